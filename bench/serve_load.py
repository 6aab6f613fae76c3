#!/usr/bin/python3
"""serve_load [--rate N] [--seconds N] [--program P] [--statement S] EVIDENCE: plumbline serve under a fixed rate.

An open loop: request n starts at its set time n / rate whether or not those before it have ended, on a
connection that is kept open and free, or a new one, and its latency counts from the set time: what waits in a queue, here or there,
counts. One thread, epoll, no client library. Printed are the latencies of questions that are asked for the first time (cold:
they are worked out) and of those asked again (kept), of the page's files, the lateness of this program itself, and the
server's memory before, after the first tenth, and at the end.

The mix of every 20 requests: 8 verbs asked again, 1 verb with a window that was never asked for (cold), 4 data files,
5 files of the page, 2 that the server need not send again (If-None-Match)."""
import argparse
import datetime
import gzip
import heapq
import itertools
import json
import os
import re
import select
import socket
import subprocess
import sys
import time

IDLE_S = 8  # the server closes what is silent for 15 s


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("evidence")
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--program", default="build/plumbline")
    parser.add_argument("--idle", type=int, default=0, help="connections that stay silent or half-sent meanwhile")
    return parser.parse_args()


class Server:
    def __init__(self, program, evidence):
        self.process = subprocess.Popen([program, "serve", "-e", evidence, "--port", "0"], stdout=subprocess.PIPE)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline().decode()).group(1))

    def memory_mb(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024

    def ask(self, target):
        with socket.create_connection(("127.0.0.1", self.port)) as one:
            one.sendall(request(target) .replace(b"keep-alive", b"close"))
            data = b""
            while piece := one.recv(1 << 16):
                data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit("%s: %s" % (target, head.split(b"\r\n")[0].decode()))
        return fields, gzip.decompress(body) if fields.get("Content-Encoding") == "gzip" else body


def day_after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(1)).isoformat()


def request(target, tag=None):
    return ("GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n%s\r\n"
            % (target, "If-None-Match: %s\r\n" % tag if tag else "")).encode()


