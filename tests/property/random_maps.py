#!/usr/bin/python3
"""Random maps: overlapping, abutting, crossing and holed polygons that come, go and move. On each archive the identities
must hold: verify (full unions in GEOS), there and back are opposites, a state and itself differ by nothing. Points have
the status that their maps draw, by counting crossings."""
import datetime
import json
import math
import os
import random
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import ask, finish, run, tell  # noqa: E402

SEED = int(os.environ.get("PLUMBLINE_SEED", "31"))
ARCHIVES, SNAPSHOTS = 12, 14
COLOURS = ["#a52714", "#01579b", "#bcaaa4"]
print("seed", SEED)


def ring(chance, lon, lat, size, snap):
    """A star-shaped ring, sometimes crossing itself, on a grid when `snap` so that edges fall on one another."""
    count = chance.choice([3, 4, 6, 12, 30])
    points = []
    for k in range(count):
        angle = 2 * math.pi * k / count
        radius = size * chance.uniform(0.3, 1)
        point = [lon + radius * math.cos(angle), lat + radius * math.sin(angle)]
        points.append([round(v / snap) * snap for v in point] if snap else point)
    if chance.random() < 0.1:
        chance.shuffle(points)
    return points + points[:1]


def polygon(chance, snap):
    lon, lat = chance.uniform(30, 34), chance.uniform(47, 50)
    size = chance.choice([0.002, 0.05, 0.4, 1.5])
    rings = [ring(chance, lon, lat, size, snap)]
    if chance.random() < 0.3:
        rings.append(ring(chance, lon, lat, size * 0.25, snap))
    return {"type": "Feature", "properties": {"fill": chance.choice(COLOURS), "name": "x"},
            "geometry": {"type": "Polygon", "coordinates": rings}}


def box(chance):
    """Grid boxes abut and share edges with one another."""
    west, south = chance.randrange(30, 34), chance.randrange(47, 50)
    east, north = west + chance.choice([0.5, 1, 2]), south + chance.choice([0.5, 1])
    return {"type": "Feature", "properties": {"fill": chance.choice(COLOURS), "name": "x"},
            "geometry": {"type": "Polygon",
                         "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}}


def nudge(chance, feature):
    """The same polygon with one stretch of its shell moved: what map makers mostly do."""
    moved = json.loads(json.dumps(feature))
    points = moved["geometry"]["coordinates"][0]
    at = chance.randrange(len(points) - 1)
    points[at] = [points[at][0] + chance.uniform(-0.01, 0.01), points[at][1] + chance.uniform(-0.01, 0.01)]
    points[-1] = points[0]
    return moved


# On every map, so that none is set aside for holding nothing.
ALWAYS = {"type": "Feature", "properties": {"fill": "#a52714", "name": "x"},
          "geometry": {"type": "Polygon", "coordinates": [[[29, 46], [29.1, 46], [29.1, 46.1], [29, 46.1], [29, 46]]]}}
STATUSES = {"#a52714": "held:russia", "#01579b": "held:ukraine", "#bcaaa4": "contested"}


def covers(feature, lon, lat):
    """By parity over all rings, which is also what rings that cross themselves are made valid to."""
    inside = False
    for points in feature["geometry"]["coordinates"]:
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


def status_at(features, lon, lat):
    found = {STATUSES[feature["properties"]["fill"]] for feature in features if covers(feature, lon, lat)}
    return next((status for status in STATUSES.values() if status in found), "not-drawn")


def instant_text(step):
    return datetime.datetime.fromtimestamp(1700000000 + step * 86400, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def points_that_differ(chance, evidence, maps):
    """Random points near vertices whose history is not what the maps draw; how often the others changed."""
    wrong, changes = [], 0
    rows = ask("sql", "-e", evidence, "SELECT substr(time, 1, 19) || 'Z' AS at FROM file WHERE state = 'taken'")["rows"]
    taken = {row["at"] for row in rows}  # a map on which nobody holds anything is set aside
    corners = [p for features in maps for f in features for p in f["geometry"]["coordinates"][0]]
    for _ in range(12):
        lon, lat = (value + chance.gauss(0, 0.02) for value in chance.choice(corners))
        lon, lat = round(lon, 9), round(lat, 9)
        want = [(instant_text(i), status_at(features, lon, lat)) for i, features in enumerate(maps) if instant_text(i) in taken]
        want = [span for i, span in enumerate(want) if i == 0 or want[i - 1][1] != span[1]]
        spans = ask("places", "%.9f,%.9f" % (lon, lat), "-e", evidence)["sources"][0]["history"]
        changes += len(want) - 1
        if [(span["from"], span["status"]) for span in spans] != want:
            wrong.append((lon, lat, want, [(span["from"], span["status"]) for span in spans]))
    return wrong, changes


changes = 0
for number in range(ARCHIVES):
    chance = random.Random(SEED * 1000 + number)
    snap = chance.choice([0, 0, 0.25, 0.001])
    folder, evidence = "maps%d" % number, "e%d.gpkg" % number
    os.mkdir(folder)
    features = [polygon(chance, snap) for _ in range(chance.randrange(1, 12))] + [box(chance) for _ in range(chance.randrange(4))]
    maps = []
    for step in range(SNAPSHOTS):
        for _ in range(chance.randrange(3)):
            features.append(box(chance) if chance.random() < 0.3 else polygon(chance, snap))
        for _ in range(chance.randrange(3)):
            if features:
                features.pop(chance.randrange(len(features)))
        for _ in range(chance.randrange(4)):
            if features:
                at = chance.randrange(len(features))
                features[at] = nudge(chance, features[at])
        with open(os.path.join(folder, "%d.geojson" % (1700000000 + step * 86400)), "w", encoding="utf-8") as file:
            json.dump({"type": "FeatureCollection", "features": [ALWAYS] + features}, file)
        maps.append([ALWAYS] + features)
    status, _, err = run("ingest", "-e", evidence, "--source", "deepstate", folder)
    if not tell(status == 0, "archive %d is taken" % number, err):
        continue
    status, out, err = run("verify", "-e", evidence, "--json")
    tell(status == 0, "archive %d: verify holds" % number, (err, out[:600]))
    bad = []
    for _ in range(6):
        first, last = sorted(chance.sample(range(SNAPSHOTS), 2))
        days = ["2023-11-%02dT23:59:59Z" % (14 + first) if 14 + first <= 30 else "2023-12-%02dT23:59:59Z" % (first - 16),
                "2023-11-%02dT23:59:59Z" % (14 + last) if 14 + last <= 30 else "2023-12-%02dT23:59:59Z" % (last - 16)]
        for side in ("russia", "ukraine"):
            answer = ask("change", "-e", evidence, "--side", side, "--from", days[0], "--to", days[1])
            still = ask("change", "-e", evidence, "--side", side, "--from", days[0], "--to", days[0])
            if abs(answer["net_km2"] - (answer["held_to_km2"] - answer["held_from_km2"])) > 1e-6:
                bad.append((side, days, answer["net_km2"], answer["held_to_km2"] - answer["held_from_km2"]))
            if still["gained_km2"] != 0 or still["lost_km2"] != 0:
                bad.append((side, days[0], "differs from itself"))
    tell(not bad, "archive %d: gained - lost is the difference of held areas, between any two instants" % number, bad[:2])
    wrong, changed = points_that_differ(chance, evidence, maps)
    changes += changed
    tell(not wrong, "archive %d: points have the status that their maps draw" % number, wrong[:2])
tell(changes > ARCHIVES, "points change %d times in all" % changes)
finish()
