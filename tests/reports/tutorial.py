#!/usr/bin/python3
"""From the report of 2024-12-19 to the installed statement, as in docs/tutorial.md: `plumbline draft` reads the report, an
editor's few changes are made here as code, and then each claim of the result is held to the claim or reading of the
installed statement that it became: the same measure and form, and on the real archives the same outcome specification by
specification. Side, region, place, distance, window and question are the draft's own, but for what EDITS names."""
import os
import sys

import yaml

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, digest, finish, run, tell  # noqa: E402

EVIDENCE, DRAFT, EDITED = "e.gpkg", "draft.yaml", "edited.yaml"
INSTALLED = os.path.join(os.environ["SOURCE_DIR"], "data", "statements", "2024-12-19.yaml")
ARTICLE = archive("articles", "2024-12-19-report.txt")
SOURCES = (("deepstate", "deepstate", "deepstate-2022-04_2024-12.tar.zst"),
           ("deepstate-daily", "deepstate-daily", "deepstate-map-data-main.zip"),
           ("uacontrolmap", "uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz"),
           ("natural-earth", "boundaries", "ne10m_admin1_ukraine_ruborder.geojson"),
           ("geoboundaries-ukr", "boundaries", "geoBoundaries-UKR-ADM1.geojson"),
           ("geonames", "places", "geonames_cities500_ua_ruborder.csv"),
           ("whosonfirst", "places", "wof_ua_localities.csv"))
SAID = "2024-12-19T09:00:00Z"  # the article has the day; an editor knows the hour

# What each drafted claim becomes: claim and reading of the installed statement, and what an editor changes in it besides
# words and choices.
EDITS = {
    "whole-front": ("whole-line", "every-sector", {}),
    "square-km-every-day": ("every-day", "plain", {}),
    "every-day": ("every-day", "anything", {}),
    "fastest-since": ("fastest-since-2022", "plain", {}),
    "village-after-village": ("villages", "plain", {}),
    "place-threatened": ("pokrovsk", "nearer", {"holds": {"trend": "day", "less_than": "0"}}),  # by day, not by week
    "driven-out": ("kursk", "plain", {"holds": {"becomes": {"at_most": "1"}}}),  # 1 km2, since outlines differ so far
    "no-guessing": ("no-guessing", "plain", {}),
    "goals": ("primary-goals", "plain", {}),
    "duel": ("duel", "plain", {}),
}
# What an editor makes new: a draft looks for maps alone.
MADE_NEW = {"no-chance": "counts of raids, and records of tests, say how much of it can be told"}
DROPPED = {"opinion": "a rating, with nothing in it to measure"}
# What the installed statement has and the draft need not have.
MISSING = {
    "not-by-metres": "the report does not have these words; they were said elsewhere at the same news conference",
    "net-gain": "the report says it only as part of the claims on the whole front and on the pace",
}
KEYS = ("measure", "side", "region", "place", "distance", "window", "holds")


class Plain(yaml.SafeDumper):
    """Scalars as they were read: no number or day becomes a quoted text; and what stands twice is written twice."""
    yaml_implicit_resolvers = {}

    def ignore_aliases(self, data):
        return True


def resolved(statement, claim, reading="plain"):
    """A reading with what it has from its claim and the head: the nearest level wins."""
    own = {} if reading == "plain" else claim["readings"][reading]
    out = {key: own.get(key, claim.get(key)) for key in KEYS}
    out["side"] = out["side"] or statement["side"]
    choices = dict(own.get("choices", claim.get("choices")) or {})
    for name, options in (statement.get("choices") or {}).items():
        choices.setdefault(name, options)
    out["choices"] = choices
    return out


def form(holds):
    """The question without its numbers: its word, its period, its comparison."""
    return [(key, value if isinstance(value, str) else sorted(value) if isinstance(value, dict) else None)
            for key, value in sorted(holds.items()) if key != "value"]


def windows(of):
    options = of["choices"].get("window", of["window"])
    return options if isinstance(options, list) else [options]


def edit(draft, installed):
    """The editor's changes: the hour, the sources, words of one's own, choices and readings."""
    theirs = {claim["id"]: claim for claim in installed["claims"]}
    edited = {key: draft[key] for key in ("statement", "speaker", "theatre", "side", "language")}
    edited.update(title=installed["title"], appearance=installed["appearance"], said=SAID, choices=installed["choices"], claims=[])
    for claim in draft["claims"]:
        if claim["id"] not in EDITS:
            continue
        target, reading, changes = EDITS[claim["id"]]
        claim = dict(claim, words=theirs[target]["words"], **changes)
        if "measure" in claim:
            goal = resolved(installed, theirs[target], reading)
            claim["choices"] = goal["choices"]
            if reading == "plain":
                claim["readings"] = theirs[target].get("readings", {})
        edited["claims"].append(claim)
    return edited


