#!/usr/bin/python3
"""Compares what lies in regions with Shapely's intersections, their areas taken by PROJ, on real maps and outlines.

usage: region_oracle.py BUILD_DIR ARCHIVES_DIR

Some snapshots of DeepState go into an evidence file with both sets of oblast outlines. `plumbline sector` and `change` say
what was held, contested, gained and lost in an oblast; here the very polygons of the files are joined, subtracted and cut
to the outline by Shapely.

Tolerances. Areas: PROJ on edges cut to 100 m is good to 1e-6 of the area (geom_oracle.py). Overlays: both sides place a
crossing to the last bit of a degree, 1e-14, which over 1,000 km of boundary is 1e-6 km2; where GEOS snaps it loses slivers
of up to 0.001 km2. Gained and lost are held to 0.01 km2, as everywhere.
"""
import json
import os
import subprocess
import sys
import tarfile
import tempfile

from geom_oracle import ARCHIVE, CHANGE_KM2, HELD_RELATIVE, area_km2, members_of, positions
from shapely.geometry import Polygon, shape
from shapely.ops import unary_union
from shapely.validation import make_valid

OUTLINES = {"natural-earth": ("boundaries/ne10m_admin1_ukraine_ruborder.geojson", "iso_3166_2"),
            "geoboundaries-ukr": ("boundaries/geoBoundaries-UKR-ADM1.geojson", "shapeISO")}
# Oblasts that the lines run through; Kursk and its salient stand in Natural Earth alone.
REGIONS = (("UA-14", "geoboundaries-ukr"), ("UA-14", "natural-earth"), ("UA-63", "geoboundaries-ukr"),
           ("UA-23", "natural-earth"), ("UA-65", "geoboundaries-ukr"), ("RU-KRS", "natural-earth"))
SNAPSHOTS = 9  # spread over the archive, the last one among them, and 2024-12-19 with the day before
DAYS = (1734557884, 1734644080)  # 2024-12-18 21:38, 2024-12-19 21:34
SNAPPED_KM2 = 0.001
HELD, UKRAINE, CONTESTED = 0, 1, 2


def take_files(path, folder):
    """Writes the chosen files into the folder; their names by time."""
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            names = sorted((os.path.basename(e.name) for e in archive if e.name.endswith(".geojson")),
                           key=lambda name: int(name.split(".")[0]))
    chosen = {names[i * (len(names) - 1) // (SNAPSHOTS - 1)] for i in range(SNAPSHOTS)}
    for day in DAYS:
        chosen.add(min(names, key=lambda name: abs(int(name.split(".")[0]) - day)))
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            for entry in archive:
                name = os.path.basename(entry.name)
                if name in chosen:
                    with open(os.path.join(folder, name), "wb") as file:
                        file.write(archive.extractfile(entry).read())
    return sorted(chosen, key=lambda name: int(name.split(".")[0]))


def unions(path):
    """The union of each layer's polygons in a file."""
    parts = {HELD: [], UKRAINE: [], CONTESTED: []}
    with open(path, encoding="utf-8") as file:
        for layer, rings in members_of(json.load(file), {}):
            if len(rings[0]) > 3 * 16:
                parts[layer].append(make_valid(Polygon(positions(rings[0]), [positions(hole) for hole in rings[1:]])))
    return {layer: unary_union(polygons) for layer, polygons in parts.items()}


def outlines_of(archives):
    found = {}
    for source, (below, code) in OUTLINES.items():
        with open(os.path.join(archives, below), encoding="utf-8") as file:
            for feature in json.load(file)["features"]:
                found.setdefault((feature["properties"][code], source), []).append(make_valid(shape(feature["geometry"])))
    return {key: unary_union(found[key]) for key in REGIONS}


class Worst:
    """The worst deviation of a kind, as a part of its limit."""

    def __init__(self, name):
        self.name, self.count, self.part, self.told = name, 0, 0.0, ""

    def see(self, got, wanted, limit, where):
        self.count += 1
        if not abs(got - wanted) / limit <= self.part:
            self.part = abs(got - wanted) / limit
            self.told = "%.9g against %.9g km2, limit %.3g, %s" % (got, wanted, limit, where)

    def tell(self):
        good = self.part <= 1.0 and self.count > 0
        print("%s - %s: %d against Shapely and PROJ; worst %.3g of its limit (%s)"
              % ("ok" if good else "not ok", self.name, self.count, self.part, self.told), flush=True)
        return good


def main():
    build, archives = sys.argv[1:3]
    path = os.path.join(archives, ARCHIVE)
    program = os.path.join(build, "plumbline")
    if not archives or not os.path.exists(path):
        print("ok - regions against Shapely # SKIP no %s" % path)
        return 0
    held, changed = Worst("held and contested in oblasts"), Worst("gained and lost in oblasts")
    regions = outlines_of(archives)
    with tempfile.TemporaryDirectory() as folder:
        evidence = os.path.join(folder, "evidence.gpkg")
        maps = os.path.join(folder, "maps")
        os.mkdir(maps)
        names = take_files(path, maps)

        def ask(*words):
            done = subprocess.run([program, *words, "-e", evidence, "--json"], check=True, capture_output=True, text=True)
            return json.loads(done.stdout)

        ask("ingest", "--source", "deepstate", maps)
        for source, (below, _) in OUTLINES.items():
            ask("ingest", "--source", source, os.path.join(archives, below))
        before = None
        for name in names:
            instant = subprocess.run(["date", "-u", "-d", "@" + name.split(".")[0], "+%Y-%m-%dT%H:%M:%SZ"], check=True,
                                     capture_output=True, text=True).stdout.strip()
            now = {(key, layer): union.intersection(outline) for layer, union in unions(os.path.join(maps, name)).items()
                   for key, outline in regions.items()}
            for key in REGIONS:
                where = "%s %s %s" % (*key, instant)
                answer = ask("sector", key[0], "--outline", key[1], "--at", instant)["sources"][0]["sides"]
                sides = {side["side"]: side for side in answer}
                for layer, got in ((HELD, sides["russia"]["held_km2"]), (UKRAINE, sides["ukraine"]["held_km2"]),
                                   (CONTESTED, sides["russia"]["contested_km2"])):
                    wanted = area_km2(now[key, layer])
                    held.see(got, wanted, wanted * HELD_RELATIVE + SNAPPED_KM2, where)
                if before is not None:
                    got = ask("change", "--region", key[0], "--outline", key[1], "--from", before[0], "--to", instant)
                    old, new = before[1][key, HELD], now[key, HELD]
                    changed.see(got["gained_km2"], area_km2(new.difference(old)), CHANGE_KM2, where)
                    changed.see(got["lost_km2"], area_km2(old.difference(new)), CHANGE_KM2, where)
            before = (instant, now)
    return 0 if all([held.tell(), changed.tell()]) else 1


if __name__ == "__main__":
    sys.exit(main())
