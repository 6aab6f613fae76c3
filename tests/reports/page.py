#!/usr/bin/python3
"""The measures on a report's pages are those of the verbs, to the digits that they print; every picture has a title and
words, drawn twice (wide and narrow), and no element's id stands twice; nothing is asked of the network; every page is small."""
import glob
import html.parser
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

EVIDENCE, REPORT = "page.gpkg", "report"
FROM, TO = "2024-11-19T09:00:00Z", "2024-12-19T09:00:00Z"
WINDOW = ("--from", FROM, "--to", TO)
SOURCES = (("deepstate", "deepstate", "deepstate-2022-04_2024-12.tar.zst"),
           ("uacontrolmap", "uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz"),
           ("natural-earth", "boundaries", "ne10m_admin1_ukraine_ruborder.geojson"),
           ("geonames", "places", "geonames_cities500_ua_ruborder.csv"),
           ("interceptions", "interceptions", "attacks.csv"))
SAID = "2024-12-19T09:00:00Z"


class Page(html.parser.HTMLParser):
    """Its text, the rows of its tables, and its pictures."""

    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.addresses, self.pictures = path, [], [], []
        self.now = {"text": "", "rows": []}
        self.row = self.cell = None
        self.open = []
        with open(path, encoding="utf-8") as file:
            self.source = file.read()
        self.feed(self.source)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "svg" and "plc" in attributes.get("class", ""):
            self.pictures.append({"title": None, "desc": None})
        if "id" in attributes:
            self.ids.append(attributes["id"])
        self.addresses += [attributes[key] for key in ("src", "href") if key in attributes and tag != "a"]
        if tag == "tr":
            self.row = []
        if tag in ("td", "th"):
            self.cell = ""
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.row.append(" ".join(self.cell.split()))
            self.cell = None
        if tag == "tr":
            self.now["rows"].append(self.row)
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1] in ("title", "desc") and self.pictures:
            self.pictures[-1][self.open[-1]] = self.pictures[-1][self.open[-1]] or data
        if self.cell is not None:
            self.cell += data
        self.now["text"] += data


def number(text):
    """A number as the page prints it: narrow spaces between thousands, a real minus sign."""
    return re.sub("[\u202f\u2009\u00a0 ]", "", text).replace("\u2212", "-")


def row_of(section, *begins):
    for row in section["rows"]:
        if tuple(row[:len(begins)]) == begins:
            return row
    return None


def front(page):
    for answer in ask("front", "-e", EVIDENCE, *WINDOW)["sources"]:
        row = row_of(page["front"], "whole front", answer["source"])
        tell(row is not None and number(row[2]).startswith("%.1f" % answer["length_km"])
             and row[4] == "%.1f" % answer["forward_km"]
             and row[6].startswith("%.1f %%" % (100 * answer["moved_share"])),
             f"page: front by {answer['source']} is what `front` says", row)
    answer = ask("front", "-e", EVIDENCE, *WINDOW, "--source", "deepstate")["sources"][0]
    tell(len(answer["without_movement"]) > 0 and "none of which moved" in page["front"]["text"],
         "page: the front's sectors without movement are named")


def sectors(page):
    for sector, title in (("south-donetsk", "South Donetsk"), ("kupiansk", "Kupiansk")):
        for answer in ask("change", "-e", EVIDENCE, *WINDOW, "--region", sector)["sources"]:
            row = row_of(page["sectors"], title, answer["source"])
            tell(row is not None and row[2] == "%.2f" % answer["gained_km2"] and row[3] == "%.2f" % answer["lost_km2"]
                 and row[4].startswith("%+.2f" % answer["net_km2"]),
                 f"page: {title} by {answer['source']} is what `change --region` says", row)


def hub(page):
    answer = ask("hub", "Pokrovsk", "-e", EVIDENCE, "--at", TO, "--source", "deepstate")["sources"][0]
    row = row_of(page["hubs"], "Pokrovsk, centre", "deepstate")
    tell(row is not None and row[3] == "%.2f" % answer["distance_km"], "page: distance to Pokrovsk is what `hub` says", row)


