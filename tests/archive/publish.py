#!/usr/bin/python3
"""A published site of real maps: its list of files, its answers against the verbs' own, its verdicts against `check`, the same
through a plain file server below a path; the same bytes again; and an interrupted publish, which leaves what was there."""
import functools
import gzip
import hashlib
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL, archive, ask, finish, run, tell  # noqa: E402

BYTES_MAX = 10_000_000
STATEMENT = "2024-12-19"
FILES = 240  # of DeepState's archive, its last: enough for the statement's windows

subprocess.run(["tar", "--zstd", "-xf", archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")], check=True)
for name in sorted(os.listdir("deepstate"))[:-FILES]:
    os.unlink(os.path.join("deepstate", name))
ask("ingest", "-e", "war.gpkg", "--source", "deepstate", "deepstate")
run("ingest", "-e", "war.gpkg", "--source", "uacontrolmap", archive("uacontrolmap"), "--skip-undated")
for source, below in (("natural-earth", "boundaries/ne10m_admin1_ukraine_ruborder.geojson"),):
    run("ingest", "-e", "war.gpkg", "--source", source, archive(below))

told = ask("publish", "-e", "war.gpkg", STATEMENT, "-o", "site", timeout=900)
found = [os.path.relpath(os.path.join(folder, name), "site") for folder, _, names in os.walk("site") for name in names]
size = sum(os.path.getsize(os.path.join("site", name)) for name in found)
tell(told["files"] == len(found) and told["bytes"] == size, "what is told of the site is what lies there", (told, len(found), size))
tell(size < BYTES_MAX, "it is below 10 MB", size)


def read(name):
    with open(os.path.join("site", name), "rb") as file:
        return file.read()


sums = dict(reversed(line.split("  ", 1)) for line in read("SHA256SUMS").decode().splitlines())
tell(sums == {name: hashlib.sha256(read(name)).hexdigest() for name in found if name != "SHA256SUMS"}, "SHA256SUMS lists every file")

site = json.loads(read("data/site.json"))
tell(not site["live"] and site["evidence"]["digest"] == ask("digest", "-e", "war.gpkg")["sha256"], "the catalogue names the evidence")
asks = [question["ask"] for question in site["questions"]]
answers = {one: "data/api/" + re.sub(r"[^A-Za-z0-9.-]", "_", one) + ".json.gz" for one in asks}
tell(len(set(answers.values())) == len(set(asks)) and
     {name for name in found if name.startswith("data/api/")} == set(answers.values()), "a file for each question, and none beside")
tell(all(one == one.split("?")[0] + ("?" if "?" in one else "") + "&".join(sorted(one.partition("?")[2].split("&"))) for one in asks),
     "parameters of questions are sorted")


def command(question):
    verb, _, query = question.partition("?")
    pairs = urllib.parse.parse_qsl(query)
    flags = {"design", "levers", "curve", "records", "patches", "known-now"}
    words = [value for name, value in pairs if name == "arg"]
    form = dict(pairs).get("format", "json")
    for name, value in pairs:
        if name not in ("arg", "format"):
            words += ["--" + name] if name in flags else ["--" + name, value]
    return [verb, *words, *([] if verb in ("duel", "measures") else ["-e", "war.gpkg"]), "--" + form]


def without_command(text):
    return [line for line in text.splitlines() if '"command":' not in line]


differ = []
for one, name in answers.items():
    status, out, err = run(*command(one))
    if status != 0 or without_command(out) != without_command(gzip.decompress(read(name)).decode()):
        differ.append((one, status, err[:200]))
tell(not differ, "each of %d answers is the verb's, byte for byte" % len(answers), differ[:3])

checked = {claim["id"]: claim for claim in ask("check", "-e", "war.gpkg", STATEMENT)["claims"]}
published = {claim["id"]: claim for claim in json.loads(gzip.decompress(read(answers["check?arg=" + STATEMENT])))["claims"]}
tell(checked == published and len(checked) > 5, "verdicts are those of check, claim by claim")
pages = "statement/%s/" % STATEMENT
tell(all(pages + "claims/%s.html" % claim in found for claim in checked), "each claim has its page")
broken = set()
for name in found:
    if name.startswith(pages) and name.endswith(".html"):
        for link in re.findall(r'href="([^"#]+)', read(name).decode()):
            if not re.match("[a-z]+:", link) and not os.path.exists(os.path.join("site", os.path.dirname(name), link)):
                broken.add((name, link))
tell(not broken, "every link of those pages leads to a file", sorted(broken)[:3])

# Any file server, below a path.
os.makedirs("web/below")
os.symlink(os.path.abspath("site"), "web/below/site")
quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory="web"))
threading.Thread(target=server.serve_forever, daemon=True).start()
base = "http://127.0.0.1:%d/below/site/" % server.server_address[1]
other = [name for name in found if urllib.request.urlopen(base + name).read() != read(name)]
tell(not other, "a plain file server sends every file as it is", other[:3])
server.shutdown()

# Again: the same bytes, in the same place.
shutil.copytree("site", "first")
ask("publish", "-e", "war.gpkg", STATEMENT, "-o", "site", timeout=900)
tell(subprocess.run(["diff", "-r", "site", "first"], capture_output=True, check=False).returncode == 0, "published again it has the same bytes")

# Interrupted: what was there is there.
before = sorted(os.listdir("."))
process = subprocess.Popen([PL, "publish", "-e", "war.gpkg", STATEMENT, "-o", "site"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
deadline = time.time() + 60
while sorted(os.listdir(".")) == before and process.poll() is None and time.time() < deadline:
    time.sleep(0.01)
process.send_signal(signal.SIGINT)
status = process.wait(timeout=120)
tell(status == 130 and sorted(os.listdir(".")) == before and
     subprocess.run(["diff", "-r", "site", "first"], capture_output=True, check=False).returncode == 0,
     "interrupted it leaves what was there, and nothing beside it", (status, sorted(os.listdir("."))))
finish()
