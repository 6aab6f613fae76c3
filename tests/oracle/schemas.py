#!/usr/bin/python3
"""The published JSON Schemas against the files they describe, with an independent YAML parser and validator.

    python3 tests/oracle/schemas.py ROOT

- every shipped theatre, source and legend file satisfies its schema, and its name is its file's name;
- so does every example in docs/files.md;
- so does data/types.yaml, whose schema is held against tests/unit/intercept/files in the same way;
- each file in tests/unit/legend/files that our own parser takes (ok-*) satisfies the schema, and each that it refuses
  does not, except where its second line says that a schema cannot tell (`# beyond a schema: why`). The unit test
  legend/files runs our own parser over the same files and examples.

Prints one line a check and ends with 1 when one fails. Needs python3-jsonschema (4 or later) and python3-yaml.
"""
import glob
import json
import os
import re
import sys

import jsonschema
import yaml

KINDS = ("theatre", "source", "legend")
ALL_KINDS = KINDS + ("types",)


class CoreLoader(yaml.SafeLoader):
    """Scalars as YAML 1.2's core schema reads them: PyYAML's own rules take 24:00 for 1440 and `no` for false."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)

failures = 0


def check(good, what, why=""):
    global failures
    failures += not good
    print(("ok - " if good else "not ok - ") + what + (f" ({why})" if why and not good else ""))


def first_problem(validator, text):
    """What the schema has against a YAML text, or ''."""
    try:
        document = yaml.load(text, Loader=CoreLoader)
    except yaml.YAMLError as error:
        return "not YAML: " + str(error).replace("\n", " ")
    for error in validator.iter_errors(document):
        return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
    return ""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(root):
    validators = {}
    for kind in ALL_KINDS:
        schema = json.loads(read(f"{root}/data/schemas/{kind}.schema.json"))
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
            check(True, f"{kind}.schema.json is a valid schema")
        except jsonschema.SchemaError as error:
            check(False, f"{kind}.schema.json is a valid schema", error.message)
        validators[kind] = jsonschema.Draft202012Validator(schema)

    for kind in KINDS:
        shipped = sorted(glob.glob(f"{root}/data/{kind}s/*.yaml"))
        check(shipped, f"there are {kind} files")
        for path in shipped:
            problem = first_problem(validators[kind], read(path))
            check(not problem, f"{os.path.relpath(path, root)} fits its schema", problem)
            stem = os.path.splitext(os.path.basename(path))[0]
            check(f"\nname: {stem}\n" in "\n" + read(path), f"{os.path.relpath(path, root)} is named after itself")

    problem = first_problem(validators["types"], read(f"{root}/data/types.yaml"))
    check(not problem, "data/types.yaml fits its schema", problem)

    examples = re.findall(r"```yaml\n(# .*?)```", read(f"{root}/docs/files.md"), re.S)
    check(len(examples) == 7, "docs/files.md has seven examples")
    for example in examples:
        kind = example.lstrip("# ").split()[0]
        problem = first_problem(validators[kind], example)
        check(not problem, f"the {kind} example of docs/files.md fits its schema", problem)

    tried = sorted(glob.glob(f"{root}/tests/unit/legend/files/*.yaml") + glob.glob(f"{root}/tests/unit/intercept/files/*-types-*.yaml"))
    check(len(tried) > 20, "there are files to try")
    for path in tried:
        text, base = read(path), os.path.basename(path)
        kind = next(k for k in ALL_KINDS if f"-{k}-" in base)
        problem = first_problem(validators[kind], text)
        if base.startswith("ok-"):
            check(not problem, f"{base} is taken", problem)
        elif "\n# beyond a schema: " in text:
            print(f"ok - {base} is left to our own parser")
        else:
            check(problem, f"{base} is refused by the schema too", "the schema takes it")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("SOURCE_DIR") or sys.argv[1]))
