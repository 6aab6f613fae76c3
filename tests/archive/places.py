#!/usr/bin/python3
"""What DeepState's archive says of places, held against Shapely on the archive's own files: the status of points at every
snapshot, points on slivers among them, and the distances of the front to a place, against PROJ's geodesics on the drawn
outlines. The tolerance of a distance: PROJ is asked at points 20 m apart on straight edges, and the nearest of them is at
most 10 m from the true nearest position; at a distance of d km the excess is at most 10 m squared over 2 d, under 0.01 m
beyond 5 km."""
import json
import os
import subprocess
import sys
import tarfile

import numpy
from pyproj import Geod
from shapely.geometry import Point, Polygon, box
from shapely.ops import unary_union
from shapely.validation import make_valid

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

FULL = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
HELD, CONTESTED, KURSK = {"a52714", "880e4f", "000000"}, {"bcaaa4", "bdbdbd", "757575"}, {"01579b"}
GEOD = Geod(ellps="WGS84")

# Published points of towns, two of some of them.
POINTS = {
    "Bakhmut": (37.99983, 48.59441), "Avdiivka": (37.74255, 48.13989), "Avdiivka 2": (37.759622, 48.117644),
    "Chasiv Yar": (37.85724, 48.59348), "Chasiv Yar 2": (37.830052, 48.589589), "Toretsk": (37.8478, 48.39477),
    "Toretsk 2": (37.86974, 48.380068), "Vuhledar": (37.256691, 47.778737), "Selydove": (37.30032, 48.14708),
    "Kurakhove": (37.27909, 47.98437), "Huliaipole": (36.25576, 47.66685), "Huliaipole 2": (36.354362, 47.630363),
    "Robotyne": (35.8372, 47.4459), "Kherson": (32.61458, 46.63695), "Lyman": (37.80307, 48.98616),
    "Sudzha": (35.2726, 51.1976), "Izium": (37.27679, 49.20697), "Snihurivka": (32.8197, 47.07651),
}


def colour_of(properties):
    fill = (properties.get("fill") or "").lstrip("#").lower()
    style = properties.get("styleUrl") or ""
    return fill if fill else style.split("-")[1].lower() if style.startswith("#poly-") else ""


