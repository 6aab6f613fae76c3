#!/usr/bin/python3
"""The front in DeepState's archive, with Natural Earth's outline: lengths over the definition's two numbers, what moved in
the 30 days to the end of 2024-12-19 against an earlier, independent measurement of both, which sectors stood still; and
laws: parts add up, a state against itself, kinds of change taken out, a day without a map, lines as GeoJSON."""
import csv
import io
import json
import math
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

FULL = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
OUTLINES = archive("boundaries", "ne10m_admin1_ukraine_ruborder.geojson")
EVIDENCE = "front.gpkg"
WINDOW = ("--from", "2024-11-20", "--to", "2024-12-20")  # 00:00 UTC: the last states of the days before

# That measurement rounded to 1 km and to 0.1 %, and took the earth for a sphere here and there: 0.1 % of a length.
LENGTH_KM = {"0.1km": 4033, "1km": 2358, "3km": 1238, "5km": 1105, "10km": 1044}
OLD_SHARE = {100: 21.2, 300: 20.3, 1000: 17.7, 3000: 10.1}
NEW_SHARE = {100: 21.1, 300: 20.1, 1000: 17.9, 3000: 10.6}


def front(*arguments):
    """DeepState's part of the answer, and the whole of it."""
    answer = ask("front", "-e", EVIDENCE, "--source", "deepstate", *arguments)
    return answer["sources"][0], answer


def near(value, wanted, tolerance):
    return value is not None and abs(value - wanted) <= tolerance


def lengths():
    for border, wanted in LENGTH_KM.items():
        seen, answer = front("--on", "2024-12-19", "--border", border)
        tell(near(seen["length_km"], wanted, 0.5 + wanted * 1e-3) and answer["outline"].startswith("natural-earth"),
             f"front at {border} from coast and border is {wanted} km", (seen["length_km"], answer["outline"]))
    seen, answer = front("--on", "2024-12-19", "--border", "0km", "--hole", "0km2")
    tell(near(seen["length_km"], 4495, 5) and seen["length_km"] == seen["boundary_km"] and answer["outline"] == "none",
         "the whole boundary is 4,495 km", seen["length_km"])
    filled, _ = front("--on", "2024-12-19", "--border", "0km")
    tell(near(filled["holes_filled_km"], 252, 0.5)
         and near(filled["length_km"] + filled["holes_filled_km"], seen["length_km"], 1e-6),
         "252 km of it are holes under 5 km2", filled["holes_filled_km"])


def window():
    seen, _ = front(*WINDOW)
    for step in seen["curve"]:
        for key, wanted in (("moved_share", OLD_SHARE), ("new_moved_share", NEW_SHARE)):
            if step["distance_m"] in wanted:
                tell(near(100 * step[key], wanted[step["distance_m"]], 0.051),
                     f"{key} beyond {step['distance_m']:.0f} m is {wanted[step['distance_m']]} %", 100 * step[key])
    tell(near(seen["length_km"], 1108, 1.0), "length of the old front is 1,108 km", seen["length_km"])
    still = {"zaporizhzhia-direction", "dnipro-kherson", "lyman-siversk"}
    tell(still <= set(seen["without_movement"]), "three sectors stand still", seen["without_movement"])
    for key in ("length_km", "length_to_km", "moved_km", "forward_km", "back_km"):
        total = math.fsum(sector[key] for sector in seen["sectors"])
        tell(near(total, seen[key], 1e-3), f"sectors add up to the whole: {key}", (total, seen[key]))
    for key in ("length_km", "moved_km", "moved_share", "forward_km", "back_km"):
        interval = seen[key + "_interval"]
        tell(interval["low"] <= seen[key] <= interval["high"], f"{key} lies in its interval", interval)
    curve = seen["curve"]
    falling = all(a[key] >= b[key] for a, b in zip(curve, curve[1:])
                  for key in ("forward_km", "back_km", "new_forward_km", "new_back_km"))
    tell(falling and seen["moved_km"] == curve[1]["moved_km"], "the curve falls, and passes through what moved")
    return seen


