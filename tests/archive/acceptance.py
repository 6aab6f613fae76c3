#!/usr/bin/python3
"""Numbers that a right tool reproduces on DeepState's archives as they are: DeepState's own monthly posts (363 km2 for
August 2024, 730 for November), the patch it published as 1.98 km2, and how the choice of end snapshots moves November."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

FULL = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
DAILY = archive("deepstate-daily", "deepstate-map-data-main.zip")


def near(value, wanted, within):
    return abs(value - wanted) <= within


def month(evidence, first, last):
    return ask("change", "-e", evidence, "--source", evidence[:-5], "--from", first, "--to", last)


for source, path, files in (("deepstate", FULL, 1143), ("deepstate-daily", DAILY, 175)):
    evidence = source + ".gpkg"
    taken = ask("ingest", "-e", evidence, "--source", source, path)
    tell(taken["taken"] == files and taken["conflicts"] == 0, "%s: all %d files of the archive are taken" % (source, files),
         taken["taken"])
    august = month(evidence, "2024-08-01", "2024-09-01")
    november = month(evidence, "2024-11-01", "2024-12-01")
    tell(near(august["net_km2"], 363.49, 0.05), source + ": August 2024 is 363.49 km2 net", august["net_km2"])
    tell(near(november["net_km2"], 725.91, 0.05), source + ": November 2024 is 725.91 km2 net", november["net_km2"])
    ends = november["ends"]
    seen = tuple(round(ends[key], 1) for key in ("one_end_a_day_off_low_km2", "one_end_a_day_off_high_km2",
                                                 "both_ends_a_day_off_low_km2", "both_ends_a_day_off_high_km2"))
    tell(seen == (683.5, 758.8, 653.1, 770.7), source + ": November with ends a day off: 683.5 to 758.8, both 653.1 to 770.7",
         seen)
    for answer, name in ((august, "August"), (november, "November")):
        identity = answer["gained_km2"] - answer["lost_km2"] - (answer["held_to_km2"] - answer["held_from_km2"])
        tell(near(identity, 0, 1e-6), "%s: gained - lost is the difference of held areas in %s" % (source, name), identity)
    monthly = ask("sql", "-e", evidence, "SELECT month, net_km2 FROM monthly WHERE side = 'russia'")["rows"]
    nets = {row["month"]: row["net_km2"] for row in monthly}
    tell(near(nets["2024-08"], august["net_km2"], 1e-6) and near(nets["2024-11"], november["net_km2"], 1e-6),
         source + ": the view `monthly` says the same", nets.get("2024-11"))
    daily = ask("sql", "-e", evidence,
                "SELECT count(*) AS days, sum(updated) AS updated, sum(net_km2) AS net FROM daily WHERE side = 'russia' AND "
                "day >= '2024-12-21' AND day < '2024-12-24'")["rows"][0]
    tell(daily["days"] == 3 and (daily["updated"] == 0) == (abs(daily["net"]) < 1e-9),
         source + ": the days of the freeze of December 2024 are rows of `daily` without an update", daily)

# The patch that DeepState published on 2024-12-10.
patches = ask("change", "-e", "deepstate-daily.gpkg", "--from", "2024-12-09", "--to", "2024-12-10", "--patches")["patches"]
found = [p for p in patches if p["box"][0] <= 35.31 <= p["box"][2] and p["box"][1] <= 51.07 <= p["box"][3]]
tell(len(found) == 1 and near(found[0]["area_km2"], 1.98, 0.01), "the patch at 35.31 E 51.07 N of 2024-12-09/10 is 1.98 km2",
     found)

# What is far away never enters a total, and what no rule matches is told.
left = ask("ingest", "-e", "deepstate.gpkg", "--source", "deepstate")["left_out"]
far = [row for row in left if row["colour"].lower() == "ff5252"]
tell(len(far) == 1 and far[0]["status"] == "ignored" and near(far[0]["largest_km2"], 140000, 1000),
     "140,000 km2 elsewhere are left out and said to be", far)
unmatched = [row for row in left if row["status"] == "unmatched"]
tell(len(unmatched) == 1 and unmatched[0]["colour"].lower() == "fbc02d", "the one colour that nobody explained is reported",
     unmatched)

# Both feeds are one maker's: their monthly nets agree where both reach.
both = {}
for source in ("deepstate", "deepstate-daily"):
    rows = ask("sql", "-e", source + ".gpkg", "SELECT month, net_km2 FROM monthly WHERE side='russia' AND month "
                                              "BETWEEN '2024-08' AND '2024-11'")["rows"]
    both[source] = [row["net_km2"] for row in rows]
worst = max(abs(a - b) for a, b in zip(both["deepstate"], both["deepstate-daily"]))
tell(len(both["deepstate"]) == 4 and worst <= 0.05, "both archives give the same months from August to November 2024", worst)

status, _, err = run("change", "-e", "deepstate.gpkg", "--from", "2019-01-01", "--to", "2024-01-01")
tell(status == 4 and "no snapshot at or before 2019-01-01" in err, "a day before the archive begins is refused with status 4",
     (status, err))
finish()
