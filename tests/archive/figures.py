#!/usr/bin/python3
"""Published figures on the archives as they are: what DeepState, AFP, ISW and ministries printed, what each must have
counted, and which printed numbers do not fit one another; and where two map makers differ."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

SOURCES = (("deepstate", ("deepstate", "deepstate-2022-04_2024-12.tar.zst")),
           ("deepstate-daily", ("deepstate-daily", "deepstate-map-data-main.zip")),
           ("uacontrolmap", ("uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz")),
           ("geoboundaries-ukr", ("boundaries", "geoBoundaries-UKR-ADM1.geojson")))
for source, path in SOURCES:
    status, _, err = run("ingest", "-e", "war.gpkg", "--source", source, archive(*path))
    tell(status in (0, 4), "figures: %s is taken" % source, err)
answer = ask("figures", "-e", "war.gpkg")
seen = {row["id"]: row for row in answer["figures"]}


def comes_out(name, km2, within, outcome, needs=""):
    row = seen[name]
    tell(abs(row["measured_km2"] - km2) <= within and row["outcome"] == outcome and row["needs"] == needs,
         "figures: %s is %s: %.2f km2%s" % (name, outcome, km2, ", with " + needs if needs else ""),
         (row["measured_km2"], row["outcome"], row["needs"]))


def own(name):
    return next(m for m in seen[name]["measures"] if m["own"] and m["why"] is None)


# DeepState on its own map.
comes_out("deepstate-2024-08", 363.49, 0.05, "as-stated")
tell(own("deepstate-2024-08")["scopes_as_printed"] > 0, "figures: 363 of August 2024 is printed as it is measured")
comes_out("deepstate-2024-11", 725.91, 0.05, "as-stated")
november = own("deepstate-2024-11")
tell(abs(november["closest"]["difference"]) < 4.1 and november["scopes_in_tolerance"] > 1,
     "figures: which scope comes nearest to 730 of November 2024 is said", november["closest"])
comes_out("deepstate-2024-05", 317.33, 0.05, "by-scope", "the begin of the period a day earlier")
comes_out("deepstate-2024-03", 39.24, 0.05, "as-stated")
comes_out("deepstate-oleksandriia-2024-12-09", 1.98, 0.01, "as-stated")
comes_out("deepstate-kursk-2024-11-22", 557.92, 0.5, "by-scope", "the state a day later")
tell(seen["militarnyi-2024"]["reproduced"] is False and abs(own("militarnyi-2024")["as_stated"]["measured_km2"] - 3315.2) < 0.5,
     "figures: about 3,600 km2 for 2024 is in no scope of DeepState's map", own("militarnyi-2024")["as_stated"])
comes_out("deepstate-luhansk-2023-01-01", 26133.3, 5, "as-stated")
tell("of 26684 km2" in seen["deepstate-luhansk-2023-01-01"]["scope"], "figures: a share names its whole",
     seen["deepstate-luhansk-2023-01-01"]["scope"])
donetsk = own("deepstate-donetsk-2023-01-01")["as_stated"]
tell(abs(donetsk["measured"] - 56.93) < 0.02, "figures: Donetsk oblast on 2023-01-01", donetsk)

# AFP and ISW on the daily areas of ISW's layers, as those were printed.
comes_out("afp-2024-11", 725.42, 0.01, "as-stated")
comes_out("afp-2024-08", 476.87, 0.01, "as-stated")
comes_out("afp-2024-12", 475.94, 0.01, "as-stated")
comes_out("isw-2024-12", 594.12, 0.01, "as-stated")
comes_out("isw-2024-11-rate", 839.92, 0.01, "by-scope", "what the other sides hold counted against the side")
comes_out("isw-2024-autumn", 2354.20, 0.01, "by-scope", "land that the side claims, too")
tell("claimed" in seen["afp-2024-11"]["counts"] and seen["afp-2024-11"]["source"] == "layers as printed",
     "figures: 725 counts what is only claimed, and says on what it was measured")
for name in ("bbg-2024-11-01", "nyt-2023-russia"):
    tell(seen[name]["reproduced"] is None, "figures: %s rests on a map that is not there, and nobody can tell" % name,
         seen[name]["outcome"])
tell(seen["mod-2024"]["reproduced"] is False, "figures: 4,500 km2 for 2024 is in no scope of any map")
late = [name for name, row in seen.items() if (row["from"] or row["on"] or "") > "2025" and row["reproduced"] is not None]
tell(not late, "figures: what lies after the archives is not measured", late)

# Printed numbers against one another.
broken = {row["figure"]: row for row in answer["arithmetic"]["comparisons"] if not row["holds"]}
wanted = {"afp-since-2022-2024-11-30-sq-mi", "afp-2024-11-donetsk-sq-mi", "deepstate-2023-2025-share",
          "deepstate-2023-2025-share-reprint", "isw-2024-11-25-rate", "isw-2024-12-rate",
          "afp-since-2022-2024-11-30-reprint", "deepstate-2025-09-reprint", "gerasimov-2025-reprint"}
tell(set(broken) == wanted, "figures: which printed numbers do not fit", sorted(set(broken) ^ wanted))
tell(broken["isw-2024-12-rate"]["would_fit"] == "19.1 km2/day", "figures: 593 km2 in 31 days is 19.1 a day and not 18.1")
fits = [row["would_fit"] for row in answer["arithmetic"]["comparisons"]
        if row["figure"] == "deepstate-2023-2025-share" and row["rule"] == "units"]
tell(fits == ["1.24 %"], "figures: 7,463 km2 is 1.24 % of Ukraine and not 1.28", fits)
tell(broken["afp-since-2022-2024-11-30-reprint"]["same_digits"], "figures: 68,050 and 68,500 differ by their digits' order")
holds = {row["figure"] for row in answer["arithmetic"]["comparisons"] if row["holds"]}
tell({"afp-2024-sq-mi", "isw-2024-share", "rm-2025-12-16", "deepstate-1010-days", "afp-2025-07", "uawi-2024"} <= holds,
     "figures: what fits is not told to break", sorted(holds))

# Two feeds of one maker, and two makers.
mirror = ask("agree", "deepstate", "deepstate-daily", "-e", "war.gpkg", "--at", "2024-11-01T00:00Z")
tell(mirror["same_maker"] and mirror["all"]["share"] > 0.9999, "agree: both feeds of DeepState show one map",
     mirror["all"]["share"])
tell(mirror["lag"]["changes"]["days"] == 0 and mirror["lag"]["changes"]["clear"] and
     mirror["lag"]["corners"]["days"] == 0 and mirror["lag"]["corners"]["clear"],
     "agree: a daily file stands for the begin of its date, and then there is no lag", mirror["lag"])
tell(mirror["lag"]["corners_alike"] > 0.7, "agree: most corners of both feeds are the same", mirror["lag"]["corners_alike"])
makers = ask("agree", "deepstate", "uacontrolmap", "-e", "war.gpkg", "--from", "2024-11-01", "--to", "2024-12-01", "--per",
             "day")
tell(makers["lag"]["corners_alike"] < 0.001, "agree: two makers share no corner", makers["lag"]["corners_alike"])
tell(abs(makers["window"]["net_km2"][0] - 725.91) < 0.05 and abs(makers["window"]["net_km2"][1] - 587.22) < 0.5,
     "agree: November 2024 by each", makers["window"]["net_km2"])
tell(0.4 < makers["window"]["gained_by_both_km2"] / sum(makers["window"]["gained_only_km2"] +
                                                         [makers["window"]["gained_by_both_km2"]]) < 0.6,
     "agree: of the land that either shows as gained in November 2024, about half is the same",
     makers["window"]["gained_by_both_km2"])
signs = [p for p in makers["window"]["periods"] if p["net_km2"][0] * p["net_km2"][1] < 0 and
         min(map(abs, p["net_km2"])) > 0.01]
tell(len(signs) == makers["window"]["periods_undetermined"], "agree: undetermined days are those whose signs differ",
     (len(signs), makers["window"]["periods_undetermined"]))
for index in (0, 1):
    total = makers["all"]["both_km2"] + makers["all"]["only_km2"][index]
    tell(abs(total - makers["sources"][index]["held_km2"]) < 1e-3,
         "agree: both and only %s are what it holds" % makers["sources"][index]["source"], total)
finish()
