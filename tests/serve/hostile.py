#!/usr/bin/python3
"""Clients and circumstances that plumbline serve must live with: a thousand idle, half-sent and trickling connections while
others are answered, clients that do not read, evidence that is removed, replaced or locked, more questions than there is
room for, and an end under load."""
import json
import os
import shutil
import signal
import socket
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _server import Answer, Server, demonstration, read_all  # noqa: E402
from checks import finish, run, tell  # noqa: E402

CHANGE = "/api/change?source=meridian&from=2031-04-01&to=2031-05-01"
IDLE = 1000
PROMPT_S = 2.0  # on a machine that also builds; the bench measures what it is on a quiet one


def prompt(server, name, target=CHANGE):
    begun = time.monotonic()
    answers = [server.ask(target).status for _ in range(20)]
    took = time.monotonic() - begun
    tell(answers == [200] * 20 and took < 20 * PROMPT_S, "others are answered: " + name, (answers, took))


def idle(server):
    host = "Host: 127.0.0.1:%d\r\n" % server.port
    kinds = (b"", b"G", b"GET / HTTP/1.1\r\n", ("GET / HTTP/1.1\r\n%sX-A: b" % host).encode(),
             ("POST /setup HTTP/1.1\r\n%sContent-Length: 100\r\n\r\nabc" % host).encode())
    held = []
    for i in range(IDLE):
        one = server.connect()
        one.sendall(kinds[i % len(kinds)])
        held.append(one)
    prompt(server, "beside %d idle and half-sent connections" % IDLE)
    # Every second a byte: never silent, never done.
    begun, ends = time.monotonic(), {}
    trickling = held[3::50]
    while time.monotonic() - begun < 30 and len(ends) < len(trickling):
        for one in trickling:
            if one in ends:
                continue
            one.setblocking(False)
            try:
                one.send(b"x")
                if one.recv(1000) == b"":
                    ends[one] = time.monotonic() - begun
            except BlockingIOError:
                pass
            except OSError:
                ends[one] = time.monotonic() - begun
        time.sleep(1)
    tell(len(ends) == len(trickling), "who trickles is sent away within 30 s", (len(ends), len(trickling)))
    prompt(server, "while connections are ended")
    for one in held:
        one.close()


