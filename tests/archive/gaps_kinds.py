#!/usr/bin/python3
"""On the real archives: days without an update, redraws recognised with and without the source file's list,
reclassification and retraction as of a day, errors of drawn lines, and how far the daily mirror is behind."""
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

FULL = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
DAILY = archive("deepstate-daily", "deepstate-map-data-main.zip")
ISW = archive("isw-2022", "isw-2022-08-15_2022-10-15.tar.zst")
UA = archive("uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz")
E = "ds.gpkg"


def near(value, wanted, within):
    return abs(value - wanted) <= within


def take(evidence, source, path, data=None):
    if data:
        os.environ["PLUMBLINE_DATA"] = data
    status, _, err = run("ingest", "-e", evidence, "--source", source, path)
    os.environ.pop("PLUMBLINE_DATA", None)
    if status not in (0, 4):
        raise SystemExit("not ok - ingest of %s: %s" % (source, err.strip()))


def ledger(evidence, *more):
    return ask("ledger", "-e", evidence, *more)["sources"][0]


def redrawn(evidence, begin, end):
    """Gained and lost by redraws of Russia's land in (begin, end]."""
    totals = ledger(evidence, "--side", "russia", "--from", begin, "--to", end, "--kind", "redraw")["totals"]["redraw"]
    return totals["gained_km2"], totals["lost_km2"]


def check_gaps():
    for source, wanted in (("deepstate", {"12-20": "missing", "12-21": "updated", "12-22": "missing", "12-23": "updated"}),
                           ("deepstate-daily", {"12-20": "no-update", "12-21": "no-update", "12-22": "updated", "12-23": "no-update"})):
        answer = ask("gaps", "-e", E, "--source", source, "--from", "2024-12-18", "--to", "2024-12-28")["sources"][0]
        seen = {day["day"][5:]: day["state"] for day in answer["days"]}
        tell(all(seen[day] == state for day, state in wanted.items()), source + ": the freeze of December 2024 comes out as a gap", seen)
    gaps = {(gap["after"], gap["until"]) for gap in
            ask("gaps", "-e", E, "--source", "deepstate", "--from", "2024-12-18", "--to", "2024-12-28")["sources"][0]["gaps"]}
    tell(("2024-12-21T21:20:28Z", "2024-12-23T21:20:07Z") in gaps, "no update from 2024-12-21 21:20 to 12-23 21:20 UTC", gaps)
    counts = ask("gaps", "-e", E, "--source", "deepstate")["sources"][0]["counts"]
    tell((counts["days"], counts["updated"], counts["no-update"], counts["missing"]) == (1004, 921, 7, 76),
         "deepstate: 921 of 1,004 days are updated, 7 unchanged, 76 without a map", counts)
    november = ask("change", "-e", E, "--source", "deepstate", "--from", "2024-12-01", "--to", "2024-12-31")["days"]
    tell(november["updated"] + november["missing"] + november["no-update"] == 30 and november["missing"] == 4,
         "change says how many days it rests on", november)


