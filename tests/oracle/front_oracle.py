#!/usr/bin/python3
"""Compares the front, its length and its movement with Shapely's buffers, on real snapshots of DeepState.

usage: front_oracle.py BUILD_DIR ARCHIVES_DIR

front_dump of the build measures in planes that touch the ellipsoid, edge by edge, and draws no buffer. Here everything is
cut to edges of at most 500 m and laid into one conformal plane; what lies beyond a distance is what a buffer leaves over;
lengths are PROJ's geodesics. In that plane a distance is off by the plane's scale, which is computed at every vertex, and
by the buffer's arcs, which are polygons of 64 sides a quarter. So the oracle is asked at distances smaller and larger by
as much as both together, and the answer must lie between.
"""
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile

import numpy
import pyproj
from geom_oracle import ARCHIVE, HELD, area_km2, positions, snapshots
from shapely.geometry import LineString, MultiLineString, Polygon, shape
from shapely.ops import unary_union
from shapely.validation import make_valid

OUTLINES = "boundaries/ne10m_admin1_ukraine_ruborder.geojson"
HOLE_KM2, BORDER_M = 5.0, 5000.0
DISTANCES_M = (50, 100, 300, 1000, 3000, 10000)
# Pairs of snapshots: a month of steady advance; the autumn of 2022; two neighbours.
PAIRS = (("2024-11-20", "2024-12-20"), ("2022-08-20", "2022-10-20"), ("2024-10-29", "2024-10-30"))
QUARTER_SIDES = 64
ARC = 1 - numpy.cos(numpy.pi / (4 * QUARTER_SIDES))  # by how much a side of a buffer's arc is nearer than its radius
PIECE_DEG = 0.0045  # 500 m
# An edge of 500 m is straight in degrees; in the plane it is bent by at most this, and so is ours by 0.1 m (nearness.h).
BENT_M = 0.15
GEOD = pyproj.Geod(ellps="WGS84")
PLANE = pyproj.Proj(proj="lcc", lat_1=46.3, lat_2=50.7, lat_0=48.5, lon_0=36, ellps="WGS84")


