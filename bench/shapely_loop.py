#!/usr/bin/python3
"""What an ordinary Python programmer would write for the same question, to measure against (`./dev bench`).

Reads each GeoJSON file of a folder, unites the held polygons with Shapely, and takes the difference of each two consecutive
snapshots both ways. Prints "from to gained_km2 lost_km2" for each pair. Areas on WGS84 with edges straight in
longitude/latitude, by Gauss-Legendre nodes over the authalic function (numpy).

shapely_loop.py FOLDER RULE...      a rule is COLOUR or COLOUR!NAME!NAME...: that colour, and none of the names in the name
"""
import glob
import json
import os
import sys

import numpy
from shapely.geometry import shape
from shapely.ops import unary_union

A, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)
E, B = E2 ** 0.5, A * (1 - F)
NODES, WEIGHTS = numpy.polynomial.legendre.leggauss(3)


def authalic_m2(latitude):
    s = numpy.sin(numpy.radians(latitude))
    return B * B * (s / (2 * (1 - E2 * s * s)) + numpy.arctanh(E * s) / (2 * E))


def ring_m2(ring):
    x, y = numpy.asarray(ring.coords)[:, :2].T
    middle, mean = authalic_m2(y[0]), 0
    for node, weight in zip(NODES, WEIGHTS):
        mean = mean + weight / 2 * (authalic_m2((y[:-1] + y[1:]) / 2 + node * numpy.diff(y) / 2) - middle)
    return abs(numpy.sum(numpy.radians(numpy.diff(x)) * mean))


def area_km2(figure):
    total = 0.0
    for part in getattr(figure, "geoms", [figure]):
        if part.geom_type == "Polygon" and not part.is_empty:
            total += ring_m2(part.exterior) - sum(map(ring_m2, part.interiors))
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            total += area_km2(part) * 1e6
    return total / 1e6


def polygons_of(figure):
    for part in getattr(figure, "geoms", [figure]):
        if part.geom_type == "Polygon":
            yield part if part.is_valid else part.buffer(0)
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from polygons_of(part)


def is_held(properties, rules):
    names = rules.get(properties.get("fill"))
    return names is not None and not any(name in properties.get("name", "") for name in names)


def control_of(path, rules):
    with open(path, encoding="utf-8-sig") as file:
        features = json.load(file)["features"]
    return unary_union([polygon for feature in features if feature["geometry"] and is_held(feature["properties"], rules)
                        for polygon in polygons_of(shape(feature["geometry"]))])


def main():
    rules = {rule.split("!")[0]: rule.split("!")[1:] for rule in sys.argv[2:]}
    before, since = None, None
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.geojson"))):
        now, instant = control_of(path, rules), os.path.basename(path).split(".")[0]
        if before is not None:
            print(since, instant, "%.6f %.6f" % (area_km2(now.difference(before)), area_km2(before.difference(now))))
        before, since = now, instant


if __name__ == "__main__":
    main()