def ledger(page):
    totals = ask("ledger", "-e", EVIDENCE, *WINDOW, "--source", "deepstate", "--as-of", TO)["sources"][0]["totals"]
    for kind, word in (("redraw", "redrawn"), ("reclassified", "reclassified"), ("retraction", "retracted")):
        area = totals.get(kind, {"gained_km2": 0, "lost_km2": 0})
        wanted = "%s %.2f km" % (word, area["gained_km2"] + area["lost_km2"])
        tell(wanted in page["ledger"]["text"], f"page: what was {word} is what `ledger` says", wanted)


def days(page):
    for answer in ask("gaps", "-e", EVIDENCE, "--from", "2024-11-19", "--to", "2024-12-20")["sources"]:
        row = row_of(page["days"], answer["source"])
        tell(row is not None and int(row[1]) + int(row[2]) + int(row[3]) + int(row[4]) == 31,
             f"page: 31 days by {answer['source']} are counted", row)


def agree(page):
    answer = ask("agree", "deepstate", "uacontrolmap", "-e", EVIDENCE, "--at", TO)
    row = row_of(page["agree"], "deepstate and uacontrolmap")
    tell(row is not None and number(row[1]) == "%.1f" % answer["all"]["both_km2"], "page: what both hold is what `agree` says", row)


def forecast(page):
    source = ask("forecast", "-e", EVIDENCE, "--as-of", TO, "--source", "deepstate")["sources"][0]
    for horizon in source["horizons"]:
        row = row_of(page["forecast"], "deepstate", "%d days" % horizon["days"])
        leader = horizon["ways"][-1]
        tell(row is not None and row[2] == str(horizon["windows"]) and number(row[5]) == "%.1f" % leader["mean_error_km2"],
             "page: errors %d days ahead are what `forecast` says" % horizon["days"], row)
    behind = [row for row in page["forecast"]["rows"] if row[0].startswith("ISW, 2024-12-31") and row[1] == "deepstate"]
    tell(len(behind) == 1 and behind[0][5] == "behind", "page: a printed forecast is held to what came", behind)


def places(page):
    rows = [row for row in page["places"]["rows"] if row[:2] == ["deepstate", "all merged"]]
    answer = ask("places", "-e", EVIDENCE, *WINDOW, "--source", "deepstate")["sources"][0]
    merged = [tally for tally in answer["counts"] if tally["gazetteer"] == "merged"][0]
    tell(len(rows) == 1 and rows[0][5:] == [str(merged["taken"]), str(merged["lost"])],
         "page: settlements taken and lost are what `places` says", (rows, merged["taken"], merged["lost"]))


def per_cent(chance):
    """As pages print it: what is not quite all or nothing does not read as if it were."""
    value = 100 * chance
    if 99.9 < value < 100:
        return "> 99.9"
    if 0 < value < 0.01:
        return "< 0.01"
    return "%.*f" % (0 if abs(value - round(value)) < 1e-9 else 2 if value < 0.995 else 1, value)