def outcomes(reading):
    """What came out of each specification, by its choices."""
    return {tuple(sorted(spec["choices"].items())): (spec["measurable"], spec.get("holds"), spec.get("value"))
            for spec in reading["specifications"]}


def compare_files(draft, installed):
    """Before any change: has the draft what the installed statement asks?"""
    theirs = {claim["id"]: claim for claim in installed["claims"]}
    covered = set()
    for claim in draft["claims"]:
        name = claim["id"]
        if name in DROPPED:
            tell("untestable" in claim, "%s is dropped: %s" % (name, DROPPED[name]), claim)
            continue
        if name in MADE_NEW:
            covered.add(name)
            tell(claim["untestable"]["kind"] == "no-evidence" and theirs[name]["measure"] == "interception_rate",
                 "%s is made new: %s" % (name, MADE_NEW[name]), claim)
            continue
        if not tell(name in EDITS, "%s is expected in the draft" % name):
            continue
        target, reading, changes = EDITS[name]
        covered.add(target)
        if "untestable" in theirs[target]:
            tell("untestable" in claim and "measure" not in claim, "%s cannot be tested, as %s" % (name, target), claim.get("measure"))
            continue
        mine, goal = resolved(draft, claim), resolved(installed, theirs[target], reading)
        for key in ("measure", "side", "region", "place"):
            tell(mine[key] == goal[key], "%s has the %s of %s, %s" % (name, key, target, reading), (mine[key], goal[key]))
        tell(mine["distance"] in (None, goal["distance"]) or mine["distance"] in goal["choices"]["distance"],
             "%s has a distance of %s" % (name, target), (mine["distance"], goal["distance"]))
        tell(mine["holds"] == goal["holds"] or "holds" in changes and [key for key, _ in form(mine["holds"])] == [
            key for key, _ in form(goal["holds"])], "%s asks in the form of %s, %s" % (name, target, reading), (mine["holds"], goal["holds"]))
        if "becomes" not in goal["holds"]:
            tell(mine["window"] in windows(goal), "%s has a window of %s" % (name, target), (mine["window"], windows(goal)))
        tell(claim.get("kind", "fact") == theirs[target].get("kind", "fact"), "%s is of the kind of %s" % (name, target), claim.get("kind"))
    left = sorted(set(theirs) - covered - set(MISSING))
    tell(not left, "no other claim of the installed statement is missing from the draft", left)
    tell(not set(MISSING) & covered and set(MISSING) <= set(theirs), "those that may be missing are", sorted(set(MISSING) & covered))


def compare_verdicts(draft, installed):
    mine = {claim["id"]: claim for claim in ask("check", "-e", EVIDENCE, EDITED, timeout=500)["claims"]}
    theirs = {claim["id"]: claim for claim in ask("check", "-e", EVIDENCE, "2024-12-19", timeout=500)["claims"]}
    for claim in draft["claims"]:
        if claim["id"] not in EDITS:
            continue
        target, reading, _ = EDITS[claim["id"]]
        got, want = mine[claim["id"]], theirs[target]
        if not want["readings"]:
            tell(got["verdict"] == want["verdict"] == "not-measurable", "%s: not measurable, as %s" % (claim["id"], target), got["verdict"])
            continue
        pairs = [("plain", reading)] if reading != "plain" else [(other["id"], other["id"]) for other in want["readings"]]
        for one, other in pairs:
            a = next(item for item in got["readings"] if item["id"] == one)
            b = next(item for item in want["readings"] if item["id"] == other)
            same = a["verdict"] == b["verdict"] and outcomes(a) == outcomes(b) and len(outcomes(a)) > 0
            tell(same, "%s, %s: %s in %d specifications, as %s, %s" % (claim["id"], one, a["verdict"], len(outcomes(a)), target, other),
                 (a["verdict"], b["verdict"], len(outcomes(b))))


for source, folder, name in SOURCES:
    status, _, err = run("ingest", "-e", EVIDENCE, "--source", source, archive(folder, name), timeout=500)
    if status not in (0, 4):
        tell(False, "%s is taken" % source, err)
before = digest(EVIDENCE)
status, _, err = run("draft", ARTICLE, "-e", EVIDENCE, "-o", DRAFT)
tell(status == 0, "the report is drafted", err)
with open(DRAFT, encoding="utf-8") as file:
    drafted = yaml.load(file, Loader=yaml.BaseLoader)
with open(INSTALLED, encoding="utf-8") as file:
    wanted = yaml.load(file, Loader=yaml.BaseLoader)
compare_files(drafted, wanted)
with open(EDITED, "w", encoding="utf-8") as file:
    yaml.dump(edit(drafted, wanted), file, Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)
compare_verdicts(drafted, wanted)
tell(digest(EVIDENCE) == before, "the evidence is what it was")
finish()
