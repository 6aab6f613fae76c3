#!/usr/bin/python3
"""Archives that are well-formed and still odd: one snapshot several times, a text published again, layers that come one
after the other, no map at all, instants inside the files, everything lost and back. Made here; no real archive is needed."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL, ask, digest, finish, run, tell  # noqa: E402

FIRST = 1700000000  # 2023-11-14T22:13:20Z
DAY = 86400
THEATRE = "name: t\ntitle: T\nsides:\n  - name: red\n    title: Red\n  - name: blue\n    title: Blue\nsources: [s]\n"
LEGEND = """name: l
title: L
theatre: t
area_of_interest: {west: 0, south: 0, east: 10, north: 10}
rules:
  - colour: "ff0000"
    status: held:red
  - colour: "0000ff"
    status: held:blue
  - colour: "00ff00"
    status: liberated
"""
SOURCE = "name: s\ntitle: S\nmaker: M\ntheatre: t\nlegend: l\nlicence: none\nattribution: M\nday_turn: 0h\n"


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def definitions(folder, files, legend=LEGEND):
    write(folder + "/theatres/t.yaml", THEATRE)
    write(folder + "/legends/l.yaml", legend)
    write(folder + "/sources/s.yaml", SOURCE + files)
    os.environ["PLUMBLINE_DATA"] = os.path.abspath(folder)


def square(west, south, size, colour="ff0000", **properties):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": dict(properties, fill="#" + colour),
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def take(evidence, *paths):
    return run("ingest", "-e", evidence, "--source", "s", *paths)


def holds(evidence, name):
    status, out, err = run("verify", "-e", evidence)
    tell(status == 0, name + ": verify holds", out + err)


UNIX = 'files:\n  - match: "{unix}.geojson"\n'
definitions("unix", UNIX)

# One snapshot three times: first, other bytes, those other bytes again.
for number, size in ((1, 0.1), (2, 0.2), (3, 0.2)):
    write("thrice/%d/%d.geojson" % (number, FIRST), collection(square(1, 1, size)))
status, out, err = take("thrice.gpkg", "thrice")
tell(status == 3 and out.startswith("3 files: 1 taken, 1 already there, 1 in conflict"),
     "a conflict that stands twice in one archive is kept once", (status, out, err))
take("apart.gpkg", "thrice/1")
status, out, err = take("apart.gpkg", "thrice/2", "thrice/3")
tell(status == 3 and out.startswith("2 files: 0 taken, 1 already there, 1 in conflict"),
     "the same when the first one is in the evidence file already", (status, out, err))
tell(digest("thrice.gpkg") == digest("apart.gpkg"), "both ways give the same evidence")
holds("thrice.gpkg", "conflicts kept beside")

# A text that is published again lies as deep in the chain of deltas as it did: the next one is built on that.
for day in range(200):
    size = 0.1 + 0.001 * (day if day % 64 else max(day - 1, 0))
    write("again/%d.geojson" % (FIRST + DAY * day), collection(square(1, 1, size)))
status, out, err = take("again.gpkg", "again")
tell(status == 0, "texts published again at the end of a chain of deltas are taken", (status, err))
deepest = ask("sql", "-e", "again.gpkg", "SELECT max(depth) AS depth, count(*) AS texts FROM content")["rows"][0]
tell(deepest == {"depth": 63, "texts": 197}, "each text is kept once, none deeper than 63", deepest)
for day in range(200):
    take("slowly.gpkg", "again/%d.geojson" % (FIRST + DAY * day)) if day in (62, 63, 64, 65, 66) else None
status, out, err = take("slowly.gpkg", "again")
tell(status == 0 and digest("slowly.gpkg") == digest("again.gpkg"), "and some of them a day at a time", (status, err))
holds("again.gpkg", "texts published again")

# Two layers that make up one snapshot, the second of them later.
definitions("layers", 'files:\n  - match: "a_{unix}.geojson"\n    layer: a\n  - match: "b_{unix}.geojson"\n    layer: b\n')
for day in range(5):
    write("both/a/a_%d.geojson" % (FIRST + DAY * day), collection(square(1, 1, 0.1 + 0.01 * day)))
    write("both/b/b_%d.geojson" % (FIRST + DAY * day), collection(square(3, 3, 0.1 + 0.01 * day * day)))
take("together.gpkg", "both")
for part in ("both/a", "both/b"):
    take("late.gpkg", part)
tell(digest("late.gpkg") == digest("together.gpkg"), "a layer that comes later changes the snapshots it belongs to")
take("middle.gpkg", "both/a", "both/b/b_%d.geojson" % FIRST, "both/b/b_%d.geojson" % (FIRST + 4 * DAY))
take("middle.gpkg", "both/b/b_%d.geojson" % (FIRST + 2 * DAY))
take("middle.gpkg", "both")
tell(digest("middle.gpkg") == digest("together.gpkg"), "also in the middle of what is there")
controls = [ask("sql", "-e", name, "SELECT layer, start_time, end_time, status, area_km2 FROM control ORDER BY 1, 2, 5")["rows"]
            for name in ("late.gpkg", "together.gpkg")]
tell(controls[0] == controls[1] and len(controls[0]) == 10, "the layer `control` is the same too", controls)
holds("late.gpkg", "layers apart")

# Instants inside the files.
definitions("inside", 'instant_property: when\nfiles:\n  - match: "*.geojson"\n')
write("inside-files/a.geojson", collection(square(1, 1, 0.1, when="2024-01-02")))
write("inside-files/b.geojson", collection())
status, out, err = take("inside.gpkg", "inside-files")
tell(status == 3 and "b.geojson: no feature, so no instant" in err, "a file whose instant would be in its first feature has one",
     (status, err))
times = [row["time"] for row in ask("sql", "-e", "inside.gpkg", "SELECT time FROM file")["rows"]]
tell(times == ["2024-01-02T00:00:00.000Z"], "and the good file before it is kept", times)

# Nothing there.
definitions("unix", UNIX)
os.makedirs("empty", exist_ok=True)
write("notes/README.md", "no map\n")
subprocess.run(["tar", "-cf", "nested.tar", "-C", "thrice", "1"], check=True)
os.makedirs("nest", exist_ok=True)
os.replace("nested.tar", "nest/nested.tar")
subprocess.run(["tar", "-czf", "nest.tar.gz", "nest"], check=True)
for path in ("empty", "notes", "nest.tar.gz"):
    status, out, err = take("nothing.gpkg", path)
    tell(status == 3 and "not one map" in err, "%s: an archive without a map is refused" % path, (status, out, err))

# Everything lost, and back, and lost. (A map on which no side holds anything at all is set aside: set_aside.py.)
for day, features in enumerate(([square(1, 1, 0.1)], [], [square(1, 1, 0.1)], [])):
    write("lost/%d.geojson" % (FIRST + DAY * day), collection(square(8, 8, 0.1, "0000ff"), *features))
take("lost.gpkg", "lost")
rows = ask("sql", "-e", "lost.gpkg", "SELECT round(held_km2, 4) + 0 AS held, round(gained_km2, 4) AS gained, "
                                     "round(lost_km2, 4) AS lost FROM daily WHERE side = 'red'")["rows"]
tell([row["held"] for row in rows] == [123.0706, 0, 123.0706, 0] and [row["lost"] for row in rows] == [0, 123.0706, 0, 123.0706]
     and [row["gained"] for row in rows] == [0, 0, 123.0706, 0], "a map without a polygon of a side is a map on which that side lost all", rows)
undone = ask("sql", "-e", "lost.gpkg", "SELECT undone_time FROM changes ORDER BY end_time")["rows"]
tell([row["undone_time"] for row in undone] == ["2023-11-16T22:13:20.000Z", "2023-11-17T22:13:20.000Z", None],
     "what comes back undoes the loss, and so on", undone)
status, out, err = run("log", "-e", "lost.gpkg")
tell(status == 0 and "-0.00" not in out, "no area is printed as minus nothing", out)
holds("lost.gpkg", "all lost and back")

# One polygon under several statuses.
write("many/%d.geojson" % FIRST, collection(*(square(1, 1, 0.1, colour) for colour in ("ff0000", "0000ff", "00ff00", "ff0000"))))
write("many/%d.geojson" % (FIRST + DAY), collection(square(1, 1, 0.1), square(1, 1, 0.1, "00ff00")))
take("many.gpkg", "many")
change = ask("change", "-e", "many.gpkg", "--from", "2023-11-15", "--to", "2023-11-16")
tell(change["net_km2"] == 0 and abs(change["held_to_km2"] - 123.070590) < 1e-6,
     "a polygon drawn twice, under two sides and as history counts once a side", change)
blue = ask("change", "-e", "many.gpkg", "--side", "blue", "--from", "2023-11-15", "--to", "2023-11-16")
tell(abs(blue["lost_km2"] - 123.070590) < 1e-6 and blue["held_to_km2"] == 0, "and is lost by the side that loses it", blue)
holds("many.gpkg", "one polygon under several statuses")

# Two runs at once on one evidence file, one of them under another legend: one after the other, nothing mixed up.
definitions("other", UNIX, LEGEND.replace("0000ff", "0000fe").replace("held:blue", "contested"))
definitions("unix", UNIX)
for hour in range(1500):
    write("hours/%d.geojson" % (FIRST + 3600 * hour), collection(square(1, 1, 0.1 + 0.0001 * hour),
                                                                square(3, 3 + 0.001 * (hour % 7), 0.1, "0000ff")))
started = [subprocess.Popen([PL, "ingest", "-e", "two.gpkg", "--source", "s", "hours"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=dict(os.environ, PLUMBLINE_DATA=os.path.abspath(folder))) for folder in ("unix", "other")]
ends = [(process.communicate(timeout=300)[1], process.returncode) for process in started]
tell(all(status == 0 for _, status in ends), "two runs at once wait for each other", ends)
take("two.gpkg", "hours")
take("one.gpkg", "hours")
tell(digest("two.gpkg") == digest("one.gpkg"), "and leave what one run leaves")
holds("two.gpkg", "two runs at once")
status, out, err = run("ingest", "-e", "none.gpkg", "--source", "nosuch", "hours")
tell(status == 2 and not os.path.exists("none.gpkg"), "a mistyped source leaves no evidence file behind", (status, err))
finish()
