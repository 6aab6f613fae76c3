#!/usr/bin/python3
"""kill -9 in ingest, a hundred times at random points: each time the evidence file opens and is whole, the next run goes
on, and at the end it holds what an undisturbed run gives."""
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL, archive, ask, digest, finish, run, tell  # noqa: E402

SEED = 1219
KILLS = 100

path = archive("deepstate-daily", "deepstate-map-data-main.zip")
began = time.monotonic()
ask("ingest", "-e", "calm.gpkg", "--source", "deepstate-daily", path)
whole_s = time.monotonic() - began
wanted = digest("calm.gpkg")

print("seed", SEED)
chance = random.Random(SEED)
command = [PL, "ingest", "-e", "killed.gpkg", "--source", "deepstate-daily", path]
killed, broken, kept = 0, [], 0
for number in range(KILLS):
    if number % 10 == 0 and os.path.exists("killed.gpkg"):
        # A finished file has nothing left to be killed in: begin anew now and then.
        for name in ("killed.gpkg", "killed.gpkg-wal", "killed.gpkg-shm", "killed.gpkg-journal"):
            if os.path.exists(name):
                os.remove(name)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The first of each ten early, while the file is being made.
    time.sleep(chance.uniform(0, 0.02) if number % 10 == 0 else chance.uniform(0, whole_s / 4))
    process.send_signal(signal.SIGKILL)
    killed += process.wait() == -signal.SIGKILL
    if os.path.exists("killed.gpkg") and os.path.getsize("killed.gpkg") > 0:
        status, out, err = run("sql", "-e", "killed.gpkg", "--csv", "SELECT count(*) FROM record")
        if status != 0 and "not" not in err:
            broken.append((number, status, err))
        elif status == 0:
            kept = max(kept, int(out.split()[-1]))
tell(killed >= KILLS * 6 // 10, "most of %d runs were killed before their end" % KILLS, killed)
tell(not broken, "the file opens after each of them", broken[:3])
status, _, err = run("ingest", "-e", "killed.gpkg", "--source", "deepstate-daily", path)
tell(status == 0, "the next run goes on to the end", err)
tell(digest("killed.gpkg") == wanted, "and the file holds what an undisturbed run gives")
tell(ask("verify", "-e", "killed.gpkg")["holds"], "verify holds on it")
tell(0 < kept <= 175, "killed runs left batches behind", kept)
finish()