def check_redraws():
    rows = (("2022-09-18", "2022-09-19", 896.2, 47.0, 925.0, 51.2), ("2022-09-23", "2022-09-24", 234.2, 21.4, 371.4, 27.2),
            ("2022-11-22", "2022-11-23", 0.0, 252.3, 0.0, 252.3), ("2023-06-08", "2023-06-09", 0.0, 127.0, 0.0, 127.0),
            ("2023-08-01", "2023-08-02", 41.1, 79.4, 41.1, 79.4), ("2023-08-25", "2023-08-26", 0.8, 172.0, 0.8, 174.8),
            ("2023-09-04", "2023-09-05", 0.0, 203.4, 3.3, 203.8), ("2024-04-28", "2024-04-29", 25.7, 0.0, 25.7, 0.0))
    for begin, end, bare_gained, bare_lost, gained, lost in rows:
        for evidence, wanted, name in (("bare.gpkg", (bare_gained, bare_lost), "by the rules alone"), (E, (gained, lost), "with the list")):
            got = redrawn(evidence, begin, end)
            tell(near(got[0], wanted[0], 0.06) and near(got[1], wanted[1], 0.06), "redraws of %s, %s" % (begin, name), got)
    change = ask("change", "-e", E, "--source", "deepstate", "--from", "2022-09-18", "--to", "2022-09-19")
    tell(near(change["gained_km2"], 941.03, 0.01), "DeepState gains 941 km2 on 2022-09-18", change["gained_km2"])
    without = ask("change", "-e", E, "--source", "deepstate", "--from", "2022-09-18", "--to", "2022-09-19", "--per", "day",
                  "--day-turn", "00:00", "--without", "redraw")
    tell(sum(p["gained_km2"] for p in without["periods"]) < 20, "and 18 without redraws", without["periods"])
    for begin, end, bare_lost, lost in (("2023-02-06", "2023-02-07", 0.0, 30.8), ("2023-04-12", "2023-04-13", 196.9, 357.4), ("2023-04-24", "2023-04-25", 735.4, 735.4),
                                        ("2023-04-29", "2023-04-30", 571.6, 668.6)):
        # a file of a day stands for its 24:00
        for evidence, wanted, name in (("ua-bare.gpkg", bare_lost, "by the rules alone"), ("ua.gpkg", lost, "with the list")):
            got = redrawn(evidence, begin + "T12:00Z", end + "T12:00Z")
            tell(near(got[1], wanted, 0.06), "UAControlMap: the coasts of %s, %s" % (begin, name), got)
    real = ledger(E, "--side", "russia", "--from", "2024-05-11", "--to", "2024-05-12", "--kind", "advance,reclassified")
    tell(near(real["totals"]["advance"]["gained_km2"] + real["totals"]["reclassified"]["gained_km2"], 97.6, 0.1),
         "the offensive of 2024-05-11 is no redraw", real["totals"])


def check_kursk():
    box = "34.2,50.9,35.9,51.9"
    for as_of in ("2024-08-22", "2025-01-01"):
        events = ledger(E, "--from", "2024-08-21", "--to", "2024-08-22", "--kind", "reclassified", "--region", box, "--as-of", as_of)["events"]
        by = {event["status"]: event for event in events}
        held, contested = by["held:ukraine"], by["contested"]
        tell(near(held["gained_km2"], 169.05, 0.1) and near(held["reclassified_km2"], held["gained_km2"], 1) and held["sector"] == "kursk-border",
             "169 km2 of Kursk oblast are reclassified, as of " + as_of, held)
        tell(near(contested["lost_km2"], held["gained_km2"], 1), "and the contested zone lost as much", contested)


def check_sumy():
    call = ("--side", "russia", "--from", "2024-12-09", "--to", "2024-12-11", "--region", "35.2,51.0,35.4,51.15",
            "--kind", "advance,retraction")
    for as_of, kind, undone in (("2024-12-12", "advance", 0), ("2024-12-19", "retraction", 1.29)):
        events = ledger(E, *call, "--as-of", as_of)["events"]
        tell(len(events) == 1 and events[0]["kind"] == kind and near(events[0]["gained_km2"], 1.98, 0.03) and
             near(events[0]["undone_km2"], undone, 0.03), "1.98 km2 at 35.31 E 51.07 N as of %s: %s" % (as_of, kind), events)


def check_outlines():
    drawn = run("ledger", "-e", E, "--source", "deepstate", "--from", "2023-08-25", "--to", "2023-08-26", "--kind", "redraw", "--geojson")
    tell(drawn[0] == 0 and '"MultiPolygon"' in drawn[1] and "Kinburn" in drawn[1], "redraws come with outlines and why", drawn[2])


def check_errors():
    part = ask("change", "-e", E, "--source", "deepstate", "--from", "2024-11-01", "--to", "2024-12-01")["net_km2_interval"]["parts"][0]
    width = (part["high"] - part["low"]) / 2
    tell(part["name"] == "drawn-lines" and part["estimated"] and part["events"] == 440 and 4 < width < 8,
         "November 2024: drawn lines, of 440 events, about 6 km2", part)


