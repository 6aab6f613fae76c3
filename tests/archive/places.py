#!/usr/bin/python3
"""What DeepState's archive says of places, held against Shapely on the archive's own files: the status of points at every
snapshot, points on slivers among them, and the distances of the front to a place, against PROJ's geodesics on the drawn
outlines. The tolerance of a distance: PROJ is asked at points 20 m apart on straight edges, and the nearest of them is at
most 10 m from the true nearest position; at a distance of d km the excess is at most 10 m squared over 2 d, under 0.01 m
beyond 5 km."""
import csv
import json
import os
import subprocess
import sys
import tarfile

import numpy
import yaml
from pyproj import Geod, Transformer
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import transform, unary_union
from shapely.prepared import prep
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


# The other readings, in an azimuthal equidistant plane around the place, whose scale is off by (d/R)^2/6: 0.2 m in 30 km at
# 30 km. Edges are straight in degrees, so they are cut every 200 m; the sagitta of 200 m is under 2 mm.
def plane(shape, around):
    to_plane = Transformer.from_crs("EPSG:4326", "+proj=aeqd +lon_0=%r +lat_0=%r +ellps=WGS84" % around, always_xy=True)
    return transform(to_plane.transform, shape)


def cut(ring):
    line = numpy.array(ring)
    parts = []
    for a, b in zip(line, line[1:]):
        steps = max(1, int(GEOD.line_length([a[0], b[0]], [a[1], b[1]]) / 200) + 1)
        parts += [tuple(a + (b - a) * t) for t in numpy.arange(steps) / steps]
    return parts


def cut_polygons(area):
    return unary_union([Polygon(cut(g.exterior.coords), [cut(r.coords) for r in g.interiors])
                        for g in getattr(area, "geoms", [area]) if g.geom_type == "Polygon"])


near_hub = box(hub[0] - 0.6, hub[1] - 0.4, hub[0] + 0.6, hub[1] + 0.4)
drawn = list(polygons_near(hub_texts["2024-12-19"], [near_hub.bounds]))
held = unary_union([p for s, p in drawn if s == "held:russia"]).intersection(near_hub)
grey = unary_union([p for s, p in drawn if s in ("held:russia", "contested")]).intersection(near_hub)
with open(os.path.join(os.environ["SOURCE_DIR"], "data", "theatres", "ukraine.yaml"), encoding="utf-8") as file:
    edge = next(h["edge"] for h in yaml.safe_load(file)["hubs"] if h["name"] == "pokrovsk")
answer = by_name["sources"][0]
town = plane(Polygon(cut(edge + edge[:1])), hub)
want = plane(cut_polygons(held), hub).distance(town) / 1000
tell(answer["edge"] == "outside" and abs(answer["edge_km"] - want) <= 0.001, "hub: held land ends %.3f km before the stated edge" %
     want, answer["edge_km"])
want = plane(cut_polygons(grey), hub).distance(plane(Point(hub), hub)) / 1000
tell(abs(answer["grey_zone_km"] - want) <= 0.001, "hub: the grey zone is %.3f km from the centre" % want, answer["grey_zone_km"])
deep = (37.74255, 48.13989)
text = next(text for instant, text in snapshots() if instant == max(instants))
around = box(deep[0] - 0.5, deep[1] - 0.3, deep[0] + 0.5, deep[1] + 0.3)
held = unary_union([p for s, p in polygons_near(text, [around.bounds]) if s == "held:russia"])
pieces = [Polygon(g.exterior.coords, [r.coords for r in g.interiors if abs(GEOD.geometry_area_perimeter(Polygon(r))[0]) >= 5e6])
          for g in getattr(held, "geoms", [held]) if g.geom_type == "Polygon"]
lines = unary_union(pieces).boundary.intersection(around)
lines = [LineString(cut(g.coords) + [g.coords[-1]]) for g in getattr(lines, "geoms", [lines])]
want = min(plane(line, deep).distance(plane(Point(deep), deep)) for line in lines) / 1000
answer = ask("hub", "%s,%s" % deep, "-e", evidence)["sources"][0]
tell(abs(answer["distance_km"] + want) <= 0.001, "hub: Avdiivka lies %.3f km deep in held land" % want, answer["distance_km"])

for day in ("2020-01-01", "2025-01-02"):
    status, _, err = run("hub", "37.1758,48.2828", "-e", evidence, "--on", day)
    tell(status == 4, "hub: %s, which no map reaches, is refused with status 4" % day, err)

# ---- with gazetteers ----
GEONAMES = archive("places", "geonames_cities500_ua_ruborder.csv")
LOCALITIES = archive("places", "wof_ua_localities.csv")
ask("ingest", "-e", evidence, "--source", "geonames", GEONAMES)
ask("ingest", "-e", evidence, "--source", "whosonfirst", LOCALITIES)


def place(name, *more):
    return ask("places", name, "-e", evidence, *more)


for geonames, names in {
    710915: ("Часів Яр", "Часов Яр", "Chasiv Yar", "Chasov Yar", "chasiv-yar", "ЧАСІВ  ЯР"),
    703656: ("Куп'янськ", "Куп’янськ", "Купʼянськ", "Куп`янськ", "Купянск", "Kupiansk", "Kup'yans'k"),
    713122: ("Авдіївка", "Авдеевка", "Avdiyivka", "Avdeevka", "Awdijiwka"),
    707898: ("Гуляйполе", "Huliaipole", "Hulyaypole", "Guljajpole"),
}.items():
    ids = {name: place(name)["place"]["id"] for name in names}
    tell(set(ids.values()) == {"geonames:%d" % geonames}, "places: %d spellings find %s" % (len(names), names[0]), ids)
