#!/usr/bin/python3
"""What plumbline serve answers: the page's files, the verbs as the command line prints them, entity tags, packed and in
ranges; and the right refusal to whatever is malformed, too large or not meant for it."""
import gzip
import json
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _server import Answer, Server, demonstration  # noqa: E402
from checks import finish, run, tell  # noqa: E402

STATEMENT = "plumbline-demo/statements/2031-06-20.yaml"
CHANGE = "/api/change?source=meridian&from=2031-04-01&to=2031-05-01"


def page(server):
    start = server.ask("/")
    tell(start.status == 200 and b'<div id="app">' in start.body, "the page is at /", start.status)
    policy = start.field("Content-Security-Policy") or ""
    tell("default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'self'" in policy
         and "http:" not in policy, "a strict content policy", policy)
    embed = server.ask("/?embed=true").field("Content-Security-Policy") or ""
    tell("frame-ancestors 'self' http://localhost:* http://127.0.0.1:*" in embed,
         "pages of this machine may frame the embed view", embed)
    wanted = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Server": "plumbline",
              "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}
    seen = {name: start.field(name) for name in wanted}
    tell(seen == wanted and start.field("Access-Control-Allow-Origin") is None, "header fields that every answer has", seen)
    types = {"/app.js": "text/javascript; charset=utf-8", "/app.css": "text/css; charset=utf-8",
             "/icon.svg": "image/svg+xml", "/index.html": "text/html; charset=utf-8"}
    for path, kind in types.items():
        answer = server.ask(path)
        tell(answer.status == 200 and answer.field("Content-Type") == kind, "%s is %s" % (path, kind), answer.fields)


def verbs(server):
    for target, command in (
            (CHANGE, ["change", "--source", "meridian", "--from", "2031-04-01", "--to", "2031-05-01", "--json"]),
            (CHANGE + "&per=month&format=csv", ["change", "--source", "meridian", "--from", "2031-04-01", "--to",
                                               "2031-05-01", "--per", "month", "--csv"]),
            ("/api/sources", ["sources", "--json"])):
        answer = server.ask(target)
        _, printed, _ = run(*command, "-e", "plumbline-demo/evidence.gpkg")
        tell(answer.status == 200 and answer.body.decode() == printed, "as the command line prints it: " + target,
             (answer.status, answer.body[:200]))
    tell(server.ask(CHANGE + "&per=month&format=csv").field("Content-Type").startswith("text/csv"), "CSV is told as such")
    site = json.loads(server.ask("/data/site.json").body)
    tell(site["live"] is True and [one["name"] for one in site["statements"]] == ["2031-06-20"],
         "the catalogue is live, and has the statement that was named", site.get("statements"))
    shapes = server.ask("/data/maps/meridian.bin")
    tell(shapes.body[:4] == b"PLM1" and shapes.field("Content-Type") == "application/octet-stream", "shapes as bytes")
    check = server.ask("/api/check?arg=2031-06-20")
    tell(check.status == 200 and b'"verdict"' in check.body, "a statement that was named can be judged", check.status)


def excerpt(server):
    window = ["--source", "meridian", "--from", "2031-04-01", "--to", "2031-05-01"]
    target = "/excerpt?source=meridian&from=2031-04-01&to=2031-05-01"
    answer = server.ask(target)
    status, _, _ = run("excerpt", "-e", "plumbline-demo/evidence.gpkg", *window, "-o", "part.gpkg")
    with open("part.gpkg", "rb") as file:
        tell(status == 0 and answer.status == 200 and answer.body == file.read(), "an excerpt is the command line's file",
             (answer.status, len(answer.body)))
    answers = [json.loads(run("change", "-e", evidence, *window, "--json")[1])
               for evidence in ("plumbline-demo/evidence.gpkg", "part.gpkg")]
    areas = [[answer[key] for key in ("gained_km2", "lost_km2", "net_km2")] for answer in answers]
    tell(areas[0] == areas[1] and len(areas[0]) == 3, "an excerpt has the change of the whole", areas)
    for bad in ("", "?from=2031-04-01", "?from=2031-04-01&to=x", "?from=2031-04-01&to=2031-04-01",
                "?from=2031-04-01&to=2031-05-01&source=no", "?from=2031-04-01&to=2031-05-01&out=x"):
        answer = server.ask("/excerpt" + bad)
        tell(answer.status == 400, "no excerpt of " + (bad or "nothing"), (answer.status, answer.body[:200]))


