#!/usr/bin/python3
"""What goes with a report, by other people's rules: ClaimReview, RO-Crate, GeoJSON, GeoPackage, PNG.

On the demonstration theatre. The ClaimReview of each claim's page fits claimreview.schema.json (written from schema.org's
definition and Google's table) and is JSON-LD in which every property is schema.org's; the manifest keeps the rules of
RO-Crate 1.1 (https://www.researchobject.org/ro-crate/specification/1.1/), of which Debian packages no reader; its hashes
are those of hashlib; GeoJSON is valid by Shapely; the sums of what moved are the values of the claim; the excerpt is an
evidence file on which the claim has the same values. Nothing is asked of the network. Prints a line per check.
"""
import csv
import datetime
import hashlib
import html.parser
import json
import math
import os
import re
import struct
import subprocess
import sys
import urllib.parse

import jsonschema
from pyld import jsonld
from shapely.geometry import shape

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import ask, finish, run, tell  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
EVIDENCE, STATEMENT = "war/evidence.gpkg", "war/statements/2031-06-20.yaml"
CRATE = "https://w3id.org/ro/crate/1.1"
# What schema.org's own context says of the terms used here, and RO-Crate's: without the network.
CONTEXTS = {
    "https://schema.org": {"@vocab": "http://schema.org/", "url": {"@type": "@id"}},
    CRATE + "/context": {
        **{term: "http://schema.org/" + term for term in (
            "name", "description", "datePublished", "license", "mentions", "hasPart", "about", "instrument", "object",
            "result", "value", "softwareVersion", "softwareRequirements", "identifier", "isBasedOn", "url", "creator",
            "encodingFormat", "contentSize", "CreativeWork", "Dataset", "CreateAction", "PropertyValue",
            "SoftwareApplication", "Organization")},
        "File": "http://schema.org/MediaObject", "conformsTo": "http://purl.org/dc/terms/conformsTo"},
}


def load(url, _options=None):
    if url.rstrip("/") not in CONTEXTS:
        raise jsonld.JsonLdError("not at hand: " + url, "loading document failed")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
            "document": {"@context": CONTEXTS[url.rstrip("/")]}}


class Head(html.parser.HTMLParser):
    """The texts of <script type="application/ld+json">; a browser ends them at the first </script."""

    def __init__(self):
        super().__init__()
        self.texts, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        if tag == "script":
            self.inside = dict(attributes).get("type") == "application/ld+json"
            self.texts.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "script"

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data


def read(*below):
    with open(os.path.join(*below), "rb") as file:
        return file.read()


def keys_of(node):
    """All keys of a JSON tree that are no keywords, with how often they stand."""
    if isinstance(node, list):
        return sum((keys_of(one) for one in node), [])
    if not isinstance(node, dict):
        return []
    return [key for key in node if not key.startswith("@")] + keys_of([node[key] for key in node if key != "@context"])


def properties_of(expanded):
    return [key for key in keys_of(expanded) if ":" in key]


# ---- ClaimReview ----

