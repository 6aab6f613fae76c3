#!/usr/bin/python3
"""Bad input, each tried on the program itself: a clear message with its place, a status that is not 0, and an evidence file
that still holds all that was in it before. Every refusal stands beside a good case that is taken, so that it discriminates."""
import gzip
import json
import os
import resource
import struct
import sys
import zipfile

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL, ask, digest, finish, run, tell  # noqa: E402


def square(lon, lat, size=0.1, extra=""):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return ring_feature(json.dumps(ring), extra)


def ring_feature(ring, extra=""):
    return ('{"type":"Feature","properties":{"fill":"#a52714","name":"x"%s},"geometry":{"type":"Polygon","coordinates":[%s]}}'
            % (extra, ring))


def collection(*features):
    return '{"type":"FeatureCollection","features":[%s]}' % ",\n".join(features)


def put(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def ingest(evidence, *arguments, **options):
    return run("ingest", "-e", evidence, "--source", "deepstate", *arguments, **options)


# A good evidence file, which every bad file is then thrown at.
put("good/1700000000.geojson", collection(square(36, 48)))
put("good/1700086400.geojson", collection(square(36, 48, 0.2)))
status, _, err = ingest("e.gpkg", "good")
tell(status == 0, "two good files are taken", err)
wanted = digest("e.gpkg")
held = ask("change", "-e", "e.gpkg", "--from", "2023-11-15", "--to", "2023-11-16")
# 0.2 degrees less 0.1: exact by the authalic formula is the unit tests' matter; here it must have grown.
tell(held["gained_km2"] > 200 and held["lost_km2"] == 0, "and measured", held["gained_km2"])


def refused(name, path, words, code=3):
    """The program refuses the file, says why in these words, and the evidence is as it was."""
    status, out, err = ingest("e.gpkg", path)
    good = status == code and all(word in err for word in words) and err.count("\n") == 1
    tell(good, name, "status %d: %s" % (status, err.strip()))
    if digest("e.gpkg") != wanted:
        tell(False, name + ": the evidence is as it was before")


whole = collection(square(36, 48), square(37, 48))
cut = "1700200000.geojson"
refused("truncated JSON", put("bad/a/" + cut, whole[:len(whole) - 30]), [cut + ":2:"])
refused("a trailing comma", put("bad/b/" + cut, whole.replace("]}}]}", "]}},]}")), [cut + ":2:"])
refused("invalid UTF-8", put("bad/c/" + cut, whole.encode().replace(b'"name":"x"', b'"name":"\xc3\x28"', 1)), [cut + ":1:", "UTF-8"])
refused("nested 100,000 deep", put("bad/d/" + cut, '{"type":"FeatureCollection","x":' + "[" * 100000 + "]" * 100000 + ',"features":[]}'),
        [cut + ":1:", "64"])
refused("NaN as a coordinate", put("bad/e/" + cut, collection(ring_feature("[[36,48],[NaN,48],[37,49],[36,48]]"))), [cut + ":1:"])
refused("1e999 as a coordinate", put("bad/f/" + cut, collection(ring_feature("[[36,48],[1e999,48],[37,49],[36,48]]"))), [cut + ":1:"])
refused("a longitude of 361", put("bad/g/" + cut, collection(ring_feature("[[36,48],[361,48],[37,49],[36,48]]"))), [cut + ":1:", "180"])
refused("an empty file", put("bad/h/" + cut, ""), [cut])
refused("a page of HTML instead of a map", put("bad/i/" + cut, "<!DOCTYPE html><html></html>"), [cut + ":1:1"])
refused("no date in a name", put("bad/j/map.geojson", whole), ["map.geojson", "--skip-undated"])
refused("an impossible date in a name", put("bad/k/9999999999999.geojson", whole), ["9999999999999.geojson", "1900"])
refused("a path that is not there", "bad/nowhere", ["bad/nowhere"])

# The same snapshot with other bytes: kept beside, never overwritten, and said.
status, _, err = ingest("conflict.gpkg", "good")
before = ask("change", "-e", "conflict.gpkg", "--from", "2023-11-15", "--to", "2023-11-16")
status, out, err = ingest("conflict.gpkg", put("bad/l/1700086400.geojson", collection(square(36, 48, 0.3))))
after = ask("change", "-e", "conflict.gpkg", "--from", "2023-11-15", "--to", "2023-11-16")
tell(status == 3 and "other bytes" in err and before == after, "a snapshot with other bytes is a conflict, and the first one counts",
     (status, err))
rows = ask("sql", "-e", "conflict.gpkg", "SELECT count(*) AS n FROM record")["rows"]
tell(rows[0]["n"] == 3, "and the other file is kept beside it", rows)

# Good files before a bad one are kept, and the run says which one was bad.
put("mix/1700172800.geojson", collection(square(36, 48, 0.25)))
put("mix/1700259200.geojson", "{")
status, _, err = ingest("mix.gpkg", "good", "mix")
tell(status == 3 and "1700259200.geojson:1:" in err, "a bad file among good ones is named", err)
tell(ask("sources", "-e", "mix.gpkg")["sources"][0]["snapshots"] == 3, "and the good ones before it are taken")
os.remove("mix/1700259200.geojson")
tell(ingest("mix.gpkg", "good", "mix")[0] == 0, "once it is gone the same command succeeds")

# Files without a date are passed over only on request, and counted.
put("undated/1700000000.geojson", collection(square(36, 48)))
put("undated/a.geojson", whole)
put("undated/README.md", "not a map")
status, out, err = ingest("undated.gpkg", "--skip-undated", "undated", "--json")
answer = json.loads(out)
tell(status == 4 and answer["undated"] == 1 and answer["taken"] == 1 and answer["not_maps"] == 1, "undated files are passed over on request, counted and told",
     (status, out[:200], err))
os.remove("undated/1700000000.geojson")
status, _, err = ingest("none.gpkg", "undated")
tell(status == 3 and "a.geojson" in err, "a folder without a single date is refused", err)

# Rings that cross themselves or enclose nothing are drawn that way by real makers: taken, and measured as their parts.
bow = "[[36,48],[36.2,48.2],[36.2,48],[36,48.2],[36,48]]"
put("odd/1700000000.geojson", collection(ring_feature(bow)))
put("odd/1700086400.geojson", collection(ring_feature(bow), ring_feature("[]"), ring_feature("[[36,49],[36,49],[36,49],[36,49]]"),
                                         '{"type":"Feature","properties":null,"geometry":null}'))
status, out, err = ingest("odd.gpkg", "odd", "--json")
answer = json.loads(out) if status == 0 else {}
tell(status == 0 and answer["null_geometries"] == 1 and answer["empty_polygons"] == 2, "self-crossing and empty rings and a null geometry are taken and counted",
     (status, err))
if status == 0:
    area = ask("log", "-e", "odd.gpkg")["snapshots"][0]["held_km2"]
    lobes = ask("log", "-e", "e.gpkg")["snapshots"][1]["held_km2"] / 2
    tell(abs(area - lobes) < lobes * 0.01, "both lobes of a self-crossing ring count", (area, lobes))
    tell(ask("verify", "-e", "odd.gpkg")["holds"], "and verify holds on them")

# Archives that lie.
def lying_zip(path):
    """A zip whose directory claims 10 GB for its one entry (zip64 sizes, real bytes few)."""
    name, data = b"1700200000.geojson", whole.encode()
    size = 10 * 1000 ** 3
    extra = struct.pack("<HHQQ", 1, 16, size, len(data))
    crc = 0
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra)) + name + extra
    head = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra),
                       0, 0, 0, 0, 0) + name + extra
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(head), len(local) + len(data), 0)
    return put(path, local + data + head + end)


