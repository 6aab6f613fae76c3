#!/usr/bin/python3
"""Does verify see an evidence file that was changed by hand? Each change is made with SQLite on a copy of a whole file, one
at a time; and files that no Plumbline wrote are refused without a crash. Made here; no real archive is needed."""
import json
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import finish, run, tell  # noqa: E402

FIRST = 1700000000
DAY = 86400
SPATIAL = ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")  # the standard's triggers call them


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def square(west, south, size, colour):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {"fill": "#" + colour}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


write("data/theatres/t.yaml", "name: t\ntitle: T\nsides:\n  - {name: red, title: Red}\n  - {name: blue, title: Blue}\nsources: [s]\n")
write("data/legends/l.yaml", """name: l
title: L
theatre: t
area_of_interest: {west: 0, south: 0, east: 10, north: 10}
rules:
  - {colour: "ff0000", status: "held:red"}
  - {colour: "888888", status: contested}
""")
write("data/sources/s.yaml", "name: s\ntitle: S\nmaker: M\ntheatre: t\nlegend: l\nlicence: none\nattribution: M\nday_turn: 0h\n"
                             "files:\n  - match: \"{unix}.geojson\"\n")
os.environ["PLUMBLINE_DATA"] = os.path.abspath("data")
town = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 1]}}
for day in range(12):
    features = [square(1, 1, 0.1 + 0.01 * (day % 4), "ff0000"), square(3, 3, 0.1 + 0.02 * day, "888888")]
    write("maps/%d.geojson" % (FIRST + DAY * day), json.dumps({"type": "FeatureCollection",
                                                              "features": features + [town] * (day < 6)}))
status, _, err = run("ingest", "-e", "whole.gpkg", "--source", "s", "maps")
tell(status == 0, "the maps are taken", err)
status, out, err = run("verify", "-e", "whole.gpkg")
tell(status == 0, "verify holds on the whole file", out + err)

SECOND = FIRST + DAY
CHANGES = (
    ("a byte of a kept text", "UPDATE content SET packed = substr(packed, 1, 20) || x'ff' || substr(packed, 22) WHERE id = 3"),
    ("a held area", "UPDATE series SET held_km2 = held_km2 + 0.001 WHERE instant = %d" % SECOND),
    ("a gain", "UPDATE series SET gained_km2 = gained_km2 + 0.001 WHERE instant = %d" % SECOND),
    ("a member taken away", "DELETE FROM member WHERE (record, shape) IN (SELECT record, shape FROM member LIMIT 1)"),
    ("the area of a change", "UPDATE change SET area_km2 = area_km2 + 0.001 WHERE id = 2"),
    ("what a change was before", "UPDATE change SET contested_km2 = 0.1 WHERE id = 2"),
    ("a change taken away", "DELETE FROM change WHERE id = 2"),
    ("when changes were undone", "UPDATE change SET undone_at = NULL"),
    ("the instant of a record", "UPDATE record SET instant = %d WHERE id = 2" % (SECOND + 60)),
    ("all instants", "UPDATE record SET instant = instant + 60; UPDATE series SET instant = instant + 60;"
                     "UPDATE pair SET to_instant = to_instant + 60, from_instant = from_instant + 60;"
                     "UPDATE change SET to_instant = to_instant + 60, from_instant = from_instant + 60, undone_at = undone_at + 60"),
    ("two records swapped", "UPDATE record SET instant = 1 WHERE id = 2; UPDATE record SET instant = %d WHERE id = 3;"
                            "UPDATE record SET instant = %d WHERE id = 2" % (SECOND, SECOND + DAY)),
    ("the SHA-256 of a file of which nothing was cut", "UPDATE record SET sha256 = x'00' || substr(sha256, 2) WHERE id = 9"),
    ("the size of a file", "UPDATE record SET bytes = bytes + 1 WHERE id = 9"),
    ("the size of a file that was cut", "UPDATE record SET bytes = 1 WHERE id = 2"),
    ("the name of a file, to another date", "UPDATE record SET name = '1700000001.geojson' WHERE id = 9"),
    ("the count of polygons", "UPDATE record SET polygons = 77 WHERE id = 9"),
    ("the count of points", "UPDATE record SET points = 77 WHERE id = 9"),
    ("a map set aside", "UPDATE record SET state = 2, why = 'x' WHERE id = 9"),
    ("the area of a shape", "UPDATE shape SET area_m2 = 1 WHERE id = 2"),
    ("the outline of a shape", "UPDATE shape SET geom = (SELECT geom FROM shape WHERE id = 3) WHERE id = 2"),
    ("the key of a shape", "UPDATE shape SET key = x'00' || substr(key, 2) WHERE id = 2"),
    ("which maps were updates", "UPDATE pair SET updated = 0"),
    ("a pair taken away", "DELETE FROM pair WHERE to_instant = %d" % SECOND),
    ("the side of a class", "UPDATE class SET status = 'held:blue' WHERE status = 'held:red'"),
    ("the legend", "UPDATE source SET legend_yaml = replace(legend_yaml, 'ff0000', 'ff0001')"),
    ("the maker", "UPDATE source SET maker = 'Other'"),
    ("the day turn", "UPDATE source SET day_turn_seconds = 3600"),
    ("a legend that was never applied", "UPDATE source SET derived_current = 0"),
)


def change(path, script):
    with sqlite3.connect(path) as file:
        for name in SPATIAL:
            file.create_function(name, 1, lambda blob: 0.0)
        for statement in script.split(";"):
            tell(file.execute(statement).rowcount != 0, "the change is made: " + statement.strip()[:60]) \
                if not statement.strip().startswith("PRAGMA") else file.execute(statement)
    file.close()