def laws(seen):
    same, _ = front("--from", "2024-12-20", "--to", "2024-12-20", "--moved", "1m")
    tell(same["moved_km"] == 0 and same["new_front"]["moved_km"] == 0, "a state against itself has not moved", same["moved_km"])
    gap, _ = front("--from", "2024-12-22", "--to", "2024-12-23", "--moved", "1m")
    tell(gap["moved_km"] == 0 and gap["days"]["missing"] == 1 and gap["days"]["updated"] == 0,
         "a day without a map is told beside its stillness", gap["days"])
    none, _ = front(*WINDOW, "--without", "advance,retreat,reclassified,redraw,retraction")
    tell(near(none["moved_km"], 0, 1e-3) and near(none["new_front"]["moved_km"], 0, 1e-3)
         and near(none["length_to_km"], none["length_km"], 0.01), "with all kinds taken out nothing moved",
         (none["moved_km"], none["new_front"]["moved_km"], none["length_km"], none["length_to_km"]))
    less, answer = front(*WINDOW, "--without", "redraw")
    tell(answer["without"] == ["redraw"] and less["moved_km"] <= seen["moved_km"] + 0.5
         and near(less["length_to_km"], seen["length_to_km"], 2), "without redraws hardly anything changes in this month",
         (less["moved_km"], less["length_to_km"]))
    # On 2023-08-17 a slit 2 m wide and 115 km long opened between polygons, and was closed on the next day.
    for begin, end in (("2023-08-16T17:00Z", "2023-08-17T21:00Z"), ("2023-08-17T17:00Z", "2023-08-18T21:00Z")):
        slit, _ = front("--from", begin, "--to", end)
        clean, _ = front("--from", begin, "--to", end, "--without", "redraw")
        tell(max(slit["moved_km"], slit["new_front"]["moved_km"]) > 230
             and max(clean["moved_km"], clean["new_front"]["moved_km"]) < 10
             and near(clean["length_to_km"], clean["length_km"], 5), "a slit is a redraw, whether it opens or is closed",
             (slit["moved_km"], slit["new_front"]["moved_km"], clean["moved_km"], clean["new_front"]["moved_km"]))


def periods():
    status, out, err = run("front", "-e", EVIDENCE, "--source", "deepstate", *WINDOW, "--per", "update", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    shares = [100 * float(row["moved_share"]) for row in rows]
    tell(status == 0 and len(rows) >= 29 and min(shares) == 0 and near(max(shares), 5.5, 0.05),
         "an update moves 0 to 5.5 % of the front", (err, shares))


def lines(seen):
    status, out, err = run("front", "-e", EVIDENCE, "--source", "deepstate", *WINDOW, "--geojson")
    pieces = [feature["properties"] for feature in json.loads(out)["features"]] if status == 0 else []
    for front_of, length, moved in (("from", seen["length_km"], seen["moved_km"]),
                                    ("to", seen["length_to_km"], seen["new_front"]["moved_km"])):
        own = [piece for piece in pieces if piece["front"] == front_of]
        total = math.fsum(piece["length_km"] for piece in own)
        far = math.fsum(piece["length_km"] for piece in own if piece["moved"])
        # A piece of a piece is cut in a plane of its own: 0.1 m, at every one of some hundred ends.
        tell(near(total, length, 1e-3) and near(far, moved, 0.05), f"GeoJSON has the whole front at {front_of}",
             (err, total, length, far, moved))
    tell(all(piece["way"] in ("forward", "back") if piece["moved"] else piece["way"] is None for piece in pieces),
         "each piece that moved went forward or back")


def main():
    for source, path in (("deepstate", FULL), ("natural-earth", OUTLINES)):
        status, _, err = run("ingest", "-e", EVIDENCE, "--source", source, path)
        if not tell(status == 0, f"{source} is taken in", err):
            finish()
    lengths()
    seen = window()
    laws(seen)
    periods()
    lines(seen)
    finish()


main()