def reviews(report, claims, language):
    with open(os.path.join(HERE, "claimreview.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    rated = {"holds": 5, "mostly-holds": 4, "depends": 3, "mostly-fails": 2, "fails": 1}
    for claim in claims:
        head = Head()
        head.feed(read(report, "claims", claim["id"] + ".html").decode())
        name = f"provenance: {language}: claim {claim['id']}"
        if claim["verdict"] == "not-measurable":
            tell(head.texts == [], f"{name}: no review of what was not measured", head.texts)
            continue
        if not tell(len(head.texts) == 1, f"{name}: one review on its page", head.texts):
            continue
        review = json.loads(head.texts[0])
        errors = [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(review)]
        tell(not errors, f"{name}: the review fits its schema", errors)
        tell(review["reviewRating"].get("ratingValue") == rated.get(claim["verdict"]),
             f"{name}: its rating is the verdict's place on the scale", review["reviewRating"])
        tell(review["inLanguage"] == language, f"{name}: it says its language")
        page = f"https://example.org/report/claims/{claim['id']}.html"
        expanded = jsonld.expand(review, {"documentLoader": load, "base": page})
        properties = properties_of(expanded)
        tell(sorted(p.rsplit("/", 1)[1] for p in properties) == sorted(keys_of(review))
             and all(p.startswith("http://schema.org/") for p in properties),
             f"{name}: as JSON-LD every property is schema.org's", properties)
        tell(expanded[0]["http://schema.org/url"] == [{"@id": page}], f"{name}: its url is its page", expanded[0])
    # The schema refuses what an editor would leave half done, so that it can fail.
    for what, change in (("a draft with a date", {"datePublished": "2031-06-21"}),
                         ("no draft without an author", {"creativeWorkStatus": "Published"}),
                         ("no rating", {"reviewRating": {"@type": "Rating"}}),
                         ("half a scale", {"reviewRating": {"@type": "Rating", "alternateName": "x", "ratingValue": 3}})):
        tell(not validator.is_valid({**review, **change}), f"provenance: the schema refuses {what}")


# ---- RO-Crate ----

def reference_values(value):
    return [one["@id"] for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def crate(report):
    text = read(report, "ro-crate-metadata.json")
    root = json.loads(text)
    context = root["@context"] if isinstance(root["@context"], list) else [root["@context"]]
    tell(CRATE + "/context" in context, "provenance: crate: its context is RO-Crate 1.1's")
    graph = root["@graph"]
    entities = {one["@id"]: one for one in graph}
    tell(len(entities) == len(graph), "provenance: crate: no @id stands twice")
    flat = all(set(value) == {"@id"} for one in graph for values in one.values()
               for value in (values if isinstance(values, list) else [values]) if isinstance(value, dict))
    tell(flat, "provenance: crate: the graph is flat")
    tell(all(re.fullmatch(r"[A-Za-z0-9._~/#:%-]+", one) for one in entities), "provenance: crate: every @id is a URI reference")
    descriptor = entities.get("ro-crate-metadata.json", {})
    tell(descriptor.get("@type") == "CreativeWork" and descriptor.get("about") == {"@id": "./"}
         and descriptor.get("conformsTo") == {"@id": CRATE}, "provenance: crate: the metadata file describes itself", descriptor)
    data = entities.get("./", {})
    tell(data.get("@type") == "Dataset" and data.get("name") and data.get("description") and data.get("license")
         and datetime.date.fromisoformat(data.get("datePublished", "")), "provenance: crate: the root has what it must", data)
    loose = [target for one in graph for key, value in one.items() if key != "@id" for target in reference_values(value)
             if target not in entities and not target.startswith("https://")]
    tell(not loose, "provenance: crate: every reference leads to an entity", loose)
    listed = {one["@id"]: one for one in graph if one.get("@type") == "File"}
    tell(sorted(reference_values(data["hasPart"])) == sorted(listed), "provenance: crate: the root has every file as its part")
    there = sorted(os.path.relpath(os.path.join(folder, name), report) for folder, _, names in os.walk(report) for name in names)
    tell(sorted([*listed, "ro-crate-metadata.json"]) == there, "provenance: crate: the files listed are those in the folder",
         set(there) ^ set(listed))
    wrong = [name for name, one in listed.items()
             if one.get("sha256") != hashlib.sha256(read(report, name)).hexdigest()
             or one.get("contentSize") != str(len(read(report, name)))
             or not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", one.get("encodingFormat", ""))]
    tell(not wrong, "provenance: crate: sizes, hashes and formats are those of the files", wrong)
    action = entities.get("#run", {})
    tell(action.get("@type") == "CreateAction" and entities[action["instrument"]["@id"]]["@type"] == "SoftwareApplication"
         and sorted(reference_values(action["result"])) == sorted(set(listed) - {"files/statement.yaml"})
         and "files/statement.yaml" in reference_values(action["object"]),
         "provenance: crate: the run made all files but the statement", action)
    tell(read(report, "files", "statement.yaml") == read(STATEMENT), "provenance: crate: the statement is there as it was given")
    digest = entities[entities["#evidence"]["identifier"]["@id"]]["value"]
    tell(digest == ask("digest", "-e", EVIDENCE)["sha256"], "provenance: crate: it names the evidence's digest")
    tell(os.getcwd().encode() not in text and b"/tmp/" not in text and b"/home/" not in text,
         "provenance: crate: no path of this machine")
    tell(all(one.get("creditText") and entities[one["license"]["@id"]]["name"] for one in graph
             if one["@id"].startswith("#source-")) and any(one["@id"].startswith("#source-") for one in graph),
         "provenance: crate: every source has its licence and attribution")
    expanded = jsonld.expand(root, {"documentLoader": load, "base": "https://example.org/r/"})
    tell(len(expanded) == len(graph) and sorted(keys_of(root["@graph"])) == sorted(
        key.rsplit("/", 1)[1] for key in properties_of(expanded)), "provenance: crate: as JSON-LD no property is lost")


# ---- files of the claims ----

def geojson(report, claim):
    path = os.path.join(report, "files", claim["id"] + ".geojson")
    if not os.path.exists(path):
        return
    collection = json.loads(read(path))
    name = f"provenance: {claim['id']}.geojson"
    bad = [one for one in collection["features"] if one["geometry"] is not None and not shape(one["geometry"]).is_valid
           and shape(one["geometry"]).buffer(0).area < 0.999 * shape(one["geometry"]).area]
    turned = [one for one in collection["features"] if one["geometry"] and one["geometry"]["type"] == "Polygon"
              and not shape(one["geometry"]).exterior.is_ccw]
    tell(collection["type"] == "FeatureCollection" and not bad and not turned, f"{name} is valid, shells counter-clockwise",
         (len(bad), len(turned)))
    tell(all(one["properties"]["attribution"] and one["properties"]["licence"] for one in collection["features"]),
         f"{name}: every feature names whom to name")
    plain = claim["readings"][0]
    first = next(one for one in plain["specifications"] if one["measurable"])
    if "front" in (collection["features"] or [{"properties": {}}])[0]["properties"]:
        return
    mine = [one["properties"] for one in collection["features"] if one["properties"]["source"] == first["choices"].get("source")]
    gained = math.fsum(one["area_km2"] for one in mine if one["change"] == "gained")
    lost = math.fsum(one["area_km2"] for one in mine if one["change"] == "lost")
    room = (len(mine) + 2) * 1e-6  # each area and the value are printed with six decimals
    value = {"net_km2": gained - lost, "gained_km2": gained, "lost_km2": lost}.get(plain["measure"])
    if value is not None and plain["question"].startswith("Over the whole window"):
        tell(abs(value - first["value"]) <= room, f"{name} adds up to the claim's value", (value, first["value"]))


def tables(report, claim):
    name = f"provenance: {claim['id']}"
    path = os.path.join(report, "files", claim["id"] + ".csv")
    if not claim["readings"]:
        tell(not os.path.exists(path), f"{name}: no table of nothing")
        return
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    specifications = [one for reading in claim["readings"] for one in reading["specifications"]]
    tell(len(rows) == len(specifications) and all(
        (row["value"] == "") == (one["value"] is None) and (row["value"] == "" or abs(float(row["value"]) - one["value"]) < 1e-6)
        for row, one in zip(rows, specifications)), f"{name}.csv has the values of `check`")
    points = [(reading["id"], one) for reading in claim["readings"] for one in reading["chart"]["points"]]
    if points:
        with open(os.path.join(report, "files", claim["id"] + "-periods.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        tell(len(rows) == len(points) and all(
            row["reading"] == reading and row["begin"] == one["begin"] and row["end"] == one["end"]
            and (row["value"] == "" if one["value"] is None else abs(float(row["value"]) - one["value"]) < 1e-6)
            for row, (reading, one) in zip(rows, points)), f"{name}-periods.csv has the numbers of the charts")


def picture(report, claim):
    path = os.path.join(report, "files", claim["id"])
    if not os.path.exists(path + ".svg"):
        return
    svg = read(path + ".svg").decode()
    tell("<style>" in svg and "<title>" in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", ""),
         f"provenance: {claim['id']}.svg stands alone")
    size = [float(one) for one in re.search(r'viewBox="([^"]*)"', svg).group(1).split()]
    png = read(path + ".png")
    tell(png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24]) == (math.ceil(2 * size[2]), math.ceil(2 * size[3])),
         f"provenance: {claim['id']}.png is the chart at twice its size")
    tell(not re.search(b"tIME|tEXt|iTXt|zTXt", png), f"provenance: {claim['id']}.png holds no clock and no name")


def excerpts(report, claims):
    path = os.path.join(report, "files", "evidence.gpkg")
    info = subprocess.run(["ogrinfo", "-ro", "-al", "-so", path], capture_output=True, text=True)
    tell(info.returncode == 0 and not re.search("warning|error", info.stdout + info.stderr, re.I),
         "provenance: the excerpt opens in GDAL", info.stderr[:200])
    status, _, err = run("verify", "-e", path)
    tell(status == 0, "provenance: the excerpt verifies itself", err)
    parts = {one["id"]: one for one in ask("check", "-e", path, STATEMENT)["claims"]}
    held = [one for one in claims if b"files/evidence.gpkg" in read(report, "claims", one["id"] + ".html")]
    tell(held, "provenance: claims name the excerpt")
    for whole in held:
        pairs = [(a, b) for x, y in zip(whole["readings"], parts[whole["id"]]["readings"])
                 for a, b in zip(x["specifications"], y["specifications"]) if a["measurable"]]
        other = [(a["detail"], b["detail"]) for a, b in pairs if b["measurable"]
                 and (a["value"], a["holds"]) != (b["value"], b["holds"])]
        tell(pairs and not other, f"provenance: {whole['id']} has no other value on the excerpt", other[:2])
        beyond = [b["detail"] for a, b in pairs if not b["measurable"]
                  and not re.search("reaches back only|the first map of", b["detail"])]
        tell(not beyond, f"provenance: {whole['id']}: what cannot be measured on the excerpt reaches farther back", beyond[:2])


def files_csv(report, answer):
    with open(os.path.join(report, "files.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tell([(r["source"], r["instant"], r["name"], r["bytes"], r["sha256"]) for r in rows]
         == [(f["source"], f["instant"], f["name"], str(f["bytes"]), f["sha256"]) for f in answer["basis"]["files"]],
         "provenance: files.csv lists the files that the verdicts rest on")
    given = {}
    for folder, _, names in os.walk("war/archive"):
        for name in names:
            given[name] = hashlib.sha256(read(folder, name)).hexdigest()
    known = [row for row in rows if os.path.basename(row["name"]) in given]
    tell(all(given[os.path.basename(row["name"])] == row["sha256"] for row in known), "provenance: files.csv: hashes are those of the archive",
         len(known))


def main():
    status, _, err = run("demo", "war")
    if not tell(status == 0, "provenance: the demonstration is made", err):
        return
    for language in ("en", "uk"):
        report = "report-" + language
        status, _, err = run("report", "-e", EVIDENCE, STATEMENT, "-o", report, "--language", language)
        if not tell(status == 0, f"provenance: a report in {language}", err):
            return
        answer = ask("check", "-e", EVIDENCE, STATEMENT)
        reviews(report, answer["claims"], language)
        crate(report)
    for claim in answer["claims"]:
        geojson(report, claim)
        tables(report, claim)
        picture(report, claim)
    excerpts(report, answer["claims"])
    files_csv(report, answer)


if __name__ == "__main__":
    main()
    finish()
