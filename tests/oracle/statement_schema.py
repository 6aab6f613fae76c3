#!/usr/bin/python3
"""The published JSON Schema of statement files, with an independent YAML parser and validator, and our own parser
(statement_dump): they must agree.

    python3 tests/oracle/statement_schema.py ROOT [BUILD]

- every shipped statement satisfies it, and its name is its file's;
- so does every example in docs/statement.md (claims are put under a head first), and every seed of the fuzz target but
  the bad-* ones, which it refuses;
- each of a list of small slips in an example is refused;
- of all those, and of some thousand files made of them by taking away, renaming, swapping and grafting on parts, our
  parser takes none that the schema refuses, and refuses none that the schema takes, but for what a schema cannot tell
  (BEYOND, by our parser's message). The random numbers are seeded: the same files each time.

Prints one line a check and ends with 1 when one fails. Needs python3-jsonschema (4 or later) and python3-yaml.
"""
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

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

SLIPS += [
    ("every: day", "number_of: day"),
    ("every: day, at_least: 1", "number_of: day, at_least: 0, value: 1"),
    ("every: day, at_least: 1", "number_of: day, at_least: 1.5, value: 1"),
    ("every: day, at_least: 1", "trend: sector, at_least: 1"),
    ("every: day, at_least: 1", "times_before: 2"),
    ("every: day, at_least: 1", "times_before: {at_least: 2}, by: 2025-01-01"),
    ("every: day, at_least: 1", "becomes: {at_most: 0}"),  # of a change
    ("net_km2, window: 1d, holds: {every: day, at_least: 1}", "held_km2, holds: {becomes: {at_most: 0}, by: soon}"),
    ("net_km2, window: 1d, holds: {every: day, at_least: 1}", "held_km2, holds: {becomes: {at_most: 0}, by: 2025-13-01}"),
    ("net_km2", "distance_km"),  # from where?
    ("net_km2", "sql"),
    ("net_km2, window: 1d, holds: {every: day", "distance_km, place: p, window: 1d, holds: {every: sector"),
    ("net_km2, window: 1d, holds: {every: day, at_least: 1}", "moved_km, window: 1d, holds: {highest_since: 2023-01-01}"),
    ("net_km2, window: 1d, holds: {every: day, at_least: 1}", "held_km2, holds: {month_highest_since: 2023-01-01}"),
    ("window: 1d", "window: 2024-13"),
    ("window: 1d", "window: 2024-11-01.2024-12-01"),
    ("window: 1d", "window: 0024"),
    ("window: 1d", "window: [1d]"),
    ("window: 1d", "window: 1d, distance: 300"),
    ("window: 1d", "window: 1d, distance: 3 km"),
    ("window: 1d", "window: 1d, region: ''"),
    ("window: 1d", "window: 1d, choices: {windows: both}"),
    ("window: 1d", "window: 1d, choices: {contested: held}"),
    ("window: 1d", "window: 1d, at: [1]"),
    ("window: 1d", "window: 1d, at: [-1, 5]"),
    ("window: 1d", "window: 1d, kind: waiting"),
    ("measure: net_km2, window: 1d, holds: {every: day, at_least: 1}",
     "kind: promise, untestable: {kind: promise, why: y, would_settle: z}"),
    ("theatre: made", "theatre: made\nlanguage: fr"),
    ("theatre: made", "theatre: made\narticle: {sha256: x}"),
    ("theatre: made", "theatre: made\narticle: {file: f, sha256: 00ff}"),
    ("theatre: made", "theatre: made\ncorrections: [{day: 2025-01-02}]"),
    ("statement: made", "statement: ../made"),
]

