#!/usr/bin/python3
"""Reads the page's files with a decoder of its own (docs/site.md) and holds them to the evidence file.

usage: site_oracle.py BUILD_DIR ARCHIVES_DIR [EVIDENCE]

site_dump of the build writes the files of an evidence file of all four sources of maps. Here the shapes are decoded as the
format is described, and compared:

- position by position with the outlines that the evidence file holds (read by SQL and Shapely), rounded to 1e-5 degrees here;
- by area with what the evidence file says, for one shape in twenty: a position moves by at most half a unit each way, which
  is MOVED_M on the ground, so an area by at most the perimeter times that, and a little for the corners; areas by PROJ;
- every snapshot of every source: the shapes that stays say stand on it, and as what, with what the store lists as the
  members of that snapshot by another query;
- patches: rows and outlines by SQL, kinds with what `plumbline change --patches --json` prints of the last quarter.

Prints one line a check, `ok - ...` or `not ok - ...`, and exits with 1 when one failed.
"""
import collections
import datetime
import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile

import numpy
import pyproj
import shapely.wkb

SOURCES = (("deepstate", ["deepstate/deepstate-2022-04_2024-12.tar.zst"]), ("deepstate-daily", ["deepstate-daily/deepstate-map-data-main.zip"]),
           ("uacontrolmap", ["uacontrolmap/uacontrolmap-2022-12_2024-12.tar.xz"]),
           ("isw", ["isw-2022/isw-2022-08-15_2022-10-15.tar.zst", "isw-dates"]))
UNITS = 100000
MOVED_M = 0.5 / UNITS * 111700 * math.sqrt(2)  # no degree on the ellipsoid is longer than 111.7 km
AREA_EVERY = 20
GEOD = pyproj.Geod(ellps="WGS84")
PIECE_DEG = 0.01  # an edge is straight in degrees; of a kilometre it is bent against the geodesic by less than 3 cm
BENT_M = 0.03
failed = False


def tell(good, what, why=""):
    global failed
    failed |= not good
    print(("ok - " if good else "not ok - ") + what + (" (%s)" % (why,) if why and not good else ""), flush=True)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self):
        value = self.number()
        return value >> 1 ^ -(value & 1)


def decode(data):
    """Shapes as polygons of rings of positions, and stays."""
    if data[:4] != b"PLM1":
        raise ValueError("no PLM1")
    reader = Reader(data)
    reader.at = 4
    units, vertices, shapes = reader.number(), reader.number(), reader.number()
    if units != UNITS:
        raise ValueError("other units")
    pool, result = [], []
    for _ in range(shapes):
        polygons = []
        for _ in range(reader.number()):
            rings = []
            for _ in range(reader.number()):
                begin = len(pool)
                for _ in range(reader.number()):
                    head = reader.number()
                    length = head >> 1
                    if head & 1:
                        first = len(pool) - reader.number()
                        if first < 0 or first + length > begin:
                            raise ValueError("a copy from outside the rings before it")
                        pool += pool[first:first + length]
                    else:
                        x, y = pool[-1] if pool else (0, 0)
                        for _ in range(length):
                            x += reader.signed()
                            y += reader.signed()
                            pool.append((x, y))
                rings.append(tuple(pool[begin:]))
            polygons.append(tuple(rings))
        result.append(tuple(polygons))
    if len(pool) != vertices:
        raise ValueError("%d positions, %d were announced" % (len(pool), vertices))
    stays = [[reader.number() for _ in range(4)] for _ in range(reader.number())]
    if reader.at != len(data):
        raise ValueError("%d bytes too many" % (len(data) - reader.at))
    return result, stays


def rounded(ring):
    """A closed ring in degrees as the format has it; () when it is left out."""
    at = numpy.asarray(ring.coords)[:-1, :2] * UNITS
    at = (numpy.sign(at) * numpy.floor(numpy.abs(at) + 0.5)).astype(int)
    kept = [tuple(p) for i, p in enumerate(at.tolist()) if i == 0 or p != at[i - 1].tolist()]
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        return ()
    least = kept.index(min(kept))
    return tuple(kept[least:] + kept[:least])


def outline(blob):
    """What the format makes of an outline of the evidence file (GeoPackage binary with a box)."""
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    geometry = shapely.wkb.loads(blob[8 + envelope:])
    polygons = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        rings = [rounded(ring) for ring in (polygon.exterior, *polygon.interiors)]
        if rings[0]:
            polygons.append(tuple(ring for ring in rings if ring))
    return tuple(polygons), geometry


