#!/usr/bin/python3
"""Outlines and settlements as published: every region's area against PROJ, the same evidence in any order, and what Ukraine's
directions of the front gained in the thirty days to 2024-12-19, DeepState (the figures that crude boxes gave before are in
`WANTED`)."""
import json
import math
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, digest, finish, run, tell  # noqa: E402

from pyproj import Geod  # noqa: E402
from shapely.geometry import shape  # noqa: E402
from shapely.ops import unary_union  # noqa: E402
from shapely.validation import make_valid  # noqa: E402

SOURCES = {
    "natural-earth": archive("boundaries", "ne10m_admin1_ukraine_ruborder.geojson"),
    "geoboundaries-ukr": archive("boundaries", "geoBoundaries-UKR-ADM1.geojson"),
    "geonames": archive("places", "geonames_cities500_ua_ruborder.csv"),
    "whosonfirst": archive("places", "wof_ua_localities.csv"),
}
COUNTS = {"natural-earth": ("regions", 33), "geoboundaries-ukr": ("regions", 27), "geonames": ("places", 3411),
          "whosonfirst": ("places", 34094)}
DEEPSTATE = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
WGS84 = Geod(ellps="WGS84")


def ring_km2(positions):
    """Edges are straight in longitude and latitude: cut to 0.002 degrees (200 m), a geodesic differs by less than 1e-9."""
    lons, lats = [], []
    for (x0, y0), (x1, y1) in zip(positions, positions[1:]):
        pieces = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) / 0.002))
        lons += [x0 + (x1 - x0) * k / pieces for k in range(pieces)]
        lats += [y0 + (y1 - y0) * k / pieces for k in range(pieces)]
    return abs(WGS84.polygon_area_perimeter(lons, lats)[0]) * 1e-6


def area_km2(polygons):
    union = unary_union([make_valid(p) for p in polygons])
    parts = [p for p in getattr(union, "geoms", [union]) if p.geom_type == "Polygon"]
    return sum(ring_km2(list(p.exterior.coords)) - sum(ring_km2(list(hole.coords)) for hole in p.interiors) for p in parts)


for name, path in SOURCES.items():
    what, count = COUNTS[name]
    taken = ask("ingest", "-e", "one.gpkg", "--source", name, path)
    tell(taken["taken"] == 1 and taken[what] == count, "%s: %d %s" % (name, count, what), taken.get(what))
for name in reversed(SOURCES):
    ask("ingest", "-e", "two.gpkg", "--source", name, SOURCES[name])
tell(digest("one.gpkg") == digest("two.gpkg"), "in any order the evidence is the same")
tell(run("verify", "-e", "one.gpkg")[0] == 0, "verify rebuilds regions and places")

worst, compared = 0.0, 0
for name, code in (("natural-earth", "iso_3166_2"), ("geoboundaries-ukr", "shapeISO")):
    rows = ask("sql", "-e", "one.gpkg", "SELECT g.key, g.area_km2 FROM region g JOIN source s ON s.id = g.source"
               " WHERE s.name = '%s'" % name)["rows"]
    stored = {row["key"]: row["area_km2"] for row in rows}
    with open(SOURCES[name], encoding="utf-8") as file:
        features = json.load(file)["features"]
    for key in stored:
        wanted = area_km2([shape(f["geometry"]) for f in features if f["properties"][code] == key])
        worst = max(worst, abs(stored[key] / wanted - 1))
        compared += 1
tell(compared == 60 and worst < 1e-6, "the areas of 60 outlines are those of PROJ to 1e-6", "%d, %g" % (compared, worst))

twice = ask("sql", "-e", "one.gpkg", "SELECT count(*) AS ids FROM (SELECT 1 FROM place p JOIN source s ON s.id = p.source"
            " WHERE s.name = 'whosonfirst' AND geonames > 0 GROUP BY geonames HAVING count(*) > 1)")["rows"][0]["ids"]
tell(twice == 694, "694 GeoNames ids stand more than once in Who's On First", twice)

# What each direction gained; the four that stood still by name.
WANTED = {"south-donetsk": 375, "pokrovsk": 179, "kupiansk": 74, "bakhmut-toretsk": 5, "sumy-border": 0.7,
          "zaporizhzhia-direction": 0, "dnipro-kherson": 0, "lyman-siversk": 0, "kharkiv-north": 0, "kursk-border": 0,
          "izium": 0, "kyiv-chernihiv": 0}
ask("ingest", "-e", "one.gpkg", "--source", "deepstate", DEEPSTATE)
total = 0.0
for sector, wanted in WANTED.items():
    status, out, err = run("change", "-e", "one.gpkg", "--source", "deepstate", "--from", "2024-11-19", "--to", "2024-12-19",
                           "--region", sector, "--csv")
    gained = float(out.splitlines()[1].split(",")[5]) if status == 0 else float("nan")
    total += gained
    tell(abs(gained - wanted) <= 0.5, "%s: %s km2 gained" % (sector, wanted), (gained, err))
tell(abs(total - 633.323) < 0.01, "all of what was gained lies in the sectors", total)
state = ask("sector", "kursk", "-e", "one.gpkg", "--source", "deepstate", "--on", "2024-12-19")["sources"][0]
sides = {side["side"]: side for side in state["sides"]}
tell(abs(sides["ukraine"]["held_km2"] - 494.3) <= 0.5 and abs(sides["ukraine"]["contested_km2"] - 166.0) <= 0.5,
     "the region kursk is the whole salient: 494.3 km2 held, 166.0 contested", sides["ukraine"])
finish()
