#!/usr/bin/python3
"""Writes the hand-made report and reads it back with other people's parsers: JSON, CSV, XML, HTML, and tidy where it is
installed. Fails with a line for everything that is wrong.  check_page.py SAMPLE_PAGE"""
import csv
import html.parser
import io
import json
import os
import pathlib
import re
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


def check_svg(text, name):
    start = charts = 0
    while (start := text.find("<svg", start)) >= 0:
        end = text.index("</svg>", start) + len("</svg>")
        try:
            ElementTree.fromstring(text[start:end])
        except ElementTree.ParseError as error:
            expect(False, f"{name}: an SVG element is no XML: {error}")
        charts += "<desc" in text[start:end]
        start = end
    return charts


def check_page(text, name, pages, folder):
    """One page: sound, safe, and its links lead to pages and elements that are there."""
    page = Page(text)
    expect(text.startswith("<!DOCTYPE html>"), f"{name}: no doctype")
    for forbidden in ("img", "iframe", "object", "form", "b"):
        expect(forbidden not in page.elements, f"{name}: <{forbidden}> on the page: something was not escaped")
    scripts = re.findall("<script([^>]*)>(.*?)</script>", text, re.S)
    expect(len(scripts) == page.elements.get("script", 0), f"{name}: a script that does not end")
    for attributes, body in scripts:
        expect(attributes == ' type="application/ld+json"' and json.loads(body)["name"] == "</script><b>x</b>",
               f"{name}: a script: {attributes}")
    for needed in ("header", "nav", "main", "footer", "h1"):
        expect(page.elements.get(needed, 0) >= 1, f"{name}: no <{needed}>")
    expect("default-src 'none'" in text and "unsafe-eval" not in text, f"{name}: no content security policy")
    expect(len(page.ids) == len(set(page.ids)), f"{name}: an id twice")
    expect(set(page.targets) <= set(page.ids), f"{name}: labels that lead nowhere: {set(page.targets) - set(page.ids)}")
    expect(page.tables == page.captions, f"{name}: a table without a caption")
    expect(page.headings.count(1) == 1, f"{name}: not one <h1>")
    expect(all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:])),
           f"{name}: a heading level skipped")
    for link in page.links:
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
        expect(target in pages or target.startswith("files/") or target == "files.csv", f"{name}: {link} leads nowhere")
        if anchor and target in pages:
            expect(f'id="{anchor}"' in pages[target], f"{name}: {link} leads nowhere")
    expect(len(text.encode()) < 300_000, f"{name}: {len(text.encode())} bytes")
    words = "".join(page.text)
    for raw in ("nan", "0.90000", "e+0", "(null)"):
        expect(raw not in words.lower().replace("financ", ""), f"{name}: the page shows {raw}")
    expect("km2" not in words.replace("gained_km2", ""), f"{name}: km2 is not set as km²")
    tidy(folder / name)
    return words, check_svg(text, name)


def check_pages(folder, language):
    pages = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.html")}
    expect({name for name in pages if "/" not in name} == {"index.html", "sources.html"}, f"pages: {sorted(pages)}")
    told = {name: check_page(text, name, pages, folder) for name, text in pages.items()}
    expect(all(f'<html lang="{language}">' in text for text in pages.values()), "the language of the pages")
    charts = sum(count for _, count in told.values())
    expect(charts == 2 * (7 + 5 + 6 + 1), f"{charts} charts")  # periods, curves, sections, what moved; wide and narrow
    return {name: words for name, (words, _) in told.items()}


def check_english(words):
    index = words["index.html"]
    for verdict in ("Holds", "Mostly holds", "Depends", "Mostly fails", "Fails", "Undetermined", "Not measurable"):
        expect(verdict in index, f"verdict {verdict} is not on the first page")
    everything = "".join(words.values())
    for needed in ("<script>alert('карта')</script>", "The machine measures; an editor rates.", "1 of 5 specifications hold",
                   "683.51 to 758.80", "1\u202f234\u202f567.89", "\u221212.25", "0.996\u00a0km²", "3b5d5c3712955042",
                   "2 April 2031", "A wrong <i>number</i>.", "then “Mostly holds”, now “Depends”"):
        expect(needed in everything, f"no page says {needed}")


def check_ukrainian(words, pages):
    everything = "".join(words.values())
    for needed in ("Підтверджується 1 з 5 специфікацій", "Відомо тоді", "19 грудня 2024 року", "Джерела й метод"):
        expect(needed in everything, f"no Ukrainian page says {needed}")
    for english in ("All claims", "Known then", "In this report", "Skip to", "Speaker", "Corrections"):
        expect(english not in words["index.html"], f"the Ukrainian first page says {english}")
    expect('<span lang="en">' in pages["index.html"], "English text on a Ukrainian page is not marked")


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
        if 'attribute "aria-current"' not in line:  # younger than tidy
            problems.append(f"{path.name}: tidy: {line}")


def write(program, folder, *language):
    """Writes twice, and holds both to each other."""
    seen = []
    for _ in range(2):
        subprocess.run([program, str(folder), *language], check=True)
        seen.append({path: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    expect(seen[0] == seen[1], "two runs differ")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder, other = pathlib.Path(name) / "en", pathlib.Path(name) / "uk"
        folder.mkdir()
        other.mkdir()
        write(sys.argv[1], folder)
        write(sys.argv[1], other, "uk")
        check_english(check_pages(folder, "en"))
        check_ukrainian(check_pages(other, "uk"), {"index.html": (other / "index.html").read_text("utf-8")})
        rows = list(csv.reader(io.StringIO((folder / "page.csv").read_bytes().decode(), newline="")))
        check_json((folder / "page.json").read_text("utf-8"), rows)
        ElementTree.fromstring((folder / "chart.svg").read_bytes())
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