def rings_of(geometry):
    """The rings of each polygon, also of those in collections."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings_of(part)
    elif geometry["type"] == "Polygon":
        yield geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["coordinates"]


def polygons_near(text, boxes):
    """(status, polygon) of every drawn polygon whose box meets one of the boxes."""
    for feature in json.loads(text)["features"]:
        geometry, colour = feature["geometry"], colour_of(feature["properties"])
        status = ("held:russia" if colour in HELD else "contested" if colour in CONTESTED
                  else "held:ukraine" if colour in KURSK else None)
        for rings in rings_of(geometry) if status is not None else ():
            shell = numpy.array([position[:2] for position in rings[0]], dtype=float)
            if len(shell) < 4:
                continue
            west, south = shell.min(axis=0)
            east, north = shell.max(axis=0)
            if not any(west <= b[2] and b[0] <= east and south <= b[3] and b[1] <= north for b in boxes):
                continue
            polygon = Polygon(shell, [[p[:2] for p in ring] for ring in rings[1:]])
            yield status, polygon if polygon.is_valid else make_valid(polygon)


def snapshots():
    unpacked = subprocess.Popen(["zstd", "-dc", FULL], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=unpacked.stdout, mode="r|") as tar:
        for member in tar:
            name = os.path.basename(member.name)
            if name.endswith(".geojson"):
                yield int(name.split(".")[0]), tar.extractfile(member).read()
    unpacked.wait()


def status_at(drawn, at):
    found = {status for status, polygon in drawn if polygon.contains(at)}
    for status in ("held:russia", "held:ukraine", "contested"):
        if status in found:
            return status
    return "not-drawn"


def told(evidence, at, instants):
    """The statuses that the program gives at each instant."""
    source = ask("places", "%.9f,%.9f" % at, "-e", evidence)["sources"][0]
    spans = source["history"]
    statuses, k = [], 0
    for instant in instants:
        text = str(numpy.datetime64(instant, "s")) + "Z"
        while k + 1 < len(spans) and spans[k + 1]["from"] <= text:
            k += 1
        statuses.append(spans[k]["status"])
    whole = all(a["to"] == b["from"] and a["status"] != b["status"] and b["after"] < b["from"]
                for a, b in zip(spans, spans[1:])) and spans[-1]["to"] is None and spans[0]["after"] is None
    return statuses, whole


def slivers(evidence, wanted):
    """Points inside slivers: of narrow patches, told by their boxes, one that Shapely finds inside the change."""
    rows = ask("sql", "-e", evidence, "SELECT from_instant, to_instant, west, south, east, north FROM change WHERE "
               "status = 'held:russia' AND width_m BETWEEN 2 AND 40 AND area_km2 > 0.02 ORDER BY to_instant")["rows"]
    step = max(1, len(rows) // wanted)
    return rows[::step][:wanted]


def distance_km(drawn, at, near_km):
    """From a point outside to the nearest drawn outline of what Russia holds, by PROJ, at points 20 m apart."""
    joined = unary_union([polygon for status, polygon in drawn if status == "held:russia"])
    reach = near_km / 60.0
    part = joined.boundary.intersection(box(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach))
    best = float("inf")
    for line in getattr(part, "geoms", [part]):
        corners = numpy.array(line.coords)
        for a, b in zip(corners, corners[1:]):
            length = GEOD.line_length([a[0], b[0]], [a[1], b[1]])
            t = numpy.linspace(0, 1, max(2, int(length / 20) + 2))
            lon, lat = a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
            best = min(best, GEOD.inv(numpy.full_like(lon, at[0]), numpy.full_like(lat, at[1]), lon, lat)[2].min())
    return best / 1000


evidence = "deepstate.gpkg"
ask("ingest", "-e", evidence, "--source", "deepstate", FULL)

patches = slivers(evidence, 30)
pairs = {row["to_instant"]: row for row in patches}
states = {name: [] for name in POINTS}
instants, before, made = [], None, {}
hub = (37.1758, 48.2828)
hub_days = {"2024-08-01": 19.09, "2024-09-01": 11.47, "2024-11-01": 10.25, "2024-12-01": 9.61, "2024-12-11": 6.95,
            "2024-12-19": 6.49}
hub_texts = {}
boxes = [(x, y, x, y) for x, y in POINTS.values()]
for instant, text in snapshots():
    instants.append(instant)
    drawn = list(polygons_near(text, boxes))
    for name, at in POINTS.items():
        states[name].append(status_at(drawn, Point(at)))
    for day in hub_days:
        if instant <= numpy.datetime64(day, "s").astype(int) + 86400:
            hub_texts[day] = text
    if instant in pairs:
        row = pairs[instant]
        area = box(row["west"], row["south"], row["east"], row["north"])
        changed = [unary_union([p for s, p in polygons_near(t, [area.bounds]) if s == "held:russia"]).intersection(area)
                   for t in (before, text)]
        thin = [g for g in getattr(changed[0].symmetric_difference(changed[1]), "geoms", []) if g.area > 0]
        if thin:
            at = max(thin, key=lambda g: g.area).representative_point()
            made["sliver of %d" % instant] = (at.x, at.y)
    before = text

order = sorted(range(len(instants)), key=lambda i: instants[i])
instants_sorted = [instants[i] for i in order]
for name, at in POINTS.items():
    statuses, whole = told(evidence, at, instants_sorted)
    direct = [states[name][i] for i in order]
    wrong = [str(numpy.datetime64(t, "s")) for t, a, b in zip(instants_sorted, statuses, direct) if a != b]
    tell(whole and not wrong, "places: %s has the status that its files draw, at all %d snapshots" % (name, len(instants)),
         (whole, wrong[:5], len(wrong)))

# Points on slivers: the files are read a second time, for these alone.
boxes = [(x, y, x, y) for x, y in made.values()]
direct = {name: {} for name in made}
for instant, text in snapshots():
    drawn = list(polygons_near(text, boxes))
    for name, at in made.items():
        direct[name][instant] = status_at(drawn, Point(at))
wrong = {}
for name, at in made.items():
    statuses, whole = told(evidence, at, instants_sorted)
    bad = [t for t, a in zip(instants_sorted, statuses) if a != direct[name][t]]
    flips = sum(a != b for a, b in zip(statuses, statuses[1:]))
    if bad or not whole or flips == 0:
        wrong[name] = (bad[:3], len(bad), whole, flips)
tell(len(made) >= 8 and not wrong, "places: %d points on slivers follow their files" % len(made), wrong)

# The front to Pokrovsk's centre, by the published way of measuring and by PROJ.
for day, km in hub_days.items():
    answer = ask("hub", "%s,%s" % hub, "-e", evidence, "--on", day)["sources"][0]
    reach = km + 5
    area = (hub[0] - reach / 60, hub[1] - reach / 60, hub[0] + reach / 60, hub[1] + reach / 60)
    proj = distance_km(list(polygons_near(hub_texts[day], [area])), hub, reach)
    tell(abs(answer["distance_km"] - km) <= 0.03 and abs(answer["distance_km"] - proj) <= 0.001,
         "hub: on %s held land is %.2f km from Pokrovsk's centre" % (day, km), (answer["distance_km"], proj))
    low, high = answer["interval"]["low"], answer["interval"]["high"]
    tell(low <= answer["distance_km"] <= high and not answer["held"], "hub: %s has an interval around it" % day, (low, high))
by_name = ask("hub", "Покровськ", "-e", evidence, "--on", "2024-12-19")
tell(by_name["hub"]["id"] == "hub:pokrovsk" and abs(by_name["sources"][0]["distance_km"] - 6.49) <= 0.03,
     "hub: the theatre's hub is found by its Ukrainian name", by_name["hub"])
said = {(c["who"], c["day"], c["distance_km"]) for c in by_name["claims"]}
tell({("AFP", "2024-12-02", 5.0), ("DeepState", "2024-12-11", 3.0), ("Podolyaka", "2024-12-13", 1.5)} <= said,
     "hub: what was published of the distance stands beside it", said)
series = ask("hub", "pokrovsk", "-e", evidence, "--from", "2024-08-01", "--to", "2025-01-01")["sources"][0]["days"]
tell(len(series) == 153 and abs(series[0]["distance_km"] - 19.09) <= 0.03 and series[-1]["distance_km"] < 6.5,
     "hub: a day each from August to December 2024", len(series))
inside = ask("hub", "37.74255,48.13989", "-e", evidence, "--on", "2024-12-31")["sources"][0]
tell(inside["held"] and inside["distance_km"] < -5, "hub: a point in held land has a distance below zero", inside["distance_km"])
status, _, err = run("hub", "37.1758,48.2828", "-e", evidence, "--on", "2020-01-01")
tell(status == 4, "hub: a day before the first map is refused with status 4", err)
finish()
