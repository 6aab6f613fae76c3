#!/usr/bin/python3
"""The description of the API, held to OpenAPI 3.1's structure and to what is answered: every path answers, every answer over
a broad set of questions (of the demonstration, and of the real archives where they are) satisfies its schema, and answers
with a key renamed, dropped or of another type do not, so that the check can fail."""
import copy
import csv
import io
import json
import os
import random
import re
import sys
import urllib.parse

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _server import Server, demonstration  # noqa: E402
from checks import ARCHIVES, ask, finish, tell  # noqa: E402

ROOT = os.environ["SOURCE_DIR"]
DEMO = """
sources | log?source=harbor | change?from=2031-04-01&to=2031-06-01 | change?from=2031-04-01&to=2031-06-01&per=month&patches=1
change?from=2031-04-01&to=2031-06-01&region=homeland&source=harbor | change?from=2031-04-01&to=2031-06-01&side=velmark
pace | pace?on=2031-05-01&window=7d | pace?source=meridian&without=redraw,retraction
sector | sector?arg=homeland | sector?from=2031-05-01&to=2031-06-01
sector?arg=homeland&from=2031-05-01&to=2031-06-01&per=week | sector?arg=homeland&on=2031-05-01
gaps | ledger | ledger?kind=advance,retreat&side=tarsenia | front?from=2031-05-01&to=2031-06-01 | front?on=2031-05-01
front?from=2031-05-01&to=2031-06-01&per=week | places?from=2031-05-01&to=2031-06-01 | places?arg=Karvess
hub?arg=karvess | hub?arg=karvess&from=2031-05-01&to=2031-06-01 | agree?arg=harbor&arg=meridian
agree?arg=harbor&arg=meridian&from=2031-04-01&to=2031-06-01&per=week | forecast | figures | rate?records=1 | duel?arg=raid
duel?arg=raid&design=1&levers=1 | duel?arg=2031-06-21&design=1 | duel?arg=raid&method=monte-carlo&draws=10000&seed=3
measures | check?arg=2031-06-20 | check?arg=2031-06-21&known-now=1&language=uk
check?arg=2031-06-20&claim=every-day&with=threshold=20,window=7d,90d | explain?arg=2031-06-20&arg=every-day
"""
REAL = """
sources | log?source=deepstate&from=2024-12-01&to=2024-12-10&region=donetsk | log?source=isw
change?from=2024-01-01&to=2025-01-01 | change?from=2024-11-01&to=2024-12-01&per=week&patches=1
change?from=2024-11-01&to=2024-12-01&per=update&source=isw | change?from=2022-05-01&to=2023-01-01&region=donetsk
pace | pace?on=2024-12-18&window=7d&region=donetsk | pace?source=isw&on=2023-11-25 | sector | sector?arg=donetsk
sector?arg=donetsk&from=2024-11-01&to=2024-12-01&per=week | sector?arg=36,48,38,49 | sector?on=2022-06-01
gaps | gaps?day-turn=12:00&from=2022-04-01&to=2022-06-01 | ledger?from=2024-11-01 | ledger?from=2024-12-01&as-of=2024-12-19
front?from=2024-11-19&to=2024-12-19 | front?from=2024-09-01&to=2024-12-01&per=month&without=redraw | front?on=2022-11-20
places?arg=Bakhmut | places?arg=37.8,48.59 | places?from=2024-11-01&to=2024-12-01&region=donetsk&per=month
hub?arg=pokrovsk | hub?arg=pokrovsk&from=2022-11-01&to=2023-01-01&per=week | agree?arg=deepstate&arg=isw
agree?arg=deepstate&arg=uacontrolmap&from=2024-06-01&to=2024-12-01 | forecast | forecast?published=1
forecast?goal=donetsk+luhansk&source=deepstate | figures?arg=isw | rate | rate?arg=kinzhal | rate?arg=oreshnik&as-of=2024-12-19
rate?arg=shahed&labels=shared | duel?arg=2024-12-19&design=1 | check?arg=2024-12-19
explain?arg=2024-12-19&arg=every-day&known-now=1
"""
TAKEN = (("deepstate", "deepstate/deepstate-2022-04_2024-12.tar.zst"), ("uacontrolmap", "uacontrolmap/uacontrolmap-2022-12_2024-12.tar.xz"),
         ("isw", "isw-2022/isw-2022-08-15_2022-10-15.tar.zst"), ("isw", "isw-dates/territory_geojson"),
         ("natural-earth", "boundaries/ne10m_admin1_ukraine_ruborder.geojson"), ("geoboundaries-ukr", "boundaries/geoBoundaries-UKR-ADM1.geojson"),
         ("geonames", "places/geonames_cities500_ua_ruborder.csv"), ("whosonfirst", "places/wof_ua_localities.csv"),
         ("interceptions", "interceptions/attacks.csv"))
