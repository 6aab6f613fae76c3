#!/usr/bin/python3
"""Rates from the published counts of raids (2022-09 to 2025-12): counts by type and year, what was known on a day, intervals, the
correlation within raids, bundles, and that the counts of a type add up to the file's rows."""
import csv
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
import raid_counts  # noqa: E402
from checks import archive, ask, finish, run, tell  # noqa: E402

COUNTS = archive("interceptions", "attacks.csv")
E = "counts.gpkg"

# Bundles (their names have a "+") are no type of rate.
YEARS = {name: years for name, years in raid_counts.YEARS.items() if "+" not in name}
# Known at 00:00 of 2024-12-20: raids that had ended. The table elsewhere has 238 launches of Iskander-M: it counts a raid that began
# on the 19th and ended on the 20th.
KNOWN = {"iskander-m": (29, 237), "iskander-m-or-kn-23": (15, 61), "kinzhal": (37, 121), "zircon": (3, 4), "x-22": (3, 138),
         "s-300": (2, 290), "oreshnik": (0, 1)}


def shown(value, decimals):
    return None if value is None else round(value, decimals)


def check_years():
    for name, years in YEARS.items():
        answer = ask("rate", name, "-e", E)
        seen = {p["year"]: (p["destroyed"], p["launched"]) for p in answer["periods"] if p["launched"] > 0}
        tell(seen == years, "rate: %s by year" % name, seen)
        tell(answer["launched"] == sum(n for _, n in years.values()), "rate: the years of %s are all of it" % name)


def check_known():
    for name, (destroyed, launched) in KNOWN.items():
        answer = ask("rate", name, "-e", E, "--as-of", "2024-12-20")
        tell((answer["destroyed"], answer["launched"]) == (destroyed, launched), "rate: %s as known on 2024-12-20" % name,
             (answer["destroyed"], answer["launched"]))
    answer = ask("rate", "Intercontinental Ballistic Missile", "-e", E, "--as-of", "2024-12-19")
    tell((answer["type"], answer["launched"], answer["destroyed"]) == ("oreshnik", 1, 0) and answer["exact"] == [0, 0.975],
         "rate: of Oreshnik 0 of 1 leaves 0 to 0.975", answer["exact"])
    tell([(u["unit"], u["launched"], u["defensible"]) for u in answer["units"]] ==
         [("missile", 1, True), ("body", 6, False), ("submunition", 36, False)], "rate: units of count", answer["units"])
    before = ask("rate", "oreshnik", "-e", E, "--as-of", "2024-11-21")
    tell(before["launched"] == 0 and before["exact"] == [0, 1], "rate: before its first use nothing is known", before["exact"])
    sets = {r["set"]: r["after_0_of_3"]["below_5_percent"] for r in answer["relatives"]}
    tell(len(sets) >= 2 and max(sets.values()) > 3 * min(sets.values()), "rate: the answer differs by the set of relatives", sets)


def check_raids():
    """Mean, correlation, intervals as published for types without rows after 2025; the bootstrap is drawn: 10,000 samples leave a
    standard error of .002 in its bounds (density of some 4 a bound of .33 and a tail of .025), theirs as much."""
    answer = ask("rate", "iskander-m-or-kn-23", "-e", E)
    fit, drawn = answer["beta_binomial"], answer["bootstrap"]
    tell([shown(x, 3) for x in answer["exact"]] == [0.204, 0.295] and answer["raids"] == 82, "rate: Iskander-M/KN-23, exact")
    tell((shown(fit["mean"], 3), shown(fit["rho"], 2)) == (0.181, 0.44), "rate: Iskander-M/KN-23, mean and correlation",
         (fit["mean"], fit["rho"]))
    tell(abs(drawn["low"] - 0.159) < 0.012 and abs(drawn["high"] - 0.331) < 0.012, "rate: Iskander-M/KN-23, bootstrap", drawn)
    tell(ask("rate", "kinzhal", "-e", E)["beta_binomial"]["log_gain"] > 40, "rate: raids with Kinzhal are no independent trials")
    covered = ask("rate", "kinzhal", "-e", E, "--coverage")["coverage"]
    tell(covered["exact"] < 0.85 < 0.9 < min(covered["beta_binomial"], covered["bootstrap"]),
         "rate: the exact interval holds less often than it says for raids like those with Kinzhal", covered)


def check_bundles():
    answer = ask("rate", "iskander-m", "-e", E)
    b, whole = answer["bundles"], answer["bundles"]["if_all_were_of_this_type"]
    tell(b["raids"] > 0 and b["rate_low"] < answer["rate"] < b["rate_high"] and
         whole["launched"] == answer["launched"] + b["launched"], "rate: bundles bound Iskander-M", b)
    out = answer["excluded"]
    tell(out and all(row["why"] and row["line"] > 1 for row in out), "rate: every row left out says why")
    kinds = {row["state"] for row in out}
    tell("bundle" in kinds, "rate: bundles are among the rows left out", kinds)
    shared = ask("rate", "iskander-m", "-e", E, "--labels", "shared")
    tell(shared["launched"] == 419 + 364, "rate: labels of two types count when that is asked for", shared["launched"])


def check_sums():
    """Every launch of the file is in a type, in a row left out, or in a row of no known type."""
    with open(COUNTS, encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    whole = sum(int(float(r["launched"])) for r in rows if r["launched"] and r["destroyed"])
    counted = ask("rate", "-e", E)
    lines, left = set(), 0
    for t in counted["types"]:
        for row in ask("rate", t["type"], "-e", E)["excluded"] if t["excluded"] else []:
            if row["line"] not in lines and row["launched"] is not None and row["destroyed"] is not None and \
                    row["why"] != "its label may mean another type as well":
                left += row["launched"]
            lines.add(row["line"])
    left += sum(row["launched"] or 0 for row in counted["excluded"] if row["line"] not in lines)
    total = sum(t["launched"] for t in counted["types"]) + left
    tell(total == whole, "rate: every launch is counted once or left out with a reason", (total, whole))
    tell(any(t["type"] == "orlan-10" and "no_rate" in t for t in counted["types"]),
         "rate: what is reported only when shot down has no rate")


status, _, err = run("ingest", "-e", E, "--source", "interceptions", COUNTS)
tell(status == 0, "rate: the counts are taken", err)
check_years()
check_known()
check_raids()
check_bundles()
check_sums()
finish()