def not_reading(server):
    """They ask for what is large and take nothing."""
    held = []
    for _ in range(200):
        one = server.connect()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.sendall(b"GET /land.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
        held.append(one)
    prompt(server, "beside 200 who do not read")
    for one in held:
        one.close()
    gone = []
    for _ in range(200):
        one = server.connect()
        one.sendall(("GET /api/pace?source=meridian&side=tarsenia&window=%dd HTTP/1.1\r\nHost: localhost\r\n\r\n" % (len(gone) + 1)).encode())
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.append(one)
    for one in gone:
        one.close()  # with a reset
    prompt(server, "after 200 who asked and left")


def room(server):
    """As many different questions as there is room for, and more: each is answered or told to come again."""
    held = []
    for i in range(700):
        one = server.connect()
        target = "/api/change?source=meridian&from=2031-04-01&to=2031-05-01T00:%02d:%02dZ" % (i // 60, i % 60)
        one.sendall(("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % target).encode())
        held.append(one)
    answers = [Answer(read_all(one)) for one in held]
    for one in held:
        one.close()
    statuses = [answer.status for answer in answers]
    tell(set(statuses) <= {200, 503} and 200 in statuses, "more questions than there is room for", {s: statuses.count(s) for s in set(statuses)})
    tell(all(answer.field("Retry-After") for answer in answers if answer.status == 503), "503 says when to come again")
    prompt(server, "afterwards")


def together(server):
    """The same question by many at once is worked on once, and has one answer."""
    answers = []
    target = "/api/check?arg=2031-06-20"
    threads = [threading.Thread(target=lambda: answers.append(server.ask(target))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell([a.status for a in answers] == [200] * 50 and len({a.body for a in answers}) == 1, "one answer for 50 at once",
         [a.status for a in answers])


def statement_changes(server):
    path = "plumbline-demo/statements/2031-06-20.yaml"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("The minister's review", "Another review"))
    time.sleep(2.5)
    site = json.loads(server.ask("/data/site.json").body)
    tell(site["statements"][0]["title"].startswith("Another review"), "a statement that was edited is read again", site["statements"])
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def evidence_moves(server, evidence):
    kept = server.ask(CHANGE)
    os.rename(evidence, "aside.gpkg")
    for target in (CHANGE, "/data/site.json", "/data/maps/meridian.bin"):
        answer = server.ask(target)
        problem = json.loads(answer.body)["error"]
        tell(answer.status == 503 and "gone" in problem["message"], "evidence removed: 503 in words: " + target, (answer.status, problem))
    tell(server.ask("/").status == 200, "the page is still there")
    os.rename("aside.gpkg", evidence)
    tell(server.ask(CHANGE).body == kept.body, "evidence back: as before")
    with open("junk", "wb") as junk:
        junk.write(b"no evidence " * 1000)
    os.rename(evidence, "aside.gpkg")
    os.rename("junk", evidence)
    answer = server.ask(CHANGE)
    tell(answer.status == 503 and json.loads(answer.body)["error"]["message"], "something else in its place: 503", (answer.status, answer.body))
    os.rename("aside.gpkg", evidence)
    # The same war without its last month.
    os.mkdir("part")
    for name in sorted(os.listdir("plumbline-demo/meridian"))[:60]:
        shutil.copy(os.path.join("plumbline-demo/meridian", name), "part")
    status, _, err = run("ingest", "-e", "other.gpkg", "--source", "plumbline-demo/sources/meridian.yaml", "part")
    tell(status == 0, "another evidence file is made", err)
    before = server.ask("/api/log?source=meridian").body
    os.replace("other.gpkg", evidence)
    after = server.ask("/api/log?source=meridian")
    tell(after.status == 200 and after.body != before, "evidence replaced: the new one is answered from", after.status)


def evidence_grows(server, evidence):
    """Somebody takes maps in while the server runs: neither keeps the other from its end."""
    before = server.ask("/api/log?source=meridian").body
    stop = []

    def ask_on():
        while not stop:
            server.ask("/api/log?source=meridian")

    asking = threading.Thread(target=ask_on)
    asking.start()
    status, _, err = run("ingest", "-e", evidence, "--source", "plumbline-demo/sources/meridian.yaml", "plumbline-demo/meridian")
    stop.append(True)
    asking.join()
    tell(status == 0, "maps are taken in beside a server that is asked", (status, err))
    after = server.ask("/api/log?source=meridian")
    tell(after.status == 200 and len(after.body) > len(before), "and it tells of them", after.status)


def evidence_locked(server, evidence):
    other = sqlite3.connect(evidence, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    answer = server.ask("/api/gaps?source=meridian")
    tell(answer.status == 503 and "another program is using the file" in answer.body.decode() and time.monotonic() - begun < 30, "evidence locked: 503 in words",
         (answer.status, answer.body, time.monotonic() - begun))
    other.execute("ROLLBACK")
    other.close()
    tell(server.ask("/api/gaps?source=meridian").status == 200, "and well again")


def end_under_load(evidence):
    with Server(evidence) as server:
        asked, stop = [], []

        def ask_on(number):
            i = 0
            while not stop:
                i += 1
                try:
                    with server.connect() as one:
                        one.sendall(("GET /api/change?source=meridian&from=2031-04-01&to=2031-05-%02dT%02d:00:00Z HTTP/1.1\r\n"
                                     "Host: localhost\r\nConnection: close\r\n\r\n" % (i % 28 + 1, number)).encode())
                        asked.append(Answer(read_all(one)))
                except OSError:
                    return

        threads = [threading.Thread(target=ask_on, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        status = server.process.wait(30)
        took = time.monotonic() - begun
        stop.append(True)
        for thread in threads:
            thread.join()
        whole = [a for a in asked if a.status == 200 and len(a.body) == int(a.field("Content-Length"))]
        broken = [a for a in asked if a not in whole and a.status != 0]
        tell(status == 0 and took < 12, "an end under load: status 0", (status, took))
        tell(len(whole) > 10 and not broken, "every answer that was begun is whole", (len(whole), [(a.status, len(a.body)) for a in broken[:5]]))
    tell(server.errors == "", "and not a word", server.errors[-500:])


def nothing_yet():
    with Server("none/evidence.gpkg") as server:
        own = "http://127.0.0.1:%d" % server.port
        os.mkdir("none")
        answer = server.ask("/data/site.json")
        tell(answer.status == 404 and json.loads(answer.body)["error"]["code"] == "no-evidence", "no evidence yet: the page is told", answer.body)
        state = json.loads(server.ask("/setup").body)
        tell(state["state"] == "nothing" and len(state["token"]) == 32 and any(o["source"] == "deepstate" for o in state["offers"]),
             "what can be had", state["state"])
        wish = "what=demo&token=" + state["token"]
        for name, body, fields, wanted in (
                ("no Origin", wish, {}, 403), ("another site's Origin", wish, {"Origin": "http://evil.example"}, 403),
                ("Origin: null", wish, {"Origin": "null"}, 403), ("no token", "what=demo", {"Origin": own}, 403),
                ("another token", "what=demo&token=" + "0" * 32, {"Origin": own}, 403),
                ("no wish", "token=" + state["token"], {"Origin": own}, 400),
                ("an unknown source", "what=pull&source=../../etc&token=" + state["token"], {"Origin": own}, 400),
                ("too long a body", wish + "&x=" + "y" * 5000, {"Origin": own}, 413)):
            answer = server.ask("/setup", "POST", body.encode(), **fields)
            tell(answer.status == wanted, "not begun: " + name, (answer.status, answer.body[:200]))
        tell(server.ask("/setup", "POST", wish.encode(), Origin=own).status == 202, "the demonstration is begun")
        for _ in range(600):
            state = json.loads(server.ask("/setup").body)
            if state["state"] != "working":
                break
            time.sleep(0.1)
        tell(state["state"] == "done" and os.path.exists("none/evidence.gpkg") and not os.path.exists("none/evidence.gpkg.unfinished"),
             "and made", state)
        site = json.loads(server.ask("/data/site.json").body)
        tell([s["name"] for s in site["statements"]] == ["2031-06-20"], "and served with its statement", site.get("statements"))
        tell(server.ask("/setup", "POST", wish.encode(), Origin=own).status == 409, "nothing is made over it")
    tell(server.status == 0, "status 0", server.status)


def memory(server):
    with open("/proc/%d/status" % server.process.pid, encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1])


def main():
    evidence = demonstration()
    with Server(evidence, "plumbline-demo/statements/2031-06-20.yaml") as server:
        idle(server)
        not_reading(server)
        room(server)
        together(server)
        files = len(os.listdir("/proc/%d/fd" % server.process.pid))
        tell(files < 100, "no connection is left open", files)
        tell(memory(server) < 400000, "memory stays small", memory(server))
        statement_changes(server)
        evidence_moves(server, evidence)
        evidence_grows(server, evidence)
        evidence_locked(server, evidence)
    tell(server.status == 0 and server.errors == "", "SIGTERM ends it with status 0 and no word", (server.status, server.errors[-800:]))
    end_under_load(evidence)
    nothing_yet()
    finish()


main()
