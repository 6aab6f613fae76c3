#!/usr/bin/python3
"""What claims get from counts and test records is what `rate` prints, and what a count of the file's lines gives that knows nothing of
the program; the verdicts of the statement's claim on the missile, number by number; one changed word changes that claim alone;
slips are told with their place; and all of it takes little time."""
import csv
import datetime
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

COUNTS = archive("interceptions", "attacks.csv")
EVIDENCE = "counts.gpkg"
DUMP = os.path.join(os.environ["BUILD_DIR"], "tests", "oracle", "values_dump")
STATEMENT = os.path.join(os.environ["SOURCE_DIR"], "data", "statements", "2024-12-19.yaml")
FROM = "2022-10-01T00:00:00Z"
DAYS = ("2024-12-19T09:00:00Z", "2024-12-01T00:00:00Z", "2023-07-01T00:00:00Z", "2025-12-31T00:00:00Z")
# Labels of each type in the file, its capital letters as they stand there.
LABELS = {"oreshnik": ("intercontinental ballistic missile",), "kinzhal": ("x-47 kinzhal",), "iskander-m": ("iskander-m",),
          "x-22": ("x-22",), "kalibr": ("kalibr",), "zircon": ("3m22 zircon",), "s-300": ("c-300",)}
SHARED = {"iskander-m": ("iskander-m", "iskander-m/kn-23"), "s-300": ("c-300", "c-300/c-400")}
ROUNDED = 1e-6  # both print at least six decimals


# ---- the file, counted without the program ----

def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def rows():
    """(label, end, launched, destroyed) of rows with both counts; a day without a time ends at 24:00."""
    for row in csv.DictReader(open(COUNTS, encoding="utf-8-sig", newline="")):
        end = row["time_end"].strip()
        at = datetime.datetime.strptime(end, "%Y-%m-%d" if len(end) <= 10 else "%Y-%m-%d %H:%M")
        at = at.replace(tzinfo=datetime.timezone.utc) + datetime.timedelta(days=len(end) <= 10)
        if row["launched"].strip() and row["destroyed"].strip():
            yield row["model"].strip().lower(), at, int(float(row["launched"])), int(float(row["destroyed"]))


ROWS = list(rows())


def counted(labels, begin, end):
    taken = [row for row in ROWS if row[0] in labels and instant(begin) < row[1] <= instant(end)]
    return sum(row[2] for row in taken), sum(row[3] for row in taken)


# ---- values ----

QUESTIONS = []  # (question, wanted, low, high)


def question(wanted, bounds=None, **keys):
    QUESTIONS.append((" ".join("%s=%s" % pair for pair in keys.items()), wanted, *(bounds or (None, None))))


def ask_type(name, day, labels, **more):
    """Everything a claim may ask of one type, wanted as `rate` prints it."""
    verb = ask("rate", name, "-e", EVIDENCE, "--from", FROM[:10], "--as-of", day, *(("--labels", "shared") if more else ()))
    window = dict(type=name, source="interceptions", begin=FROM, end=day, **more)
    launched, destroyed = verb["launched"], verb["destroyed"]
    tell((launched, destroyed) == counted(labels, FROM, day), "interceptions: %s up to %s %s, counted apart" % (
        name, day[:10], "with shared labels" if more else "by its own labels"), (launched, destroyed, counted(labels, FROM, day)))
    question(launched, measure="launches", **window)
    question(destroyed, measure="interceptions", **window)
    question(destroyed * 0.7, measure="interceptions", false_claims=0.3, **window)
    rate = dict(measure="interception_rate", **window)
    if launched == 0:
        return
    for interval in ("exact", "jeffreys", "wilson"):
        question(verb["rate"], verb[interval], interval=interval, **rate)
    fit, drawn = verb["beta_binomial"], verb["bootstrap"]
    if fit["fitted"]:
        question(verb["rate"], (fit["low"], fit["high"]), interval="beta-binomial", **rate)
    else:
        question("error", interval="beta-binomial", **rate)
    if drawn["low"] is not None:
        question(verb["rate"], (drawn["low"], drawn["high"]), interval="bootstrap", **rate)
    for unit in verb["units"]:
        question(verb["rate"], unit["exact"], unit=unit["unit"], **rate)
    for answer in verb["relatives"]:
        if "missing" in answer:
            question("error", relatives=answer["set"], **rate)
        else:
            after = answer["after_own"]
            question(after["mean"], (after["low"], after["high"]), relatives=answer["set"], **rate)


