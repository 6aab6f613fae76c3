#!/usr/bin/python3
"""What claims ask of real archives is what the verbs print of the same windows: areas everywhere and in an oblast, the front
and its sectors, settlements, distances, shares, with their intervals. Two ways through the program: the verbs' JSON, and
tests/oracle/values_dump, which calls what claims call. Both print 6 to 9 decimals: numbers may differ by the last one that
the verb prints, and areas in a region by what rounding leaves of a sum from the first map on (1e-6 km2)."""
import math
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, tell  # noqa: E402

EVIDENCE = "values.gpkg"
DUMP = os.path.join(os.environ["BUILD_DIR"], "tests", "oracle", "values_dump")
MAPS = ("deepstate", "uacontrolmap")
FILES = (("deepstate", archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")),
         ("uacontrolmap", archive("uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz")),
         ("natural-earth", archive("boundaries", "ne10m_admin1_ukraine_ruborder.geojson")),
         ("geonames", archive("places", "geonames_cities500_ua_ruborder.csv")))
WINDOWS = (("2024-11-19T00:00:00Z", "2024-12-19T00:00:00Z"), ("2024-10-01T00:00:00Z", "2024-10-08T00:00:00Z"),
           ("2023-05-01T00:00:00Z", "2023-08-01T00:00:00Z"))
QUESTIONS = []  # (name, question, wanted value, wanted low, wanted high, tolerance); an interval None: not compared


def question(name, wanted, interval=None, tolerance=1e-6, **keys):
    low, high = (None, None) if interval is None else (interval["low"], interval["high"])
    QUESTIONS.append((name, " ".join(f"{key}={value}" for key, value in keys.items()), wanted, low, high, tolerance))


def areas(source, begin, end):
    window = {"source": source, "begin": begin, "end": end}
    for region in (None, "donetsk", "pokrovsk"):
        where = {} if region is None else {"region": region}
        seen = ask("change", "-e", EVIDENCE, "--source", source, "--from", begin, "--to", end,
                   *(() if region is None else ("--region", region)))
        by_update = seen["by_update"]
        for measure in ("gained_km2", "lost_km2", "net_km2"):
            question(f"{measure} in {region}", by_update[measure],
                     seen["net_km2_interval"] if measure == "net_km2" else None, measure=measure, **window, **where)
        if region is None:
            question("held", seen["held_to_km2"], measure="held_km2", **window)
            continue
        held = ask("sector", region, "-e", EVIDENCE, "--source", source, "--at", end)
        side = held["sources"][0]["sides"][0]
        question(f"held in {region}", side["held_km2"], side["held_km2_interval"], measure="held_km2", **window, **where)
        share = next(s for s in side["shares"] if s["denominator"].startswith(("natural-earth", "theatre")))
        question(f"share of {region}", share["share"], share["share_interval"], measure="held_share", **window, **where)
        if side["contested_km2"] is not None:
            question(f"contested in {region}", side["contested_km2"], side["contested_km2_interval"],
                     measure="contested_km2", **window, **where)
    days = round((ask_instant(end) - ask_instant(begin)) / 86400)
    pace = ask("pace", "-e", EVIDENCE, "--source", source, "--at", end, "--window", f"{days}d")
    question("pace", pace["km2_per_day"], pace["km2_per_day_interval"], measure="pace_km2_per_day", **window)


def ask_instant(text):
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def front(source, begin, end, *without):
    kinds = 31 & ~sum(1 << ("advance", "retreat", "reclassified", "redraw", "retraction").index(kind) for kind in without)
    window = {"source": source, "begin": begin, "end": end, "distance": 300, "kinds": kinds}
    seen = ask("front", "-e", EVIDENCE, "--source", source, "--from", begin, "--to", end, "--moved", "300m",
               *(("--without", ",".join(without)) if without else ()))["sources"][0]
    parts = [(None, seen)] + [(sector["sector"], sector) for sector in seen["sectors"] if sector["sector"] != "elsewhere"]
    for region, part in parts:
        where = {} if region is None else {"region": region}
        there = part["length_km"] > 0
        question(f"moved in {region}", part["moved_km"] if there else math.nan,
                 part["moved_km_interval"] if there else None, measure="moved_km", **window, **where)
        question(f"moved share in {region}", number(part["moved_share"]),
                 part["moved_share_interval"] if there else None, measure="moved_share", **window, **where)
        question(f"forward share in {region}", part["forward_km"] / part["length_km"] if there else math.nan,
                 measure="forward_share", **window, **where)
        question(f"displacement in {region}", number(part["displacement"]["forward"]["median_m"]), tolerance=0.051,
                 measure="displacement_median_m", **window, **where)
    if without:
        return
    alone = ask("front", "-e", EVIDENCE, "--source", source, "--at", end)["sources"][0]
    question("length", alone["length_km"], alone["length_km_interval"], measure="front_length_km", **window)


def number(value):
    return math.nan if value is None else value


def places(source, begin, end):
    seen = ask("places", "-e", EVIDENCE, "--source", source, "--from", begin, "--to", end)["sources"][0]
    for counts in seen["counts"]:
        where = {} if counts["gazetteer"] in (None, "merged") else {"gazetteer": counts["gazetteer"]}
        for word in ("taken", "lost"):
            question(f"places {word} by {counts['gazetteer']}", counts[word], tolerance=0, measure=f"places_{word}",
                     source=source, begin=begin, end=end, **where)


def hub(source, begin, end):
    seen = ask("hub", "Pokrovsk", "-e", EVIDENCE, "--source", source, "--at", end)["sources"][0]
    window = {"measure": "distance_km", "place": "pokrovsk", "source": source, "begin": begin, "end": end}
    question("distance", seen["distance_km"], seen["interval"], **window)
    question("distance of the edge", seen["edge_km"], point="edge", **window)
    for point in seen["points"]:
        question(f"distance of {point['point']}", point["distance_km"], point=point["point"], **window)


def same(got, wanted, tolerance):
    if wanted is None or (isinstance(wanted, float) and math.isnan(wanted)):
        return math.isnan(got)
    return abs(got - wanted) <= tolerance


def compare():
    text = "".join(asked + "\n" for _, asked, *_ in QUESTIONS)
    done = subprocess.run([DUMP, EVIDENCE, "ukraine"], input=text, capture_output=True, text=True, timeout=500)
    answers = done.stdout.splitlines()
    tell(done.returncode == 0 and len(answers) == len(QUESTIONS) and len(QUESTIONS) > 300,
         "every question has an answer", (done.stderr, len(answers), len(QUESTIONS)))
    wrong, known, errors = [], 0, 0
    for answer, (name, asked, wanted, low, high, tolerance) in zip(answers, QUESTIONS):
        try:
            got = [float(word) for word in answer.split()]
        except ValueError:
            wrong.append((name, asked, answer))
            continue
        known += not math.isnan(got[0])
        right = same(got[0], wanted, tolerance)
        if low is not None:
            errors += 1
            right = right and same(got[1], low, tolerance) and same(got[2], high, tolerance)
        if not right:
            wrong.append((name, asked, got, wanted, low, high))
    tell(not wrong, f"claims get what the verbs print, {len(QUESTIONS)} numbers, {errors} of them with intervals",
         (len(wrong), wrong[:5]))
    tell(known > 0.6 * len(QUESTIONS), "most of them are known", known)


def main():
    for source, path in FILES:
        ask("ingest", "-e", EVIDENCE, "--source", source, path, timeout=500)
    for source in MAPS:
        for begin, end in WINDOWS:
            areas(source, begin, end)
            front(source, begin, end)
            places(source, begin, end)
            hub(source, begin, end)
    front("deepstate", *WINDOWS[1], "redraw", "retraction")
    compare()
    finish()


main()