for name, script in CHANGES:
    shutil.copy("whole.gpkg", "changed.gpkg")
    change("changed.gpkg", script)
    status, out, err = run("verify", "-e", "changed.gpkg")
    tell(status == 1, "verify sees it: " + name, (status, out, err))

# What no Plumbline wrote: an error that says so, from every command that opens it, and no crash.
HOSTILE = (
    ("views that go round", "DROP VIEW daily; CREATE VIEW daily AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            " SELECT i AS day, 's' AS source FROM n"),
    ("a trigger", "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM record; END"),
    ("an instant beyond all", "UPDATE record SET instant = 9223372036854775807 WHERE id = 3"),
    ("an instant before all", "UPDATE record SET instant = -9223372036854775808 WHERE id = 3"),
    ("pairs beyond all", "UPDATE pair SET to_instant = 9223372036854775806 WHERE to_instant = %d" % SECOND),
    ("changes beyond all", "UPDATE change SET to_instant = 9223372036854775806, from_instant = -9223372036854775807"),
    ("series beyond all", "UPDATE series SET instant = 9223372036854775806 WHERE instant = %d" % SECOND),
    ("areas that are no numbers", "UPDATE series SET held_km2 = 9e999, gained_km2 = -9e999"),
    ("a shape with a huge id", "UPDATE member SET shape = 9223372036854775807 WHERE shape = 2; "
                               "UPDATE shape SET id = 9223372036854775807 WHERE id = 2"),
    ("a shape with a large id", "UPDATE member SET shape = 4000000000 WHERE shape = 2; UPDATE shape SET id = 4000000000 WHERE id = 2"),
    ("a shape with a negative id", "UPDATE member SET shape = -5 WHERE shape = 2; UPDATE shape SET id = -5 WHERE id = 2"),
    ("a shape that is cut short", "UPDATE shape SET geom = substr(geom, 1, 60)"),
    ("a shape of 4 thousand million rings", "UPDATE shape SET geom = CAST(substr(geom, 1, 45) || x'ffffffff' || substr(geom, 50) AS BLOB)"),
    ("a shape of zeros", "UPDATE shape SET geom = zeroblob(200)"),
    ("a change of zeros", "UPDATE change SET geom = zeroblob(200)"),
    ("a text of 2 thousand million bytes", "UPDATE content SET bytes = 2147483647"),
    ("a text of less than nothing", "UPDATE content SET bytes = -1"),
    ("texts that build on themselves", "UPDATE content SET base = id"),
    ("texts that build in a ring", "UPDATE content SET base = CASE id WHEN 1 THEN 12 ELSE id - 1 END"),
    ("a record without its text", "PRAGMA foreign_keys = OFF; UPDATE record SET content = 999 WHERE id = 4"),
    ("a legend that is none", "UPDATE source SET legend_yaml = 'rules: ['"),
    ("a source file of zeros", "UPDATE source SET source_yaml = zeroblob(1000)"),
    ("a side that is none", "UPDATE class SET status = 'held:nobody' WHERE status = 'held:red'"),
    ("a status of a million letters", "UPDATE class SET status = 'held:' || replace(hex(zeroblob(500000)), '0', 'x') WHERE status = 'held:red'"),
    ("a name with control characters", "UPDATE record SET name = char(27, 91, 50, 74, 10, 13, 1) || '<script>'"),
    ("a hash of one byte", "UPDATE record SET sha256 = x'00' WHERE id = 3"),
    ("a state that is none", "UPDATE record SET state = 7 WHERE id = 3"),
    ("a rung that is none", "UPDATE pair SET rung = 77, residual_km2 = 9e999"),
    ("negative counts", "UPDATE record SET polygons = -1, bytes = -5, features = -9223372036854775808"),
)
COMMANDS = (("verify",), ("digest",), ("sources",), ("log", "--json"), ("change", "--from", "2023-11-15", "--to", "2023-11-20", "--per",
            "day", "--patches"), ("pace", "--window", "3d"), ("sql", "SELECT * FROM daily"), ("check", "claim.yaml"),
            ("report", "claim.yaml", "-o", "report"), ("pack", "packed.gpkg"), ("ingest", "--source", "s", "maps"))
write("./claim.yaml", """statement: s
title: T
speaker: S
said: 2023-11-24T00:00:00Z
appearance: A
theatre: t
claims:
  - id: a
    words: W.
    says: S.
    measure: net_km2
    window: 5d
    holds: {total: {more_than: 0}}
    choices: {source: [s]}
""")
status, out, err = run("check", "-e", "whole.gpkg", "claim.yaml")
tell(status == 0, "the claim is judged on the whole file", (status, err))
for name, script in HOSTILE:
    bad = []
    for command in COMMANDS:
        shutil.copy("whole.gpkg", "changed.gpkg")
        with sqlite3.connect("changed.gpkg") as file:
            for function in SPATIAL:
                file.create_function(function, 1, lambda blob: 0.0)
            for statement in script.split("; " if "TRIGGER" not in script else "\0"):
                try:
                    file.execute(statement)
                except sqlite3.Error as refused:
                    bad.append(("SQLite itself refuses", str(refused)))
        file.close()
        if os.path.exists("packed.gpkg"):
            os.remove("packed.gpkg")
        try:
            status, out, err = run(command[0], "-e", "changed.gpkg", *command[1:], timeout=90)
        except Exception as late:  # noqa: BLE001 - a hang is what is looked for
            status, err = "late", str(late)
        # 2: `sql` ran out of time.
        if status not in ((0, 1, 3, 4, 6, 7) if command[0] != "sql" else (0, 2, 6)) or "Sanitizer" in err or "runtime error" in err or (status != 0 and not err.strip()):
            bad.append((command[0], status, err[-600:]))
    tell(not bad, "hostile: " + name, bad)
finish()
