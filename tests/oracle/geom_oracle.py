#!/usr/bin/python3
"""Compares every change in the DeepState archive with Shapely's overlay, its areas taken by PROJ.

usage: geom_oracle.py BUILD_DIR ARCHIVES_DIR

Held land (and, for the faces' bits, contested land and what Ukraine holds in Kursk oblast) of each snapshot goes to the
program geom_dump of the build, which prints gained, lost and area. Here the same polygons are joined and subtracted by
Shapely, and every ring's edges, straight in longitude/latitude, are cut to at most 100 m before PROJ takes them for
geodesics. Prints one line a check, `ok - ...` or `not ok - ...`, and exits with 1 when one failed.
"""
import concurrent.futures
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile

import numpy
import pyproj
from shapely.geometry import Polygon
from shapely.ops import unary_union
from shapely.validation import make_valid

ARCHIVE = "deepstate/deepstate-2022-04_2024-12.tar.zst"
LAYER_OF_COLOUR = {"a52714": 0, "880e4f": 0, "000000": 0, "01579b": 1, "bcaaa4": 2, "bdbdbd": 2, "757575": 2}
HELD = 0
PIECE_DEG = 0.0009  # of a great circle: 100 m
CHANGE_KM2 = 0.01  # gained and lost agree within this
HELD_RELATIVE = 1e-6  # and the area held within this part of it
WORKERS = 2
GEOD = pyproj.Geod(ellps="WGS84")


