"""What the scripts of tests/archive and tests/property share: running the program and telling a check."""
import json
import os
import subprocess
import sys

PL = os.environ.get("PL", "build/plumbline")
ARCHIVES = os.environ.get("PLUMBLINE_ARCHIVES", "")
FAILED = []


def tell(passed, name, detail=""):
    """One check: a line, and what was seen when it failed."""
    print(("ok - " if passed else "not ok - ") + name + ("" if passed or not detail else ": " + str(detail)), flush=True)
    if not passed:
        FAILED.append(name)
    return passed


def finish():
    sys.exit(1 if FAILED else 0)


def run(*arguments, timeout=300, **options):
    """The program's status, standard output and standard error as text."""
    done = subprocess.run([PL, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
                          **options)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def ask(*arguments, **options):
    """The JSON answer of a call that must succeed."""
    status, out, err = run(*arguments, "--json", **options)
    if status != 0:
        raise SystemExit("not ok - plumbline %s ended with %d: %s" % (" ".join(map(str, arguments)), status, err.strip()))
    return json.loads(out)


def archive(*below):
    """A path in the folder of real archives; without the folder the script skips, without the archive it fails."""
    if not ARCHIVES:
        print("skip - %s: PLUMBLINE_ARCHIVES is not set" % os.path.basename(sys.argv[0]))
        sys.exit(0)
    path = os.path.join(ARCHIVES, *below)
    if not os.path.exists(path):
        print("not ok - %s: %s is not in PLUMBLINE_ARCHIVES" % (os.path.basename(sys.argv[0]), os.path.join(*below)))
        sys.exit(1)
    return path


def digest(evidence):
    return ask("digest", "-e", evidence)["sha256"]


def tables(evidence):
    return {row["table"]: row["sha256"] for row in ask("digest", "-e", evidence)["tables"]}