def ask_records():
    records = [record for record in ask("rate", "--records")["records"] if record["status"] == "counted"]
    for record in records:
        keys = dict(measure="engagement_rate", source="interceptor-tests", begin=FROM, end="2030-01-01T00:00:00Z", record=record["record"])
        question(record["hits"] / record["trials"], record["exact"], interval="exact", **keys)
    tell(len(records) > 10, "interceptions: test records are listed", len(records))


def same(got, wanted):
    return wanted is None or abs(got - wanted) <= ROUNDED


def compare():
    text = "".join(line + "\n" for line, *_ in QUESTIONS)
    data = os.path.join(os.environ["SOURCE_DIR"], "data")
    done = subprocess.run([DUMP, EVIDENCE, "ukraine"], input=text, capture_output=True, text=True, timeout=500,
                          env=dict(os.environ, PLUMBLINE_DATA=data))
    answers = done.stdout.splitlines()
    tell(done.returncode == 0 and len(answers) == len(QUESTIONS) > 250, "interceptions: every question has an answer",
         (done.stderr, len(answers), len(QUESTIONS)))
    wrong = []
    for (line, wanted, low, high), answer in zip(QUESTIONS, answers):
        if answer.startswith("error") or wanted == "error":
            right = answer.startswith("error") and wanted == "error"
        else:
            got = [float(word) for word in answer.split()]
            right = same(got[0], wanted) and same(got[1], low) and same(got[2], high)
        if not right:
            wrong.append((line, answer, wanted, low, high))
    tell(not wrong, "interceptions: claims get what `rate` prints, %d answers" % len(QUESTIONS), (len(wrong), wrong[:4]))


def values():
    for day in DAYS:
        for name, labels in LABELS.items():
            ask_type(name, day, labels)
        for name, labels in SHARED.items():
            ask_type(name, day, labels, shared=1)
    ask_records()
    compare()


# ---- verdicts ----

def checked(path, evidence=EVIDENCE):
    return {claim["id"]: claim for claim in ask("check", "-e", evidence, path)["claims"]}


def seen(claims):
    """All that a reader could see of each reading, then and now."""
    return {(name, reading["id"]): (reading["verdict"], reading["known_now"], reading["makes_true"],
                                    [(s["holds"], s["cannot_tell"], s["value"], s["low"], s["high"], s["detail"]) for s in reading["specifications"]])
            for name, claim in claims.items() for reading in claim["readings"]}


# reading: verdict then, specifications that hold, that cannot be told, measured; the same now.
PINNED = {"plain": ("undetermined", 0, 54, "undetermined", 0, 51, 54), "none-so-far": ("holds", 1, 0, "holds", 1, 0, 1),
          "strictly-none": ("undetermined", 0, 9, "undetermined", 0, 9, 9), "whoever-engages": ("fails", 0, 0, "fails", 0, 0, 30)}
# of the plain reading: value, low, high for some choices, as scipy has them for 0 of 1, 0 of 6, 0 of 36, and for relatives as
# docs/interceptions.md has them.
NUMBERS = {("missile", "none", "exact"): (0, 0, 0.975), ("missile", "none", "jeffreys"): (0, 0, 0.853254),
           ("missile", "none", "wilson"): (0, 0, 0.793451), ("body", "none", "exact"): (0, 0, 0.459258),
           ("submunition", "none", "exact"): (0, 0, 0.097394), ("missile", "ballistic-and-supersonic", "exact"): (0.13, None, None),
           ("missile", "modern-ballistic", "exact"): (0.248, None, None)}
ENGAGED = {"irbm-targets-2018-12": (0.6, 0.146633, 0.947255), "sm3-2a-2020-11": (4 / 6, 0.222778, 0.956728),
           "aegis-2011-09": (22 / 27, 0.61917, 0.937), "thaad-2017-07-end": (1, 0.781981, 1), "gmd-2019-03": (11 / 19, 0.334998, 0.797479)}


