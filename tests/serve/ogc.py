#!/usr/bin/python3
"""OGC API - Features as served, against the evidence file read with sqlite3 alone: pages put together give every feature
once, with its values; bbox and datetime give what Shapely and a comparison of times give on all of them; shells wind
counter-clockwise, areas are what PROJ's equal-area projection gives; answers fit the description that is served with them;
and ogrinfo, ogr2ogr and QGIS read it.

On the demonstration, and on real archives when they are at hand. EVIDENCE=FILE: on that evidence file instead.
"""
import datetime
import json
import math
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import ARCHIVES, PL, ask, finish, run, tell  # noqa: E402

import jsonschema
import pyproj
import shapely.geometry
import shapely.prepared

COLLECTIONS = ["sources", "control", "change", "front", "places", "hubs", "sectors"]


LARGE = 20000  # features of a collection of which less is tried, since each try fetches much of it


class Server:
    def __init__(self, evidence):
        self.process = subprocess.Popen([PL, "serve", "-e", evidence, "--port", "0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.root = self.process.stdout.readline().strip().rstrip("/") + "/ogc"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def get(self, path, **parameters):
        """Status, type and JSON of a path below /ogc, or of a whole address."""
        address = path if path.startswith("http:") else self.root + path
        if parameters:
            address += "?" + urllib.parse.urlencode(parameters, safe=",:/")
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                return answer.status, answer.headers["Content-Type"], json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers["Content-Type"], json.load(refused)

    def items(self, collection, **parameters):
        """All features, page by page along the links; with how many pages there were."""
        limit = parameters.setdefault("limit", 1000)
        address, features, pages, matched = "/collections/%s/items" % collection, [], 0, None
        while address:
            status, _, page = self.get(address, **parameters)
            if status != 200:
                raise SystemExit("not ok - %s: %d %s" % (address, status, page))
            features += page["features"]
            pages += 1
            matched = page["numberMatched"]
            if page["numberReturned"] != len(page["features"]) or len(page["features"]) > limit:
                raise SystemExit("not ok - %s: numberReturned is wrong" % address)
            address, parameters = next((link["href"] for link in page["links"] if link["rel"] == "next"), None), {}
        return features, pages, matched


def links(document):
    return {link["rel"]: link for link in document["links"]}


# ---- the documents ----

def strict(schema, root):
    """An OpenAPI 3.0 schema as JSON Schema: references resolved in `root`, `nullable` as a type."""
    if isinstance(schema, list):
        return [strict(part, root) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = root
        for part in schema["$ref"][2:].split("/"):
            target = target[part]
        return strict(target, root)
    made = {key: strict(value, root) for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") is True:
        made["type"] = [made["type"], "null"]
    return made


def check_documents(server, name):
    status, kind, landing = server.get("")
    rels = links(landing)
    tell(status == 200 and kind == "application/json" and {"self", "service-desc", "conformance", "data"} <= set(rels),
         name + ": the landing page links to its description, conformance and data", rels)
    status, kind, api = server.get(rels["service-desc"]["href"])
    tell(status == 200 and kind == rels["service-desc"]["type"] == "application/vnd.oai.openapi+json;version=3.0",
         name + ": the description has the type that its link says", kind)
    conforms = server.get(rels["conformance"]["href"])[2]["conformsTo"]
    tell(sorted(uri.rsplit("/", 1)[1] for uri in conforms) == ["core", "geojson", "oas30"],
         name + ": core, GeoJSON and OpenAPI are claimed, and no more", conforms)
    listed = server.get(rels["data"]["href"])[2]["collections"]
    tell([one["id"] for one in listed] == COLLECTIONS, name + ": the collections", [one["id"] for one in listed])

    wanted = {"/", "/conformance", "/collections"} | {"/collections/%s%s" % (one, behind) for one in COLLECTIONS
                                                       for behind in ("", "/items", "/items/{featureId}")}
    operations = [path["get"]["operationId"] for path in api["paths"].values()]
    tell(api["openapi"].startswith("3.0.") and set(api["paths"]) == wanted and len(set(operations)) == len(operations),
         name + ": exactly the paths that there are are described", set(api["paths"]) ^ wanted)
    wrong = []
    answers = [("/", landing), ("/conformance", {"conformsTo": conforms}),
               ("/collections", server.get("/collections")[2])]
    for one in listed:
        items = server.get("/collections/%s/items" % one["id"], limit=50)[2]
        answers += [("/collections/" + one["id"], server.get("/collections/" + one["id"])[2]),
                    ("/collections/%s/items" % one["id"], items)]
        for feature in items["features"][:2]:
            status, kind, alone = server.get("/collections/%s/items/%s" % (one["id"],
                                                                           urllib.parse.quote(str(feature["id"]))))
            if status != 200 or kind != "application/geo+json" or {
                    key: value for key, value in alone.items() if key != "links"} != feature or set(links(alone)) != {
                    "self", "collection"}:
                wrong.append((one["id"], feature["id"], status))
            answers.append(("/collections/%s/items/{featureId}" % one["id"], alone))
        if one != server.get("/collections/" + one["id"])[2]:
            wrong.append((one["id"], "differs alone"))
    tell(not wrong, name + ": a feature alone is the feature of the page", wrong[:3])
    bad = []
    for path, document in answers:
        content = api["paths"][path]["get"]["responses"]["200"]["content"]
        schema = strict(next(iter(content.values()))["schema"], api)
        for error in jsonschema.Draft7Validator(schema).iter_errors(document):
            bad.append((path, list(error.path), error.message[:200]))
    tell(not bad, name + ": %d answers fit the schemas that the description gives" % len(answers), bad[:3])
    return listed


def check_refusals(server, name):
    good = "/collections/control/items"
    refused = [(good, {"bbox": "1,2,3"}), (good, {"bbox": "1,2,3,x"}), (good, {"bbox": "1,9,3,2"}),
               (good, {"bbox": "1,2,3,4,5"}), (good, {"bbox": "1,2,3,91"}), (good, {"datetime": "yesterday"}),
               (good, {"datetime": "2024-02-30"}), (good, {"datetime": "2024-12-19/2024-12-18"}),
               (good, {"datetime": "../.."}), (good, {"limit": "0"}), (good, {"limit": "x"}), (good, {"offset": "-1"}),
               (good, {"nothing": "1"}), (good, {"area_km2": "1"}), (good, {"f": "html"}), ("", {"a": "1"}),
               ("/conformance", {"limit": "1"}), ("/collections", {"limit": "1"}), ("/collections/control", {"a": "1"}),
               (good + "/1", {"a": "1"}), ("/openapi.json", {"a": "1"})]
    wrong = [(path, ask_, status) for path, ask_ in refused for status, _, body in [server.get(path, **ask_)]
             if status != 400 or not body["error"]["message"]]
    wrong += [status for status, _, _ in [server.get(good + "?source=a&source=b")] if status != 400]
    tell(not wrong, name + ": what is unknown, twice or malformed is refused with 400", wrong)
    missing = ["/nothing", "/collections/nothing", "/collections/nothing/items", good + "/0", good + "/x", good + "/01",
               good + "/99999999", good + "/1/more", "/collections/control/nothing", "/collections/front/items/a.b.c",
               "/collections/places/items/0x1", "/conformance/more"]
    wrong = [(path, status) for path in missing for status, _, _ in [server.get(path)] if status != 404]
    tell(not wrong, name + ": what is not there is 404", wrong)
    injected = server.get(good, status="' OR 1=1 --")[2]
    tell(injected["numberMatched"] == 0, name + ": SQL in a value is a value", injected)


# ---- against the file ----

def instant(text):
    return None if text is None else text[:19] + "Z"


def check_paging(server, name, database):
    columns = "OGC_FID, source, layer, status, class, area_km2, start_time, end_time"
    wanted = {row[0]: (row[1], row[2] or None, row[3], row[4] or None, "%.6f" % row[5], instant(row[6]), instant(row[7]))
              for row in database.execute("SELECT %s FROM control" % columns)}
    control, pages, matched = server.items("control", limit=max(1, len(wanted) // 7))
    got = {f["id"]: tuple(f["properties"][key] for key in ("source", "layer", "status", "class")) +
           ("%.6f" % f["properties"]["area_km2"], f["properties"]["start_time"], f["properties"]["end_time"])
           for f in control}
    tell(matched == len(control) == len(got) == len(wanted) and got == wanted and pages >= 7,
         "%s: %d pages of control give each of %d stays once, as the view `control` has it" % (name, pages, len(wanted)))
    tell(all(f["properties"]["side"] == (f["properties"]["status"][5:] if f["properties"]["status"].startswith("held:")
                                         else None) for f in control), name + ": side is that of the status")
    rows = database.execute("SELECT c.id, o.name, c.status, c.gained, c.area_km2, c.width_m, c.start_time, c.end_time,"
                            " c.undone_time FROM change c JOIN source o ON o.id = c.source").fetchall()
    wanted = {row[0]: (row[1], row[2], "gained" if row[3] else "lost", "%.6f" % row[4], "%.1f" % row[5], instant(row[6]),
                       instant(row[7]), instant(row[8])) for row in rows}
    change, _, matched = server.items("change", limit=10000)
    got = {f["id"]: tuple(f["properties"][key] for key in ("source", "status", "direction")) +
           ("%.6f" % f["properties"]["area_km2"], "%.1f" % f["properties"]["width_m"]) +
           tuple(f["properties"][key] for key in ("start_time", "end_time", "undone_time")) for f in change}
    tell(matched == len(change) == len(got) and got == wanted, "%s: each of %d patches once" % (name, len(wanted)))
    places, _, _ = server.items("places", limit=10000)
    rows = database.execute("SELECT p.id, o.name, p.key, p.name, p.population, p.lon, p.lat FROM place p"
                            " JOIN source o ON o.id = p.source").fetchall()
    wanted = {row[0]: row[1:5] for row in rows}
    at = {row[0]: row[5:] for row in rows}
    got = {f["id"]: tuple(f["properties"][key] for key in ("source", "key", "name", "population")) for f in places}
    apart = [f["id"] for f in places if math.dist(f["geometry"]["coordinates"], at.get(f["id"], (999, 999))) > 0.8e-7]
    tell(len(places) == len(got) and got == wanted and not apart, "%s: each of %d settlements once, where it is" % (
        name, len(wanted)), apart[:3])
    names = [row[0] for row in database.execute("SELECT name FROM source ORDER BY name")]
    tell([f["id"] for f in server.items("sources")[0]] == names, name + ": the sources", names)
    return control, change, places


def check_kinds(server, name, change):
    """Patches by kind against the ledger's sums, source by source."""
    wrong = []
    for source in sorted({f["properties"]["source"] for f in change}):
        mine = {}
        for f in change:
            p = f["properties"]
            if p["source"] == source:
                key = p["kind"], p["direction"]
                mine[key] = mine.get(key, 0.0) + p["area_km2"]
        for kind in ("redraw", "retraction"):
            part = server.items("change", source=source, kind=kind, limit=10000)[0]
            if {f["id"] for f in part} != {f["id"] for f in change if f["properties"]["source"] == source and
                                           f["properties"]["kind"] == kind}:
                wrong.append((source, kind, len(part)))
    tell(not wrong, name + ": a filter by kind gives the patches of that kind", wrong)


def sample_boxes(features, count, chance):
    """Boxes that cut through what there is, with ends at odd places so that nothing just touches."""
    made = []
    for _ in range(count):
        feature = chance.choice(features)
        west, south, east, north = shapely.geometry.shape(feature["geometry"]).bounds
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        width, height = 10 ** chance.uniform(-3, 0.5), 10 ** chance.uniform(-3, 0.3)
        made.append((round(x - width, 9) + 1.3e-9, round(y - height, 9) + 1.7e-9, x + width, y + height))
    return made


def check_boxes(server, name, features, collection, chance):
    shapes = [(f["id"], shapely.geometry.shape(f["geometry"])) for f in features if f["geometry"]]
    shapes = [(fid, shape, shape.bounds, shapely.prepared.prep(shape)) for fid, shape in shapes]
    with_shape = [f for f in features if f["geometry"]]
    # Thinner than the decimals that are written: they have a place in the evidence file, and none here.
    bare = {f["id"] for f in features if not f["geometry"]}
    wrong, found, many = [], 0, len(shapes) > LARGE
    for box in sample_boxes(with_shape, 4 if many else 12, chance):
        area = shapely.geometry.box(*box)
        wanted = {fid for fid, shape, b, ready in shapes
                  if b[0] <= box[2] and b[2] >= box[0] and b[1] <= box[3] and b[3] >= box[1] and ready.intersects(area)}
        part, _, matched = server.items(collection, bbox="%.12f,%.12f,%.12f,%.12f" % box, limit=10000)
        got = {f["id"] for f in part} - bare
        # What lies within rounding of the box's edge may fall either way.
        unsure = {fid for fid, shape, _, _ in shapes if fid in got ^ wanted and
                  (shape.distance(area) < 2e-7 or shape.intersection(area).area < 1e-12)}
        if (got ^ wanted) - unsure or matched != len(part):
            wrong.append((box, len(got), len(wanted)))
        found += len(got)
    tell(not wrong and found > 0, "%s: boxes give the features of %s that Shapely finds (%d in all)" % (
        name, collection, found), wrong[:3])
    if many:
        return
    across = server.items(collection, bbox="20,-90,-175,90", limit=10000)[0]
    wanted = {fid for fid, _, b, _ in shapes if b[2] >= 20 or b[0] <= -175}
    both = {f["id"] for f in server.items(collection, bbox="20,-90,180,90", limit=10000)[0]} | {
        f["id"] for f in server.items(collection, bbox="-180,-90,-175,90", limit=10000)[0]}
    tell({f["id"] for f in across} == both and both - bare == wanted, name + ": a box across the antimeridian is its two halves")
    six = server.items(collection, bbox="20,-90,0,180,90,9000", limit=10000)[2]
    tell(six == server.items(collection, bbox="20,-90,180,90", limit=10000)[2], name + ": heights are not looked at")


def check_times(server, name, features, collection):
    """Half-open times against closed questions."""
    ends = sorted({f["properties"][key] for f in features for key in ("start_time", "end_time")
                   if f["properties"][key]})
    first, middle, later, last = ends[0], ends[len(ends) // 2], ends[min(len(ends) // 2 + 3, len(ends) - 1)], ends[-1]
    questions = [(middle, middle, middle), (middle + "/" + later, middle, later), (first, first, first), (last, last, last),
                 (middle + "/..", middle, "9"), ("../" + middle, "0", middle),
                 (middle + "/", middle, "9"), (middle[:10], middle[:10] + "T00:00:00Z", middle[:10] + "T23:59:59Z"),
                 ("1999-01-01/1999-12-31", "1999-01-01T00:00:00Z", "1999-12-31T23:59:59Z"),
                 (middle[:19] + ".250Z", middle, middle)]
    wrong = []
    for text, begin, end in questions[:2] if len(features) > LARGE else questions:
        wanted = {f["id"] for f in features if f["properties"]["start_time"] <= end and
                  (f["properties"]["end_time"] is None or f["properties"]["end_time"] > begin)}
        got = {f["id"] for f in server.items(collection, datetime=text, limit=10000)[0]}
        if got != wanted:
            wrong.append((text, len(got), len(wanted)))
    tell(not wrong, "%s: times give what of %s stood then" % (name, collection), wrong)


def check_filters(server, name, features, collection, properties):
    wrong = []
    for key in properties:
        values = sorted({f["properties"][key] for f in features if f["properties"][key]})
        asked = [[value] for value in values[:1 if len(features) > LARGE else 4]] + ([values[:2]] if len(values) > 1 else []) + [["none such"]]
        for chosen in asked:
            wanted = {f["id"] for f in features if f["properties"][key] in chosen}
            got = {f["id"] for f in server.items(collection, limit=10000, **{key: ",".join(chosen)})[0]}
            if got != wanted:
                wrong.append((key, chosen, len(got), len(wanted)))
    tell(not wrong, "%s: filters of %s by %s" % (name, collection, ", ".join(properties)), wrong[:3])


# ---- geometry ----

def signed_area(ring):
    x0, y0 = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in zip(ring, ring[1:])) / 2


def polygons(geometry):
    if geometry is None:
        return []
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


EQUAL_AREA = pyproj.Transformer.from_crs("EPSG:4326", "+proj=cea +ellps=WGS84", always_xy=True)


def projected_km2(polygon):
    """Edges are straight in longitude and latitude: cut into pieces, whose chords in the projection hide little."""
    total = 0.0
    for index, ring in enumerate(polygon):
        points = []
        for a, b in zip(ring, ring[1:]):
            pieces = max(1, math.ceil(max(abs(a[0] - b[0]), abs(a[1] - b[1])) / 0.002))
            points += [(a[0] + (b[0] - a[0]) * i / pieces, a[1] + (b[1] - a[1]) * i / pieces) for i in range(pieces)]
        points.append(points[0])
        xs, ys = EQUAL_AREA.transform([p[0] for p in points], [p[1] for p in points])
        area = abs(signed_area(list(zip(xs, ys)))) / 1e6
        total += area if index == 0 else -area
    return total


def check_shapes(name, features, collection, kind, chance):
    wrong = []
    for f in features:
        if f["geometry"] is None:
            # Narrower than what seven decimals can tell apart, 1.1 cm: nothing is left of it.
            if f["properties"]["area_km2"] > 1e-6 and f["properties"].get("width_m", 1.0) > 0.05:
                wrong.append((f["id"], "nothing left of it", f["properties"]))
            continue
        if f["geometry"]["type"] != kind:
            wrong.append((f["id"], f["geometry"]["type"]))
        for polygon in polygons(f["geometry"]):
            for index, ring in enumerate(polygon):
                if len(ring) < 4 or ring[0] != ring[-1] or (signed_area(ring) > 0) != (index == 0):
                    wrong.append((f["id"], index, "winding or closing"))
                if any(round(x, 7) != x or round(y, 7) != y for x, y in ring):
                    wrong.append((f["id"], index, "decimals"))
    tell(not wrong, "%s: every shell of %s counter-clockwise, holes clockwise, closed, seven decimals, %s alone" % (
        name, collection, kind), wrong[:3])
    wrong = []
    for f in chance.sample(features, min(60, len(features))):
        mine = sum(projected_km2(polygon) for polygon in polygons(f["geometry"]))
        # Seven decimals move each vertex by up to 7 mm: over an outline of n vertices at most about n * 7 mm * its edge.
        outline = sum(math.dist(a, b) for p in polygons(f["geometry"]) for ring in p for a, b in zip(ring, ring[1:]))
        if abs(mine - f["properties"]["area_km2"]) > 1e-6 + outline * 111.2 * 0.8e-5 + 2e-9 * mine:
            wrong.append((f["id"], mine, f["properties"]["area_km2"]))
    tell(not wrong, "%s: areas of %s are what an equal-area projection gives" % (name, collection), wrong[:3])


# ---- what is worked out when asked ----

def check_front(server, name, evidence, day):
    # The verbs' --on DAY is the state at 24:00, which is the next day's first instant.
    midnight = (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat() + "T00:00:00Z"
    mine = server.items("front", datetime=midnight)[0]
    status, out, err = run("front", "-e", evidence, "--on", day, "--geojson")
    theirs = json.loads(out)["features"] if status == 0 else []
    key = json.dumps
    tell(status == 0 and mine and sorted(key(f["geometry"]) for f in mine) == sorted(key(f["geometry"]) for f in theirs),
         "%s: the front of %s is what the verb draws, %d lines" % (name, day, len(mine)), err or len(theirs))
    tell(len({f["id"] for f in mine}) == len(mine) and
         [f["id"] for f in mine] == [f["id"] for f in server.items("front", datetime=midnight, limit=7)[0]],
         name + ": its lines have ids of their own, page by page")
    last = server.items("front")[0]
    tell(last and all(f["properties"]["end_time"] is None for f in last), name + ": without a time, the last map's")
    tell(server.items("front", datetime="1999-01-01")[2] == 0 and server.items("front", datetime="2099-01-01")[2] == 0,
         name + ": where there is no map there is no front")


def check_holders(server, name, control, day, source):
    places = server.items("places", datetime=day, map=source, limit=10000)[0]
    end = day + "T23:59:59Z"
    standing = [f for f in control if f["properties"]["source"] == source and f["properties"]["start_time"] <= end and
                (f["properties"]["end_time"] is None or f["properties"]["end_time"] > end)]
    layers = {status: [shapely.prepared.prep(shapely.geometry.shape(f["geometry"])) for f in standing
                       if (f["properties"]["status"].startswith("held:") if status == "held"
                           else f["properties"]["status"] == status)] for status in ("held", "contested")}
    wrong, counts = [], {}
    for f in places:
        point = shapely.geometry.Point(f["geometry"]["coordinates"])
        wanted = next((status for status in ("held", "contested") if any(shape.contains(point)
                                                                         for shape in layers[status])), "not-drawn")
        got = f["properties"]["status"].split(":")[0]
        counts[got] = counts.get(got, 0) + 1
        if got != wanted:
            wrong.append((f["id"], got, wanted))
    tell(not wrong and counts.get("held", 0) > 0, "%s: who held %d settlements on %s: %s" % (name, len(places), day, counts),
         wrong[:3])


# ---- programs of others ----

PAGES = ["-oo", "PAGE_SIZE=1000"]  # GDAL asks for ten at a time otherwise


def ogrinfo_count(server, collection, *options):
    done = subprocess.run(["ogrinfo", "-ro", "-so", *PAGES, *options, "OAPIF:" + server.root, collection], capture_output=True,
                          text=True, timeout=300)
    count = re.search(r"Feature Count: (\d+)", done.stdout)
    return int(count.group(1)) if count and done.returncode == 0 else (done.returncode, done.stderr[-300:])


def check_gdal(server, name, control, change):
    if not shutil.which("ogrinfo"):
        print("skip - %s: ogrinfo is not here" % name)
        return
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", "OAPIF:" + server.root, "control"], capture_output=True,
                          text=True, timeout=300)
    fields = dict(re.findall(r"^(\w+): (\w+) ", done.stdout, re.M))
    tell(done.returncode == 0 and "Geometry: Polygon" in done.stdout and "ERROR" not in done.stderr and
         fields.get("start_time") == fields.get("end_time") == "DateTime" and fields.get("area_km2") == "Real",
         name + ": ogrinfo reads control with times and areas as such", done.stderr or fields)
    tell(ogrinfo_count(server, "control") == len(control) and ogrinfo_count(server, "change") == len(change),
         name + ": ogrinfo counts what there is")
    held = sum(f["properties"]["status"].startswith("held:") for f in control)
    status = next(f["properties"]["status"] for f in control if f["properties"]["status"].startswith("held:"))
    same = sum(f["properties"]["status"] == status for f in control)
    tell(ogrinfo_count(server, "control", "-where", "status = '%s'" % status) == same and held >= same,
         name + ": ogrinfo's filter by status")
    moment = sorted(f["properties"]["start_time"] for f in control)[len(control) // 2]
    stood = sum(f["properties"]["start_time"] <= moment < (f["properties"]["end_time"] or "9") for f in control)
    gdal_time = moment[:10].replace("-", "/") + " " + moment[11:19] + "+00"
    # Both ends go to the server as a `datetime` each, which knows that what has no end still stands.
    got = ogrinfo_count(server, "control", "-where", "start_time <= '%s' AND end_time > '%s'" % (gdal_time, gdal_time))
    tell(got == stood, name + ": ogrinfo's filter by time", (got, stood))
    west, south, east, north = shapely.geometry.shape(control[len(control) // 2]["geometry"]).bounds
    box = (west + 1.1e-6, south + 1.1e-6, (west + east) / 2, (south + north) / 2)
    wanted = server.items("control", bbox="%.17g,%.17g,%.17g,%.17g" % box)[2]
    tell(ogrinfo_count(server, "control", "-spat", *map(str, box)) == wanted, name + ": ogrinfo's filter by a box")
    done = subprocess.run(["ogr2ogr", *PAGES, "-f", "GPKG", "copy.gpkg", "OAPIF:" + server.root, "control", "sources", "sectors"],
                          capture_output=True, text=True, timeout=600)
    copy = sqlite3.connect("copy.gpkg") if done.returncode == 0 else None
    counted = copy.execute("SELECT count(*), round(sum(area_km2), 3) FROM control").fetchone() if copy else None
    total = sum(f["properties"]["area_km2"] for f in control)
    tell(counted and counted[0] == len(control) and abs(counted[1] - total) < 0.01,
         name + ": ogr2ogr copies it into a GeoPackage", (done.stderr[-300:], counted))
    if copy:
        copy.close()
        os.remove("copy.gpkg")


def check_qgis(server, name, evidence, control, change):
    script = os.path.join(os.environ["SOURCE_DIR"], "tests", "serve", "_qgis_layers.py")
    if subprocess.run(["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True).returncode != 0:
        print("skip - %s: QGIS is not here (python3-qgis)" % name)
        return
    shapes = [shapely.geometry.shape(f["geometry"]) for f in control]
    west, south, east, north = shapes[len(shapes) // 2].bounds
    box = (west, south, (west + east) / 2, (south + north) / 2)
    done = subprocess.run(["/usr/bin/python3", script, server.root, evidence, *map(str, box)], capture_output=True,
                          text=True, timeout=600, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": os.getcwd()})
    try:
        seen = json.loads(done.stdout[done.stdout.index("{"):])
    except ValueError:
        tell(False, name + ": QGIS opens the layers", done.stderr[-500:])
        return
    served, stored = seen["served"], seen["stored"]
    tell(set(served) == set(COLLECTIONS) and all(layer["valid"] for layer in served.values()),
         name + ": QGIS opens all collections", {key: layer.get("error") for key, layer in served.items()})
    wanted = server.items("control", bbox=",".join("%.17g" % number for number in box))[2]
    tell(served["control"]["count"] == len(control) and served["control"]["in_box"] == wanted,
         "%s: QGIS counts %d features of control, %d in a box" % (name, len(control), wanted), served["control"])
    tell(served["control"]["fields"]["start_time"] == served["control"]["fields"]["end_time"] == "DateTime" and
         served["control"]["crs"] == "EPSG:4326", name + ": QGIS has its times as times", served["control"]["fields"])
    tell(stored["control"]["valid"] and stored["control"]["count"] == len(control) and stored["change"]["valid"] and
         stored["change"]["count"] == len(change), name + ": QGIS opens the evidence file's control and change", stored)
    bounds = shapely.geometry.MultiPoint([corner for shape in shapes for corner in (shape.bounds[:2], shape.bounds[2:])])
    tell(all(abs(a - b) < 1e-6 for a, b in zip(stored["control"]["extent"], bounds.bounds)),
         name + ": their extent is that of the features", (stored["control"]["extent"], bounds.bounds))
    starts = sorted(f["properties"]["start_time"] for f in control)
    times = stored["control"]["times"]
    tell(instant(times[0]) == starts[0] and instant(times[1]) == starts[-1] and
         stored["change"]["fields"]["start_time"] == "DateTime", name + ": and so are their times", (times, starts[0]))


# ---- all of it, on one evidence file ----

def examine(evidence, name, source, day):
    chance = random.Random(1)
    database = sqlite3.connect("file:%s?mode=ro" % urllib.parse.quote(os.path.abspath(evidence)), uri=True)
    with Server(evidence) as server:
        check_documents(server, name)
        check_refusals(server, name)
        control, change, places = check_paging(server, name, database)
        check_kinds(server, name, change)
        check_shapes(name, control, "control", "Polygon", chance)
        check_shapes(name, change, "change", "MultiPolygon", chance)
        for features, collection in ((control, "control"), (change, "change"), (places, "places")):
            if features:
                check_boxes(server, name, features, collection, chance)
        for features, collection in ((control, "control"), (change, "change")):
            check_times(server, name, features, collection)
        check_filters(server, name, control, "control", ["source", "status", "side", "class"])
        check_filters(server, name, change, "change", ["source", "status", "side", "direction", "kind"])
        if places:
            check_filters(server, name, places, "places", ["source", "kind", "region", "name"])
            check_holders(server, name, control, day, source)
        check_front(server, name, evidence, day)
        check_gdal(server, name, control, change)
        check_qgis(server, name, evidence, control, change)


def main():
    given = os.environ.get("EVIDENCE")
    if given:
        examine(given, "EVIDENCE", "deepstate", "2024-12-19")
        finish()
    status, _, err = run("demo")
    evidence = next((os.path.join("plumbline-demo", file) for file in sorted(os.listdir("plumbline-demo"))
                     if file.endswith(".gpkg")), None) if status == 0 else None
    if not tell(evidence is not None, "the demonstration is made", err):
        finish()
    rows = sqlite3.connect(evidence).execute("SELECT o.name, max(substr(t.start_time, 1, 10)) FROM control t"
                                             " JOIN source o ON o.name = t.source GROUP BY 1 ORDER BY 1").fetchall()
    examine(evidence, "demonstration", rows[0][0], rows[0][1])
    if not ARCHIVES:
        print("skip - archives: PLUMBLINE_ARCHIVES is not set")
        finish()
    for source, below in (("deepstate-daily", "deepstate-daily/deepstate-map-data-main.zip"),
                          ("uacontrolmap", "uacontrolmap/uacontrolmap-2022-12_2024-12.tar.xz")):
        ask("ingest", "-e", "real.gpkg", "--source", source, os.path.join(ARCHIVES, below))
    ask("ingest", "-e", "real.gpkg", "--source", "natural-earth",
        os.path.join(ARCHIVES, "boundaries", "ne10m_admin1_ukraine_ruborder.geojson"))  # the front rests on it
    examine("real.gpkg", "archives", "uacontrolmap", "2024-12-19")
    finish()


if __name__ == "__main__":
    main()