def ring_size(ring):
    """Square metres and metres of a ring in units."""
    at = numpy.asarray(ring + ring[:1], dtype=float) / UNITS
    step = numpy.diff(at, axis=0)
    pieces = numpy.maximum(1, numpy.ceil(numpy.hypot(step[:, 0] * 0.7, step[:, 1]) / PIECE_DEG)).astype(int)
    edge = numpy.repeat(numpy.arange(len(step)), pieces)
    share = (numpy.arange(len(edge)) - numpy.repeat(numpy.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    cut = at[edge] + share[:, None] * step[edge]
    area, length = GEOD.polygon_area_perimeter(cut[:, 0], cut[:, 1])
    return abs(area), length


def check_areas(name, shapes, areas_m2):
    worst, where = 0.0, None
    for index in range(0, len(shapes), AREA_EVERY):
        area = slack = 0.0
        for polygon in shapes[index]:
            for k, ring in enumerate(polygon):
                size, length = ring_size(ring)
                area += size if k == 0 else -size
                slack += length * (MOVED_M + BENT_M) + len(ring) * MOVED_M ** 2
        ratio = abs(area - areas_m2[index]) / max(slack, 1e-9)
        if ratio > worst:
            worst, where = ratio, index
    tell(worst <= 1, "%s: areas of one shape in %d, decoded, are the stored ones" % (name, AREA_EVERY),
         "shape %s is %.2f times as far off as rounding can make it" % (where, worst))


def check_maps(folder, name, rows):
    with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
        maps = json.load(file)
    with open(os.path.join(folder, name + ".bin"), "rb") as file:
        shapes, stays = decode(file.read())
    known = {key: outline(blob)[0] for key, blob, _ in rows.values()}
    area_of = {outline_: area for (key, _, area), outline_ in zip(rows.values(), known.values())}
    strange = [index for index, shape in enumerate(shapes) if shape not in area_of]
    tell(not strange, "%s: each decoded shape is one of the evidence, position by position" % name, strange[:5])
    if not strange:
        check_areas(name, shapes, [area_of[shape] for shape in shapes])
    differ, members, index = [], 0, -1
    standing = [[] for _ in maps["instants"]]
    for shape, status, first, end in stays:
        for index in range(first, end):
            standing[index].append((maps["statuses"][status], shapes[shape]))
    with open(os.path.join(folder, name + "-members.txt"), encoding="utf-8") as lines:
        for index, line in enumerate(lines):
            instant, *words = line.split()
            wanted = {(word.rsplit(":", 1)[0], known[word.rsplit(":", 1)[1]]) for word in words}
            members += len(wanted)
            got = set(standing[index])
            if int(instant) != maps["instants"][index] or got != wanted:
                differ.append(instant)
    tell(index + 1 == len(maps["instants"]) and not differ,
         "%s: each of %d snapshots shows what the store lists, %d members in all" % (name, len(standing), members), differ[:5])
    tell(all(len(column) == len(standing) for series in maps["series"].values() for column in series.values()) and
         len(maps["updated"]) == len(maps["files"]) == len(standing), "%s: every column has a row a snapshot" % name)


def check_series(db, source, folder, name):
    with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
        maps = json.load(file)
    wrong = []
    for status, instant, held, gained, lost in db.execute(
            "SELECT status, instant, held_km2, gained_km2, lost_km2 FROM series WHERE source=?", (source,)):
        at, columns = maps["instants"].index(instant), maps["series"][status]
        for column, value in (("held_km2", held), ("gained_km2", gained), ("lost_km2", lost)):
            if abs(columns[column][at] - value) > 0.00051:
                wrong.append((status, instant, column))
    tell(not wrong, "%s: the series is the evidence's" % name, wrong[:3])
    updates = [bool(row[0]) for row in db.execute("SELECT updated FROM pair WHERE source=? ORDER BY to_instant", (source,))]
    tell(updates == maps["updated"], "%s: updates are the evidence's" % name)
    files = collections.defaultdict(set)
    for instant, layer, digest in db.execute(
            "SELECT instant, layer, lower(hex(sha256)) FROM record WHERE source=? AND state=0", (source,)):
        files[instant].add((layer, digest))
    standing = {row[0] for row in db.execute("SELECT layer FROM standing WHERE source=?", (source,))}
    last, wrong = {}, []
    for index, instant in enumerate(maps["instants"]):
        last.update((layer, digest) for layer, digest in files[instant] if layer in standing)
        wanted = {one for one in files[instant] if one[0] not in standing} | set(last.items())
        if {(one["layer"], one["sha256"]) for one in maps["files"][index]} != wanted:
            wrong.append(instant)
    tell(not wrong, "%s: each snapshot's files are those that it rests on" % name, wrong[:3])


def check_patches(db, source, folder, name, program, evidence):
    with open(os.path.join(folder, name + "-patches.json"), encoding="utf-8") as file:
        patches = json.load(file)
    with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
        instants = json.load(file)["instants"]
    with open(os.path.join(folder, name + "-patches.bin"), "rb") as file:
        shapes, stays = decode(file.read())
    rows = list(db.execute(
        "SELECT from_instant, to_instant, status, gained, area_km2, width_m, undone_at, geom FROM change WHERE source=?"
        " AND width_m>=50 ORDER BY to_instant, status, gained DESC, west, south, area_km2, id", (source,)))
    all_rows = db.execute("SELECT count(*) FROM change WHERE source=?", (source,)).fetchone()[0]
    tell(len(rows) == len(shapes) == len(patches["to"]) and not stays and patches["left_out"] == all_rows - len(rows),
         "%s: %d patches, %d narrower ones counted" % (name, len(rows), patches["left_out"]))
    wrong = []
    for i, (begin, end, status, gained, area, width, undone, blob) in enumerate(rows):
        at = patches["from"][i]
        if ((instants[at] if at >= 0 else None) != begin or instants[patches["to"][i]] != end or
                patches["statuses"][patches["status"][i]] != status or patches["gained"][i] != bool(gained) or
                abs(patches["area_km2"][i] - area) > 0.00051 or abs(patches["width_m"][i] - width) > 0.051 or
                (None if patches["undone"][i] is None else instants[patches["undone"][i]]) != undone or
                shapes[i] != outline(blob)[0]):
            wrong.append(i)
    tell(not wrong, "%s: each patch is the evidence's, in numbers and outline" % name, wrong[:3])

    def text(instant):
        return datetime.datetime.fromtimestamp(instant, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    begin = next(instant for instant in instants if instant >= instants[-1] - 92 * 86400)
    counts, wanted = collections.Counter(), collections.Counter()
    for status in {row[2] for row in rows if row[2].startswith("held:")}:
        answer = json.loads(subprocess.run(
            [program, "change", "-e", evidence, "--source", name, "--side", status[5:], "--from", text(begin), "--to",
             text(instants[-1]), "--patches", "--json"], check=True, capture_output=True, text=True).stdout)
        wanted.update((status, one["to"], one["direction"] if "direction" in one else one["change"], one["kind"], "%.2f" % one["area_km2"])
                      for one in answer["patches"] if one["width_m"] >= 50)
    for i, end in enumerate(patches["to"]):
        status = patches["statuses"][patches["status"][i]]
        if instants[end] > begin and status.startswith("held:"):
            counts[(status, text(instants[end]), "gained" if patches["gained"][i] else "lost", patches["kinds"][patches["kind"][i]],
                    "%.2f" % rows[i][4])] += 1
    tell(counts == wanted, "%s: kinds of %d patches of the last quarter are those of the verb" % (name, sum(counts.values())),
         list((counts - wanted).items())[:2] + list((wanted - counts).items())[:2])


def main():
    build, archives = sys.argv[1:3]
    program = os.path.join(build, "plumbline")
    paths = [os.path.join(archives, below) for _, list_ in SOURCES for below in list_]
    if len(sys.argv) < 4 and (not archives or not all(map(os.path.exists, paths))):
        print("ok - the page's files against the evidence # SKIP no %s" % " and ".join(paths))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        evidence = sys.argv[3] if len(sys.argv) > 3 else os.path.join(folder, "evidence.gpkg")
        for name, below in SOURCES if len(sys.argv) < 4 else ():
            taken = subprocess.run([program, "ingest", "-e", evidence, "--source", name, "--skip-undated",
                                    *(os.path.join(archives, one) for one in below)], capture_output=True, check=False, text=True)
            tell(taken.returncode in (0, 4), "%s is taken" % name, taken.stderr)  # 4: files without a date were passed over
        subprocess.run([os.path.join(build, "tests", "oracle", "site_dump"), evidence, folder], check=True,
                       stdout=subprocess.DEVNULL)
        db = sqlite3.connect("file:%s?mode=ro" % evidence, uri=True)
        rows = {key: (key, blob, area) for key, blob, area in db.execute("SELECT lower(hex(key)), geom, area_m2 FROM shape")}
        for name, _ in SOURCES:
            source = db.execute("SELECT id FROM source WHERE name=?", (name,)).fetchone()[0]
            check_maps(folder, name, rows)
            check_series(db, source, folder, name)
            check_patches(db, source, folder, name, program, evidence)
    return failed


if __name__ == "__main__":
    sys.exit(main())