COUNTED = "net_km2, window: 1d, holds: {every: day, at_least: 1}"
SLIPS += [
    ("net_km2", "launches"),  # of what type?
    (COUNTED, "launches, type: '', window: 1d, holds: {every: day, at_least: 1}"),
    (COUNTED, "launches, type: x, window: 1d, holds: {every: update, at_least: 1}"),
    (COUNTED, "interceptions, type: x, window: 1d, holds: {trend: update, at_least: 1}"),
    (COUNTED, "interceptions, type: x, window: 1d, holds: {some: sector, at_least: 1}"),
    (COUNTED, "interception_rate, type: x, window: 1d, holds: {highest_since: 2023-01-01}"),
    (COUNTED, "interception_rate, type: x, holds: {becomes: {at_least: 1}}"),
    (COUNTED, "engagement_rate, choices: {record: a}, holds: {every: day, at_least: 1}"),
    (COUNTED, "launches, type: x, window: 1d, holds: {total: {at_least: 1}}, choices: {labels: all}"),
    (COUNTED, "launches, type: x, window: 1d, holds: {total: {at_least: 1}}, choices: {unit: []}"),
    (COUNTED, "interceptions, type: x, window: 1d, holds: {total: {at_least: 1}}, choices: {false_claims: 1}"),
    (COUNTED, "interceptions, type: x, window: 1d, holds: {total: {at_least: 1}}, choices: {false_claims: -0.1}"),
    (COUNTED, "interception_rate, type: x, window: 1d, holds: {total: {at_least: 1}}, choices: {interval: wald}"),
    ("window: 1d", "window: 1d, decided_by: interval"),
    (COUNTED, "net_km2, window: 1d, holds: {total: {at_least: 1}}, decided_by: both"),
    (COUNTED, "net_km2, window: 1d, holds: {total: {at_least: 1}}, readings: {r: {says: s, decided_by: interval, "
     "holds: {some: day, at_least: 1}}}"),
    ("measure: " + COUNTED, "untestable: {kind: opinion, why: y, would_settle: z, duel: {}}"),
    ("measure: " + COUNTED, "untestable: {kind: proposal, why: y, would_settle: z, duel: 3}"),
    ("measure: " + COUNTED, "untestable: {kind: proposal, why: y, would_settle: z}, type: x"),
    ("measure: " + COUNTED, "untestable: {kind: proposal, why: y, would_settle: z}, decided_by: value"),
]

# What our parser refuses and a schema cannot: what one level inherits from another, equal options in other words, days
# that no calendar has, sums.
BEYOND = [
    "no source is named here", "no window is named here", "is not among the options in choices", "is the same option as",
    "stands a second time", "the choices make more than", "a window is whole days", "is not a span such as",
    "is a share of a region", "is measured from a place", "needs its query", "the second day not in it and after",
    "no such month or year", "the second number must be above", "highest_since compares", "highest_since looks at",
    "becomes asks for a state", "becomes looks at each map", "cannot be asked sector by sector", "is not an instant",
    "a day such as", "a distance is from", "lies before the statement", "is of one type of weapon", "is of test records",
    "decided_by: interval goes with total", "a raid is no update of a map", "it is one number of whole test records",
]
MUTANTS = 4000
EXAMPLES = 17  # of docs/statement.md

failures = 0


def check(good, what, why=""):
    global failures
    failures += not good
    print(("ok - " if good else "not ok - ") + what + (f" ({why})" if why and not good else ""))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# ---- files made of others ----

def plain(text):
    """Is it a text to both parsers when it stands without quotes?"""
    return re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_ +./-]*[A-Za-z0-9_./+-])?", text) and isinstance(
        yaml.load(text, Loader=CoreLoader), str)


def written(node):
    """YAML of a tree, on one line: texts without quotes where that is the same."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(written, node)) + "]"
    if isinstance(node, str):
        return node if plain(node) else json.dumps(node, ensure_ascii=False)
    return json.dumps(node)


def parts_of(tree):
    """All (holder, key) of a tree."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield tree, key
        if isinstance(value, (dict, list)):
            yield from parts_of(value)


