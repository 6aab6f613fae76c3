#!/usr/bin/python3
"""What counts of a record, and what stands: maps that are set aside by list, for being empty, for being half; a changed list
applied to what is stored; a changed source file that dates files otherwise; layers whose last file stands until the next, in
any order of arrival; dates that are none. Made here; no real archive is needed."""
import itertools
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import ask, digest, finish, run, tell  # noqa: E402

THEATRE = "name: t\ntitle: T\nsides:\n  - name: red\n    title: Red\n  - name: blue\n    title: Blue\nsources: [s]\n"
LEGEND = """name: l
title: L
theatre: t
area_of_interest: {west: 0, south: 0, east: 10, north: 10}
rules:
  - colour: "ff0000"
    status: held:red
  - colour: "888888"
    status: contested
"""
SOURCE = "name: s\ntitle: S\nmaker: M\ntheatre: t\nlegend: l\nlicence: none\nattribution: M\nday_turn: 0h\nstands_for: \"24:00\"\n"
ONE = 'files:\n  - match: "{YYYYMMDD}.json"\n'
LAYERS = ('files:\n  - match: "land/{YYYY-MM-DD}.json"\n    layer: land\n    stands: until-next\n'
          '  - match: "isle/{YYYY-MM-DD}.json"\n    layer: isle\n    stands: until-next\n'
          '  - match: "a{YYYYMMDD}.json"\n    layer: a\n  - match: "b{YYYYMMDD}.json"\n    layer: b\ntogether: [a, b]\n')


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def definitions(folder, files):
    write(folder + "/theatres/t.yaml", THEATRE)
    write(folder + "/legends/l.yaml", LEGEND)
    write(folder + "/sources/s.yaml", SOURCE + files)
    os.environ["PLUMBLINE_DATA"] = os.path.abspath(folder)


