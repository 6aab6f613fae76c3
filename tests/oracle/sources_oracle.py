#!/usr/bin/python3
"""The four sources of Ukraine as they are: what is taken, set aside and counted, held areas against Shapely's unions of the
same files, and maps in other formats, made of real snapshots by ogr2ogr, against their originals."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile

import numpy
from shapely.geometry import Polygon, shape
from shapely.ops import unary_union
from shapely.validation import make_valid

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, digest, finish, run, tell  # noqa: E402

# ---- areas, with a formula of their own: the integral of the zone below each edge, straight in longitude and latitude, by
# Gauss and Legendre with 8 points, which is exact to 1e-15 on edges of some degrees ----

A, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)
E = E2 ** 0.5
POINTS, WEIGHTS = numpy.polynomial.legendre.leggauss(8)


def ring_m2(ring):
    at = numpy.radians(numpy.asarray(ring)[:, :2])
    middle, half = (at[1:, 1] + at[:-1, 1]) / 2, (at[1:, 1] - at[:-1, 1]) / 2
    s = numpy.sin(middle[:, None] + half[:, None] * POINTS[None, :])
    zone = A * A * (1 - E2) * (s / (2 * (1 - E2 * s * s)) + numpy.arctanh(E * s) / (2 * E))
    return abs(float(numpy.sum((at[1:, 0] - at[:-1, 0]) * (zone * WEIGHTS).sum(1) / 2)))


def area_km2(geometry):
    if geometry.geom_type == "Polygon":
        return 0.0 if geometry.is_empty else (ring_m2(geometry.exterior.coords) -
                                              sum(ring_m2(inner.coords) for inner in geometry.interiors)) / 1e6
    return sum(area_km2(part) for part in getattr(geometry, "geoms", []))


# Two unions of the same polygons differ by where they round what crosses: GEOS on doubles keeps 1e-14 degrees, a nanometre,
# along some 30,000 km of edges: 3e-5 m2 in all. A ten-thousandth of a km2 leaves room for repairs of broken rings.
NEAR_KM2 = 1e-4


def held_km2(polygons):
    return area_km2(unary_union([make_valid(polygon) for polygon in polygons]))


def of_geojson(text):
    found = []
    for feature in json.loads(text)["features"]:
        if feature["geometry"] is not None and feature["geometry"]["type"] in ("Polygon", "MultiPolygon"):
            found.append(shape(feature["geometry"]))
    return found


def series(evidence, status="held:russia"):
    return {row["day"]: row["held"] for row in ask("sql", "-e", evidence, "SELECT date(instant - 1, 'unixepoch') AS day, held_km2 "
                                                   "AS held FROM series WHERE status = '%s' ORDER BY instant" % status)["rows"]}


def sums(evidence):
    return ask("sql", "-e", evidence, "SELECT count(*) AS files, sum(features) AS features, sum(null_geometries) AS nulls, "
                                      "sum(lines) AS lines, sum(state = 2) AS aside FROM record")["rows"][0]


def compare(name, day, got, wanted):
    tell(got is not None and abs(got - wanted) <= NEAR_KM2, "%s on %s: %.4f km2 as Shapely has it" % (name, day, wanted), got)


# ---- UAControlMap ----

OWL = archive("uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz")
with tarfile.open(OWL) as packed:
    owl = {os.path.basename(member.name)[:8]: json.load(packed.extractfile(member)) for member in packed if member.isfile()}
answer = ask("ingest", "-e", "uacontrolmap.gpkg", "--source", "uacontrolmap", OWL)
aside = {row["name"][:8]: row["why"] for row in answer["set_aside_files"]}
tell(answer["taken"] == 752 and sorted(aside) == ["20230524", "20230623", "20230708", "20230709"] and all(aside.values()),
     "UAControlMap: 752 maps of 756 are taken, the two empty days and the two without the north-east set aside", answer)
counted = sums("uacontrolmap.gpkg")
rings = sum(len(file.get(name, [])) for file in owl.values() for name in ("areas", "areas_ua"))
lines = sum(len(file["frontline"]) > 0 for file in owl.values())
tell(counted["features"] == rings + lines and counted["lines"] == lines, "UAControlMap: every ring is a feature, every front line cut",
     (counted, rings, lines))


def rings_of(file, name):
    return [Polygon([(position[1], position[0]) for position in ring]) for ring in file.get(name, [])]


russia, ukraine = series("uacontrolmap.gpkg"), series("uacontrolmap.gpkg", "held:ukraine")
for day in ("2022-12-07", "2023-05-25", "2023-07-10", "2024-02-29", "2024-08-21", "2024-12-19", "2024-12-31"):
    file = owl[day.replace("-", "")]
    compare("UAControlMap, Russia", day, russia.get(day), held_km2(rings_of(file, "areas")))
    if "areas_ua" in file:
        compare("UAControlMap, Ukraine", day, ukraine.get(day), held_km2(rings_of(file, "areas_ua")))
steps = ask("sql", "-e", "uacontrolmap.gpkg", "SELECT max(abs(gained_km2 - lost_km2)) AS worst FROM series WHERE status = "
                                              "'held:russia'")["rows"][0]["worst"]
tell(steps < 800, "UAControlMap: no day's net is a collapse (the most is the redrawn coast of 2023-04-24)", steps)

# ---- ISW ----

ISW = [archive("isw-2022", "isw-2022-08-15_2022-10-15.tar.zst"), archive("isw-dates")]
answer = ask("ingest", "-e", "isw.gpkg", "--source", "isw", *ISW)
tell(answer["files"] == 161 and answer["taken"] == 159 and [row["name"][:8] for row in answer["set_aside_files"]] == ["20220929"] * 2,
     "ISW: 161 files, of which the day without Crimea is set aside in both layers", answer)
subprocess.run(["tar", "--zstd", "-xf", ISW[0]], check=True)
dates = {layer: {os.path.basename(path)[:10]: path for path in sorted(glob.glob(os.path.join(ISW[1], layer + "_geojson", "*")))}
         for layer in ("territory", "kursk")}
nulls = sum(feature["geometry"] is None for paths in dates.values() for path in paths.values()
            for feature in json.load(open(path, encoding="utf-8"))["features"])
nulls += sum(feature["geometry"] is None for path in glob.glob("isw/*/*.geojson")
             for feature in json.load(open(path, encoding="utf-8"))["features"])
tell(sums("isw.gpkg")["nulls"] == nulls > 0, "ISW: %d null geometries are counted" % nulls, sums("isw.gpkg"))
isw = series("isw.gpkg")
tell("2024-02-02" in isw and "2024-02-03" in isw and not any(day > "2025" for day in isw),
     "ISW: the files of 2202 are those of 2024-02-02 and -03", sorted(isw)[-3:])
for day in ("2022-08-15", "2022-09-10", "2022-10-15"):
    found = []
    for path in glob.glob("isw/*/%s_*" % day.replace("-", "")):
        with open(path, encoding="utf-8") as file:
            found += of_geojson(file.read())
    compare("ISW, both layers", day, isw.get(day), held_km2(found))
for day in ("2023-11-23", "2024-02-02", "2024-09-11", "2024-11-12", "2024-12-17", "2024-12-30"):
    found = []
    for paths in dates.values():
        real = {name.replace("2202-", "2024-"): path for name, path in paths.items()}
        last = max((name for name in real if name <= day), default=None)
        if last is not None:
            with open(real[last], encoding="utf-8") as file:
                found += of_geojson(file.read())
    compare("ISW, the last file of each layer", day, isw.get(day), held_km2(found))
ask("ingest", "-e", "other.gpkg", "--source", "isw", ISW[1])
ask("ingest", "-e", "other.gpkg", "--source", "isw", ISW[0])
tell(digest("other.gpkg") == digest("isw.gpkg"), "ISW: the other way round gives the same")

# ---- the two of DeepState ----

for source, files, path in (("deepstate", 1143, archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")),
                            ("deepstate-daily", 175, archive("deepstate-daily", "deepstate-map-data-main.zip"))):
    answer = ask("ingest", "-e", source + ".gpkg", "--source", source, path)
    tell(answer["taken"] == files and answer["set_aside"] == 0, "%s: all %d files are taken, none is set aside" % (source, files), answer)
with zipfile.ZipFile(archive("deepstate-daily", "deepstate-map-data-main.zip")) as packed:
    for day in ("20240708", "20241231"):
        name = next(name for name in packed.namelist() if name.endswith(day + ".geojson"))
        before = ask("sql", "-e", "deepstate-daily.gpkg", "SELECT held_km2 FROM series WHERE instant = strftime('%%s', '%s-%s-%s') + 0"
                     % (day[:4], day[4:6], day[6:]))["rows"]
        compare("DeepState daily", day, before[0]["held_km2"] if before else None, held_km2(of_geojson(packed.read(name))))
makers = ask("sql", "-e", "deepstate.gpkg", "SELECT maker FROM source")["rows"] + \
    ask("sql", "-e", "deepstate-daily.gpkg", "SELECT maker FROM source")["rows"]
tell(len({row["maker"] for row in makers}) == 1, "the two are one maker's", makers)

# ---- other formats, of real snapshots ----

if not shutil.which("ogr2ogr"):
    print("skip - other formats: ogr2ogr is not there")
    finish()
gdal = ask("doctor")["gdal"] is not None
subprocess.run(["tar", "--zstd", "-xf", archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")], check=True)
names = sorted(os.listdir("deepstate"))
FORMATS = [("kml", "kml", ["-f", "LIBKML"], 0), ("kmz", "kmz", ["-f", "LIBKML"], 0), ("gpkg", "geopackage", ["-f", "GPKG"], 0),
           # 15 digits behind the point of GML and a way to UTM and back: micrometres along 10,000 km.
           ("fgb", "gdal", ["-f", "FlatGeobuf"], 0), ("gml", "gdal", ["-f", "GML", "-t_srs", "EPSG:32637"], 1e-4)]
for name in (names[0], names[len(names) // 2], names[-1]):
    unix = name.split(".")[0]
    wanted = {row["status"]: row["held_km2"] for row in
              ask("sql", "-e", "deepstate.gpkg", "SELECT status, held_km2 FROM series WHERE instant = " + unix)["rows"]}
    for ending, form, options, within in FORMATS:
        if form == "gdal" and not gdal:
            print("skip - %s as %s: built without GDAL" % (name, ending))
            continue
        made, evidence = "%s.%s" % (unix, ending), "%s-%s.gpkg" % (unix, ending)
        subprocess.run(["ogr2ogr", *options, made, os.path.join("deepstate", name)], check=True, capture_output=True)
        with open("s.yaml", "w", encoding="utf-8") as file:
            file.write('name: s\ntitle: S\nmaker: M\ntheatre: ukraine\nlegend: deepstate\nlicence: x\nattribution: x\n'
                       'day_turn: 3h\nfiles:\n  - match: "{unix}.%s"\n    format: %s\n' % (ending, form))
        answer = ask("ingest", "-e", evidence, "--source", "./s.yaml", made)
        got = {row["status"]: row["held_km2"] for row in ask("sql", "-e", evidence, "SELECT status, held_km2 FROM series")["rows"]}
        # ogr2ogr writes 15 significant digits in KML (0.01 micrometres) and doubles elsewhere; the sums of a series grow by
        # rounding besides, from snapshot to snapshot, by some 1e-11 km2 each.
        worst = max(abs(got.get(status, -1) - held) for status, held in wanted.items())
        tell(set(got) == set(wanted) and worst <= max(within, 1e-6), "%s as %s holds what it holds as GeoJSON" % (name, ending),
             (worst, got, wanted))
        status, out, err = run("verify", "-e", evidence)
        tell(status == 0, "%s as %s: verify holds" % (name, ending), out + err)
finish()
