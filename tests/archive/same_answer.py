#!/usr/bin/python3
"""The same evidence from the folder, the zip and the tar of the same files; shuffled; on one thread and on two; in one go
and day by day; with every hash of seen text forced equal (unit tests do that one); and a pack with the same bytes."""
import os
import random
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, digest, finish, run, tables, tell  # noqa: E402

SEED = 20241219
FILES = 90  # of the full archive, spread over months with the Kursk salient in them


def take(evidence, *arguments):
    return ask("ingest", "-e", evidence, "--source", "deepstate", *arguments)


subprocess.run(["tar", "--zstd", "-xf", archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")], check=True)
names = sorted(os.listdir("deepstate"))[-FILES - 60:-60]
os.mkdir("some")
for name in names:
    os.link(os.path.join("deepstate", name), os.path.join("some", name))
shuffled = list(names)
random.Random(SEED).shuffle(shuffled)
print("seed", SEED)

with zipfile.ZipFile("some.zip", "w", zipfile.ZIP_DEFLATED) as packed:
    for name in shuffled:
        packed.write(os.path.join("some", name), "anything/" + name)
random.Random(SEED + 1).shuffle(shuffled)
subprocess.run(["tar", "--zstd", "-cf", "some.tar.zst", *("some/" + name for name in shuffled)], check=True)

take("folder.gpkg", "some", "--threads", 2)
wanted, parts = digest("folder.gpkg"), tables("folder.gpkg")


def same(evidence, name):
    got = tables(evidence)
    tell(digest(evidence) == wanted, name, [table for table in parts if got.get(table) != parts[table]])


take("one.gpkg", "some", "--threads", 1)
same("one.gpkg", "one thread gives what two give")
take("zip.gpkg", "some.zip")
same("zip.gpkg", "a shuffled zip gives what the folder gives")
take("tar.gpkg", "some.tar.zst", "--threads", 1)
same("tar.gpkg", "a shuffled tar.zst gives what the folder gives")
for name in names:
    take("daily.gpkg", os.path.join("some", name))
same("daily.gpkg", "file by file gives what one go gives")
order = list(names)
random.Random(SEED + 2).shuffle(order)
for at in range(0, len(order), 7):
    take("mixed.gpkg", *(os.path.join("some", name) for name in order[at:at + 7]))
same("mixed.gpkg", "handfuls in any order give what one go gives")
again = take("mixed.gpkg", "some")
tell(again["taken"] == 0 and again["already_there"] == len(names), "taking the same files again takes nothing", again["taken"])
same("mixed.gpkg", "and changes nothing")

for source, target in (("folder.gpkg", "a.gpkg"), ("mixed.gpkg", "b.gpkg")):
    status, _, err = run("pack", "-e", source, target)
    tell(status == 0, "%s is packed" % source, err)
with open("a.gpkg", "rb") as one, open("b.gpkg", "rb") as other:
    tell(one.read() == other.read(), "packed files of the same evidence are the same bytes")
same("a.gpkg", "a packed file holds the same evidence")
tell(os.path.getsize("a.gpkg") <= os.path.getsize("mixed.gpkg"), "and is no larger")

parts = ask("verify", "-e", "mixed.gpkg")["parts"]
tell(all(part["failed"] == 0 and part["checked"] > 0 for part in parts), "verify holds on it, in all parts", parts)
finish()