def square(west, size=1.0, colour="ff0000"):
    ring = [[west, 2], [west + size, 2], [west + size, 3], [west, 3], [west, 2]]
    return {"type": "Feature", "properties": {"fill": "#" + colour}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def maps(folder, **files):
    for name, features in files.items():
        name = name.replace("__", "/").replace("_", "-") if "__" in name else name
        path = "%s/%s.json" % (folder, name.lstrip("-") if name[0] == "-" else name)
        write(path, json.dumps({"type": "FeatureCollection", "features": features}))


def take(evidence, *paths):
    return ask("ingest", "-e", evidence, "--source", "s", *paths)


def rows(evidence, sql):
    return ask("sql", "-e", evidence, sql)["rows"]


def states(evidence):
    return {row["name"]: (row["state"], row["why"]) for row in rows(evidence, "SELECT name, state, why FROM record")}


def snapshots(evidence):
    return {row["day"]: row["held"] for row in
            rows(evidence, "SELECT date(instant - 1, 'unixepoch') AS day, round(held_km2, 3) AS held FROM series "
                           "WHERE status = 'held:red' ORDER BY instant")}


def holds(evidence, name):
    status, out, err = run("verify", "-e", evidence)
    tell(status == 0, name + ": verify holds", out + err)


# ---- by list, and for being empty ----

definitions("data1", ONE)
maps("m1", **{"20240101": [square(1)], "20240102": [], "20240103": [square(1, 1.5)], "20240104": [square(1, 0.1)],
              "20240105": [square(1, 1.6)], "20240106": [square(1, colour="888888")], "20240107": [square(1, 1.7)]})
first = take("one.gpkg", "m1")
tell(first["taken"] == 5 and first["set_aside"] == 2, "two maps without held area are set aside", first)
tell([row["name"] for row in first["set_aside_files"]] == ["20240102.json", "20240106.json"]
     and all(row["why"] == "the file has no area held by any side" for row in first["set_aside_files"]), "and are told with why",
     first["set_aside_files"])
tell(list(snapshots("one.gpkg")) == ["2024-01-01", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-07"],
     "they are no snapshots", snapshots("one.gpkg"))
holds("one.gpkg", "set aside for being empty")
plain = digest("one.gpkg")

LISTED = ONE + "set_aside:\n  - day: 2024-01-04\n    why: A collapse of one day.\n  - file: 20240107.json\n    why: Not yet.\n"
definitions("data2", LISTED)
before = {row["day"]: row["net_km2"] for row in rows("one.gpkg", "SELECT day, net_km2 FROM daily WHERE side = 'red'")}
changed = take("one.gpkg")
tell(states("one.gpkg")["20240104.json"] == (2, "A collapse of one day.") and states("one.gpkg")["20240107.json"] == (2, "Not yet."),
     "a changed list is applied to what is stored", states("one.gpkg"))
tell(list(snapshots("one.gpkg")) == ["2024-01-01", "2024-01-03", "2024-01-05"], "its maps are diffed no more", snapshots("one.gpkg"))
holds("one.gpkg", "a changed list")
take("fresh.gpkg", "m1")
tell(digest("fresh.gpkg") == digest("one.gpkg"), "the digest is that of the list from the start")
for number, order in enumerate(itertools.islice(itertools.permutations(sorted(os.listdir("m1"))), 0, 5040, 977)):
    for name in order:
        take("order%d.gpkg" % number, "m1/" + name)
    if not tell(digest("order%d.gpkg" % number) == digest("one.gpkg"), "file by file in order %d gives the same" % number, order):
        break
tell(any(abs(value) > 1000 for value in before.values()) and
     max(abs(row["net_km2"]) for row in rows("one.gpkg", "SELECT net_km2 FROM daily WHERE side = 'red'")) < 7000,
     "the collapse is in the numbers only before", before)
definitions("data1", ONE)
take("one.gpkg")
tell(digest("one.gpkg") == plain, "a list taken back gives the digest from before it")

# ---- another file of the day ----

definitions("data1", ONE)
write("m2/20240102.json", json.dumps({"type": "FeatureCollection", "features": [square(1, 1.2)]}))
status, out, err = run("ingest", "-e", "one.gpkg", "--source", "s", "m2")
tell(status == 0 and states("one.gpkg")["20240102.json"][0] in (0, 2) and "2024-01-02" in snapshots("one.gpkg"),
     "a map that came again with something on it takes the place of the empty one", (status, out, err))
take("reverse.gpkg", "m2")
take("reverse.gpkg", "m1")
tell(digest("reverse.gpkg") == digest("one.gpkg"), "whichever of the two came first")
holds("one.gpkg", "a map that came again")

# ---- a source file that reads stored files otherwise ----

for text, what in ((SOURCE.replace("24:00", "12:00") + ONE, "another stands_for"),
                   (SOURCE + ONE.replace('.json"', '.json"\n    layer: x'), "another layer"),
                   (SOURCE + ONE.replace('.json"', '.json"\n    format: uacontrolmap'), "another format"),
                   (SOURCE + ONE.replace("{YYYYMMDD}", "map{YYYYMMDD}"), "a rule that fits no more"),
                   (SOURCE.replace('stands_for: "24:00"\n', "instant_property: date\n") + ONE.replace("{YYYYMMDD}", "*"),
                    "instants inside")):
    definitions("data3", ONE)
    write("data3/sources/s.yaml", text)
    was = digest("one.gpkg")
    status, out, err = run("ingest", "-e", "one.gpkg", "--source", "s")
    tell(status == 3 and "make a new evidence file from the archive" in err, what + ": refused with the way out", (status, err))
    tell(digest("one.gpkg") == was, what + ": and nothing is changed")
definitions("data3", ONE)
write("data3/sources/s.yaml", SOURCE.replace("title: S", "title: Another title") + ONE)
status, out, err = run("ingest", "-e", "one.gpkg", "--source", "s")
tell(status == 0, "another title is taken", err)

# ---- half maps, and layers that stand ----

definitions("data4", LAYERS)
maps("m4", **{"a20220101": [square(1)], "b20220101": [], "a20220102": [square(1, 0.5)], "b20220102": [square(3)],
              "a20220103": [square(1)], "b20220104": [square(3)], "a20220105": [square(1)], "b20220105": [square(3)],
              "land__2024_01_01": [square(1, 2)], "isle__2024_01_02": [square(5)], "land__2024_01_03": [square(1, 3)],
              "isle__2024_01_05": [], "land__2024_01_06": [square(1, 2)], "isle__2024_01_06": [square(5, 0.5)]})
names = sorted(os.path.join(folder, name) for folder, _, files in os.walk("m4") for name in files)
take("layers.gpkg", "m4")
unit = snapshots("layers.gpkg")["2022-01-01"]  # one square
shares = {day: round(held / unit, 2) for day, held in snapshots("layers.gpkg").items()}
tell(shares == {"2022-01-01": 1.0, "2022-01-02": 1.5, "2022-01-05": 2.0, "2024-01-01": 2.0, "2024-01-02": 3.0, "2024-01-03": 4.0,
                "2024-01-05": 3.0, "2024-01-06": 2.5}, "a layer's last file stands until its next; others show one instant", shares)
halves = {name: why for name, (state, why) in states("layers.gpkg").items() if state == 2}
tell(halves == {"a20220103.json": "half a map: there is no file of layer b for its instant",
                "b20220104.json": "half a map: there is no file of layer a for its instant"}, "half maps are set aside", halves)
holds("layers.gpkg", "layers that stand")
wanted = digest("layers.gpkg")
for seed in range(8):
    order = list(names)
    random.Random(seed).shuffle(order)
    for name in order:
        take("layers%d.gpkg" % seed, name)
    if not tell(digest("layers%d.gpkg" % seed) == wanted, "layers, file by file, shuffled with seed %d" % seed, order):
        break
run("pack", "-e", "layers0.gpkg", "packed0.gpkg")
run("pack", "-e", "layers.gpkg", "packed.gpkg")
with open("packed0.gpkg", "rb") as a, open("packed.gpkg", "rb") as b:
    tell(a.read() == b.read(), "packed, they have the same bytes")
# What QGIS plays, at noon of each day: the control layer and nothing that a newer map has done away with.
for day, share in shares.items():
    at = "strftime('%%s', '%s') + 86400" % day
    area = rows("layers.gpkg", "SELECT round(sum(area_km2), 3) AS km2 FROM control WHERE strftime('%%s', start_time) <= %s AND "
                               "(end_time IS NULL OR strftime('%%s', end_time) > %s)" % (("CAST(%s AS TEXT)" % at,) * 2))[0]["km2"]
    tell(area is not None and abs(area / unit - share) < 0.01, "the layer `control` shows what stood on " + day, (area, share))

# Set aside what a standing layer rests on: the one before it stands on.
definitions("data5", LAYERS + "set_aside:\n  - file: land/2024-01-03.json\n    why: A slip.\n")
take("layers.gpkg")
shares = {day: round(held / unit, 2) for day, held in snapshots("layers.gpkg").items()}
tell(shares["2024-01-02"] == 3.0 and "2024-01-03" not in shares and shares["2024-01-05"] == 2.0, "without a file its layer's last stands on",
     shares)
take("layers9.gpkg", *reversed(names))
tell(digest("layers9.gpkg") == digest("layers.gpkg"), "as if it had been so from the start")
holds("layers.gpkg", "a standing layer's file set aside")

# Two files of one half of a map: the first counts, whether they come one by one or in one go.
definitions("data8", LAYERS)
maps("m8/1", a20230101=[square(1)])
maps("m8/2", a20230101=[square(1, 0.5)])
maps("m8/3", b20230101=[square(3)])
status, out, err = run("ingest", "-e", "twice.gpkg", "--source", "s", "m8/1", "m8/2", "m8/3")
tell(status == 3 and "first: m8/2/a20230101.json" in err, "two files of one half: the second is a conflict", err)
take("twice1.gpkg", "m8/1")
status, out, err = run("ingest", "-e", "twice1.gpkg", "--source", "s", "m8/2")
tell(status == 3 and "first: m8/2/a20230101.json" in err, "also when the half map is set aside by then", (status, err))
take("twice1.gpkg", "m8/3")
tell(digest("twice1.gpkg") == digest("twice.gpkg"), "and the first counts, one by one as in one go", states("twice1.gpkg"))
holds("twice1.gpkg", "two files of one half")

# Listed, overtaken by another file of its day, and taken off the list: the first counts again.
ANY = 'files:\n  - match: "*{YYYYMMDD}.json"\n'
definitions("data9", ANY + "set_aside:\n  - file: x20240101.json\n    why: Not yet.\n")
maps("m9", x20240101=[square(1)], y20240101=[square(1, 0.5)])
take("listed.gpkg", "m9/x20240101.json")
take("listed.gpkg", "m9/y20240101.json")
definitions("data10", ANY)
take("listed.gpkg")
run("ingest", "-e", "unlisted.gpkg", "--source", "s", "m9/x20240101.json", "m9/y20240101.json")
tell(digest("listed.gpkg") == digest("unlisted.gpkg"), "a file that was listed for a while counts as if it never had been",
     states("listed.gpkg"))

# `stands` taken away: everything is derived again.
definitions("data6", LAYERS.replace("    stands: until-next\n", ""))
again = take("layers.gpkg")
tell(again["legend_applied_again"], "a layer that stands no more: all is derived again", again)
take("layers10.gpkg", "m4")
tell(digest("layers10.gpkg") == digest("layers.gpkg"), "and is what it would have been")
holds("layers.gpkg", "a layer that stands no more")

# ---- dates that are none ----

definitions("data7", ONE)
maps("m7", **{"22020203": [square(1, 2)], "20240201": [square(1)]})
status, out, err = run("ingest", "-e", "dates.gpkg", "--source", "s", "m7")
tell(status == 3 and "22020203.json: the date in its name is impossible" in err, "a date beyond 2100 is refused by name", err)
definitions("data7", ONE + "dates:\n  - written: 2202-02-03\n    means: 2024-02-03\n    why: A slip of the pen.\n")
take("dates.gpkg", "m7")
tell(list(snapshots("dates.gpkg")) == ["2024-02-01", "2024-02-03"], "what the source file says it means is taken", snapshots("dates.gpkg"))
holds("dates.gpkg", "a date that means another")
finish()
