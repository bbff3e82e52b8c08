"""Requests byte by byte over a socket: what a library would repair arrives as it was sent."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

TIMEOUT_S = 60
"""Generous: that an answer comes at all is a fact, how fast it comes is a benchmark."""


@dataclass(frozen=True)
class Reply:
    """An answer as it came: header names in lower case, values as a list."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @property
    def problem(self):
        return orjson.loads(self.body)

    def header(self, name):
        """The value of a header that came once; an empty text if it didn't come."""
        values = self.headers.get(name, [""])
        assert len(values) == 1, (name, values)
        return values[0]


def connect(url):
    """An open connection to a server."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=TIMEOUT_S)


def exchange(url, *sent):
    """The answer to bytes sent on a new connection, read until the server has sent all of it."""
    with connect(url) as connection:
        for part in sent:
            connection.sendall(part)
        with connection.makefile("rb") as stream:
            return receive(stream)


def ask(url, target, *headers, method=b"GET"):
    """The answer to one request, its target and headers as they are given, as bytes."""
    lines = [b"%s %s HTTP/1.1" % (method, target), b"Host: x", *headers]
    return exchange(url, b"\r\n".join(lines) + b"\r\n\r\n")


def receive(stream, *, of=b"GET"):
    """One answer, read from `connection.makefile("rb")`."""
    status = int(stream.readline().split(b" ")[1])
    headers = {}
    while line := stream.readline().rstrip(b"\r\n"):
        name, _, value = line.decode("latin-1").partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return Reply(status, headers, b"" if of == b"HEAD" else _body(stream, headers, status))


def _body(stream, headers, status):
    if status in (204, 304):
        return b""
    if "content-length" in headers:
        return stream.read(int(headers["content-length"][0]))
    if "transfer-encoding" not in headers:
        return stream.read()
    body = b""
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    return body
