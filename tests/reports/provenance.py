#!/usr/bin/python3
"""The report of the installed statement on real archives: it is made again byte for byte, from a packed evidence file too; one changed byte is found wherever it is; and every excerpt is an evidence file that
verifies itself and gives each specification the value that it has on the whole."""
import os
import random
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

EVIDENCE, REPORT, STATEMENT = "whole.gpkg", "report", "report/files/statement.yaml"
SOURCES = (("deepstate", "deepstate", "deepstate-2022-04_2024-12.tar.zst"),
           ("uacontrolmap", "uacontrolmap", "uacontrolmap-2022-12_2024-12.tar.xz"),
           ("natural-earth", "boundaries", "ne10m_admin1_ukraine_ruborder.geojson"),
           ("geonames", "places", "geonames_cities500_ua_ruborder.csv"),
           ("interceptions", "interceptions", "attacks.csv"))
# What an excerpt cannot have: maps of before it.
BEYOND = re.compile(r"reaches back only|the first map of|forecast|not enough|no map|before the first", re.I)


def verified(evidence=EVIDENCE):
    status, out, err = run("verify", "-e", evidence, REPORT, timeout=580)
    return status, out + err


def excerpt():
    """The claims that name it have no other value on the part of the evidence that goes with a report."""
    path = os.path.join(REPORT, "files", "evidence.gpkg")
    status, _, err = run("verify", "-e", path, timeout=580)
    tell(status == 0, "provenance: the excerpt verifies itself", err)
    whole, parts = ({claim["id"]: claim for claim in ask("check", "-e", evidence, STATEMENT)["claims"]} for evidence in (EVIDENCE, path))
    raids = [sqlite3.connect(evidence).execute("SELECT count(*), sum(launched), sum(destroyed) FROM interception").fetchone()
             for evidence in (EVIDENCE, path)]
    tell(raids[0] == raids[1] and raids[0][0] > 3000, "provenance: the excerpt has the counts whole", raids)
    tell(whole["no-chance"] == parts["no-chance"], "provenance: no-chance is on the excerpt what it is on the whole, then and now")
    named = [name[:-5] for name in sorted(os.listdir(REPORT + "/claims"))
             if "files/evidence.gpkg" in open(os.path.join(REPORT, "claims", name), encoding="utf-8").read()]
    tell(len(named) > 5, "provenance: claims name the excerpt", named)
    for claim in named:
        pairs = [(a, b) for x, y in zip(whole[claim]["readings"], parts[claim]["readings"])
                 for a, b in zip(x["specifications"], y["specifications"]) if a["measurable"]]
        other = [(a["detail"], b["detail"]) for a, b in pairs if b["measurable"]
                 and (a["value"], a["holds"]) != (b["value"], b["holds"])]
        tell(not other, f"provenance: {claim}: no specification of {len(pairs)} has another value on the excerpt", other[:1])
        beyond = [b["detail"] for a, b in pairs if not b["measurable"] and not BEYOND.search(b["detail"])]
        tell(not beyond, f"provenance: {claim}: what is not measurable on the excerpt reaches farther back", beyond[:1])


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def one_byte():
    """One byte of a page, a table, a picture, an excerpt, and the manifest, each at a place drawn by a printed seed."""
    seed = 20241219
    chance = random.Random(seed)
    wanted = {}
    shutil.copytree(REPORT, "kept")
    for path in ("index.html", "claims/every-day.html", "files/every-day.csv", "files/every-day.png",
                 "files/evidence.gpkg", "files/every-day.geojson",
                 "claims/no-chance.html", "claims/duel.html", "measures/rates.html", "files/no-chance.csv"):
        wanted[path] = chance.randrange(os.path.getsize(os.path.join(REPORT, path)))
        flip(os.path.join(REPORT, path), wanted[path])
    # Of the manifest a letter of a title, so that it still is one.
    text = open(REPORT + "/ro-crate-metadata.json", "rb").read()
    wanted["ro-crate-metadata.json"] = text.index(b"Licences of the sources")
    flip(REPORT + "/ro-crate-metadata.json", wanted["ro-crate-metadata.json"])
    status, text = verified()
    found = dict(re.findall(r"^(\S+) (?:has not|is not).*from byte (\d+) on", text, re.M))
    tell(status == 1 and found == {path: str(at) for path, at in wanted.items()},
         f"provenance: one byte changed is found in {len(wanted)} files (seed {seed})", text)
    shutil.rmtree(REPORT)
    os.rename("kept", REPORT)


def main():
    for source, *below in SOURCES:
        status, _, err = run("ingest", "-e", EVIDENCE, "--source", source, archive(*below))
        tell(status == 0, f"provenance: {source} is taken in", err)
    status, _, err = run("report", "-e", EVIDENCE, "2024-12-19", "-o", REPORT, timeout=580)
    if not tell(status == 0, "provenance: the report is made", err):
        return
    status, _, err = run("pack", "-e", EVIDENCE, "packed.gpkg")
    tell(status == 0, "provenance: the evidence is packed", err)
    status, text = verified("packed.gpkg")
    tell(status == 0, "provenance: the report comes out of the packed evidence, byte for byte", text)
    one_byte()
    excerpt()
    os.remove("packed.gpkg")
    base = sqlite3.connect(EVIDENCE)
    base.execute("UPDATE series SET held_km2 = held_km2 + 1e-6 WHERE instant = (SELECT max(instant) FROM series)")
    base.commit()
    base.close()
    status, text = verified()
    tell(status == 4 and "another evidence file" in text, "provenance: another evidence file is told", text)


main()
finish()