def mutant(draw, trees):
    """One of the trees with one to three parts taken away, renamed, or put in the place of or beside another."""
    tree = json.loads(json.dumps(draw.choice(trees)))
    for _ in range(draw.choice((1, 1, 2, 3))):
        places = list(parts_of(tree))
        others = list(parts_of(draw.choice(trees)))
        if not places:
            continue
        holder, key = draw.choice(places)
        other_holder, other_key = draw.choice(others)
        other = json.loads(json.dumps(other_holder[other_key]))
        named = [k for h, k in others if isinstance(h, dict)]
        what = draw.randrange(5)
        if what == 0:
            del holder[key]
        elif what == 1:
            holder[key] = other
        elif isinstance(holder, list):
            holder.insert(draw.randrange(len(holder) + 1), other)
        elif what == 2:
            holder[draw.choice(named)] = holder.pop(key)
        elif isinstance(other_key, str):
            holder[other_key] = other
    return tree


def held_together(texts, problem, program, what, reasons=BEYOND):
    """Schema and parser over the same files."""
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
        paths = []
        for number, text in enumerate(texts):
            paths.append(f"{folder}/{number}.yaml")
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
        answers = subprocess.run([program], input="\n".join(paths) + "\n", stdout=subprocess.PIPE, check=True,
                                 encoding="utf-8").stdout.splitlines()
    taken, beyond, stricter, looser = 0, 0, [], []
    for text, answer in zip(texts, answers):
        found = problem(text)
        taken += answer == "taken" and not found
        if answer == "taken" and found:
            stricter.append(f"{found}: {text}")
        elif answer != "taken" and not found:
            if any(reason in answer for reason in reasons):
                beyond += 1
            else:
                looser.append(f"{answer}: {text}")
    check(len(answers) == len(texts), f"{what}: our parser answers for all {len(texts)} files")
    check(not stricter, f"{what}: what our parser takes the schema takes ({taken} files)", "\n".join(stricter[:5]))
    check(not looser, f"{what}: what our parser refuses the schema refuses, but for {beyond} that it cannot",
          "\n".join(looser[:5]))
    return taken


def main(root, build):
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

    all_texts = [read(path) for path in shipped]
    examples = re.findall(r"```yaml\n(.*?)```", read(f"{root}/docs/statement.md"), re.S)
    check(len(examples) == EXAMPLES, f"docs/statement.md has {EXAMPLES} examples")
    for number, example in enumerate(examples, 1):
        text = HEAD + example if example.startswith("-") else example
        all_texts.append(text)
        check(not problem(text), f"example {number} of docs/statement.md fits the schema", problem(text))

    for path in sorted(glob.glob(f"{root}/fuzz/seeds/statement/*.yaml")):
        base = os.path.basename(path)
        if base == "bad-holds.yaml":  # 1e999: a number to YAML and the schema, too large for ours
            continue
        found = problem(read(path))
        if not found:
            all_texts.append(read(path))
        check(bool(found) == base.startswith("bad-"), f"seed {base}", found)

    check(not problem(HEAD + CLAIM), "the example of the slips fits the schema", problem(HEAD + CLAIM))
    for right, wrong in SLIPS:
        text = HEAD + CLAIM
        check(right in text and problem(text.replace(right, wrong, 1)), "refused: " + (wrong or 'without ' + right).strip().replace(chr(10), ', '))

    program = f"{build}/tests/oracle/statement_dump"
    if not os.access(program, os.X_OK):
        check(False, f"there is {program}")
        return 1
    check(held_together(all_texts, problem, program, "files as they are") == len(all_texts), "all are taken")
    check(held_together([(HEAD + CLAIM).replace(right, wrong, 1) for right, wrong in SLIPS], problem, program, "slips") == 0,
          "no slip is taken")
    draw = random.Random(4)
    trees = [yaml.load(text, Loader=CoreLoader) for text in all_texts]
    mutants = [written(mutant(draw, trees)) for _ in range(MUTANTS)]
    check(held_together(mutants, problem, program, "files made of others") > MUTANTS / 20, "one in twenty is taken")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("SOURCE_DIR") or sys.argv[1],
                  os.environ.get("BUILD_DIR") or (sys.argv[2] if len(sys.argv) > 2 else "build")))
