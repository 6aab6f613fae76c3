#!/usr/bin/python3
"""Writes the hand-made report and reads it back with other people's parsers: JSON, CSV, XML, HTML, and tidy where it is
installed. Fails with a line for everything that is wrong.  check_page.py SAMPLE_PAGE"""
import csv
import html.parser
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

problems = []


def expect(condition, text):
    if not condition:
        problems.append(text)


class Page(html.parser.HTMLParser):
    """What the accessibility and safety of the page hang on."""

    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.targets, self.headings, self.links = [], [], [], [], []
        self.tables = self.captions = 0
        self.elements, self.text = {}, []
        self.feed(text)
        self.close()
        expect(self.open == [], f"left open: {self.open}")

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        expect(len(attributes) == len(attrs), f"an attribute twice in <{tag}>")
        expect(not any(name.startswith("on") for name in attributes), f"a handler in <{tag}>")
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in ("aria-labelledby", "aria-describedby"):
            self.targets += attributes.get(name, "").split()
        if tag == "a":
            self.links.append(attributes["href"])
        if tag == "th":
            expect(attributes.get("scope") in ("row", "col"), "a <th> without scope")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        expect(self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}")
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


def check_page(text):
    page = Page(text)
    expect(text.startswith("<!DOCTYPE html>"), "no doctype")
    for forbidden in ("script", "img", "iframe", "object", "form", "b"):
        expect(forbidden not in page.elements, f"<{forbidden}> on the page: something was not escaped")
    for needed in ("header", "nav", "main", "footer", "h1"):
        expect(page.elements.get(needed, 0) >= 1, f"no <{needed}>")
    expect("default-src 'none'" in text and "unsafe-eval" not in text, "no content security policy")
    expect(len(page.ids) == len(set(page.ids)), "an id twice")
    expect(set(page.targets) <= set(page.ids), f"labels that lead nowhere: {set(page.targets) - set(page.ids)}")
    expect(page.tables == page.captions and page.tables > 5, "a table without a caption")
    expect(page.headings.count(1) == 1, "not one <h1>")
    expect(all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:])), "a heading level skipped")
    for link in page.links:
        if link.startswith("#"):
            expect(link[1:] in page.ids, f"{link} leads nowhere")
        else:
            expect(link.startswith(("https://", "http://")), f"a link to {link}")
    words = "".join(page.text)
    for verdict in ("Holds", "Mostly holds", "Depends", "Mostly fails", "Fails", "Undetermined", "Not measurable"):
        expect(verdict in words, f"verdict {verdict} is not on the page")
    for needed in ("<script>alert('карта')</script>", "The machine measures; an editor rates.", "1 of 5 specifications holds",
                   "683.51 to 758.80", "1\u202f234\u202f567.89", "\u221212.25", "0.996\u00a0km²", "3b5d5c3712955042"):
        expect(needed in words, f"the page does not say {needed}")
    for raw in ("nan", "inf", "0.90000", "e+0", "(null)"):
        expect(raw not in words.lower(), f"the page shows {raw}")
    expect("km2" not in words, "km2 is not set as km²")
    start = 0
    charts = 0
    while (start := text.find("<svg", start)) >= 0:
        end = text.index("</svg>", start) + len("</svg>")
        try:
            ElementTree.fromstring(text[start:end])
        except ElementTree.ParseError as error:
            expect(False, f"an SVG element is no XML: {error}")
        charts += "<desc" in text[start:end]
        start = end
    expect(charts == 2 * (6 + 6), f"{charts} charts")  # of readings, and of sections; wide and narrow


def check_json(text, rows):
    report = json.loads(text, parse_constant=lambda word: expect(False, f"JSON has {word}"))
    expect([claim["verdict"] for claim in report["claims"]] ==
           ["depends", "mostly-fails", "mostly-holds", "holds", "fails", "undetermined", "not-measurable",
            "not-measurable"], "verdicts in JSON")
    specifications = 0
    for claim in report["claims"]:
        expect({"id", "says", "words", "verdict", "sentence", "why", "would_settle", "readings"} <= set(claim), "claim keys")
        for reading in claim["readings"]:
            expect({"id", "verdict", "share", "specifications", "flips", "chart"} <= set(reading), "reading keys")
            specifications += len(reading["specifications"])
    first = report["claims"][0]["readings"][0]["specifications"]
    expect(first[4]["choices"]["source"] == 'карта <b>"9"</b>', "a choice in JSON")
    expect(first[5]["value"] is None and first[5]["holds"] is None, "NAN is not null")
    expect(len(report["claims"][0]["readings"][1]["chart"]["points"]) == 366, "points in JSON")
    expect(report["basis"]["files"][1]["bytes"] == 1 and len(report["basis"]["files"]) == 3, "files in JSON")
    expect(len(rows) == 1 + specifications, f"{len(rows) - 1} CSV rows for {specifications} specifications")
    expect({len(row) for row in rows} == {len(rows[0])}, "CSV rows of several lengths")
    source, value, detail = (rows[0].index(name) for name in ("choice:source", "value", "detail"))
    expect(rows[5][source] == 'карта <b>"9"</b>' and rows[5][value] == "1.000000", "CSV row 5")
    expect(rows[6][value] == "" and rows[6][detail] == first[5]["detail"], "CSV row 6")


def tidy(path):
    if shutil.which("tidy") is None:
        return
    run = subprocess.run(["tidy", "-quiet", "-errors", "-utf8", str(path)], capture_output=True, text=True, check=False)
    for line in run.stderr.splitlines():
        problems.append(f"tidy: {line}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(2):
            before = {path.name: path.read_bytes() for path in folder.iterdir()}
            subprocess.run([sys.argv[1], name], check=True)
        after = {path.name: path.read_bytes() for path in folder.iterdir()}
        expect(before == after, "two runs differ")
        check_page(after["page.html"].decode())
        rows = list(csv.reader(io.StringIO(after["page.csv"].decode(), newline="")))
        check_json(after["page.json"].decode(), rows)
        ElementTree.fromstring(after["chart.svg"])
        tidy(folder / "page.html")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
