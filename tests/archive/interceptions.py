#!/usr/bin/python3
"""Counts of raids as published, to the end of 2025: launched and destroyed by type and year, what is left out and why, as
Python's own CSV reader has them; what was known on 2024-12-19; and the same evidence from any order, packed, after a bad
file."""
import collections
import csv
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, digest, finish, run, tell  # noqa: E402
from raid_counts import YEARS  # noqa: E402

COUNTS = archive("interceptions", "attacks.csv")
TYPES = archive("interceptions", "types.csv")

# Raids that began by the end of 2024-12-19. What was known by then is less: one of Iskander-M ended the morning after.
KNOWN = {"iskander-m": (29, 238), "iskander-m-or-kn-23": (15, 61), "kinzhal": (37, 121), "zircon": (3, 4), "x-22": (3, 138),
         "s-300": (2, 290), "oreshnik": (0, 1)}


def rows(query, evidence="one.gpkg"):
    return ask("sql", "-e", evidence, query)["rows"]


def number(text):
    return float(text) if text.strip() else None


with open(COUNTS, encoding="utf-8", newline="") as file:
    published = list(csv.DictReader(file))
taken = ask("ingest", "-e", "one.gpkg", "--source", "interceptions", COUNTS)
raids = taken["raids"]
tell(taken["taken"] == 1 and raids["rows"] == len(published) == 3247, "every row of the file is in the record", raids["rows"])
tell(raids["taken"] + raids["bundles"] + raids["excluded"] == raids["rows"], "each row is taken, a bundle or excluded", raids)
tell(sum(reason["rows"] for reason in raids["excluded_why"]) == raids["excluded"], "every excluded row has its reason")

seen = collections.defaultdict(dict)
for row in rows("SELECT types, CAST(strftime('%Y', start_time) AS INTEGER) AS year, sum(destroyed) AS destroyed,"
                " sum(launched) AS launched FROM interception WHERE state <> 'excluded' GROUP BY 1, 2"):
    seen[row["types"]][row["year"]] = (row["destroyed"], row["launched"])
for name, wanted in YEARS.items():
    tell(seen[name] == wanted, "%s by year: %s" % (name, ", ".join("%d %d/%d" % (y, *c) for y, c in wanted.items())),
         seen[name])

# What is left out, told anew by the fields alone.
missing, impossible, bundles, whole = set(), set(), 0, 0
for line, row in enumerate(published, 2):
    launched, destroyed = number(row["launched"]), number(row["destroyed"])
    if launched is None or destroyed is None:
        missing.add(line)
    elif destroyed + (number(row["not_reach_goal"]) or 0) > launched:
        impossible.add(line)
    elif " and " in row["model"]:
        bundles += 1
        whole += row["model"] == "X-22 and X-32"
excluded = rows("SELECT line, label, why FROM interception WHERE state = 'excluded'")
tell({r["line"] for r in excluded if "is not given" in r["why"]} == missing and len(missing) == 9,
     "9 rows without a count are excluded, and listed with their lines", sorted(missing))
tell({r["line"] for r in excluded if r["why"].startswith("impossible")} == impossible and len(impossible) == 1,
     "the row with more lost than launched is excluded", sorted(impossible))
front = [r for r in excluded if r["why"].startswith("a drone over the front")]
tell(len(front) + len(missing) + len(impossible) == raids["excluded"], "the rest is what is only seen when shot down",
     raids["excluded"])
drones = collections.Counter(r["label"] for r in front)
again = sum(1 for line, r in enumerate(published, 2) if r["model"].strip() in drones and line not in missing | impossible)
tell(again == len(front) == 1201, "1201 rows of drones over the front, all rows of those labels", (again, len(front)))
labels = {r["model"].strip() for r in published}
tell(not [r for r in excluded if r["why"].startswith("no type")], "every label of the file has its types", len(labels))
mixed = sum(1 for r in front if " and " in r["label"])
tell(bundles == 46 and whole == 4 and raids["bundles"] == bundles - whole - mixed == 35,
     "46 rows of several kinds: 4 of Kh-22 or Kh-32, 7 with drones over the front, 35 bundles", (bundles, whole, mixed))
tell(raids["alike"] == 14, "14 rows that say the same as another one are kept", raids["alike"])
with open(TYPES, encoding="utf-8", newline="") as file:
    listed = {row["model"] for row in csv.DictReader(file)}
