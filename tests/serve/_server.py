"""A served evidence file for the scripts of this folder, and requests written by hand: a client library would put right
what is to be sent wrong."""
import os
import re
import signal
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL  # noqa: E402


class Answer:
    def __init__(self, data):
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        self.status = int(words[1]) if len(words) > 1 and words[0].startswith("HTTP/1.") else 0
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.fields[name.strip().lower()] = value.strip()

    def field(self, name):
        return self.fields.get(name.lower())


class Server:
    """`plumbline serve` on a free port, from `with` on until its end."""

    def __init__(self, evidence, *options):
        self.command = [PL, "serve", "-e", evidence, "--port", "0", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline().decode()
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", line)
        if not match:
            raise SystemExit("not ok - serve prints its address: %r %r" % (line, self.process.stderr.read()))
        self.port = int(match.group(1))
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()
        self.errors = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()

    def connect(self, timeout=60):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def raw(self, data, timeout=60):
        """Everything that comes back for these bytes until the server closes."""
        with self.connect(timeout) as one:
            try:
                one.sendall(data)
            except OSError:
                pass  # it may have answered and closed before it had all
            return read_all(one)

    def ask(self, target, method="GET", body=b"", host=None, **fields):
        lines = ["%s %s HTTP/1.1" % (method, target)]
        if host != "":
            lines.append("Host: " + (host or "127.0.0.1:%d" % self.port))
        lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in fields.items()]
        if body:
            lines.append("Content-Length: %d" % len(body))
        lines += ["Connection: close", "", ""]
        return Answer(self.raw("\r\n".join(lines).encode("latin-1") + body))


def read_all(one):
    data = b""
    while True:
        try:
            piece = one.recv(65536)
        except OSError:
            return data
        if not piece:
            return data
        data += piece


def demonstration():
    """A demonstration evidence file in the scratch folder."""
    subprocess.run([PL, "demo"], check=True, stdout=subprocess.DEVNULL)
    return os.path.join("plumbline-demo", "evidence.gpkg")
