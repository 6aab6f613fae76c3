#!/usr/bin/python3
"""Regions on the real archive of DeepState: shares of an oblast with their denominators, the Kursk salient by date, parts
against the whole, and what the series of a region costs."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, tell  # noqa: E402

EVIDENCE = "regions.gpkg"
SALIENT = "34.1,51.03,35.6,51.6"  # around what Ukraine held in Kursk oblast
KM2 = 1e-6  # sums of some thousand patches, each clipped to 1e-9 km2

for source, below in (("deepstate", ("deepstate", "deepstate-2022-04_2024-12.tar.zst")),
                      ("natural-earth", ("boundaries", "ne10m_admin1_ukraine_ruborder.geojson")),
                      ("geoboundaries-ukr", ("boundaries", "geoBoundaries-UKR-ADM1.geojson"))):
    ask("ingest", "-e", EVIDENCE, "--source", source, archive(*below))


def sides(answer):
    return {side["side"]: side for side in answer["sources"][0]["sides"]}


# Donetsk oblast at the end of 2024: 17,913 km2 inside the geoBoundaries outline, and three shares.
russia = sides(ask("sector", "donetsk", "-e", EVIDENCE, "--on", "2024-12-31"))["russia"]
tell(abs(russia["held_km2"] - 17913) <= 5, "Donetsk oblast: 17,913 km2 held", russia["held_km2"])
shares = [(round(100 * share["share"], 1), share["denominator"]) for share in russia["shares"]]
tell([percent for percent, _ in shares] == [67.6, 61.9, 66.9] and "official" in shares[0][1]
     and shares[1][1].startswith("geoboundaries") and shares[2][1].startswith("natural-earth"),
     "Donetsk oblast: 67.6 % of the official area, 61.9 and 66.9 % of two outlines", shares)
tell(russia["denominator"] == shares[0][1] and round(russia["denominator_km2"]) == 26517 and
     round(russia["outline_km2"]) == 28937, "the share names its denominator", russia["denominator"])
for side in russia["shares"]:
    low, high = side["share_interval"]["low"], side["share_interval"]["high"]
    tell(low <= side["share"] <= high and high - low < 0.01, "a share has its error: %s" % side["denominator"], (low, high))

# The salient: 494.3 km2 held and 166.0 contested; overnight in August some 169 km2 were called something else.
ukraine = sides(ask("sector", SALIENT, "-e", EVIDENCE, "--on", "2024-12-19"))["ukraine"]
tell(abs(ukraine["held_km2"] - 494.3) <= 0.5 and abs(ukraine["contested_km2"] - 166.0) <= 0.5,
     "Kursk on 2024-12-19: 494.3 km2 held by Ukraine, 166.0 contested", (ukraine["held_km2"], ukraine["contested_km2"]))
course = ask("sector", SALIENT, "-e", EVIDENCE, "--side", "ukraine", "--from", "2024-08-13", "--to", "2024-12-20",
             "--per", "day")["sources"][0]
# Contested includes a patch of 6 km2 at 34.28 E, apart from the salient, from 2024-08-18 on.
by_day = {point["at"][:10]: point for point in course["course"]}
for day, held, contested in (("2024-08-14", 314, 269), ("2024-08-21", 659, 599), ("2024-08-22", 828, 431),
                             ("2024-09-01", 825, 430), ("2024-11-24", 558, 209), ("2024-12-20", 494, 166)):
    point = by_day[day]
    tell(abs(point["held_km2"] - held) <= 1 and abs(point["contested_km2"] - contested) <= 1,
         "Kursk until %s: %d held, %d contested" % (day, held, contested), (point["held_km2"], point["contested_km2"]))
night = ask("change", "-e", EVIDENCE, "--side", "ukraine", "--region", SALIENT, "--from", "2024-08-21", "--to", "2024-08-22")
called = night["by_update"]["gained_km2_by_kind"]["reclassified"]
total = [night["held_%s_km2" % end] + night["contested_%s_km2" % end] for end in ("from", "to")]
tell(abs(called - 169) <= 1 and abs(total[1] - total[0]) <= 1, "2024-08-21: 169 km2 reclassified, the total stands",
     (called, total))

# The sectors in which nothing moved, and that the sectors hold all that was gained.
month = ask("sector", "-e", EVIDENCE, "--from", "2024-11-19", "--to", "2024-12-19")["sectors"]
still = {part["region"]["name"] for part in month if part["sources"][0]["still"]}
tell({"zaporizhzhia-direction", "dnipro-kherson", "lyman-siversk"} <= still and
     not {"south-donetsk", "pokrovsk", "kupiansk", "bakhmut-toretsk", "sumy-border"} & still,
     "sectors without any movement are named", sorted(still))
whole = ask("change", "-e", EVIDENCE, "--from", "2024-11-19", "--to", "2024-12-19")
gained = sum(part["sources"][0]["gained_km2"] for part in month)
tell(abs(gained - whole["gained_km2"]) < 0.01, "what the sectors gained is what was gained", (gained, whole["gained_km2"]))

# Several ways to the same number: gained - lost, updates added up, and the course against the states themselves.
worst = {"identity": 0.0, "updates": 0.0, "kinds": 0.0}
for region in ("donetsk", "kharkiv", "kherson", "UA-23", "pokrovsk", "36.5,47.5,38.5,49"):
    for begin, end in (("2022-08-20", "2022-12-01"), ("2023-06-01", "2023-09-01"), ("2024-11-01", "2024-12-01")):
        answer = ask("change", "-e", EVIDENCE, "--region", region, "--from", begin, "--to", end)
        updates = answer["by_update"]
        kinds = sum(updates["gained_km2_by_kind"].values()) - sum(updates["lost_km2_by_kind"].values())
        for name, off in (("identity", answer["identity_km2"]), ("updates", updates["net_km2"] - answer["net_km2"]),
                          ("kinds", kinds - answer["net_km2"])):
            worst[name] = max(worst[name], abs(off))
for name, off in worst.items():
    tell(off <= KM2, "%s in 6 regions and 3 periods" % name, off)
course = ask("sector", "donetsk", "-e", EVIDENCE, "--from", "2022-05-01", "--to", "2024-12-31", "--per", "month")
points, off = course["sources"][0]["course"], 0.0
for point in points[::6]:
    state = sides(ask("sector", "donetsk", "-e", EVIDENCE, "--at", point["at"]))["russia"]
    off = max(off, abs(state["held_km2"] - point["held_km2"]), abs(state["contested_km2"] - point["contested_km2"]))
tell(len(points) == 31 and off <= KM2, "the course of a region is what its states hold", (len(points), off))

# Kinds left out: the net is less by what they came to.
answer = ask("change", "-e", EVIDENCE, "--region", "kherson", "--from", "2023-07-01", "--to", "2023-10-01", "--without",
             "redraw,retraction")
updates = answer["by_update"]
left_out = sum(sign * updates["%s_km2_by_kind" % way][kind] for sign, way in ((1, "gained"), (-1, "lost"))
               for kind in ("redraw", "retraction"))
tell(abs(answer["net_km2"] - left_out - updates["net_km2"]) <= KM2, "without redraws and retractions",
     (answer["net_km2"], left_out, updates["net_km2"]))

begun = time.monotonic()
ask("pace", "-e", EVIDENCE, "--region", "donetsk", "--on", "2024-12-18")
seconds = time.monotonic() - begun
tell(seconds < 10, "the series of an oblast over the whole archive, with its pace: %.2f s" % seconds)

# Several sources: one a maker, the mirror named as not asked; asked by name it stays out of the range.
ask("ingest", "-e", EVIDENCE, "--source", "uacontrolmap", archive("uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz"))
ask("ingest", "-e", EVIDENCE, "--source", "deepstate-daily", archive("deepstate-daily", "deepstate-map-data-main.zip"))
november = ("--from", "2024-11-01", "--to", "2024-12-01", "--region", "donetsk")
both = ask("change", "-e", EVIDENCE, *november)
nets = [source["net_km2"] for source in both["sources"]]
tell([source["source"] for source in both["sources"]] == ["deepstate", "uacontrolmap"] and
     both["beside"] == [{"source": "deepstate-daily", "maker": "DeepState", "stands_beside": "deepstate"}],
     "one source a map maker; the mirror is named", both["beside"])
tell(both["range"]["net_km2"] == {"makers": 2, "low": min(nets), "high": max(nets), "undetermined": False} and
     all(abs(source["identity_km2"]) <= KM2 for source in both["sources"]), "their range, and each one's identity",
     both["range"])
mirror = ask("change", "-e", EVIDENCE, "--source", "deepstate-daily,deepstate", *november)
spoke = {source["source"]: source.get("stands_beside") for source in mirror["sources"]}
tell(mirror["range"]["net_km2"]["makers"] == 1 and spoke == {"deepstate": None, "deepstate-daily": "deepstate"},
     "two mirrors are one witness", (mirror["range"], spoke))
finish()