def check_mirror():
    """Held by the mirror is less by a constant 4.351 km2, so each of its files shows one snapshot of the full archive."""
    rows = {source: ask("sql", "-e", E, "SELECT s.instant, s.updated, s.held_km2 FROM series s JOIN source o ON o.id = s.source "
                        "WHERE o.name = '%s' AND s.status = 'held:russia' ORDER BY s.instant" % source)["rows"]
            for source in ("deepstate", "deepstate-daily")}
    full, behind, unknown = rows["deepstate"], {}, 0
    for row in rows["deepstate-daily"]:
        known = [f for f in full if f["instant"] <= row["instant"]]
        shown = [i for i, f in enumerate(known) if abs(f["held_km2"] - row["held_km2"] - 4.351) < 0.02]
        if not shown:
            unknown += 1
            continue
        days = (row["instant"] - 1 - 3 * 3600) // 86400 - (known[shown[-1]]["instant"] - 1 - 3 * 3600) // 86400
        behind[days] = behind.get(days, 0) + 1
    print("  files by how many days their state is behind the evening before: %s; %d show no state" % (sorted(behind.items()), unknown))
    tell(sum(behind.values()) >= 170, "each file of the daily mirror shows a state of the full archive", (behind, unknown))
    tell(behind.get(0, 0) >= 150, "in 2024 most show that of the evening before their date", behind)


def check_stale():
    """ISW's files end in October 2022. In June 2023 they say nothing of the month, and not that nothing moved."""
    june = ("--from", "2023-06-01", "--to", "2023-07-01", "-e", E)
    for name, answer, key in (("change", ask("change", *june), "net_km2"), ("sector", ask("sector", "37,47.5,38.5,49", *june), "net_km2"),
                              ("sector, a state", ask("sector", "37,47.5,38.5,49", "-e", E, "--on", "2023-06-01"), "held_km2"),
                              ("front", ask("front", *june, "--border", "0km"), None)):
        silent = {row["source"]: bool(row.get("missing")) or row.get("answered") is False for row in answer["sources"]}
        seen = answer["range"][key] if key else answer.get("moved_share_range", {"low": 0, "high": 0})
        tell(silent == {"deepstate": False, "isw": True} and seen["low"] == seen["high"],
             name + ": maps that end eight months before answer nothing, and stand in no range", (silent, seen))


def check_around():
    """What is around a window counts for a region that holds everything as it does without one: ISW's maps have a neighbour
    within a day of both ends in autumn 2022, and none of an end in their long gap."""
    for end, neighbours in (("2022-10-05", True), ("2022-12-01", False)):
        period = ("-e", E, "--source", "isw", "--from", "2022-09-25", "--to", end)
        whole, inside = (ask("change", *period, *region)["net_km2_interval"] for region in ((), ("--region", "22,44,41,53")))
        tell(whole["parts"][1]["estimated"] == neighbours and len(whole["parts"]) == len(inside["parts"]) and
             all(a["estimated"] == b["estimated"] and
                 (not a["estimated"] or (near(a["low"], b["low"], 1e-6) and near(a["high"], b["high"], 1e-6)))
                 for a, b in zip(whole["parts"], inside["parts"])),
             "to %s a region that holds everything has the errors of everything" % end, (whole, inside))


def bare(evidence, source, path):
    """The same without the list of redraws."""
    shutil.copytree(os.path.join(os.environ["SOURCE_DIR"], "data"), "bare", dirs_exist_ok=True)
    name = "bare/sources/%s.yaml" % source
    with open(name, encoding="utf-8") as file:
        text = file.read()
    with open(name, "w", encoding="utf-8") as file:
        file.write(text[:text.index("redraws:\n")])
    take(evidence, source, path, os.path.abspath("bare"))


take(E, "deepstate", FULL)
bare("bare.gpkg", "deepstate", FULL)
take("ua.gpkg", "uacontrolmap", UA)
bare("ua-bare.gpkg", "uacontrolmap", UA)
check_redraws()
check_kursk()
check_sumy()
check_outlines()
check_errors()
take(E, "deepstate-daily", DAILY)
check_gaps()
check_mirror()
take(E, "isw", ISW)
check_stale()
take(E, "isw", archive("isw-dates", "territory_geojson"))
check_around()
finish()