for geonames, former in ((713174, "Артемівськ"), (713174, "Artyomovsk"), (709354, "Дзержинськ"), (704422, "Красноармейск")):
    found = place(former, "--region", "donetsk")["place"]
    tell(found["id"] == "geonames:%d" % geonames and found["found_as"] and "2016" in found["found_as"],
         "places: %s is found by its former name" % former, found)
status, _, err = run("places", "Іванівка", "-e", evidence)
tell(status == 2 and "98 places have the name" in err and "UA-65" in err, "places: of many with a name the call says which", err)
tell(place("Ivanivka", "--id", "707355")["place"]["region"] == "UA-14", "places: one of them by its id")
status, _, err = run("places", "Chasiiv", "-e", evidence)
tell(status == 2 and "Chasiv Yar" in err, "places: the nearest names to one that nobody has", err)


def taken(name):
    """Per published point: the first map with it held by Russia."""
    answer = place(name)
    return answer, {"%s %s" % (point["gazetteer"], point["key"]): next(
        (span["from"] for span in point["history"] if span["status"] == "held:russia"), None)
        for point in answer["sources"][0]["points"]}


DATES = {
    "Bakhmut": {"geonames 713174": "2023-04-04T22:31:57Z"},
    "Avdiivka": {"geonames 713122": "2024-02-17T08:03:46Z", "whosonfirst 101868495": "2024-01-24T21:45:20Z"},
    "Vuhledar": {"whosonfirst 101868227": "2024-09-30T13:56:59Z"},
    "Selydove": {"geonames 694677": "2024-10-27T21:52:55Z", "whosonfirst 101868413": "2024-10-23T20:24:48Z"},
    "Kurakhove": {"geonames 703646": "2024-11-29T21:55:20Z", "geonames 695357": "2024-12-23T21:20:07Z",
                  "whosonfirst 101868289": "2024-11-28T21:48:51Z"},
    "Chasiv Yar": {"geonames 710915": "2024-11-17T21:32:18Z", "whosonfirst 101869759": None},
}
for name, dates in DATES.items():
    answer, seen = taken(name)
    several = len(set(dates.values())) > 1
    tell(all(seen.get(point) == day for point, day in dates.items()) and answer["sources"][0]["differs_by_point"] >= several,
         "places: %s, by point: %s" % (name, ", ".join(str(day)[:10] for day in dates.values())), seen)
answer = place("Huliaipole")
tell(abs(answer["place"]["points_apart_km"] - 8.4) < 0.05 and answer["sources"][0]["differs_by_point"],
     "places: the points of Huliaipole lie 8.4 km apart", answer["place"])
said = {(claim["who"], claim["day"], claim["says"]) for claim in place("Bakhmut")["claims"]}
tell(("Wagner", "2023-05-20", "taken") in said and ("Ukraine", "2023-05-21", "not taken") in said,
     "places: who said what of Bakhmut stands beside it", said)


# ---- how many changed hands: every point of both gazetteers in the two end states, by Shapely ----
def rows_of(path, key, source):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lon, lat = float(row["lon"]), float(row["lat"])
            if source == "whosonfirst" or (22 <= lon <= 44 and 43 <= lat <= 54):
                yield source, row[key], int(row["geonames_id"] or 0), (lon, lat)


points = list(rows_of(GEONAMES, "geonames_id", "geonames")) + list(rows_of(LOCALITIES, "wof_id", "whosonfirst"))
window = ask("places", "-e", evidence, "--from", "2024-11-19", "--to", "2024-12-19")["sources"][0]
held = []
for end in ("from_snapshot", "to_snapshot"):
    wanted = int(numpy.datetime64(window[end][:-1], "s").astype(int))
    text = next(text for instant, text in snapshots() if instant == wanted)
    area = prep(unary_union([p for s, p in polygons_near(text, [(-180, -90, 180, 90)]) if s == "held:russia"]))
    held.append([area.contains(Point(at)) for _, _, _, at in points])
firsts = {}
for i, (source, key, geonames, _) in enumerate(points):  # GeoNames before Who's On First, then by id
    for group in ((source, geonames or key), ("merged", geonames or key)):
        if group not in firsts or (group[0] == source or points[firsts[group]][0] == source) and (
                int(key) < int(points[firsts[group]][1])):
            firsts[group] = i
for count in window["counts"]:
    mine = [i for (gazetteer, _), i in firsts.items() if gazetteer == count["gazetteer"]]
    before, after = (sum(state[i] for i in mine) for state in held)
    tell((count["places"], count["held_from"], count["held_to"]) == (len(mine), before, after) and
         count["taken"] - count["lost"] == after - before,
         "places: by %s %d places, %d held, then %d" % (count["gazetteer"], len(mine), before, after), count)
tell([count["taken"] for count in window["counts"]] == [1, 44, 44],
     "places: 1 or 44 changed hands in the 30 days to 2024-12-19, by the gazetteer",
     [count["taken"] for count in window["counts"]])
# Crimea, whose outline was drawn again that day: a listed redraw is one for places too, as for every other measure.
crimea = ask("places", "-e", evidence, "--from", "2022-09-18", "--to", "2022-09-19", "--region", "33,44.3,35.2,45.2")
flips = crimea["sources"][0]["changes"]
tell(len(flips) > 0 and {flip["kind"] for flip in flips} == {"redraw"},
     "places: on the south coast of Crimea nothing changed hands on 2022-09-18 but by a redraw",
     [(flip["name"], flip["kind"]) for flip in flips])
finish()