def cut(line):
    """A line with positions at most 500 m apart, straight in degrees."""
    at = numpy.asarray(line)[:, :2]
    step = numpy.diff(at, axis=0)
    pieces = numpy.maximum(1, numpy.ceil(numpy.hypot(step[:, 0] * 0.7, step[:, 1]) / PIECE_DEG)).astype(int)
    edge = numpy.repeat(numpy.arange(len(step)), pieces)
    share = (numpy.arange(len(edge)) - numpy.repeat(numpy.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    return numpy.vstack([at[edge] + share[:, None] * step[edge], at[-1:]])


def rings_of(geometry):
    for polygon in getattr(geometry, "geoms", [geometry]):
        yield polygon.exterior
        yield from polygon.interiors


def in_plane(geometry):
    """The rings of a polygon as lines in the plane, and the greatest error of its scale on them."""
    lines, scale = [], 0.0
    for ring in rings_of(geometry):
        at = cut(ring.coords)
        lines.append(LineString(numpy.column_stack(PLANE(at[:, 0], at[:, 1]))))
        scale = max(scale, numpy.abs(PLANE.get_factors(at[:, 0], at[:, 1]).meridional_scale - 1).max())
    return MultiLineString(lines), scale


def length_m(lines):
    """On the ellipsoid."""
    total = 0.0
    for line in getattr(lines, "geoms", [lines]):
        if not line.is_empty:
            lon, lat = PLANE(*numpy.asarray(line.coords).T, inverse=True)
            total += GEOD.line_length(lon, lat)
    return total


def fill(land):
    """Without holes of less than 5 km2."""
    return unary_union([Polygon(p.exterior, [hole for hole in p.interiors if area_km2(Polygon(hole)) >= HOLE_KM2])
                        for p in getattr(land, "geoms", [land])])


def beyond(lines, others, distance_m):
    return lines.difference(others.buffer(distance_m, QUARTER_SIDES))


def packed(polygons):
    out = [struct.pack("<I", len(polygons))]
    for polygon in polygons:
        rings = [polygon.exterior, *polygon.interiors]
        out.append(struct.pack("<I", len(rings)))
        for ring in rings:
            at = numpy.asarray(ring.coords, dtype="<f8")[:-1, :2]
            out += [struct.pack("<I", len(at)), at.tobytes()]
    return b"".join(out)


def run_dump(program, outline, before, after):
    """(length by state, {(state, distance): (forward, back)}), in m."""
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(struct.pack("<ddI", HOLE_KM2, BORDER_M, len(DISTANCES_M)))
        file.write(struct.pack(f"<{len(DISTANCES_M)}d", *DISTANCES_M))
        for polygons in (outline, before, after):
            file.write(packed(polygons))
        file.flush()
        text = subprocess.run([program, file.name], check=True, capture_output=True, text=True).stdout
    lengths, moved = {}, {}
    for words in (line.split() for line in text.splitlines()):
        if words[0] == "front":
            lengths[int(words[1])] = float(words[2])
        else:
            moved[int(words[1]), float(words[2])] = (float(words[3]), float(words[4]))
    return lengths, moved


def held(state):
    parts = []
    for rings in sorted({rings for layer, rings in state if layer == HELD}):
        if len(rings[0]) > 3 * 16:
            drawn = make_valid(Polygon(positions(rings[0]), [positions(hole) for hole in rings[1:]]))
            parts += [part for part in getattr(drawn, "geoms", [drawn]) if part.geom_type == "Polygon"]
    return parts


def check(failed, name, low, value, high, unit_m=1000.0):
    good = low - 1e-3 <= value <= high + 1e-3
    if not good:
        failed.append(name)
    print(f"{'ok' if good else 'not ok'} - {name}: {value / unit_m:.3f} km, by Shapely {low / unit_m:.3f} to {high / unit_m:.3f}")


def compare(program, outline, pair, states, failed):
    lands = [fill(unary_union(state)) for state in states]
    border, scale = in_plane(unary_union(outline))
    lines = []
    for land in lands:
        line, error = in_plane(land)
        lines.append(line)
        scale = max(scale, error)
    off = scale + ARC
    lengths, moved = run_dump(program, outline, *states)

    def around(distance_m):
        return distance_m * (1 - off) - BENT_M, distance_m * (1 + off) + BENT_M

    flats = [unary_union([Polygon(numpy.column_stack(PLANE(*cut(p.exterior.coords).T)),
                                  [numpy.column_stack(PLANE(*cut(hole.coords).T)) for hole in p.interiors])
                          for p in getattr(land, "geoms", [land])]) for land in lands]
    for i in (0, 1):
        nearer, farther = around(BORDER_M)
        most, least = beyond(lines[i], border, nearer), beyond(lines[i], border, farther)
        which = f"{pair[0]} to {pair[1]}, front at {'from' if i == 0 else 'to'}"
        check(failed, f"{which}, length", length_m(least), lengths[i], length_m(most))
        for distance_m in DISTANCES_M:
            nearer, farther = around(distance_m)
            high, low = beyond(most, lines[1 - i], nearer), beyond(least, lines[1 - i], farther)
            inside = flats[1 - i].buffer(-nearer), flats[1 - i].buffer(-farther)
            bounds = [(length_m(low.intersection(inside[1])), length_m(high.intersection(inside[0]))),
                      (length_m(low.difference(flats[1 - i])), length_m(high.difference(flats[1 - i])))]
            forward, back = (bounds[0], bounds[1]) if i == 0 else (bounds[1], bounds[0])
            for way, name, (least_m, most_m) in ((0, "forward", forward), (1, "back", back)):
                check(failed, f"{which}, {name} beyond {distance_m} m", least_m, moved[i, float(distance_m)][way], most_m)


def instants(path):
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            names = [os.path.basename(entry.name) for entry in archive if entry.name.endswith(".geojson")]
    return sorted(int(name.split(".")[0]) for name in names)


def main():
    build, archives = sys.argv[1:3]
    path, outlines = os.path.join(archives, ARCHIVE), os.path.join(archives, OUTLINES)
    program = os.path.join(build, "tests", "oracle", "front_dump")
    if not os.path.exists(path) or not os.path.exists(outlines):
        print(f"ok - front against Shapely # SKIP no {path} or no {outlines}")
        return 0
    with open(outlines, encoding="utf-8") as file:
        features = json.load(file)["features"]
    outline = []
    for feature in features:
        if feature["properties"]["iso_3166_2"].startswith("UA-"):
            drawn = make_valid(shape(feature["geometry"]))
            outline += [part for part in getattr(drawn, "geoms", [drawn]) if part.geom_type == "Polygon"]
    known = instants(path)
    wanted = []
    for pair in PAIRS:
        for day in pair:
            midnight = int(numpy.datetime64(day, "s").astype(int))
            wanted.append(max(instant for instant in known if instant <= midnight))
    states = [held(state) for state in snapshots(path, [f"{instant}.geojson" for instant in wanted])]
    failed = []
    for i, pair in enumerate(PAIRS):
        compare(program, outline, pair, states[2 * i: 2 * i + 2], failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
