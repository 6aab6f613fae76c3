#!/usr/bin/python3
"""plumbline pull against a server on 127.0.0.1 that breaks off, lies and changes its mind. Of each case: the exit status,
the message, the bytes (SHA-256), what the server was asked, and what is left in the cache and the evidence file."""
import concurrent.futures
import hashlib
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import zipfile

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
import checks  # noqa: E402
from checks import PL, finish, run  # noqa: E402

DATE = "Tue, 19 Nov 2024 08:00:00 GMT"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sorry</title></head><body>" + b"come back later " * 100 + b"</body></html>"


LINE = threading.Lock()


def tell(passed, name, detail=""):
    """A line at a time, though the cases run at the same time."""
    with LINE:
        return checks.tell(passed, name, detail)


# ---- what is served ----

def filler(seed, length):
    """Bytes that do not pack, the same on every run."""
    out, block = b"", seed.encode()
    while len(out) < length:
        block = hashlib.sha256(block).digest()
        out += block
    return out[:length]


def square(size):
    ring = [[36, 48], [36 + size, 48], [36 + size, 48 + size], [36, 48 + size], [36, 48]]
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"fill": "#a52714", "name": "x"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}]})


def archive(seed, *days):
    """A zip of one map a day, and a file that is no map and makes it some 400,000 bytes long."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for day in days:
            packed.writestr(zipfile.ZipInfo("maps/%d.geojson" % (1700000000 + 86400 * day)), square(0.1 + day / 100))
        packed.writestr(zipfile.ZipInfo("README.bin"), filler(seed, 400000))
    return buffer.getvalue()


OLD, NEW = archive("old", 0, 1), archive("new", 0, 1, 2)
TEXT, NEW_TEXT = filler("text", 200000).hex().encode(), filler("new text", 210000).hex().encode()
HALF = 150000


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Request:
    def __init__(self, text):
        lines = text.decode("latin-1").split("\r\n")
        self.path = lines[0].split(" ")[1]
        self.fields = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in lines[1:] if ":" in line}

    def first(self):
        """First byte asked for; None without a range."""
        match = re.fullmatch(r"bytes=(\d+)-", self.fields.get("range", ""))
        return int(match.group(1)) if match else None


class Server:
    """One thread a connection, one request a connection. `cases`: path -> function(connection, request, number)."""

    def __init__(self):
        self.cases, self.requests, self.lock = {}, {}, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        text = b""
        try:
            with connection:
                connection.settimeout(60)
                while b"\r\n\r\n" not in text and len(text) < 65536:
                    got = connection.recv(4096)
                    if not got:
                        return
                    text += got
                    if not text.startswith(b"GET "[:len(text)]):
                        return connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                request = Request(text)
                with self.lock:
                    seen = self.requests.setdefault(request.path, [])
                    seen.append(request)
                    number = len(seen)
                self.cases[request.path](connection, request, number)
        except OSError:
            pass  # the client went away, which some cases are about


SERVER = Server()


def answer(connection, status, body=b"", etag=None, length=None, modified=None, **fields):
    """`length` None: that of the body; "" leaves it out."""
    lines = ["HTTP/1.1 " + status, "Connection: close"]
    if length != "":
        lines.append("Content-Length: %d" % (len(body) if length is None else length))
    if etag:
        lines.append('ETag: ' + etag)
    if modified:
        lines.append("Last-Modified: " + modified)
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in fields.items()]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)


def partial(connection, data, first, etag, **options):
    answer(connection, "206 Partial Content", data[first:], etag=etag,
           Content_Range="bytes %d-%d/%d" % (first, len(data) - 1, len(data)), **options)


def good(connection, request, data, etag):
    """As a server should: 304, 206 when If-Range holds, 416, else all of it."""
    first = request.first()
    if request.fields.get("if-none-match") == etag:
        answer(connection, "304 Not Modified", etag=etag)
    elif first is not None and request.fields.get("if-range") == etag:
        if first >= len(data):
            answer(connection, "416 Range Not Satisfiable", etag=etag, Content_Range="bytes */%d" % len(data))
        else:
            partial(connection, data, first, etag)
    else:
        answer(connection, "200 OK", data, etag=etag)


# ---- one client ----

class Client:
    """A source of its own, with its cache, its evidence file and its address."""

    def __init__(self, name, handler, file="maps.zip", pull="", rest=""):
        self.name, self.file = name, file
        self.folder = os.path.abspath(name)
        self.path = "/%s/%s" % (name, file)
        self.cache = os.path.join(self.folder, "cache", "plumbline", name)
        os.makedirs(os.path.join(self.folder, "data", "sources"))
        os.makedirs(self.cache)
        SERVER.cases[self.path] = handler
        self.env = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        self.env.update(PLUMBLINE_DATA=os.path.join(self.folder, "data"), XDG_CACHE_HOME=os.path.join(self.folder, "cache"))
        self.env.pop("PLUMBLINE_EVIDENCE", None)
        self.evidence = os.path.join(self.folder, "e.gpkg")
        self.write_source(pull, rest)

    def write_source(self, pull="", rest=""):
        with open(os.path.join(self.folder, "data", "sources", self.name + ".yaml"), "w", encoding="utf-8") as file:
            file.write("name: %s\ntitle: T\nmaker: M\ntheatre: ukraine\nlegend: deepstate\nlicence: CC0\nattribution: A\n"
                       "day_turn: 0h\nfiles:\n  - match: \"{unix}.geojson\"\npull:\n  - url: %s\n%s%s" % (
                           self.name, SERVER.url(self.path), "".join("    %s\n" % line for line in pull.splitlines()), rest))

    def pull(self, *more, **options):
        return run("pull", self.name, *more, env=self.env, **options)

    def start(self, *more):
        return subprocess.Popen([PL, "pull", self.name, *more], env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def at(self, ending=""):
        return os.path.join(self.cache, self.file + ending)

    def bytes(self, ending=""):
        try:
            with open(self.at(ending), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def put(self, ending, data):
        with open(self.at(ending), "wb") as file:
            file.write(data)

    def part(self, data, etag, length, of=None):
        """Leaves a part as a download that was killed leaves it."""
        self.put(".part", data[:length])
        self.put(".part.pull", json.dumps({"url": SERVER.url(self.path), "etag": etag, "last_modified": "",
                                           "bytes": len(data) if of is None else of,
                                           "fetched": "2024-11-19T08:00:00Z"}).encode())

    def asked(self):
        return SERVER.requests.get(self.path, [])

    def left(self):
        return sorted(name for name in os.listdir(self.cache) if name != ".lock")

    def is_clean(self, data):
        """The file is there, whole, with its note; nothing else is."""
        if self.bytes() != data or self.left() != sorted([self.file, self.file + ".pull"]):
            return False
        return json.loads(self.bytes(".pull"))["sha256"] == sha256(data)

    def check(self, name, passed, detail=""):
        return tell(passed, "%s: %s" % (self.name, name), detail)

    def fails(self, name, done, code, *words):
        status, _, err = done
        return self.check(name, status == code and all(word in err for word in words) and err.count("\n") == 1,
                          "status %d: %s" % (status, err.strip()))

    def works(self, name, done, data):
        status, _, err = done
        return self.check(name, status == 0 and err == "" and self.is_clean(data),
                          "status %d: %s %s" % (status, err.strip(), self.left()))


CASES = []


def case(function):
    CASES.append(function)
    return function


# ---- cases ----

@case
def plain():
    """Fetched, ingested with its address; asked again, not fetched again."""
    client = Client("plain", lambda c, r, n: good(c, r, OLD, '"v1"'))
    status, out, err = client.pull("-e", client.evidence, "--json")
    client.works("a file is fetched", (status, out, err), OLD)
    told = json.loads(out)
    file = told["files"][0]
    client.check("the answer says what came", (file["bytes"], file["sha256"], file["licence"], file["url"], file["unchanged"]) ==
                 (len(OLD), sha256(OLD), "CC0", SERVER.url(client.path), False), file)
    client.check("and what was taken", told["ingest"]["taken"] == 2 and told["ingest"]["not_maps"] == 1, told["ingest"])
    status, out, _ = run("sql", "-e", client.evidence, "--csv", "SELECT DISTINCT url FROM file")
    client.check("its address is on record", out.split() == ["url", SERVER.url(client.path)], out)
    first = client.asked()[0].fields
    client.check("it asks for unpacked bytes, and says who it is", first.get("accept-encoding") == "identity" and
                 first.get("user-agent", "").startswith("plumbline/"), first)
    status, out, err = client.pull("-e", client.evidence, "--json")
    client.works("a second pull", (status, out, err), OLD)
    told = json.loads(out)
    client.check("the second time it is unchanged, and nothing is new",
                 told["files"][0]["unchanged"] and told["ingest"]["already_there"] == 2 and len(client.asked()) == 2 and
                 client.asked()[1].fields.get("if-none-match") == '"v1"', told["files"])
    status, out, _ = client.pull()
    client.check("for people it names size, hash, licence and attribution",
                 all(word in out for word in ("unchanged", str(len(OLD)), sha256(OLD), "CC0", "attribution: A")), out)
    SERVER.cases[client.path] = lambda c, r, n: good(c, r, NEW, '"v2"')
    client.works("a changed file is fetched", client.pull("-e", client.evidence), NEW)
    status, out, _ = run("digest", "-e", client.evidence, "--json")
    pulled = json.loads(out)["sha256"]
    with open("plain/maps.zip", "wb") as file:
        file.write(NEW)
    run("ingest", "-e", "plain/by-hand.gpkg", "--source", client.name, "plain/maps.zip", env=client.env)
    status, out, _ = run("digest", "-e", "plain/by-hand.gpkg", "--json")
    client.check("the same files by hand are the same evidence", json.loads(out)["sha256"] == pulled)


@case
def date_only():
    """A server that knows no entity tags: the date does."""
    def handler(c, r, n):
        if r.fields.get("if-modified-since") == DATE:
            answer(c, "304 Not Modified", modified=DATE)
        elif r.first() is not None and r.fields.get("if-range") == DATE:
            answer(c, "206 Partial Content", OLD[r.first():], modified=DATE,
                   Content_Range="bytes %d-%d/%d" % (r.first(), len(OLD) - 1, len(OLD)))
        else:
            answer(c, "200 OK", OLD[:HALF], length=len(OLD), modified=DATE)
    client = Client("date-only", handler)
    client.works("goes on by the date", client.pull(), OLD)
    client.check("at the byte where it broke off", [r.first() for r in client.asked()] == [None, HALF],
                 [r.first() for r in client.asked()])
    client.works("unchanged by the date", client.pull(), OLD)


@case
def date_too_young():
    """A file that changed in the second in which it was sent may change in it again: its date proves nothing."""
    def handler(c, r, n):
        answer(c, "200 OK", OLD[:HALF] if n == 1 else OLD, length=len(OLD), modified=DATE, Date=DATE)
    client = Client("date-too-young", handler)
    client.works("is fetched whole", client.pull(), OLD)
    client.works("and again", client.pull(), OLD)
    client.check("without conditions", not any(r.fields.keys() & {"range", "if-range", "if-modified-since"} for r in client.asked()))


@case
def dropped():
    """The connection breaks off three times, each time further on."""
    def handler(c, r, n):
        first = r.first() or 0
        if n < 4:
            if first:
                answer(c, "206 Partial Content", OLD[first:first + 100000], etag='"v1"', length=len(OLD) - first,
                       Content_Range="bytes %d-%d/%d" % (first, len(OLD) - 1, len(OLD)))
            else:
                answer(c, "200 OK", OLD[:100000], etag='"v1"', length=len(OLD))
        else:
            good(c, r, OLD, '"v1"')
    client = Client("dropped", handler)
    client.works("is put together", client.pull(), OLD)
    client.check("each request begins where the last ended", [r.first() for r in client.asked()] == [None, 100000, 200000, 300000],
                 [r.first() for r in client.asked()])
    client.check("and only of the same file", {r.fields.get("if-range") for r in client.asked()[1:]} == {'"v1"'})


@case
def pieces():
    """A server that gives at most 50,000 bytes an answer."""
    def handler(c, r, n):
        first = r.first()
        if first is None:
            answer(c, "200 OK", OLD[:50000], etag='"v1"', length=len(OLD))
        else:
            part = OLD[first:first + 50000]
            answer(c, "206 Partial Content", part, etag='"v1"',
                   Content_Range="bytes %d-%d/%d" % (first, first + len(part) - 1, len(OLD)))
    client = Client("pieces", handler)
    began = time.monotonic()
    client.works("is put together", client.pull(), OLD)
    client.check("without a pause between them", time.monotonic() - began < 3 and len(client.asked()) == -(-len(OLD) // 50000),
                 "%.1f s, %d" % (time.monotonic() - began, len(client.asked())))


@case
def killed():
    """kill -9 in the middle; the next run goes on at the very byte."""
    gate = threading.Event()

    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
            gate.wait(30)
        else:
            good(c, r, OLD, '"v1"')
    client = Client("killed", handler)
    client.put("", NEW)
    process = client.start()
    until = time.monotonic() + 30
    while len(client.bytes(".part") or b"") < HALF and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    gate.set()
    client.check("a part is left, and the old file stands", client.bytes(".part") == OLD[:HALF] and client.bytes() == NEW,
                 client.left())
    status, out, err = client.pull("--json")
    client.works("the next run completes it", (status, out, err), OLD)
    client.check("beginning where the first ended", client.asked()[1].first() == HALF and
                 client.asked()[1].fields.get("if-range") == '"v1"', client.asked()[1].fields)
    client.check("and says so", json.loads(out)["files"][0]["resumed_at"] == HALF, out)


@case
def killed_often():
    """kill -9 at thirty random moments of one download, from a server that sends slowly."""
    wrong = []

    def handler(c, r, n):
        first = r.first() or 0
        if first and (r.fields.get("if-range") != '"v1"' or first > len(OLD)):
            wrong.append((n, first))
        if first == len(OLD):
            return good(c, r, OLD, '"v1"')
        if first:
            answer(c, "206 Partial Content", b"", etag='"v1"', length=len(OLD) - first,
                   Content_Range="bytes %d-%d/%d" % (first, len(OLD) - 1, len(OLD)))
        else:
            answer(c, "200 OK", b"", etag='"v1"', length=len(OLD))
        for at in range(first, len(OLD), 4096):
            c.sendall(OLD[at:min(at + 4096, len(OLD))])
            time.sleep(0.002)
    client = Client("killed-often", handler)
    client.put("", NEW)
    chance, began_at, dead = random.Random(1219), [0], 0

    def size():
        try:
            return os.path.getsize(client.at(".part"))
        except FileNotFoundError:
            return 0
    for _ in range(30):
        # At once, or when some more bytes have come; by their number, so that a busy machine changes nothing.
        more = chance.choice([0, chance.randrange(1, 25000)])
        until, process = time.monotonic() + 20, client.start()
        while more and process.poll() is None and size() < began_at[-1] + more and time.monotonic() < until:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        dead += process.returncode == -signal.SIGKILL
        part = client.bytes(".part") or b""
        if part != OLD[:len(part)]:
            wrong.append("the part is not the beginning of the file")
        if client.bytes() not in (NEW, OLD):
            wrong.append("the file is neither the old one nor the new one")
        began_at.append(len(part))
    client.check("each time what is there is a beginning, and the old file or the new one stands", not wrong, wrong[:3])
    client.check("most runs were killed, at different places", dead >= 20 and len(set(began_at)) >= 5, (dead, began_at))
    client.works("the last run completes it", client.pull(), OLD)


@case
def interrupted():
    """Control-C: status 130, and the part is kept."""
    gate = threading.Event()

    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
            gate.wait(30)
        else:
            good(c, r, OLD, '"v1"')
    client = Client("interrupted", handler)
    process = client.start()
    until = time.monotonic() + 30
    while len(client.bytes(".part") or b"") < HALF and time.monotonic() < until:
        time.sleep(0.01)
    # Meanwhile nobody else may write there.
    client.fails("a second pull at the same time is refused", client.pull(), 6, "another pull is at work")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    gate.set()
    client.fails("says how it goes on", (process.returncode, "", err.decode()), 130, "interrupted", "goes on from there")
    client.check("keeps what came", client.bytes(".part") == OLD[:HALF])
    client.works("the next run completes it", client.pull(), OLD)
    client.check("from where it was", client.asked()[-1].first() == HALF)


@case
def finished_part():
    """Killed when all bytes were there: 416 is no error."""
    client = Client("finished-part", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.part(OLD, '"v1"', len(OLD))
    client.works("takes its place", client.pull(), OLD)
    client.check("by one question", [r.first() for r in client.asked()] == [len(OLD)])


@case
def finished_part_of_another():
    """416, but of a file of another length; or of another tag: begun anew."""
    def handler(c, r, n):
        if r.first() is not None:
            answer(c, "416 Range Not Satisfiable", Content_Range="bytes */%d" % (len(OLD) - 7))
        else:
            good(c, r, NEW, '"v2"')
    client = Client("finished-part-of-another", handler)
    client.part(OLD, '"v1"', len(OLD))
    client.works("another length", client.pull(), NEW)

    def other_tag(c, r, n):
        if r.first() is not None:
            answer(c, "416 Range Not Satisfiable", etag='"v2"', Content_Range="bytes */%d" % len(OLD))
        else:
            good(c, r, NEW, '"v2"')
    client = Client("finished-part-of-another-tag", other_tag)
    client.part(OLD, '"v1"', len(OLD))
    client.works("another tag", client.pull(), NEW)


@case
def too_short():
    """Announces more than it ever sends."""
    def handler(c, r, n):
        first = r.first()
        if first is None:
            answer(c, "200 OK", OLD, etag='"v1"', length=len(OLD) + 100)
        else:
            answer(c, "206 Partial Content", b"", etag='"v1"', length=100,
                   Content_Range="bytes %d-%d/%d" % (len(OLD), len(OLD) + 99, len(OLD) + 100))
    client = Client("too-short", handler)
    client.put("", NEW)
    client.fails("gives up after some tries", client.pull("-e", client.evidence), 5, client.path, "tried", "is kept")
    client.check("the old file stands, and what came is kept", client.bytes() == NEW and client.bytes(".part") == OLD,
                 client.left())
    client.check("nothing was ingested", not os.path.exists(client.evidence))
    client.check("tries are bounded", len(client.asked()) == 6, len(client.asked()))


@case
def too_long():
    """Announces less than it sends: by HTTP the file ends there, and the archive does not."""
    client = Client("too-long", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.works("first a good one", client.pull("-e", client.evidence), OLD)
    SERVER.cases[client.path] = lambda c, r, n: answer(c, "200 OK", NEW, etag='"v2"', length=HALF)
    client.fails("a cut-off archive is refused", client.pull("-e", client.evidence), 3, "no whole maps.zip")
    client.check("the good one stands, with its note", client.is_clean(OLD), client.left())


@case
def page_behind_resume():
    """Asked for the rest, the server answers 200 with an error page: the part is not lost."""
    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", PAGE, Content_Type="text/html; charset=utf-8")
        else:
            good(c, r, OLD, '"v1"')
    client = Client("page-behind-resume", handler)
    client.part(OLD, '"v1"', HALF)
    client.fails("is refused by what it is", client.pull(), 3, "a web page", "text/html", "a zip archive", "200")
    client.check("the part is as it was", client.bytes(".part") == OLD[:HALF] and client.bytes(".part.pull") is not None)
    client.works("and goes on later", client.pull(), OLD)
    client.check("at its end", client.asked()[-1].first() == HALF)


@case
def no_ranges():
    """Answers 200 to a request for the rest, with the file: taken whole."""
    client = Client("no-ranges", lambda c, r, n: answer(c, "200 OK", OLD, etag='"v1"'))
    client.part(OLD, '"v1"', HALF)
    status, out, err = client.pull("--json")
    client.works("is taken whole", (status, out, err), OLD)
    client.check("which is not called resumed", json.loads(out)["files"][0]["resumed_at"] == 0)


@case
def changed_honest():
    """The file changes between two ranges, and the server honours If-Range."""
    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
        else:
            good(c, r, NEW, '"v2"')
    client = Client("changed-honest", handler)
    client.works("the new file is fetched whole", client.pull(), NEW)


@case
def changed_careless():
    """The same, and the server ignores If-Range: the tag, or the size, gives it away."""
    def by_tag(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
        elif r.first() is not None:
            partial(c, NEW, r.first(), '"v2"')
        else:
            good(c, r, NEW, '"v2"')
    client = Client("changed-careless", by_tag)
    status, out, err = client.pull("--json")
    client.works("the new file is fetched whole", (status, out, err), NEW)
    client.check("by a second beginning", [r.first() for r in client.asked()] == [None, HALF, None] and
                 json.loads(out)["files"][0]["restarts"] == 1, [r.first() for r in client.asked()])

    def by_size(c, r, n):
        if n == 1:
            answer(c, "200 OK", TEXT[:HALF], etag='"v1"', length=len(TEXT))
        elif r.first() is not None:
            partial(c, NEW_TEXT, r.first(), None)
        else:
            answer(c, "200 OK", NEW_TEXT)
    # A text, in which nothing else would tell.
    client = Client("changed-in-size", by_size, file="maps.csv")
    client.works("the size gives it away", client.pull(), NEW_TEXT)


@case
def changes_always():
    """Another file at every request."""
    def handler(c, r, n):
        if r.first() is None:
            answer(c, "200 OK", OLD[:HALF], etag='"v%d"' % n, length=len(OLD))
        else:
            partial(c, OLD, r.first(), '"v%d"' % n)
    client = Client("changes-always", handler)
    client.put("", NEW)
    client.fails("gives up", client.pull(), 5, "changes on the server", "begun anew 3 times")
    client.check("the old file stands", client.bytes() == NEW)


@case
def wrong_start():
    """Sends another part than it was asked for."""
    def handler(c, r, n):
        if r.first() is not None:
            answer(c, "206 Partial Content", OLD[1000:], etag='"v1"',
                   Content_Range="bytes 1000-%d/%d" % (len(OLD) - 1, len(OLD)))
        else:
            answer(c, "200 OK", OLD, etag='"v1"')
    client = Client("wrong-start", handler)
    client.part(OLD, '"v1"', HALF)
    client.works("is fetched whole instead", client.pull(), OLD)
    client.check("without a range", [r.first() for r in client.asked()] == [HALF, None])

    def as_many(c, r, n):
        """As many bytes as were asked for, from elsewhere; in a text nothing else would tell."""
        if r.first() is not None:
            answer(c, "206 Partial Content", TEXT[:len(TEXT) - HALF], etag='"v1"',
                   Content_Range="bytes 0-%d/%d" % (len(TEXT) - HALF - 1, len(TEXT)))
        else:
            answer(c, "200 OK", TEXT, etag='"v1"')
    client = Client("wrong-start-as-many", as_many, file="maps.csv")
    client.part(TEXT, '"v1"', HALF)
    client.works("is fetched whole instead", client.pull(), TEXT)


@case
def no_content_range():
    """206 that does not say which part it is."""
    def handler(c, r, n):
        if r.first() is not None:
            answer(c, "206 Partial Content", OLD[r.first():], etag='"v1"')
        else:
            answer(c, "200 OK", OLD, etag='"v1"')
    client = Client("no-content-range", handler)
    client.part(OLD, '"v1"', HALF)
    client.works("is fetched whole instead", client.pull(), OLD)


@case
def rest_too_long():
    """The rest is longer than the file."""
    def handler(c, r, n):
        if r.first() is not None:
            answer(c, "206 Partial Content", OLD[r.first():] + b"more", etag='"v1"',
                   Content_Range="bytes %d-%d/%d" % (r.first(), len(OLD) - 1, len(OLD)))
        else:
            answer(c, "200 OK", OLD, etag='"v1"')
    client = Client("rest-too-long", handler)
    client.part(OLD, '"v1"', HALF)
    client.works("is fetched whole instead", client.pull(), OLD)


@case
def part_unasked():
    """206 to a request for everything."""
    client = Client("part-unasked", lambda c, r, n: partial(c, OLD, 1000, '"v1"'))
    client.fails("is refused", client.pull(), 5, "a part of the file")
    client.check("nothing is left", client.left() == [], client.left())


@case
def unasked_304():
    """304 to a question that had no condition; 416 to one that had no range."""
    client = Client("unasked-304", lambda c, r, n: answer(c, "304 Not Modified", etag='"v1"'))
    client.fails("304", client.pull(), 5, "304")
    client = Client("unasked-416", lambda c, r, n: answer(c, "416 Range Not Satisfiable"))
    client.fails("416", client.pull(), 5, "416")


@case
def endless():
    """A body without an end, and without a length: the limit ends it."""
    def handler(c, r, n):
        answer(c, "200 OK", b"PK\x03\x04", length="", etag='"v1"')
        for _ in range(10000):
            c.sendall(b"x" * 65536)
    client = Client("endless", handler, pull="bytes_max: 1000000")
    client.put("", OLD)
    client.fails("is cut at the limit", client.pull(), 3, "1000000", "bytes_max")
    client.check("and not kept; the old file stands", client.left() == ["maps.zip"] and client.bytes() == OLD, client.left())

    def chunks(c, r, n):
        answer(c, "200 OK", length="", Transfer_Encoding="chunked", Content_Length="100")
        c.sendall(b"4\r\nPK\x03\x04\r\n")
        for _ in range(10000):
            c.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    client = Client("endless-chunks", chunks, pull="bytes_max: 1000000")
    client.fails("in chunks too", client.pull(), 3, "1000000", "bytes_max")


@case
def too_large():
    """Announced larger than the limit: not a byte is fetched."""
    client = Client("too-large", lambda c, r, n: answer(c, "200 OK", OLD, etag='"v1"'), pull="bytes_max: 1000")
    client.fails("is refused by its length", client.pull(), 3, str(len(OLD)), "1000", "bytes_max")
    client.check("nothing is left", client.left() == [], client.left())


@case
def redirects():
    """Followed, in bounds, and only to http and https."""
    client = Client("redirects", lambda c, r, n: answer(c, "302 Found", PAGE, Location="/redirects/there.zip"))
    SERVER.cases["/redirects/there.zip"] = lambda c, r, n: good(c, r, OLD, '"v1"')
    client.works("one is followed", client.pull(), OLD)
    client = Client("circle", lambda c, r, n: answer(c, "302 Found", Location=client.path))
    client.fails("a circle ends", client.pull(), 5, "redirected more than 10 times")
    client.check("after eleven questions", len(client.asked()) == 11, len(client.asked()))
    for scheme, where in (("file", "file:///etc/passwd"), ("ftp", "ftp://127.0.0.1/x"), ("dict", "dict://127.0.0.1:1/x")):
        client = Client("to-" + scheme, lambda c, r, n, where=where: answer(c, "301 Moved", Location=where))
        client.fails("is not followed", client.pull(), 5, where, "only http and https")
        client.check("nothing is left", client.left() == [], client.left())

    def endless_body(c, r, n):
        answer(c, "302 Found", length="", Transfer_Encoding="chunked", Location="/redirects/there.zip")
        for _ in range(2000):
            c.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    client = Client("redirect-with-endless-body", endless_body)
    began = time.monotonic()
    status, _, err = client.pull()
    client.check("the body of a redirect does not hold it up", status in (0, 5) and time.monotonic() - began < 20,
                 "%d %s" % (status, err))


@case
def pages():
    """Something else with status 200, where an archive is expected."""
    for name, body, kind, words in (
            ("html", PAGE, "text/html", ["a web page", "<!DOCTYPE html>"]),
            ("json-error", b'{"message": "rate limit"}', "application/json", ["JSON", "rate limit"]),
            ("xml-error", b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "application/xml", ["XML", "NoSuchKey"]),
            ("lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "text/plain", ["Git LFS"]),
            ("empty", b"", "application/zip", ["nothing"])):
        client = Client("instead-" + name, lambda c, r, n, body=body, kind=kind: answer(c, "200 OK", body, Content_Type=kind))
        client.put("", OLD)
        client.fails("is refused by what it is", client.pull("-e", client.evidence), 3, "a zip archive was wanted", *words)
        client.check("the old file stands alone", client.left() == ["maps.zip"] and client.bytes() == OLD, client.left())
        client.check("nothing was ingested", not os.path.exists(client.evidence))


@case
def statuses():
    """What a server may refuse with."""
    for status, word in (("404 Not Found", "--from"), ("403 Forbidden", "--from"), ("410 Gone", "--from"), ("451 No", "451")):
        client = Client("status-" + status[:3], lambda c, r, n, status=status: answer(c, status, PAGE))
        client.fails("is told", client.pull(), 5, status[:3], word)
        client.check("at once, and nothing is left", len(client.asked()) == 1 and client.left() == [], client.left())

    def endless_error(c, r, n):
        answer(c, "404 Not Found", length="")
        for _ in range(10000):
            c.sendall(b"x" * 65536)
    client = Client("endless-404", endless_error)
    client.fails("an endless error page too", client.pull(), 5, "404")


@case
def busy_once():
    """503 with Retry-After: waits as long as it is asked to."""
    began = {}

    def handler(c, r, n):
        began[n] = time.monotonic()
        if n == 1:
            answer(c, "503 Service Unavailable", Retry_After="2")
        else:
            good(c, r, OLD, '"v1"')
    client = Client("busy-once", handler)
    client.works("is fetched at the second try", client.pull(), OLD)
    client.check("two seconds later", 1.9 <= began[2] - began[1] < 10, began)


@case
def busy_for_long():
    client = Client("busy-for-long", lambda c, r, n: answer(c, "429 Too Many Requests", Retry_After="3600"))
    began = time.monotonic()
    client.fails("an hour is too long to wait", client.pull(), 5, "429", "3600 s")
    client.check("so it does not", time.monotonic() - began < 10 and len(client.asked()) == 1)


@case
def busy_for_ever():
    client = Client("busy-for-ever", lambda c, r, n: answer(c, "500 Oops", PAGE))
    client.fails("gives up", client.pull(), 5, "500 Oops", "tried 5 times")


@case
def refused():
    """Nobody listens."""
    client = Client("refused", lambda c, r, n: None)
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        port = quiet.getsockname()[1]
    client.fails("is told", client.pull("--from", "http://127.0.0.1:%d/maps.zip" % port), 5, "tried 5 times")


@case
def silent():
    """Takes the connection and closes it without a word."""
    client = Client("silent", lambda c, r, n: None)
    client.fails("is told", client.pull(), 5, "tried 5 times")


@case
def reset():
    """Resets the connection in the middle, once."""
    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
            time.sleep(0.5)  # so that the client has read it
            c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            good(c, r, OLD, '"v1"')
    client = Client("reset", handler)
    client.works("goes on", client.pull(), OLD)


@case
def not_http():
    client = Client("not-http", lambda c, r, n: c.sendall(b"220 mail.example.org ESMTP\r\n" * 50))
    client.fails("is told", client.pull(), 5, "HTTP")
    client = Client("header-flood", lambda c, r, n: c.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(
        b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(5000)) + b"\r\n"))
    status, _, err = client.pull()
    client.check("a header without an end is refused", status == 5 and client.left() == [], "%d %s" % (status, err))


@case
def not_trusted():
    """https with a certificate that nobody vouches for, and https where http is spoken."""
    client = Client("not-trusted", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.fails("https where http is spoken", client.pull("--from", SERVER.url(client.path).replace("http:", "https:")), 5, "https")
    client.check("nothing was asked", client.asked() == [])
    if not shutil.which("openssl"):
        with LINE:
            print("skip - not-trusted: there is no openssl to make a certificate with", flush=True)
        return
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "not-trusted/key", "-out",
                    "not-trusted/certificate", "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("not-trusted/certificate", "not-trusted/key")
    listener = socket.create_server(("127.0.0.1", 0))
    asked = []

    def serve():
        while True:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    asked.append(secure.recv(4096))
            except OSError:
                pass
    threading.Thread(target=serve, daemon=True).start()
    began = time.monotonic()
    client.fails("an unknown certificate", client.pull("--from", "https://127.0.0.1:%d/maps.zip" % listener.getsockname()[1]), 5,
                 "certificate")
    client.check("at once, and nothing was asked", time.monotonic() - began < 5 and not any(asked), asked)


@case
def weak_tag():
    """A weak tag does not promise the same bytes: no part is joined to another."""
    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='W/"v1"', length=len(OLD))
        elif r.fields.get("if-none-match") == 'W/"v1"':
            answer(c, "304 Not Modified", etag='W/"v1"')
        else:
            answer(c, "200 OK", OLD, etag='W/"v1"')
    client = Client("weak-tag", handler)
    client.works("is fetched whole", client.pull(), OLD)
    client.check("without a range", [r.first() for r in client.asked()] == [None, None])
    client.works("but tells that nothing changed", client.pull(), OLD)
    client.check("by 304", client.asked()[2].fields.get("if-none-match") == 'W/"v1"')


@case
def no_validator():
    """A server that says nothing of its file: whole again each time."""
    def handler(c, r, n):
        answer(c, "200 OK", OLD[:HALF] if n == 1 else OLD, length=len(OLD))
    client = Client("no-validator", handler)
    client.works("is fetched whole", client.pull(), OLD)
    client.works("and again", client.pull(), OLD)
    client.check("without conditions", not any(r.fields.keys() & {"range", "if-range", "if-none-match", "if-modified-since"}
                                               for r in client.asked()))


@case
def two_tags():
    """Two entity tags count as none."""
    def handler(c, r, n):
        head = 'HTTP/1.1 200 OK\r\nConnection: close\r\nETag: "a"\r\nETag: "b"\r\nContent-Length: %d\r\n\r\n' % len(OLD)
        c.sendall(head.encode() + (OLD[:HALF] if n == 1 else OLD))
    client = Client("two-tags", handler)
    client.works("is fetched whole", client.pull(), OLD)
    client.check("without a range", [r.first() for r in client.asked()] == [None, None])


@case
def chunked():
    """Chunks, broken off in the middle: the rest is asked for."""
    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", length="", etag='"v1"', Transfer_Encoding="chunked")
            c.sendall(b"%x\r\n" % HALF + OLD[:HALF] + b"\r\n")
        else:
            good(c, r, OLD, '"v1"')
    client = Client("chunked", handler)
    client.works("goes on", client.pull(), OLD)
    client.check("at the byte", client.asked()[1].first() == HALF)

    def whole(c, r, n):
        answer(c, "200 OK", length="", etag='"v1"', Transfer_Encoding="chunked")
        c.sendall(b"%x\r\n" % len(OLD) + OLD + b"\r\n0\r\nETag: \"trailer\"\r\nHTTP/1.1 404: no\r\n\r\n")
    client = Client("chunked-with-trailer", whole)
    client.works("whole in chunks", client.pull(), OLD)
    client.check("a trailer changes nothing", json.loads(client.bytes(".pull"))["etag"] == '"v1"')


@case
def closed_early():
    """No length, and the connection is closed too early: the file itself shows it."""
    text = square(0.1).encode()
    client = Client("closed-early", lambda c, r, n: answer(c, "200 OK", text[:-20], length=""), file="1700000000.geojson")
    client.put("", text)
    client.fails("JSON without an end", client.pull("-e", client.evidence), 3, "cut off")
    client.check("the old file stands", client.bytes() == text and client.left() == [client.file], client.left())
    SERVER.cases[client.path] = lambda c, r, n: answer(c, "200 OK", text, length="")
    client.works("and with it", client.pull("-e", client.evidence), text)


@case
def stated_hash():
    """sha256 in the source file: the stated file or none."""
    client = Client("stated-hash", lambda c, r, n: good(c, r, OLD, '"v1"'), pull="sha256: %s" % sha256(OLD))
    client.works("the stated file is taken", client.pull(), OLD)
    client.works("and not asked for again", client.pull(), OLD)
    client.check("at all", len(client.asked()) == 1)
    client.write_source("sha256: %s" % sha256(NEW))
    client.fails("another one is refused", client.pull(), 3, sha256(OLD), sha256(NEW))
    client.check("and the file that was there stands", client.is_clean(OLD), client.left())
    client.check("asked for without a condition", "if-none-match" not in client.asked()[1].fields)
    SERVER.cases[client.path] = lambda c, r, n: good(c, r, NEW, '"v2"')
    client.works("until it is the right one", client.pull(), NEW)


@case
def spoilt_part():
    """The part on disk is damaged: put together it is not the stated file, so it is fetched once more whole."""
    client = Client("spoilt-part", lambda c, r, n: good(c, r, OLD, '"v1"'), pull="sha256: %s" % sha256(OLD))
    client.part(OLD, '"v1"', HALF)
    client.put(".part", OLD[:1000] + b"\0" * (HALF - 1000))
    client.works("is fetched whole", client.pull(), OLD)
    client.check("after the rest did not fit", [r.first() for r in client.asked()] == [HALF, None])
    client = Client("spoilt-archive", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.part(OLD, '"v1"', HALF)
    client.put(".part", OLD[:HALF - 100000] + b"\0" * 100000)
    status, _, err = client.pull()
    client.check("without a stated hash the archive decides", status == 0, err)


@case
def spoilt_file():
    """The file in the cache is damaged, or its note is: no 304 can vouch for it."""
    client = Client("spoilt-file", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.pull()
    client.put("", OLD[:-1] + b"?")
    client.works("a damaged file is fetched again", client.pull(), OLD)
    client.put(".pull", b"{")
    client.works("so is one with a damaged note", client.pull(), OLD)
    client.put(".pull", (client.bytes(".pull") or b"").replace(b'"\\"v1\\""', b'"\\"v1\\"\\r\\nEvil: 1"'))
    client.works("and one whose note would add to the request", client.pull(), OLD)
    client.check("which it did not", not any("evil" in r.fields for r in client.asked()))
    client.check("four questions, all for the file", len(client.asked()) == 4 and
                 not any("if-none-match" in r.fields for r in client.asked()))
    client.put(".part", OLD[:HALF])
    client.works("a part without a note counts for nothing", client.pull(), OLD)


@case
def other_address():
    """A part or a file of another address is not this one's."""
    client = Client("other-address", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.part(OLD, '"v1"', HALF)
    SERVER.cases["/mirror/maps.zip"] = lambda c, r, n: good(c, r, OLD, '"v1"')
    client.works("a mirror's file is fetched whole", client.pull("--from", SERVER.url("/mirror/maps.zip")), OLD)
    client.check("without a range", SERVER.requests["/mirror/maps.zip"][0].first() is None and client.asked() == [])
    client.works("and then the source's own", client.pull(), OLD)
    client.check("without a condition", "if-none-match" not in client.asked()[0].fields)


@case
def packed():
    """Packed although asked not to: the file's own bytes are not known, but where the name says so."""
    client = Client("packed", lambda c, r, n: answer(c, "200 OK", OLD, Content_Encoding="gzip"))
    client.fails("is refused", client.pull(), 5, "Content-Encoding: gzip")
    import gzip
    text = gzip.compress(square(0.1).encode(), mtime=0)
    client = Client("packed-itself", lambda c, r, n: answer(c, "200 OK", text, Content_Encoding="x-gzip"),
                    file="1700000000.geojson.gz")
    client.works("a .gz is kept as it is", client.pull("-e", client.evidence), text)


@case
def from_path():
    """--from PATH takes files that are there."""
    client = Client("from-path", lambda c, r, n: None)
    with open("from-path/own.zip", "wb") as file:
        file.write(OLD)
    status, out, err = client.pull("--from", "from-path/own.zip", "-e", client.evidence, "--json")
    client.check("an archive", status == 0 and json.loads(out)["ingest"]["taken"] == 2, err)
    status, out, _ = run("sql", "-e", client.evidence, "--csv", "SELECT count(*) FROM file WHERE url = ''")
    client.check("has no address", out.split()[-1] == "2", out)
    with zipfile.ZipFile("from-path/own.zip") as packed:
        packed.extractall("from-path/folder")
    status, out, err = client.pull("--from", "from-path/folder", "-e", client.evidence, "--json")
    client.check("a folder", status == 0 and json.loads(out)["ingest"]["already_there"] == 2, err)
    client.fails("without an evidence file there is nothing to do", client.pull("--from", "from-path/own.zip"), 2, "-e FILE")
    client.fails("a path that is not there", client.pull("--from", "no/such", "-e", client.evidence), 3, "no/such")
    client.check("nobody was asked", client.asked() == [] and client.left() == [])


@case
def calls():
    """Wrong calls, and the list."""
    client = Client("calls", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.fails("a source that is none", run("pull", "no-such", env=client.env), 2, "no source")
    for url, word in (("ftp://127.0.0.1/maps.zip", "only http"), ("http:///maps.zip", "no host"),
                      ("http://me:secret@127.0.0.1/maps.zip", "user name"), ("http://127.0.0.1/a b.zip", "blank")):
        client.fails("--from " + url, client.pull("--from", url), 2, word)
    status, out, _ = run("pull", "--json", env=client.env)
    row = [row for row in json.loads(out)["files"] if row["source"] == client.name]
    client.check("the list has it", status == 0 and len(row) == 1 and row[0]["cached"] is False and row[0]["licence"] == "CC0", row)
    client.pull()
    row = [row for row in json.loads(run("pull", "--json", env=client.env)[1])["files"] if row["source"] == client.name]
    client.check("and what lies in the cache", row[0]["cached"] and row[0]["sha256"] == sha256(OLD) and row[0]["bytes"] == len(OLD), row)
    bare = {key: value for key, value in client.env.items() if key not in ("XDG_CACHE_HOME", "HOME")}
    client.fails("no folder for downloads", run("pull", client.name, env=bare), 2, "XDG_CACHE_HOME")


@case
def several():
    """Two files: the first is kept when the second fails, and nothing is ingested by halves."""
    client = Client("several", lambda c, r, n: good(c, r, OLD, '"v1"'),
                    rest="  - url: %s\n    licence: CC BY 4.0\n" % SERVER.url("/several/more.zip"))
    SERVER.cases["/several/more.zip"] = lambda c, r, n: answer(c, "404 Not Found") if n == 1 else good(c, r, archive("m", 3, 4), '"m"')
    status, out, err = client.pull("-e", client.evidence)
    client.check("the first is told, the second's failure too", status == 5 and "several/maps.zip" in out and "more.zip" in err, err)
    client.check("nothing was ingested", not os.path.exists(client.evidence))
    status, out, err = client.pull("-e", client.evidence, "--json")
    told = json.loads(out)
    client.check("then both are", status == 0 and told["ingest"]["taken"] == 4 and
                 [f["unchanged"] for f in told["files"]] == [True, False] and
                 [f["licence"] for f in told["files"]] == ["CC0", "CC BY 4.0"], told)
    status, out, _ = run("sql", "-e", client.evidence, "--csv", "SELECT url, count(*) FROM file GROUP BY url ORDER BY url")
    client.check("each with its own address", out.split() == ["url,count(*)", SERVER.url("/several/maps.zip") + ",2",
                                                               SERVER.url("/several/more.zip") + ",2"], out)


@case
def no_room():
    """The disk is full (a limit on the size of files plays it): the part is kept, and the old file."""
    client = Client("no-room", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.put("", NEW)
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, resource.RLIM_INFINITY))  # noqa: E731
    client.fails("is told", client.pull(preexec_fn=limit), 6, "cannot write", "maps.zip.part")
    client.check("what came and the old file are kept", client.bytes(".part") == OLD[:HALF] and client.bytes() == NEW,
                 len(client.bytes(".part") or b""))
    client.works("with room it goes on", client.pull(), OLD)
    client.check("at the byte", client.asked()[1].first() == HALF)
    client = Client("no-folder", lambda c, r, n: good(c, r, OLD, '"v1"'))
    client.env["XDG_CACHE_HOME"] = os.path.join(client.folder, "data", "sources", "no-folder.yaml")
    client.fails("a folder that cannot be made", client.pull(), 6, "cannot make the folder")


@case
def stalls():
    """A server that falls silent, with little patience (the program's own is half a minute)."""
    impatient = os.path.join(os.environ["BUILD_DIR"], "tests", "network", "impatient")

    def handler(c, r, n):
        if n == 1:
            answer(c, "200 OK", OLD[:HALF], etag='"v1"', length=len(OLD))
            time.sleep(8)
        else:
            good(c, r, OLD, '"v1"')
    client = Client("stalls", handler)
    done = subprocess.run([impatient, SERVER.url(client.path), client.at()], capture_output=True, text=True, env=client.env,
                          timeout=60)
    client.check("is left, and the rest asked for anew", done.returncode == 0 and client.is_clean(OLD), done.stdout + done.stderr)
    client.check("at the byte", [r.first() for r in client.asked()] == [None, HALF])
    client = Client("stalls-always", lambda c, r, n: time.sleep(20))
    began = time.monotonic()
    done = subprocess.run([impatient, SERVER.url(client.path), client.at()], capture_output=True, text=True, env=client.env,
                          timeout=60)
    client.check("a server that never answers is given up", done.returncode == 5 and "tried 2 times" in done.stdout and
                 time.monotonic() - began < 15, done.stdout + done.stderr)


def main():
    wanted = [function for function in CASES if function.__name__ in sys.argv[3:]] or CASES
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        for function, done in [(function, pool.submit(function)) for function in wanted]:
            try:
                done.result()
            except Exception as why:  # a case that dies is a failed check
                tell(False, function.__name__, "%s: %s" % (type(why).__name__, why))
    finish()


main()