def ring_km2(ring):
    at = numpy.asarray(ring.coords)[:, :2]
    step = numpy.diff(at, axis=0)
    across = step[:, 0] * numpy.cos(numpy.radians(at[:-1, 1]))  # degrees of a great circle, near enough
    pieces = numpy.maximum(1, numpy.ceil(numpy.hypot(across, step[:, 1]) / PIECE_DEG)).astype(int)
    edge = numpy.repeat(numpy.arange(len(step)), pieces)
    share = (numpy.arange(len(edge)) - numpy.repeat(numpy.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    cut = at[edge] + share[:, None] * step[edge]
    return abs(GEOD.polygon_area_perimeter(cut[:, 0], cut[:, 1])[0]) / 1e6


def area_km2(geometry):
    if geometry.geom_type == "Polygon":
        if geometry.is_empty:
            return 0.0
        return ring_km2(geometry.exterior) - sum(ring_km2(hole) for hole in geometry.interiors)
    return sum(area_km2(part) for part in getattr(geometry, "geoms", ()))


def polygons_in(geometry):
    kind = geometry["type"] if geometry else None
    if kind == "Polygon":
        yield geometry["coordinates"]
    elif kind == "MultiPolygon":
        yield from geometry["coordinates"]
    elif kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from polygons_in(part)


def members_of(document, seen):
    """(layer, rings) of every polygon whose colour says what it is; a ring is its packed positions, kept once."""
    for feature in document["features"]:
        style = feature["properties"].get("styleUrl") or ""
        fill = feature["properties"].get("fill") or ""
        colour = style[6:12] if style.startswith("#poly-") else fill[1:]
        layer = LAYER_OF_COLOUR.get(colour.lower())
        if layer is not None:
            for rings in polygons_in(feature["geometry"]):
                packed_rings = tuple(numpy.array([at[:2] for at in ring], dtype="<f8").tobytes() for ring in rings)
                yield layer, seen.setdefault(packed_rings, packed_rings)


def positions(ring):
    return numpy.frombuffer(ring, dtype="<f8").reshape(-1, 2)


def snapshots(path, wanted):
    """Member lists of the files whose instants are wanted, in order of time."""
    found, seen = {}, {}
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            for entry in archive:
                name = os.path.basename(entry.name)
                if name in wanted:
                    found[name] = list(members_of(json.load(archive.extractfile(entry)), seen))
    return [found[name] for name in wanted]


def packed(rings):
    out = [struct.pack("<I", len(rings))]
    for ring in rings:
        if len(ring) > 16 and ring[:16] == ring[-16:]:
            ring = ring[:-16]
        out += [struct.pack("<I", len(ring) // 16), ring]
    return b"".join(out)


def run_dump(program, states):
    """What geom_dump says: {pair: (gained, lost)} and {snapshot: area} of held land, and its last two lines."""
    numbers = {}
    for state in states:
        for _, rings in state:
            numbers.setdefault(rings, len(numbers))
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(struct.pack("<I", len(numbers)))
        for rings in numbers:
            file.write(packed(rings))
        file.write(struct.pack("<I", len(states)))
        for state in states:
            file.write(struct.pack("<I", len(state)))
            for layer, rings in state:
                file.write(struct.pack("<II", numbers[rings], layer))
        file.flush()
        lines = subprocess.run([program, file.name, "areas"], check=True, capture_output=True, text=True).stdout
    changes, areas, rungs = {}, {}, {}
    for words in (line.split() for line in lines.splitlines()):
        if words[0] == "pair" and int(words[2]) == HELD:
            changes[int(words[1])] = (float(words[3]), float(words[4]))
            rungs[words[5]] = rungs.get(words[5], 0) + 1
        elif words[0] == "area":
            areas[int(words[1])] = float(words[2])
    return changes, areas, rungs


def held_by_shapely(state, known):
    """The union of the held polygons; the last one is kept, for snapshots that repeat it."""
    key = frozenset(rings for layer, rings in state if layer == HELD)
    if known.get("key") != key:
        valid = known.setdefault("valid", {})  # most polygons stay for months
        parts = []
        for rings in sorted(key):
            if len(rings[0]) > 3 * 16:
                if rings not in valid:
                    valid[rings] = make_valid(Polygon(positions(rings[0]), [positions(hole) for hole in rings[1:]]))
                parts.append(valid[rings])
        known["key"], known["union"] = key, unary_union(parts)
        known["area"] = area_km2(known["union"])
    return known["union"], known["area"]


def compare(job):
    """One stretch of the archive: the worst deviation of gained, lost (km2) and held (relative), and how many pairs."""
    program, path, wanted = job
    states = snapshots(path, wanted)
    changes, areas, rungs = run_dump(program, states)
    known = {}
    before, before_km2 = held_by_shapely(states[0], known)
    first_relative = abs(areas[0] / before_km2 - 1.0)
    worst = {"gained": (0.0, ""), "lost": (0.0, ""), "held": (first_relative, wanted[0])}
    running_km2 = areas[0]
    for i in range(1, len(states)):
        after, after_km2 = held_by_shapely(states[i], known)
        gained, lost = changes[i]
        running_km2 += gained - lost
        if after is before:
            oracle = (0.0, 0.0)
        else:
            oracle = (area_km2(after.difference(before)), area_km2(before.difference(after)))
        for name, deviation in (("gained", abs(gained - oracle[0])), ("lost", abs(lost - oracle[1])),
                                ("held", abs(running_km2 / after_km2 - 1.0))):
            worst[name] = max(worst[name], (deviation, wanted[i]))
        before = after
    last_km2 = abs(areas[len(states) - 1] - running_km2)
    return len(states) - 1, worst, last_km2, rungs


def main():
    build, archives = sys.argv[1:3]
    path = os.path.join(archives, ARCHIVE)
    program = os.path.join(build, "tests", "oracle", "geom_dump")
    if not os.path.exists(path):
        print(f"ok - geometry against Shapely # SKIP no {path}")
        return 0
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            names = [os.path.basename(entry.name) for entry in archive if entry.name.endswith(".geojson")]
    names.sort(key=lambda name: int(name.split(".")[0]))
    middle = len(names) // 2  # the snapshot in the middle ends one stretch and begins the other
    jobs = [(program, path, names[: middle + 1]), (program, path, names[middle:])]
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as pool:  # a worker that dies is an error, not a wait
        stretches = list(pool.map(compare, jobs))
    pairs = sum(stretch[0] for stretch in stretches)
    failed = 0
    for name, limit, unit in (("gained", CHANGE_KM2, "km2"), ("lost", CHANGE_KM2, "km2"), ("held", HELD_RELATIVE, "of it")):
        deviation, where = max(stretch[1][name] for stretch in stretches)
        good = deviation <= limit and pairs == len(names) - 1
        failed += not good
        print(f"{'ok' if good else 'not ok'} - {name} of {pairs} pairs against Shapely and PROJ: "
              f"worst {deviation:.3g} {unit} at {where}, limit {limit:g}")
    drift = max(stretch[2] for stretch in stretches)
    good = drift <= 1e-6
    failed += not good
    print(f"{'ok' if good else 'not ok'} - first area plus all changes against the last union: {drift:.3g} km2, limit 1e-06")
    rungs = {}
    for stretch in stretches:
        for rung, count in stretch[3].items():
            rungs[rung] = rungs.get(rung, 0) + count
    good = rungs.get("0", 0) == pairs
    failed += not good
    print(f"{'ok' if good else 'not ok'} - pairs by rung of the ladder: {rungs}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