def flat(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def spans(row):
    """The row's cells as numbers: "1.2 to 3.4 %" is two, a table's blanks are none."""
    return [re.findall(r"[<>]? ?[0-9.]+", flat(cell)) for cell in row]


def launched(section, name, by, *since):
    """Of each type with a rate, what `rate` says of it by then: the row of the page has the same."""
    wrong = []
    answers = {row["type"]: row for row in ask("rate", "-e", EVIDENCE, "--as-of", by, *since)["types"]}
    titles = {}
    for row in section["rows"]:
        if len(row) == 8 and row[0] not in titles and number(row[1]).isdigit():
            titles[row[0]] = row
    for answer in answers.values():
        row = titles.get(answer["title"])
        if row is None:
            continue
        bounds = [per_cent(bound) for bound in answer["exact"]]
        if (number(row[1]), number(row[2]), number(row[3])) != tuple(str(answer[key]) for key in ("launched", "destroyed", "raids")) or \
                [word.strip() for word in spans(row)[5]] != bounds:
            wrong.append((row, answer["exact"]))
    tell(not wrong and len(titles) > 9, f"page: {name}: {len(titles)} types are what `rate` says", wrong[:1] or len(titles))


def tested(section, name):
    wrong = []
    for record in ask("rate", "--records")["records"]:
        if record["status"] != "counted":
            continue
        row = row_of(section, "%s, %s" % (record["system"], record["date"]), str(record["hits"]), str(record["trials"]))
        if row is None or [word.strip() for word in spans(row)[4]] != [per_cent(bound) for bound in record["exact"]]:
            wrong.append((record["record"], row))
    tell(not wrong, f"page: {name}: test records are what `rate --records` says", wrong[:1])


def no_chance(section, name):
    """The type's own counts, unit by unit, and what each set of relatives says before and after them."""
    answer = ask("rate", "oreshnik", "-e", EVIDENCE, "--as-of", SAID, "--from", "2022-10-01")
    for unit in answer["units"]:
        row = row_of(section, unit["unit"], str(unit["launched"]), str(unit["destroyed"]))
        tell(row is not None and [word.strip() for word in spans(row)[3]] == [per_cent(bound) for bound in unit["exact"]],
             f"page: {name}: counted by {unit['unit']}", row)
    for relatives in answer["relatives"]:
        rows = [row for row in section["rows"] if row and row[0] == relatives["title"] and len(row) == 6]
        keys = ("before", "after_own", "after_0_of_3")
        wanted = [[per_cent(relatives[key]["mean"])] + [per_cent(relatives[key][bound]) for bound in ("low", "high")] for key in keys]
        got = [[word.strip() for word in spans(row)[2] + spans(row)[3]] for row in rows]
        tell(got == wanted, f"page: {name}: relatives, {relatives['set']}", (got, wanted))


def duel(section, name):
    """The distribution, the designs and the sequential test are those that `duel` prints of the statement's file."""
    answer = ask("duel", os.path.join(os.environ["SOURCE_DIR"], "data", "statements", "2024-12-19.yaml"), "--design")
    text = flat(section["text"])
    for key in ("any_intercept", "none_leaks"):
        for chance in (answer[key]["chance"], *(answer[key]["range_90"] if key == "any_intercept" else ())):
            tell(per_cent(chance) + " %" in text, f"page: {name}: {key} is what `duel` says", chance)
    for leaks, chance in enumerate(answer["leaks"]):
        row = row_of(section, str(leaks))
        tell(row is not None and flat(row[1]) == per_cent(chance) + " %", f"page: {name}: {leaks} leaks", (row, chance))
    for fixed in answer["fixed"]:
        row = row_of(section, per_cent(fixed["false_kill"]) + " %", str(fixed["duels"]), str(fixed["kills"]))
        tell(row is not None and [flat(cell) for cell in row[3:]] == [per_cent(fixed[key]) + " %" for key in ("size", "power")],
             f"page: {name}: a fixed design with false kills of {fixed['false_kill']}", (row, fixed))
    for at in answer["sequential"]["operating"]:
        row = [row for row in section["rows"] if row and flat(row[0]) == per_cent(at["chance"]) + " %" and len(row) == 5
               and flat(row[1]) == per_cent(at["says_none"]) + " %"]
        tell(len(row) == 1 and number(row[0][3]) == "%.2f" % at["mean_duels"] and number(row[0][4]) == str(at["duels_95"]),
             f"page: {name}: the sequential test at {at['chance']}", (row, at))


def interceptions(folder, language):
    pages = {os.path.basename(path)[:-5]: Page(path) for path in glob.glob(folder + "/**/*.html", recursive=True)}
    named = {name: pages.get(name) for name in ("no-chance", "duel", "rates")}
    if not tell(None not in named.values(), f"page: interceptions, {language}: all pages are there", sorted(pages)):
        return
    launched(pages["no-chance"].now, f"no-chance, {language}", SAID, "--from", "2022-10-01")
    launched(pages["rates"].now, f"measures, {language}", TO)
    for name in ("no-chance", "rates"):
        tested(pages[name].now, f"{name}, {language}")
    no_chance(pages["no-chance"].now, f"no-chance, {language}")
    duel(pages["duel"].now, f"duel, {language}")
    soundness(list(named.values()), 10)


def soundness(pages, least=40):
    for page in pages:
        doubled = sorted({name for name in page.ids if page.ids.count(name) > 1})
        bare = [picture for picture in page.pictures if not picture["title"] or not picture["desc"]]
        asked = [address for address in page.addresses if not address.startswith(("data:", "#"))]
        numbers = re.search(r'[ "(-](nan|inf)[ ")0-9]', page.source, re.I)
        tell(not doubled and not bare and not asked and not numbers and len(page.source.encode()) < 300_000,
             f"page: {page.path} is sound, and under 300 kB", (doubled, bare[:3], asked, numbers, len(page.source.encode())))
    pictures = sum(len(page.pictures) for page in pages)
    tell(pictures >= least and pictures % 2 == 0, "page: every picture is drawn wide and narrow", pictures)


def claims(pages):
    """Each claim's page says what `check` says; a curve's columns are its specifications."""
    for claim in ask("check", "-e", EVIDENCE, "2024-12-19")["claims"]:
        page = pages.get(claim["id"])
        if not tell(page is not None, f"page: {claim['id']} has one"):
            continue
        words = re.sub(r"\s+", " ", page.now["text"])
        plain = [reading for reading in claim["readings"] if reading["plain"]]
        told = "%d of %d specification" % (plain[0]["holding"], plain[0]["measured"]) if plain and plain[0]["measured"] else ""
        tell(re.sub(r"\bkm2\b", "km²", claim["says"]) in words and told in words,
             f"page: {claim['id']} has its words and counts", told)


def main():
    for source, *below in SOURCES:
        status, _, err = run("ingest", "-e", EVIDENCE, "--source", source, archive(*below))
        tell(status == 0, f"{source} is taken in", err)
    status, _, err = run("report", "-e", EVIDENCE, "2024-12-19", "-o", REPORT)
    if not tell(status == 0, "the report is written", err):
        return
    paths = sorted(glob.glob(REPORT + "/**/*.html", recursive=True))
    first = [open(path, "rb").read() for path in paths]
    run("report", "-e", EVIDENCE, "2024-12-19", "-o", REPORT)
    tell(first == [open(path, "rb").read() for path in paths], "the same pages a second time, byte for byte")
    pages = [Page(path) for path in paths]
    measures = {os.path.basename(page.path)[:-5]: page.now for page in pages if "/measures/" in page.path}
    wanted = {"map", "front", "sectors", "places", "hubs", "ledger", "agree", "days", "forecast", "figures", "rates"}
    if tell(wanted <= set(measures), "all measures are there", wanted - set(measures)):
        for check in (front, sectors, hub, ledger, days, agree, places):
            check(measures)
        texts = " ".join(" ".join(row) for row in measures["figures"]["rows"])
        tell("DeepState: 363 km" in texts and "as-stated" in texts, "page: published figures are listed")
    claims({os.path.basename(page.path)[:-5]: page for page in pages if "/claims/" in page.path})
    soundness(pages)
    interceptions(REPORT, "English")
    status, _, err = run("report", "-e", EVIDENCE, "2024-12-19", "-o", "uk", "--language", "uk")
    if tell(status == 0, "the report is written in Ukrainian", err):
        interceptions("uk", "Ukrainian")


main()
finish()
