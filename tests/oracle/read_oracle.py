#!/usr/bin/python3
"""Compares everything that the readers take from the real archives with Python's own readers of tar, zip and JSON.

usage: read_oracle.py BUILD_DIR ARCHIVES_DIR   (or both from the environment: BUILD_DIR, PLUMBLINE_ARCHIVES)

The program read_dump of the build prints, for every file of an archive, the SHA-256 of its bytes, counts, and a SHA-256
over all properties and over the coordinates of all polygons, bit for bit. Here the same is made of the same archives.
Prints one line a check, `ok - ...` or `not ok - ...`, and exits with 1 when one failed.
"""
import glob
import hashlib
import json
import multiprocessing
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from array import array

HEAD = struct.Struct("<II")
# Archive, what it holds, and how many files of it are none of GeoJSON.
ARCHIVES = [
    ("deepstate/deepstate-2022-04_2024-12.tar.zst", 0),
    ("deepstate-daily/deepstate-map-data-main.zip", None),
    ("isw-2022/isw-2022-08-15_2022-10-15.tar.zst", 0),
    ("uacontrolmap/uacontrolmap-2022-12_2024-12.tar.xz", None),
    ("isw-dates", None),
    ("boundaries", 0),
]


def ring_bytes(ring, totals):
    """The ring's doubles without a repeated last position; None when it has under three distinct ones."""
    flat = array("d")
    for position in ring:
        flat.extend(position[:2])
    if len(flat) > 2 and flat[:2] == flat[-2:]:
        del flat[-2:]
    if len(set(zip(flat[::2], flat[1::2]))) < 3:
        return None
    totals["positions"] += len(flat) // 2
    totals["rings"] += 1
    return flat.tobytes()


def geometry_parts(geometry, parts, totals):
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for inner in geometry["geometries"]:
            geometry_parts(inner, parts, totals)
        return
    at = geometry["coordinates"]
    if kind in ("Point", "MultiPoint"):
        totals["points"] += len(at) if kind == "MultiPoint" else 1
    elif kind in ("LineString", "MultiLineString"):
        totals["lines"] += len(at) if kind == "MultiLineString" else 1
    else:
        for polygon in at if kind == "MultiPolygon" else [at]:
            rings = [ring_bytes(ring, totals) for ring in polygon]
            if not rings or rings[0] is None:
                raise ValueError("empty polygons are for the unit tests")
            totals["polygons"] += 1
            parts.append((b"p", b""))
            parts.extend((b"r", ring) for ring in rings if ring is not None)


def feature_parts(feature, parts, totals):
    parts.append((b"f", b""))
    for key, value in sorted((key.encode(), value) for key, value in (feature.get("properties") or {}).items()):
        if isinstance(value, (list, dict)):
            continue
        parts.append((b"k", key))
        if isinstance(value, str):
            parts.append((b"s", value.encode()))
        elif value is None or isinstance(value, bool):
            parts.append((b"l", json.dumps(value).encode()))
        else:
            parts.append((b"n", struct.pack("<d", value)))
    if feature["geometry"] is None:
        totals["nulls"] += 1
    else:
        geometry_parts(feature["geometry"], parts, totals)


def told(name_and_bytes):
    """What read_dump must print of one file, or with None in place of the rest when it is no GeoJSON."""
    name, content = name_and_bytes
    sha = hashlib.sha256(content).hexdigest()
    try:
        file = json.loads(content)
    except ValueError:
        return name, [sha, None]
    if not isinstance(file, dict) or file.get("type") != "FeatureCollection":
        return name, [sha, None]
    totals = dict.fromkeys(("features", "polygons", "rings", "positions", "points", "lines", "nulls"), 0)
    digest = hashlib.sha256()
    for feature in file["features"]:
        parts = []
        feature_parts(feature, parts, totals)
        totals["features"] += 1
        digest.update(b"".join(HEAD.pack(ord(kind), len(part)) + part for kind, part in parts))
    return name, [sha] + [str(number) for number in totals.values()] + [digest.hexdigest()]


def files_of(path):
    if os.path.isdir(path):
        for file in sorted(glob.glob(os.path.join(path, "**"), recursive=True)):
            if os.path.isfile(file):
                with open(file, "rb") as stream:
                    yield os.path.relpath(file, path), stream.read()
    elif path.endswith(".zip"):
        with zipfile.ZipFile(path) as packed:
            for entry in packed.infolist():
                if not entry.is_dir():
                    yield entry.filename, packed.read(entry)
    else:
        unpack = subprocess.Popen(["zstd" if path.endswith(".zst") else "xz", "-dcq", path], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as packed:
            for entry in packed:
                if entry.isfile():
                    yield entry.name, packed.extractfile(entry).read()
        unpack.wait()


def compare(pool, dump, archives, archive, refused_max):
    path = os.path.join(archives, archive)
    run = subprocess.Popen([dump, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    expected = dict(pool.imap_unordered(told, files_of(path), chunksize=4))
    output = run.communicate()[0].decode()
    if run.returncode != 0:
        return "read_dump: " + output.splitlines()[-1]
    given = {line.split("\t")[0]: line.split("\t")[1:] for line in output.splitlines()}
    if given.keys() != expected.keys():
        return "other files: " + " ".join(sorted(given.keys() ^ expected.keys())[:5])
    refused = [name for name in expected if expected[name][1] is None]
    for name, wanted in expected.items():
        if given[name][0] != wanted[0]:
            return "%s: other bytes" % name
        if wanted[1] is None:
            if len(given[name]) != 2:
                return "%s: taken, but it is no GeoJSON" % name
        elif given[name] != wanted:
            return "%s: %s, Python says %s" % (name, given[name], wanted)
    if refused_max is not None and len(refused) > refused_max:
        return "%d files are no GeoJSON" % len(refused)
    taken = [numbers for numbers in expected.values() if numbers[1] is not None]
    totals = [sum(int(numbers[column]) for numbers in taken) for column in range(1, 8)]
    print("ok - %s: %d files, of these %d GeoJSON; features %d, polygons %d, rings %d, positions %d, points %d, lines %d, "
          "null %d: as in Python, bit for bit" % ((archive, len(expected), len(taken)) + tuple(totals)), flush=True)
    return None


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.environ["BUILD_DIR"]
    archives = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("PLUMBLINE_ARCHIVES")
    if not archives:
        print("skip - read_oracle: PLUMBLINE_ARCHIVES is not set")
        return 0
    failed = 0
    with multiprocessing.Pool(2) as pool:
        for archive, refused_max in ARCHIVES:
            if not os.path.exists(os.path.join(archives, archive)):
                reason = "is missing"
            else:
                reason = compare(pool, os.path.join(build, "tests/oracle/read_dump"), archives, archive, refused_max)
            if reason:
                failed += 1
                print("not ok - %s: %s" % (archive, reason), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