tell(len(listed) == 64 and len(labels - listed) == 8, "64 labels are listed beside the file, and it has eight more",
     sorted(labels - listed))
header = "time_start,time_end,model,launched,destroyed\n"
with open("labels.csv", "w", encoding="utf-8") as file:
    file.write(header + "".join('2024-01-01,2024-01-01,"%s",9,0\n' % name
                                for name in sorted(listed | labels | {"Intercontinental ballistic Missile"})))
all_labels = ask("ingest", "-e", "labels.gpkg", "--source", "interceptions", "labels.csv")["raids"]
tell(all_labels["rows"] == 73 and not [r for r in all_labels["excluded_why"] if "no type" in r["why"]],
     "all of them have types, in both spellings of the Oreshnik label", all_labels)

for name, wanted in KNOWN.items():
    row = rows("SELECT sum(destroyed) AS d, sum(launched) AS n FROM interception WHERE state = 'taken' AND types = '%s'"
               " AND start_time < '2024-12-20'" % name)[0]
    tell((row["d"], row["n"]) == wanted, "begun by 2024-12-19: %s %d of %d" % (name, *wanted), row)
row = rows("SELECT sum(destroyed) AS d, sum(launched) AS n FROM interception WHERE state = 'taken' AND types = 'iskander-m'"
           " AND end_time <= '2024-12-20T00:00:00.000Z'")[0]
tell((row["d"], row["n"]) == (29, 237), "known at the end of 2024-12-19: iskander-m 29 of 237", row)

# An older edition beside the newer one, in either order; the newer one counts.
text = open(COUNTS, encoding="utf-8").read().split("\n", 200)
with open("older.csv", "w", encoding="utf-8") as file:
    file.write(text[0] + "\n" + text[200])
ask("ingest", "-e", "one.gpkg", "--source", "interceptions", "older.csv")
ask("ingest", "-e", "two.gpkg", "--source", "interceptions", "older.csv")
older = rows("SELECT count(*) AS n FROM interception", "two.gpkg")[0]["n"]
ask("ingest", "-e", "two.gpkg", "--source", "interceptions", COUNTS)
tell(older == 3247 - 199 and digest("one.gpkg") == digest("two.gpkg"), "two editions in either order are one evidence", older)
tell(rows("SELECT count(*) AS n FROM interception")[0]["n"] == 3247, "the newer edition counts")
tell(run("verify", "-e", "one.gpkg")[0] == 0, "verify makes the raids again from the record")
ask("pack", "-e", "one.gpkg", "packed.gpkg")
tell(digest("packed.gpkg") == digest("one.gpkg") and run("verify", "-e", "packed.gpkg")[0] == 0, "packed, it is the same")

# A bad file ends the run and leaves what is there.
before = digest("one.gpkg")
for name, fields in (("negative", "-1,0"), ("fraction", "1.5,0"), ("enormous", "1e12,0")):
    with open("bad.csv", "w", encoding="utf-8") as file:
        file.write(header + "2026-02-01,2026-02-01,Kalibr,%s\n" % fields)
    status, _, err = run("ingest", "-e", "one.gpkg", "--source", "interceptions", "bad.csv")
    tell(status == 3 and 'bad.csv:2: column "launched"' in err, "a count that is %s is refused with its place" % name, err)
status, _, err = run("ingest", "-e", "one.gpkg", "--source", "interceptions", TYPES)
tell(status == 3 and 'no column "time_start"' in err, "a file of something else is refused", err)
tell(digest("one.gpkg") == before, "what was stored is untouched")

# Places are cut before anything is stored.
with open("places.csv", "w", encoding="utf-8") as file:
    file.write("time_start,time_end,model,launch_place,target,launched,destroyed,source\n"
               '2024-12-19,2024-12-19,Kalibr,"Somewhere, far",Anywhere,4,1,post\n')
ask("ingest", "-e", "places.gpkg", "--source", "interceptions", "places.csv")
ask("pack", "-e", "places.gpkg", "places-packed.gpkg")
kept = rows("SELECT kept_bytes, bytes FROM file", "places.gpkg")[0]
tell(kept["kept_bytes"] < kept["bytes"] and run("verify", "-e", "places.gpkg")[0] == 0, "places are cut", kept)
finish()