def plan(server, count):
    """(kind, request) for each, the same on every run: asked again, cold, data, page, unchanged."""
    site = json.loads(server.ask("/data/site.json")[1])
    source = max((one for one in site["sources"] if one["kind"] == "maps"), key=lambda one: one["snapshots"])
    name, first, last = source["name"], source["first"][:10], source["last"][:10]
    again = ["/api/sources", "/api/change?source=%s&from=%s&to=%s" % (name, day_after(first), last)]
    again += ["/api/change?source=%s&from=%s-%02d-01&to=%s" % (name, last[:4], month, last) for month in range(1, int(last[5:7]))
              if "%s-%02d-01" % (last[:4], month) > first]
    again += ["/api/gaps?source=%s" % name, "/api/pace?source=%s" % name]
    data = ["/data/site.json", "/data/maps/%s.json" % name, "/data/maps/%s.bin" % name, "/data/patches/%s.json" % name]
    page = ["/", "/app.js", "/app.css", "/icon.svg"]
    tags = {target: server.ask(target)[0]["ETag"] for target in page + data + again}
    # Another second each time: worked out anew.
    days = ["%04d-%02d-%02d" % (2000 + y, m, d) for y in range(22, 40) for m in range(1, 13) for d in range(1, 29)]
    days = [day for day in days if first < day < last]
    cold = ("/api/change?source=%s&from=%sT%02d:%02d:%02dZ&to=%s" % (name, day, i // 3600 % 24, i // 60 % 60, i % 60, last)
            for i in itertools.count() for day in days)
    pattern = ["again", "page", "again", "data", "cold", "again", "page", "unchanged", "again", "data"]
    pattern += ["again", "page", "again", "data", "page", "again", "unchanged", "page", "again", "data"]
    pools = {"again": itertools.cycle(again), "page": itertools.cycle(page), "data": itertools.cycle(data), "cold": cold,
             "unchanged": itertools.cycle(page + data)}
    made = []
    for i in range(count):
        kind = pattern[i % len(pattern)]
        target = next(pools[kind])
        made.append((kind, request(target, tags[target] if kind == "unchanged" else None)))
    return made


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.data, self.wanted, self.used = b"", 0, time.monotonic()

    def is_fresh(self):
        return time.monotonic() - self.used < IDLE_S

    def start(self, data):
        self.data, self.wanted = bytearray(), None
        self.socket.sendall(data)

    def read(self):
        """The status when the answer is whole, else None."""
        while True:
            try:
                piece = self.socket.recv(1 << 18)
            except BlockingIOError:
                break
            if not piece:
                raise SystemExit("the server closed a connection")
            self.data += piece
        if self.wanted is None:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = bytes(self.data[:end]).decode("latin-1")
            length = re.search(r"Content-Length: (\d+)", head)
            self.status = int(head.split(" ")[1])
            self.wanted = end + 4 + (int(length.group(1)) if length and self.status != 304 else 0)
        return self.status if len(self.data) >= self.wanted else None


def loop(server, made, rate, tell_memory):
    poll, free, busy, latencies, late, statuses = select.epoll(), [], {}, {}, [], {}
    waiting, begin, at, tenth = [], time.monotonic() + 0.05, 0, len(made) // 10
    while at < len(made) or busy or waiting:
        now = time.monotonic()
        while at < len(made) and begin + at / rate <= now:
            late.append(now - (begin + at / rate))
            heapq.heappush(waiting, at)
            at += 1
            if at == tenth:
                tell_memory("after a tenth")
        while waiting:
            one = free.pop() if free else Connection(server.port)
            if not one.is_fresh():
                one.socket.close()
                one = Connection(server.port)
            number = heapq.heappop(waiting)
            one.start(made[number][1])
            busy[one.socket.fileno()] = (one, number)
            poll.register(one.socket, select.EPOLLIN)
        next_at = begin + at / rate if at < len(made) else now + 0.05
        for descriptor, _ in poll.poll(max(0, next_at - time.monotonic())):
            one, number = busy[descriptor]
            status = one.read()
            if status is None:
                continue
            latencies.setdefault(made[number][0], []).append(time.monotonic() - (begin + number / rate))
            statuses[status] = statuses.get(status, 0) + 1
            poll.unregister(one.socket)
            del busy[descriptor]
            one.used = time.monotonic()
            free.append(one)
    return latencies, late, statuses


def row(name, values):
    values = sorted(values)
    pick = lambda share: 1000 * values[min(len(values) - 1, int(share * len(values)))]
    print("%-22s %7d  %8.2f %8.2f %8.2f %8.2f" % (name, len(values), pick(0.5), pick(0.95), pick(0.99), 1000 * values[-1]))


def main():
    options = arguments()
    server = Server(options.program, options.evidence)
    silent = []
    try:
        made = plan(server, int(options.rate * options.seconds))
        for i in range(options.idle):
            silent.append(socket.create_connection(("127.0.0.1", server.port)))
            silent[-1].sendall([b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: local"][i % 3])
        memory = [("before", server.memory_mb())]
        latencies, late, statuses = loop(server, made, options.rate, lambda name: memory.append((name, server.memory_mb())))
        memory.append(("at the end", server.memory_mb()))
    finally:
        server.process.terminate()
        server.process.wait()
    print("%g requests a second for %g s, %d silent connections; statuses %s; load %.1f on %d processors"
          % (options.rate, options.seconds, options.idle, statuses, os.getloadavg()[0], os.cpu_count()))
    print("%-22s %7s  %8s %8s %8s %8s" % ("milliseconds", "n", "p50", "p95", "p99", "max"))
    row("all", [value for one in latencies.values() for value in one])
    for name, kinds in (("verbs, kept", ["again"]), ("verbs, cold", ["cold"]), ("data", ["data"]), ("page", ["page"]),
                        ("unchanged (304)", ["unchanged"])):
        row(name, [value for kind in kinds for value in latencies.get(kind, [0])])
    row("this program's delay", late)
    print("memory: " + ", ".join("%s %.1f MB" % one for one in memory))
    return 0


if __name__ == "__main__":
    sys.exit(main())
