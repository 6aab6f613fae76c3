#!/usr/bin/python3
"""Compares where two map makers differ with Shapely's intersections and differences, their areas taken by PROJ, on real
maps whose lines have no corner in common.

usage: agree_oracle.py BUILD_DIR ARCHIVES_DIR

Maps of DeepState and of the Ukraine Control Map go into an evidence file; `plumbline agree` says what both hold, what only
one does, and what of that is contested on DeepState's map. Here the very polygons of the files are joined, intersected and
subtracted by Shapely. Nearly every edge is another on the other map, so that nothing cancels: the hardest case for the
overlay by hand.

Tolerances as in region_oracle.py: areas 1e-6 of themselves, and 0.01 km2 for what is gained and lost, here held by one
alone. Lines of two makers cross some thousand times, each crossing placed to 1e-14 degrees: below 1e-6 km2 in all.
"""
import datetime
import json
import os
import subprocess
import sys
import tarfile
import tempfile

from geom_oracle import ARCHIVE, CHANGE_KM2, HELD_RELATIVE, area_km2
from region_oracle import CONTESTED, HELD, SNAPPED_KM2, UKRAINE, Worst, unions
from shapely.geometry import Polygon
from shapely.ops import unary_union
from shapely.validation import make_valid

OTHER = "uacontrolmap/uacontrolmap-2022-12_2024-12.tar.xz"
# Days on which the Ukraine Control Map is whole; the last one with Ukraine in Kursk oblast.
DAYS = ("2023-01-15", "2023-09-20", "2024-05-15", "2024-12-18")


def end_of(day):
    """24:00 UTC of the day as Unix time."""
    begin = datetime.datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=datetime.timezone.utc)
    return int(begin.timestamp()) + 86400


def take_deepstate(path, folder):
    """Writes the last map of each day; their names by day."""
    def entries():
        with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpack:
            with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
                for entry in archive:
                    if entry.name.endswith(".geojson"):
                        yield archive, entry, os.path.basename(entry.name)
    times = sorted(int(name.split(".")[0]) for _, _, name in entries())
    chosen = {day: "%d.geojson" % [t for t in times if t <= end_of(day)][-1] for day in DAYS}
    for archive, entry, name in entries():
        if name in chosen.values():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(archive.extractfile(entry).read())
    return chosen


def take_other(path, folder):
    chosen = {day: day.replace("-", "") + ".json" for day in DAYS}
    with tarfile.open(path, mode="r:xz") as archive:
        for entry in archive:
            name = os.path.basename(entry.name)
            if name in chosen.values():
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(archive.extractfile(entry).read())
    return chosen


def other_unions(path):
    """The Ukraine Control Map's areas are rings of [lat, lon], each a polygon of its own."""
    def polygons(areas):
        return [make_valid(Polygon([(point[1], point[0]) for point in ring])) for ring in areas]
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    return {HELD: unary_union(polygons(content["areas"])),
            UKRAINE: unary_union(polygons(content.get("areas_ua") or []))}


def main():
    build, archives = sys.argv[1:3]
    paths = [os.path.join(archives, below) for below in (ARCHIVE, OTHER)]
    if not archives or not all(map(os.path.exists, paths)):
        print("ok - agreement against Shapely # SKIP no %s" % " and ".join(paths))
        return 0
    both, alone = Worst("what two map makers both hold"), Worst("what only one holds, and what the other shows there")
    with tempfile.TemporaryDirectory() as folder:
        evidence = os.path.join(folder, "evidence.gpkg")
        maps = [os.path.join(folder, name) for name in ("deepstate", "uacontrolmap")]
        for one in maps:
            os.mkdir(one)
        names = (take_deepstate(paths[0], maps[0]), take_other(paths[1], maps[1]))

        def ask(*words):
            done = subprocess.run([os.path.join(build, "plumbline"), *words, "-e", evidence, "--json"], check=True,
                                  capture_output=True, text=True)
            return json.loads(done.stdout)

        ask("ingest", "--source", "deepstate", maps[0])
        ask("ingest", "--source", "uacontrolmap", maps[1])
        for day in DAYS:
            first = unions(os.path.join(maps[0], names[0][day]))
            second = other_unions(os.path.join(maps[1], names[1][day]))
            for side, layer in (("russia", HELD), ("ukraine", UKRAINE)):
                if layer == UKRAINE and first[layer].is_empty:
                    continue
                got = ask("agree", "deepstate", "uacontrolmap", "--on", day, "--side", side)["all"]
                a, b, grey = first[layer], second[layer], first[CONTESTED].difference(first[layer])
                where = "%s %s" % (side, day)
                wanted = area_km2(a.intersection(b))
                both.see(got["both_km2"], wanted, wanted * HELD_RELATIVE + SNAPPED_KM2, where)
                alone.see(got["only_km2"][0], area_km2(a.difference(b)), CHANGE_KM2, where)
                alone.see(got["only_km2"][1], area_km2(b.difference(a)), CHANGE_KM2, where)
                alone.see(got["shows"]["contested"]["held"], area_km2(grey.intersection(b)), CHANGE_KM2, where)
    return 0 if all([both.tell(), alone.tell()]) else 1


if __name__ == "__main__":
    sys.exit(main())