def conditions(server):
    for target in ("/app.js", "/data/site.json", CHANGE):
        plain, packed = server.ask(target), server.ask(target, Accept_Encoding="gzip")
        tell(packed.field("Content-Encoding") == "gzip" and gzip.decompress(packed.body) == plain.body
             and plain.field("Content-Encoding") is None and "Accept-Encoding" in plain.field("Vary"),
             "packed is the same: " + target, packed.fields)
        tag, other = plain.field("ETag"), packed.field("ETag")
        tell(tag and other and tag != other, "each form has its entity tag: " + target, (tag, other))
        for value in (tag, "W/" + tag, other, '"x", ' + tag, "*"):
            answer = server.ask(target, If_None_Match=value)
            tell(answer.status == 304 and answer.body == b"" and answer.field("ETag") == tag,
                 "If-None-Match: %s: %s" % (value.replace(tag, "TAG").replace(other, "OTHER"), target), answer.status)
        tell(server.ask(target, If_None_Match='"x"').status == 200, "another tag: all of it: " + target)
        head = server.ask(target, "HEAD")
        tell(head.status == 200 and head.body == b"" and head.field("Content-Length") == str(len(plain.body))
             and head.field("ETag") == tag, "HEAD: " + target, head.fields)
    tell(server.ask(CHANGE, Accept_Encoding="gzip;q=0").field("Content-Encoding") is None, "gzip;q=0 is no")


def ranges(server):
    whole = server.ask("/app.js")
    size, tag = len(whole.body), whole.field("ETag")
    for value, begin, end in (("bytes=0-9", 0, 10), ("bytes=5-", 5, size), ("bytes=-7", size - 7, size),
                              ("bytes=0-99999999", 0, size), ("bytes=-99999999", 0, size)):
        answer = server.ask("/app.js", Range=value, Accept_Encoding="gzip")
        tell(answer.status == 206 and answer.body == whole.body[begin:end]
             and answer.field("Content-Range") == "bytes %d-%d/%d" % (begin, end - 1, size), "Range: " + value,
             (answer.status, answer.fields))
    for value in ("bytes=%d-" % size, "bytes=99999999-", "bytes=-0"):
        answer = server.ask("/app.js", Range=value)
        tell(answer.status == 416 and answer.field("Content-Range") == "bytes */%d" % size, "outside: " + value.replace(str(size), "SIZE"),
             (answer.status, answer.fields))
    for value in ("bytes=3-1", "bytes=0-1,4-5", "lines=0-1", "bytes=x", "bytes=99999999999999999999999-"):
        tell(server.ask("/app.js", Range=value).status == 200, "passed over: Range: " + value)
    tell(server.ask("/app.js", Range="bytes=0-9", If_Range=tag).status == 206, "If-Range with the tag: the range")
    tell(server.ask("/app.js", Range="bytes=0-9", If_Range='"x"').status == 200, "If-Range with another: all of it")
    tell(server.ask("/app.js", Range="bytes=0-9", If_None_Match=tag).status == 304, "If-None-Match goes before Range")
    tell(server.ask("/app.js", "HEAD", Range="bytes=0-9").status == 200, "HEAD has no range")


