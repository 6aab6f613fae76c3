#!/usr/bin/python3
"""The published JSON Schema of duel files, with an independent YAML parser and validator, and our own parser (duel_dump):
they must agree.

    python3 tests/oracle/duel_schema.py ROOT [BUILD]

- every shipped duel, every one that a shipped statement proposes, every example of docs/duel.md and every seed of the
  fuzz target but the bad-* ones satisfies it;
- each of a list of small slips is refused by both;
- of some thousand files made of them (statement_schema.py says how), our parser takes none that the schema refuses, and
  refuses none that the schema takes, but for what a schema cannot tell (BEYOND, by our parser's message).

Prints one line a check and ends with 1 when one fails. Needs python3-jsonschema (4 or later) and python3-yaml.
"""
import glob
import json
import os
import random
import re
import sys

import jsonschema
import yaml

import statement_schema
from schemas import CoreLoader
from statement_schema import check, held_together, mutant, read, written

EXAMPLE = """title: t
objects: 6
layers: [{name: a, kill: 0.5, shots: 2, doctrine: salvo, magazine: 8, allocation: even}]
design: {none: 0.01}
"""
SLIPS = [
    ("title: t\n", ""),
    ("title: t", "titel: t"),
    ("title: t", "title: ''"),
    ("objects: 6\n", ""),
    ("objects: 6", "objects: 0"),
    ("objects: 6", "objects: -1"),
    ("objects: 6", "objects: 6.5"),
    ("objects: 6", "objects: six"),
    ("objects: 6", "objects: 1000000000"),
    ("objects: 6", "objects: {poisson: 0}"),
    ("objects: 6", "objects: {poisson: 6, to: 7}"),
    ("objects: 6", "objects: {binomial: {of: 10}}"),
    ("objects: 6", "objects: {binomial: {of: 10, chance: 0}}"),
    ("objects: 6", "objects: {from: 4}"),
    ("objects: 6", "objects: {chances: {}}"),
    ("objects: 6", "objects: {chances: {10001: 1}}"),
    ("objects: 6", "objects: 6\nshock: 2"),
    ("objects: 6", "objects: 6\ndetection: [1]"),
    ("objects: 6", "objects: 6\nassumptions: ['']"),
    ("name: a", "nam: a"),
    ("name: a", "name: ''"),
    ("kill: 0.5, ", ""),
    ("kill: 0.5", "kill: 1.5"),
    ("kill: 0.5", "kill: '0.5'"),
    ("kill: 0.5", "kill: {}"),
    ("kill: 0.5", "kill: {value: 0.5, beta: [1, 1]}"),
    ("kill: 0.5", "kill: {value: 0.5, from: 0.4}"),
    ("kill: 0.5", "kill: {beta: [1]}"),
    ("kill: 0.5", "kill: {beta: [0, 1]}"),
    ("kill: 0.5", "kill: {beta: [1, 1], from: 0, to: 1}"),
    ("kill: 0.5", "kill: {hits: 1}"),
    ("kill: 0.5", "kill: {hits: -1, of: 1}"),
    ("kill: 0.5", "kill: {record: thaad-2017-07, of: 1}"),
    ("kill: 0.5", "kill: 0.5, correlation: 1"),
    ("shots: 2, doctrine: salvo", "shots: 2"),
    ("shots: 2, doctrine: salvo", "shots: 0"),
    ("shots: 2, doctrine: salvo", "shots: 1, doctrine: shoot-look-shoot"),
    ("shots: 2, doctrine: salvo", "doctrine: salvo"),
    ("shots: 2, doctrine: salvo", "looks: 2, doctrine: salvo"),
    ("shots: 2, doctrine: salvo", "looks: 2, shots: 2"),
    ("shots: 2, doctrine: salvo", "looks: 1"),
    ("doctrine: salvo", "doctrine: slavo"),
    ("magazine: 8, ", ""),
    ("magazine: 8", "magazine: -8"),
    ("magazine: 8", "magazine: 100000000"),
    ("allocation: even", "allocation: evn"),
    ("none: 0.01", "non: 0.01"),
    ("none: 0.01", "none: -0.01"),
    ("none: 0.01", "alpha: 0.5"),
    ("none: 0.01", "confidence: 0.5"),
    ("none: 0.01", "false_kills: []"),
    ("none: 0.01", "false_kills: [1]"),
    ("none: 0.01", "false_kills: [0.1, 0.1]"),
    ("none: 0.01", "bodies: [0]"),
    ("none: 0.01", "bodies: [1.5]"),
    ("none: 0.01", "misses: 3"),
    ("none: 0.01", "launches: [3]"),
    ("none: 0.01", "units: [0]"),
]

