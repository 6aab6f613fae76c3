#!/usr/bin/python3
"""The published JSON Schema of statement files, with an independent YAML parser and validator.

    python3 tests/oracle/statement_schema.py ROOT

- every shipped statement satisfies it, and its name is its file's;
- so does every example in docs/statement.md (claims are put under a head first), and every seed of the fuzz target but
  the bad-* ones, which it refuses;
- each of a list of small slips in an example is refused. The unit test claim/statement refuses the same with our own parser.

Prints one line a check and ends with 1 when one fails. Needs python3-jsonschema (4 or later) and python3-yaml.
"""
import glob
import json
import os
import re
import sys

import jsonschema
import yaml

from schemas import CoreLoader

HEAD = """statement: made
title: A made statement
speaker: Somebody
appearance: A made occasion
said: 2024-12-19T09:00:00Z
theatre: made
choices: {source: [one, two]}
claims:
"""
CLAIM = "- {id: c, words: w, says: s, measure: net_km2, window: 1d, holds: {every: day, at_least: 1}}\n"
SLIPS = [
    ("measure: net_km2", "mesure: net_km2"),
    ("measure: net_km2, ", ""),
    ("net_km2", "net_km"),
    ("every: day", "each: day"),
    ("every: day", "every: dya"),
    ("every: day", "every: day, some: day"),
    ("at_least: 1", "at_least: one"),
    ("at_least: 1", "at_least: 1, at_most: 2"),
    (", at_least: 1", ""),
    ("every: day, at_least: 1", "share_of: day, at_least: 90, value: 1"),
    ("every: day, at_least: 1", "share_of: day, at_least: 0.9"),
    ("every: day, at_least: 1", "highest_since: yesterday"),
    ("every: day, at_least: 1", "month_highest_since: 2023-01-01, month: 2024-13"),
    ("window: 1d", "window: day"),
    ("window: 1d", "choices: {window: []}"),
    ("window: 1d", "choices: {day_turn: 24h}"),
    ("window: 1d", "choices: {kinds: no-redrew}"),
    ("window: 1d", "choices: {days_counted: some}"),
    ("window: 1d", "choices: {source: [a, a]}"),
    ("window: 1d", "readings: {plain: {says: x}}"),
    ("window: 1d", "readings: {b: {words: x}}"),
    ("window: 1d", "untestable: {kind: promise, why: y, would_settle: z}"),
    ("id: c", "id: C"),
    ("words: w", "words: ''"),
    ("speaker: Somebody\n", ""),
    ("said: 2024-12-19T09:00:00Z", "said: 19 December 2024"),
]

failures = 0


def check(good, what, why=""):
    global failures
    failures += not good
    print(("ok - " if good else "not ok - ") + what + (f" ({why})" if why and not good else ""))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(root):
    schema = json.loads(read(f"{root}/data/schemas/statement.schema.json"))
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        check(True, "statement.schema.json is a valid schema")
    except jsonschema.SchemaError as error:
        check(False, "statement.schema.json is a valid schema", error.message)
    validator = jsonschema.Draft202012Validator(schema)

    def problem(text):
        document = yaml.load(text, Loader=CoreLoader)
        for error in validator.iter_errors(document):
            return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        return ""

    shipped = sorted(glob.glob(f"{root}/data/statements/*.yaml"))
    check(shipped, "there are statements")
    for path in shipped:
        base = os.path.basename(path)
        check(not problem(read(path)), f"{base} fits the schema", problem(read(path)))
        check(f"\nstatement: {os.path.splitext(base)[0]}\n" in "\n" + read(path), f"{base} is named after itself")

    examples = re.findall(r"```yaml\n(.*?)```", read(f"{root}/docs/statement.md"), re.S)
    check(len(examples) == 9, "docs/statement.md has nine examples")
    for number, example in enumerate(examples, 1):
        text = HEAD + example if example.startswith("-") else example
        check(not problem(text), f"example {number} of docs/statement.md fits the schema", problem(text))

    for path in sorted(glob.glob(f"{root}/fuzz/seeds/statement/*.yaml")):
        base = os.path.basename(path)
        if base == "bad-holds.yaml":  # 1e999: a number to YAML and the schema, too large for ours
            continue
        found = problem(read(path))
        check(bool(found) == base.startswith("bad-"), f"seed {base}", found)

    check(not problem(HEAD + CLAIM), "the example of the slips fits the schema", problem(HEAD + CLAIM))
    for right, wrong in SLIPS:
        text = HEAD + CLAIM
        check(right in text and problem(text.replace(right, wrong, 1)), f"refused: {wrong or 'without ' + right.strip()}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("SOURCE_DIR") or sys.argv[1]))