def refused(server):
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW", "POST"):
        answer = server.ask("/data/site.json", method)
        tell(answer.status == 405 and answer.field("Allow") == "GET, HEAD", "405 with Allow: " + method,
             (answer.status, answer.fields))
    for host in ("evil.example", "evil.example:%d" % server.port, "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.2"):
        tell(server.ask("/data/site.json", host=host).status == 421, "Host: " + host.replace(str(server.port), "PORT"))
    for host in ("localhost", "LOCALHOST:%d" % server.port, "[::1]:80", "127.0.0.1"):
        tell(server.ask("/data/site.json", host=host).status == 200, "Host: " + host.replace(str(server.port), "PORT"))
    tell(server.ask("/", host="").status == 400, "no Host")
    tell(server.ask(CHANGE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403, "another site's page")
    tell(server.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200, "a link from another site")
    for target in ("/../../etc/passwd", "/data/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/data/maps/..%2f..%2fetc%2fpasswd",
                   "/data//site.json", "/a%00b", "/a%", "/a%4", "/a%zz", "/a%ff", "/\\..\\x", "/a%5c..", "/api/change?x=%00",
                   "/api/change?x=%e2%28", "/api/sources?" + "&".join("a=1" for _ in range(65))):
        answer = server.ask(target)
        tell(answer.status == 400 and b"root:" not in answer.body, "400: " + target[:60], (answer.status, answer.body[:100]))
    for target in ("/nothing", "/api/nothing", "/data/maps/none.json", "/data/maps/none.bin", "/data/maps/", "/data/none",
                   "/data/maps/meridian.txt", "/api/ingest", "/api/sql", "/web/src/main.ts"):
        answer = server.ask(target)
        tell(answer.status == 404, "404: " + target, (answer.status, answer.body[:100]))
    for target in ("/api/change?source=meridian'%20OR%201=1;%20DROP%20TABLE%20source;--&from=2031-04-01&to=2031-05-01",
                   "/data/maps/meridian'%3B%20DROP%20TABLE%20shape%3B--.json",
                   "/api/change?from=2031-04-01'--&to=2031-05-01", "/api/change?source=../../etc/passwd&from=2031-04-01&to=2031-05-01",
                   "/api/change?evidence=/etc/passwd", "/api/check?arg=/etc/passwd", "/api/check?arg=../../../etc/passwd"):
        answer = server.ask(target)
        problem = json.loads(answer.body)["error"]
        tell(answer.status in (400, 404) and problem["status"] == answer.status and problem["message"]
             and b"root:" not in answer.body, "an answer in words: " + target[:60], (answer.status, answer.body[:200]))
    people, program = server.ask("/nothing"), server.ask("/api/nothing")
    tell(people.field("Content-Type").startswith("text/html") and program.field("Content-Type") == "application/json"
         and set(json.loads(program.body)["error"]) == {"status", "code", "message"}, "errors: a page for people, JSON for programs")
    script = server.ask("/<script>alert(1)</script>")
    tell(script.status in (400, 404) and b"<script" not in script.body, "what was asked is not in the error's page")


def malformed(server):
    port = ("Host: 127.0.0.1:%d\r\n" % server.port).encode()
    for name, data, statuses in (
            ("an address of 8,100 bytes", b"GET /?a=" + b"x" * 8100 + b" HTTP/1.1\r\n" + port + b"\r\n", (414,)),
            ("a query of 50 MB", b"GET /?a=" + b"x" * (50 << 20) + b" HTTP/1.1\r\n" + port + b"\r\n", (414, 431, 0)),
            ("a head of 100,000 bytes", b"GET / HTTP/1.1\r\n" + port + b"X: " + b"x" * 100000 + b"\r\n\r\n", (431, 413)),
            ("10,000 header fields", b"GET / HTTP/1.1\r\n" + port + b"X: y\r\n" * 10000 + b"\r\n", (431, 413)),
            ("a NUL in the address", b"GET /a\0b HTTP/1.1\r\n" + port + b"Connection: close\r\n\r\n", (400, 404)),
            ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n", (400, 0, 405, 505)),
            ("HTTP/9.9", b"GET / HTTP/9.9\r\n" + port + b"\r\n", (505, 400, 0)),
            ("a full address", b"GET http://127.0.0.1/ HTTP/1.1\r\n" + port + b"\r\n", (400,)),
            ("two Hosts", b"GET / HTTP/1.1\r\n" + port + b"Host: evil.example\r\nConnection: close\r\n\r\n", (400,)),
            ("a body of 50 MB", b"POST /setup HTTP/1.1\r\n" + port + b"Content-Length: 52428800\r\n\r\n" + b"x" * (50 << 20), (413, 0)),
            ("a negative length", b"POST /setup HTTP/1.1\r\n" + port + b"Content-Length: -1\r\n\r\n", (400, 413)),
            ("a body in bad chunks", b"POST /setup HTTP/1.1\r\n" + port + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", (400, 0)),
            ("a space in the address", b"GET /a b HTTP/1.1\r\n" + port + b"\r\n", (400, 404, 0))):
        answer = Answer(server.raw(data, 20))
        tell(answer.status in statuses, "refused: " + name, (answer.status, answer.body[:100]))
        tell(server.ask("/data/site.json").status == 200, "and answered on: " + name)
    both = server.raw(b"GET /icon.svg HTTP/1.1\r\n" + port + b"\r\nGET /nothing HTTP/1.1\r\n" + port + b"Connection: close\r\n\r\n")
    tell(both.count(b"HTTP/1.1 200") == 1 and both.count(b"HTTP/1.1 404") == 1, "two requests sent at once")


def setup(server):
    own = "http://127.0.0.1:%d" % server.port
    state = json.loads(server.ask("/setup").body)
    tell(state["state"] == "there" and state["token"] is None, "with evidence there is nothing to set up", state)
    answer = server.ask("/setup", "POST", b"what=demo&token=" + b"0" * 32, Origin=own)
    tell(answer.status == 403, "and no token is taken", answer.status)


def ports(server):
    status, _, err = run("serve", "-e", "plumbline-demo/evidence.gpkg", "--port", server.port)
    tell(status == 5 and "is taken" in err and "--port 0" in err, "a taken port is told", (status, err))
    with Server("plumbline-demo/evidence.gpkg") as other:
        tell(other.port != server.port and other.ask(CHANGE).body == server.ask(CHANGE).body, "two servers beside each other")
    status, _, err = run("serve", "-e", "plumbline-demo/evidence.gpkg", "--port", "65536")
    tell(status == 2, "a port that is none", (status, err))
    for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1", "127.0.1.1"}:
        try:
            socket.create_connection((address, server.port), 2).close()
            tell(False, "nobody else's address is listened on", address)
        except OSError:
            tell(True, "nobody else's address is listened on")


def main():
    evidence = demonstration()
    with Server(evidence, STATEMENT) as server:
        page(server)
        verbs(server)
        excerpt(server)
        conditions(server)
        ranges(server)
        refused(server)
        malformed(server)
        setup(server)
        ports(server)
    tell(server.status == 0 and server.errors == "", "SIGTERM ends it with status 0 and no word", (server.status, server.errors[-500:]))
    finish()


main()