refused("a zip that claims 10 GB", lying_zip("bad/claims.zip"), ["claims.zip"])
with zipfile.ZipFile("bad/bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    bomb.writestr("1700200000.geojson", b" " * (300 << 20))
refused("a zip bomb", "bad/bomb.zip", ["bomb.zip"])
with zipfile.ZipFile("bad/escape.zip", "w") as escape:
    escape.writestr("../../1700200000.geojson", whole)
refused("a path that escapes from its archive", "bad/escape.zip", ["escape.zip"])
with open("bad/escape.zip", "rb") as file:
    refused("a truncated zip", put("bad/short.zip", file.read()[:60]), ["short.zip"])
packed = gzip.compress(whole.encode())
refused("a truncated .gz", put("bad/1700200000.geojson.gz", packed[:-12]), ["1700200000.geojson.gz"])
status, _, err = ingest("gz.gpkg", put("whole/1700200000.geojson.gz", packed))
tell(status == 0, "a whole .gz is taken", err)

# Definitions and evidence files that are not.
status, _, err = run("ingest", "-e", "e.gpkg", "--source", "deepstat", "good")
tell(status == 2 and "deepstat" in err, "an unknown source", err)
put("bad/sources/mine.yaml", "name: mine\ntitel: x\n")
status, _, err = run("ingest", "-e", "e.gpkg", "--source", "bad/sources/mine.yaml", "good")
tell(status == 3 and "mine.yaml:2:1" in err and "title" in err, "an unknown key in a source file, with its place and the nearest one", err)
for name, text in (("text.gpkg", "not a database at all, but long enough to look at " * 30), ("half.gpkg", None)):
    if text is None:
        with open("e.gpkg", "rb") as file:
            text = file.read(8192 * 3)
    put(name, text)
    status, _, err = run("change", "-e", name, "--from", "2023-11-15", "--to", "2023-11-16")
    tell(status == 6 and name in err, "an evidence file that is none or damaged: " + name, (status, err))

# A disk that fills up: an error, and a file that goes on when there is room again.
def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (400 << 10, 400 << 10))


for number in range(40):
    ring = [[36 + x / 1000, 48 + number / 1000] for x in range(400)] + [[36.4, 49], [36, 49]]
    put("many/%d.geojson" % (1700000000 + number * 3600), collection(ring_feature(json.dumps(ring + ring[:1]))))
tell(ingest("room.gpkg", "many")[0] == 0, "forty files are taken where there is room")
status, _, err = ingest("full.gpkg", "many", preexec_fn=small_files)
tell(status == 6 and err.strip() != "", "a full disk is an error with a message", (status, err))
tell(os.path.getsize("full.gpkg") <= 400 << 10, "the limit was in force", os.path.getsize("full.gpkg"))
status, _, err = ingest("full.gpkg", "many")
tell(status == 0 and digest("full.gpkg") == digest("room.gpkg"), "and with room again the same command completes the same evidence",
     (status, err))
if os.path.exists("/dev/full"):
    with open("/dev/full", "wb") as sink:
        import subprocess
        done = subprocess.run([PL, "version"], stdout=sink, stderr=subprocess.PIPE)
    tell(done.returncode == 6, "an answer that cannot be written is an error", done.returncode)
finish()