MUTANTS = 60  # of each kind and answer


def questions(text):
    return [one.strip() for line in text.strip().splitlines() for one in line.split(" | ") if one.strip()]


# ---- the document ----

# OpenAPI 3.1.0, sections 4.8.1 to 4.8.24, as far as this document goes; what it must not have is refused.
STRUCTURE = {
    "$defs": {
        "parameter": {
            "type": "object", "required": ["name", "in", "schema", "description"], "additionalProperties": False,
            "properties": {"name": {"type": "string", "minLength": 1}, "in": {"enum": ["query", "path"]}, "schema": {"type": "object"},
                           "description": {"type": "string", "minLength": 1}, "required": {"type": "boolean"},
                           "style": {"const": "form"}, "explode": {"type": "boolean"}},
            "if": {"properties": {"in": {"const": "path"}}}, "then": {"required": ["required"], "properties": {"required": {"const": True}}}},
        "content": {"type": "object", "minProperties": 1, "additionalProperties": {
            "type": "object", "properties": {"schema": {"type": "object"}}, "additionalProperties": False}},
        "response": {"type": "object", "required": ["description"], "additionalProperties": False,
                     "properties": {"description": {"type": "string"}, "content": {"$ref": "#/$defs/content"}}},
        "reference": {"type": "object", "required": ["$ref"], "additionalProperties": False,
                      "properties": {"$ref": {"type": "string", "pattern": "^#/components/(schemas|responses)/[A-Za-z0-9._-]+$"}}},
    },
    "type": "object", "required": ["openapi", "info", "paths", "components", "servers"], "additionalProperties": False,
    "properties": {
        "openapi": {"const": "3.1.0"},
        "info": {"type": "object", "required": ["title", "version"], "additionalProperties": False, "properties": {
            "title": {"type": "string"}, "version": {"type": "string"}, "summary": {"type": "string"}, "description": {"type": "string"},
            "license": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "identifier": {"type": "string"}},
                        "additionalProperties": False}}},
        "servers": {"type": "array", "items": {"type": "object", "required": ["url"]}},
        "paths": {"type": "object", "propertyNames": {"pattern": "^/"}, "additionalProperties": {
            "type": "object", "required": ["get"], "additionalProperties": False, "properties": {"get": {
                "type": "object", "required": ["operationId", "summary", "responses"], "additionalProperties": False, "properties": {
                    "operationId": {"type": "string"}, "summary": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
                    "parameters": {"type": "array", "items": {"$ref": "#/$defs/parameter"}},
                    "responses": {"type": "object", "required": ["200"], "propertyNames": {"pattern": "^[1-5]\\d\\d$"},
                                  "additionalProperties": {"anyOf": [{"$ref": "#/$defs/reference"}, {"$ref": "#/$defs/response"}]}}}}}}},
        "components": {"type": "object", "additionalProperties": False, "properties": {
            "schemas": {"type": "object", "propertyNames": {"pattern": "^[A-Za-z0-9._-]+$"}, "additionalProperties": {"type": "object"}},
            "responses": {"type": "object", "additionalProperties": {"$ref": "#/$defs/response"}}}},
    },
}


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def document(api):
    wrong = [error.message[:200] for error in jsonschema.Draft202012Validator(STRUCTURE).iter_errors(api)]
    tell(not wrong, "the description has OpenAPI 3.1's structure", wrong[:3])
    lost = {one for one in references(api) if one.split("/")[-1] not in api["components"][one.split("/")[2]]}
    tell(not lost, "every reference leads somewhere", lost)
    unused = set(api["components"]["schemas"]) - {one.split("/")[-1] for one in references(api)}
    tell(not unused, "every schema is used", unused)
    try:
        for schema in api["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
        bad = ""
    except jsonschema.SchemaError as error:
        bad = error.message
    tell(not bad, "every schema is one of JSON Schema 2020-12", bad)
    ids = [path["get"]["operationId"] for path in api["paths"].values()]
    tell(len(ids) == len(set(ids)), "every operation has a name of its own", ids)
    said = " ".join(p["description"] for path in api["paths"].values() for p in path["get"].get("parameters", []))
    tell("FILE" not in said and not re.search(r"[Jj][Ss][Oo][Nn] file", said), "no parameter is said to take a file")
    file = json.load(open(os.path.join(ROOT, "data", "schemas", "api.schema.json"), encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(file)
    tell(set(file["$defs"]) | {"object"} == set(api["components"]["schemas"]), "its schemas are those of the installed file")


# ---- answers ----

def validator(api, name):
    return jsonschema.Draft202012Validator({"components": api["components"], "$ref": "#/components/schemas/" + name})


def places_of(value, found):
    """Every object in an answer."""
    if isinstance(value, dict):
        found.append(value)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        places_of(one, found)
    return found


def mutants(check, answer, draw):
    """Of so many answers each changed in one place, how many the schema still takes: a key renamed, dropped, of another type."""
    taken = {"renamed": 0, "dropped": 0, "retyped": 0}
    made = dict.fromkeys(taken, 0)
    for how in taken:
        for _ in range(MUTANTS):
            mutant = copy.deepcopy(answer)
            holder = draw.choice([one for one in places_of(mutant, []) if one])
            key = draw.choice(sorted(holder))
            value = holder.pop(key)
            if how == "renamed":
                holder[key + "_"] = value
            elif how == "retyped":
                holder[key] = [value] if not isinstance(value, list) else {"a": value}
            made[how] += 1
            taken[how] += check.is_valid(mutant)
    return made, taken


def encoded(question):
    """Parameters as a browser sends them."""
    verb, _, rest = question.partition("?")
    pairs = [tuple(one.split("=", 1)) for one in rest.split("&") if one]
    return "/api/" + verb + ("?" + urllib.parse.urlencode(pairs) if pairs else "")


def patiently(server, target):
    """Again where it says "not now": one that took too long on a busy machine."""
    for _ in range(5):
        answer = server.ask(target)
        if answer.status != 503:
            break
    return answer


def answers(server, api, text, where):
    draw = random.Random(20260102)
    made, taken, bad, asked, kept = {}, {}, [], 0, {}
    for question in text:
        verb = question.split("?")[0]
        target = question if question.startswith("/") else encoded(question)
        answer = patiently(server, target)
        if answer.status != 200 or answer.field("Content-Type") != "application/json":
            bad.append((question, answer.status, answer.body[:200]))
            continue
        value, check = json.loads(answer.body), validator(api, "answer_" + verb)
        error = next(iter(check.iter_errors(value)), None)
        asked += 1
        if error is not None:
            bad.append((question, [str(step) for step in error.absolute_path][:8], error.message[-300:]))
            continue
        if len(answer.body) < 200000 and verb not in kept:
            kept[verb] = question
            one_made, one_taken = mutants(check, value, draw)
            for how, count in one_made.items():
                made[how] = made.get(how, 0) + count
                taken[how] = taken.get(how, 0) + one_taken[how]
    tell(not bad, "%d answers of %s satisfy their schemas" % (asked, where), bad[:3])
    tell(made and taken["renamed"] == 0, "no answer of %s with a key renamed does" % where, (taken, made))
    tell(made and taken["retyped"] == 0, "nor with a value of another type", (taken, made))
    # What may be there or not (a caution, a reason) may be dropped; that is one key in ten at most.
    tell(made and taken["dropped"] <= made["dropped"] / 10, "nor, but for what may be left out, with one dropped: %d of %d taken"
         % (taken.get("dropped", 0), made.get("dropped", 0)), (taken, made))


def every_path(server, api, text):
    """Each path of the description answers, each of its formats too, and nothing it does not name is taken."""
    source = next(one["name"] for one in json.loads(server.ask("/data/site.json").body)["sources"] if one["kind"] == "maps")
    first = {}
    for question in text:
        first.setdefault(question.split("?")[0], question)
    bad, formats = [], []
    for path, item in api["paths"].items():
        verb = path[5:] if path.startswith("/api/") else None
        target = encoded(first[verb]) if verb else path.replace("{source}", source)
        answer = server.ask(target)
        wanted = list(item["get"]["responses"]["200"]["content"])
        if answer.status != 200 or answer.field("Content-Type").split(";")[0] not in wanted:
            bad.append((target, answer.status, answer.field("Content-Type"), answer.body[:100]))
        named = {one["name"] for one in item["get"].get("parameters", [])}
        if verb is None:
            continue
        for form in next(one["schema"]["enum"] for one in item["get"]["parameters"] if one["name"] == "format"):
            answer = server.ask(target + ("&" if "?" in target else "?") + "format=" + form)
            # A form may not go with an option; the error then says so.
            if answer.status == 200 and form == "csv":
                rows = list(csv.reader(io.StringIO(answer.body.decode())))
                formats.append(len({len(row) for row in rows}) == 1)
            elif answer.status == 200 and form == "geojson":
                formats.append(validator(api, "geojson").is_valid(json.loads(answer.body)))
            elif answer.status not in (200, 400):
                bad.append((target, form, answer.status))
        for name in ("evidence", "out", "threads", "sql", "e", "json"):
            refused = server.ask(target + ("&" if "?" in target else "?") + name + "=1")
            if name in named or refused.status != 400 or not validator(api, "error").is_valid(json.loads(refused.body)):
                bad.append((target, name, refused.status))
    tell(not bad, "every path answers, in its form, and takes no other parameter", bad[:4])
    tell(len(formats) > 10 and all(formats), "%d answers as CSV and GeoJSON are what they say" % len(formats), formats)
    verbs = json.loads(server.ask("/api").body)
    tell(validator(api, "verbs").is_valid(verbs) and ["/api/" + one["name"] for one in verbs["verbs"]] ==
         [path for path in api["paths"] if path.startswith("/api/")], "/api lists the verbs", verbs)


def page(api):
    """The table of docs/api.md has the verbs, their arguments and formats."""
    rows = []
    for path, item in api["paths"].items():
        if path.startswith("/api/"):
            named = {one["name"]: one for one in item["get"]["parameters"]}
            argument = named["arg"]["description"].replace("|", "\\|") if "arg" in named else ""
            rows.append("| `%s` | %s| %s |" % (path[5:], "`%s` " % argument if argument else "", ", ".join(named["format"]["schema"]["enum"])))
    with open(os.path.join(ROOT, "docs", "api.md"), encoding="utf-8") as file:
        stands = [line for line in file.read().splitlines() if re.match(r"\| `[a-z]+` \| .*json", line)]
    tell(stands == rows, "docs/api.md lists the verbs as they are", [one for one in rows if one not in stands])


def words(server, api, text):
    """Words that a parameter lists are taken, and another is not."""
    first, bad = {}, []
    for question in text:
        if "per=" in question or "method=" in question or "language=" in question:
            first.setdefault((question.split("?")[0], re.search(r"(per|method|language)=", question).group(1)), question)
    for (verb, name), question in first.items():
        listed = next(one["schema"]["enum"] for one in api["paths"]["/api/" + verb]["get"]["parameters"] if one["name"] == name)
        for word in listed + ["fortnight"]:
            status = server.ask(encoded(re.sub(name + "=[a-z-]+", name + "=" + word, question))).status
            # --method exact draws nothing, and says so where draws are asked for.
            if (status == 200) != (word in listed) and not (word in ("exact", "best") and "draws=" in question):
                bad.append((question, word, status))
    tell(len(first) >= 5 and not bad, "the words that parameters list are those that are taken", (bad, list(first)))


def real():
    if not ARCHIVES:
        print("skip - openapi.py: PLUMBLINE_ARCHIVES is not set")
        return
    for source, below in TAKEN:
        ask("ingest", "-e", "real.gpkg", "--source", source, os.path.join(ARCHIVES, below), timeout=900)
    # Verdicts take longer than an answer may on a busy machine: what is kept of them is there for the server too.
    os.environ["PLUMBLINE_CACHE"] = os.path.abspath("kept")
    for more in ([], ["--language", "uk"]):
        ask("check", "-e", "real.gpkg", "2024-12-19", *more, timeout=900)
    with Server("real.gpkg") as server:
        api = json.loads(server.ask("/openapi.json").body)
        answers(server, api, questions(REAL), "the real archives")
        standard(server, api, "the real archives")


def standard(server, api, where):
    """What the page asks by itself."""
    bad, asked = [], 0
    for one in json.loads(server.ask("/data/site.json").body)["questions"]:
        verb = one["ask"].split("?")[0]
        answer = patiently(server, "/api/" + one["ask"])
        name = "geojson" if "format=geojson" in one["ask"] else "answer_" + verb
        error = None if answer.status != 200 else next(iter(validator(api, name).iter_errors(json.loads(answer.body))), None)
        # A question may have no answer in this evidence; then it is missing, and nothing else.
        if answer.status not in (200, 404) or error is not None:
            bad.append((one["ask"], answer.status, [str(step) for step in error.absolute_path][:8] + [error.message[-200:]] if error else answer.body[:200]))
        asked += answer.status == 200
    tell(asked > 10 and not bad, "%d standard questions of the page are answered by their schemas: %s" % (asked, where), bad[:3])


def main():
    evidence = demonstration()
    os.environ["PLUMBLINE_DATA"] = os.path.abspath("plumbline-demo")  # the demonstration's own sources
    statements = ["plumbline-demo/statements/%s.yaml" % day for day in ("2031-06-20", "2031-06-21")]
    text = questions(DEMO)
    with Server(evidence, *statements) as server:
        answer = server.ask("/openapi.json")
        tell(answer.status == 200 and answer.field("Content-Type") == "application/vnd.oai.openapi+json;version=3.1",
             "/openapi.json says what it is", answer.field("Content-Type"))
        api = json.loads(answer.body)
        document(api)
        page(api)
        every_path(server, api, text + ["forecast", "log?source=harbor"])
        words(server, api, text)
        answers(server, api, text, "the demonstration")
        standard(server, api, "the demonstration")
    del os.environ["PLUMBLINE_DATA"]
    real()
    finish()


if __name__ == "__main__":
    main()