def verdicts():
    readings = {reading["id"]: reading for reading in checked(STATEMENT)["no-chance"]["readings"]}
    tell(set(readings) == set(PINNED), "interceptions: the readings of no-chance", sorted(readings))
    for name, wanted in PINNED.items():
        reading, now = readings[name], readings[name]["known_now"]
        got = (reading["verdict"], reading["holding"], reading["cannot_tell"], now["verdict"], now["holding"], now["cannot_tell"], now["measured"] + now["cannot_tell"])
        tell(got == wanted, "interceptions: no-chance, %s: %s then, %s now" % (name, wanted[0], wanted[3]), got)
    found = {}
    for spec in readings["plain"]["specifications"]:
        c = spec["choices"]
        found[c["unit"], c["relatives"], c["interval"]] = (spec["value"], spec["low"], spec["high"])
    for choices, wanted in NUMBERS.items():
        near = 1e-6 if choices[1] == "none" else 2e-3
        tell(all(w is None or abs(g - w) <= near for g, w in zip(found[choices], wanted)),
             "interceptions: no-chance, %s" % ", ".join(choices), (found[choices], wanted))
    tested = {s["choices"]["record"]: (s["value"], s["low"], s["high"]) for s in readings["whoever-engages"]["specifications"]
              if s["choices"]["interval"] == "exact"}
    tell(set(tested) == set(ENGAGED) and all(abs(g - w) <= ROUNDED for name in ENGAGED for g, w in zip(tested[name], ENGAGED[name])),
         "interceptions: no-chance, whoever-engages, record by record", tested)


def words():
    """One word of the claim changed: that claim changes, at the readings that inherit the word, and nothing else does."""
    with open(STATEMENT, encoding="utf-8") as file:
        text = file.read()
    plain = seen(checked(STATEMENT))
    begin, end = text.index("  - id: no-chance\n"), text.index("  - id: duel\n")
    every = {"plain", "none-so-far", "strictly-none"}
    for name, before, after, readings, verdict in (
            ("5 to 99 in a hundred", "threshold: [0.05, 0.01]", "threshold: [0.05, 0.99]", {"plain"}, "holds"),
            ("less than to more than", "less_than: 0.05", "more_than: 0.05", {"plain"}, "undetermined"),
            ("Oreshnik to Kinzhal", "type: oreshnik", "type: kinzhal", every, None),
            ("the value decides", "decided_by: interval", "decided_by: value", every - {"none-so-far"} | {"whoever-engages"}, None),
            ("to the end of 2023", "window: 2022-10-01..", "window: 2022-10-01..2024-01-01", every, None)):
        part = text[begin:end]
        if name == "Oreshnik to Kinzhal":  # which carries nothing to be counted apart
            part = part.replace("unit: [missile, body, submunition]", "unit: missile")
        tell(part.count(before) >= 1, "interceptions: the claim says: " + before)
        with open("variant.yaml", "w", encoding="utf-8") as file:
            file.write(text[:begin] + part.replace(before, after, 1) + text[end:])
        got = seen(checked("variant.yaml"))
        changed = {key for key in plain if got.get(key) != plain[key]}
        tell(changed == {("no-chance", reading) for reading in readings}, "interceptions: %s changes that claim alone" % name, sorted(changed))
        if verdict is not None:
            tell(got["no-chance", "plain"][0] == verdict, "interceptions: %s: %s" % (name, verdict), got["no-chance", "plain"][0])
    first = got["no-chance", "plain"][3][0]
    tell(got["no-chance", "none-so-far"][0] == "holds" and first[0] is None and "no launch of oreshnik" in first[5],
         "interceptions: before its first launch none was shot down, and there is no rate", first)


# ---- slips ----

GOOD = """statement: good
title: A made statement
speaker: Nobody (invented)
appearance: nowhere
said: 2024-12-19T09:00:00Z
theatre: ukraine
choices: {source: interceptions, day_turn: 0h}
claims:
  - id: none
    words: None.
    says: None was reported shot down.
    measure: interceptions
    type: oreshnik
    window: 2022-10-01..
    holds: {total: {at_most: 0}}
  - id: rate
    words: One in twenty.
    says: Fewer than one in twenty.
    measure: interception_rate
    type: kinzhal
    window: 2022-10-01..
    decided_by: interval
    holds: {total: {less_than: 0.05}}
    choices: {relatives: [none, modern-ballistic], unit: [missile], interval: [exact, bootstrap]}
  - id: engaged
    words: Whoever engages.
    says: Fewer than one in twenty are destroyed.
    measure: engagement_rate
    decided_by: interval
    holds: {total: {less_than: 0.05}}
    choices: {source: interceptor-tests, record: [sm3-2a-2020-11, aegis-2011-09], interval: [exact, wilson]}
"""
SLIPS = (("interceptions\n    type: oreshnik", "gained_km2", "9:5: source interceptions gives counts, and gained_km2 is measured on maps"),
         ("{source: interceptions,", "{source: deepstate,", "9:5: source deepstate gives maps, and interceptions is measured on counts"),
         ("{source: interceptions,", "{source: interceptoins,", '9:5: no source "interceptoins" (did you mean interceptions?)'),
         ("type: oreshnik", "type: oreshnk", '9:5: source interceptions knows no type "oreshnk" (plumbline rate lists them); did you mean oreshnik?'),
         ("unit: [missile]", "unit: [misile]", '16:5: of the type kinzhal nobody counts "misile": its units are missile'),
         ("modern-ballistic", "modern-balistic", '16:5: source interceptions knows no set of types "modern-balistic"'),
         ("sm3-2a-2020-11", "sm3-2a-2020-1", '25:5: no test record "sm3-2a-2020-1" (plumbline rate --records lists them); did you mean sm3-2a-2020-11?'),
         ("sm3-2a-2020-11", "sm3-2a-2020-11+sm3-2a-2018-01", "25:5: the test records sm3-2a-2020-11 and sm3-2a-2018-01 count the same events"),
         ("sm3-2a-2020-11", "gmd-2013-07+gmd-2013-07-other", "25:5: the test records gmd-2013-07 and gmd-2013-07-other count the same events"),
         ("theatre: ukraine", "theatre: ukarine", "9:5: source interceptions is of the theatre ukraine, and the statement is about ukarine (did you mean ukraine?)"),
         ("source: interceptor-tests", "source: interceptions", "25:5: engagement_rate is of the source interceptor-tests, and not of interceptions"))