# What our parser refuses and a schema cannot: sums, one number against another, names of records.
BEYOND = [
    "add up to", "no object ever comes", "'to' comes above 'from'", "nothing in it", "lies outside its own range",
    "more hits than tests", "no test record is called", "two layers need two names", "must lie above 'none'",
    "must lie above 'alpha'", "stands in '",
]
MUTANTS = 4000


def with_text_keys(node):
    """As JSON has it: YAML's key 4 is the text "4"."""
    if isinstance(node, dict):
        return {str(key): with_text_keys(value) for key, value in node.items()}
    return [with_text_keys(value) for value in node] if isinstance(node, list) else node


def main(root, build):
    schema = json.loads(read(f"{root}/data/schemas/duel.schema.json"))
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        check(True, "duel.schema.json is a valid schema")
    except jsonschema.SchemaError as error:
        check(False, "duel.schema.json is a valid schema", error.message)
    validator = jsonschema.Draft202012Validator(schema)

    def problem(text):
        for error in validator.iter_errors(with_text_keys(yaml.load(text, Loader=CoreLoader))):
            return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        return ""

    texts = []
    shipped = sorted(glob.glob(f"{root}/data/duels/*.yaml"))
    check(len(shipped) >= 1, "there are duels")
    proposed = [
        (f"the duel of {os.path.relpath(path, root)}", written(claim["untestable"]["duel"]))
        for path in sorted(glob.glob(f"{root}/data/**/*.yaml", recursive=True))
        for claim in yaml.load(read(path), Loader=CoreLoader).get("claims", [])
        if "duel" in claim.get("untestable", {})
    ]
    check(len(proposed) >= 1, "a statement proposes a duel")
    examples = re.findall(r"```yaml\n(title: .*?)```", read(f"{root}/docs/duel.md"), re.S)
    check(len(examples) >= 1, "docs/duel.md has an example")
    seeds = sorted(glob.glob(f"{root}/fuzz/seeds/duel/*.yaml"))
    named = proposed + [(os.path.relpath(path, root), read(path)) for path in shipped + seeds]
    named += [(f"example {number} of docs/duel.md", text) for number, text in enumerate(examples, 1)]
    for name, text in named:
        found = problem(text)
        refused = "/bad-" in name
        check(bool(found) == refused, f"{name} {'is refused' if refused else 'fits the schema'}", found)
        if not refused and "outside-range" not in name:
            texts.append(text)

    check(not problem(EXAMPLE), "the example of the slips fits the schema", problem(EXAMPLE))
    slips = [EXAMPLE.replace(right, wrong, 1) for right, wrong in SLIPS]
    for (right, wrong), text in zip(SLIPS, slips):
        check(text != EXAMPLE and problem(text), "refused: " + (wrong or "without " + right).strip().replace("\n", ", "))

    program = f"{build}/tests/oracle/duel_dump"
    if not os.access(program, os.X_OK):
        check(False, f"there is {program}")
        return 1
    taken = held_together(texts, problem, program, "files as they are", BEYOND)
    check(taken == len(texts), "all are taken")
    check(held_together(slips, problem, program, "slips", BEYOND) == 0, "no slip is taken")
    draw = random.Random(5)
    trees = [yaml.load(text, Loader=CoreLoader) for text in texts + [EXAMPLE]]
    mutants = [written(mutant(draw, trees)) for _ in range(MUTANTS)]
    taken = held_together(mutants, problem, program, "files made of others", BEYOND)
    check(taken > MUTANTS / 20, "one in twenty is taken")
    return 1 if statement_schema.failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("SOURCE_DIR") or sys.argv[1],
                  os.environ.get("BUILD_DIR") or (sys.argv[2] if len(sys.argv) > 2 else "build")))