# Nothing is wrong with the file, but there is no number: which specifications, and why.
UNKNOWN = (("sm3-2a-2020-11", "thaad-2019-08", "engaged", "of the test record thaad-2019-08 no count is verified"),
           ("said: 2024", "said: 2019", "engaged", "the test record sm3-2a-2020-11 is of 2020-11-16, and was not known then"),
           ("[exact, wilson]", "[beta-binomial, wilson]", "engaged", "a test record has no raids to draw an interval from"),
           ("said: 2024", "said: 2019", "none", "nothing from the source interceptions up to 2019-12-19"),
           ("type: kinzhal", "type: oreshnik", "rate", "no raids to draw from: 1 is too few"))


def write(before, after):
    if before not in GOOD:
        raise SystemExit("not ok - interceptions: the made statement says no more: " + before)
    with open("slip.yaml", "w", encoding="utf-8") as file:
        file.write(GOOD.replace(before, after, 1))


def slips():
    write("None.", "None at all.")
    verdict = {name: claim["verdict"] for name, claim in checked("slip.yaml").items()}
    tell(verdict == {"none": "holds", "rate": "fails", "engaged": "fails"}, "interceptions: the made statement", verdict)
    for before, after, wanted in SLIPS:
        write(before, after)
        status, _, err = run("check", "-e", EVIDENCE, "slip.yaml")
        tell(status == 3 and "slip.yaml:" + wanted in err, "interceptions: a slip: " + after.splitlines()[-1].strip(), (status, err))
    for before, after, claim, wanted in UNKNOWN:
        write(before, after)
        reasons = [s["detail"] for r in checked("slip.yaml")[claim]["readings"] for s in r["specifications"] if not s["measurable"]]
        tell(reasons and all(wanted in reason for reason in reasons), "interceptions: no number: " + wanted, reasons)


def no_counts():
    """Without counts only what rests on counts is not measurable, and it says how to get them."""
    outlines = archive("boundaries", "ne10m_admin1_ukraine_ruborder.geojson")
    run("ingest", "-e", "bare.gpkg", "--source", "natural-earth", outlines)
    claims = checked(STATEMENT, "bare.gpkg")
    readings = {reading["id"]: reading for reading in claims["no-chance"]["readings"]}
    tell(claims["no-chance"]["verdict"] == "not-measurable" and "plumbline ingest -e EVIDENCE --source interceptions FILE.csv" in claims["no-chance"]["why"],
         "interceptions: without counts the claim says how to get them", claims["no-chance"]["why"])
    tell(readings["whoever-engages"]["verdict"] == "fails", "interceptions: test records need no counts", readings["whoever-engages"]["verdict"])


def seconds():
    """All that the statement asks of counts, from nothing: judged, with what is known now."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ask("explain", "-e", EVIDENCE, "2024-12-19", "no-chance", env=dict(os.environ, PLUMBLINE_CACHE=""))
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    tell(spent < 2, "interceptions: the claim takes less than 2 s of a processor, and nothing kept", spent)
    print("interceptions: %.3f s" % spent)


def main():
    status, _, err = run("ingest", "-e", EVIDENCE, "--source", "interceptions", COUNTS)
    if tell(status == 0, "interceptions: the counts are taken in", err):
        values()
        verdicts()
        words()
        slips()
        no_counts()
        seconds()


main()
finish()
