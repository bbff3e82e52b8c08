"""Paths, headers and requests meant to harm: each is refused, or rightly answered."""

import orjson
import pytest
from attacks import (
    HTML,
    SCRIPT,
    SPLIT,
    TEMPLATE,
    ZONE_ITEMS,
    check,
    check_refused,
    goes_on,  # noqa: F401 (a fixture)
    known_parameters,
)
from raw import ask, connect, exchange, receive
from starlette.testclient import TestClient

from app.api.openapi import document
from app.api.resources import table
from app.main import create_app
from app.server.protocol import Protocol
from geo import LAYERS, Front


@pytest.fixture(scope="module")
def url(shipped_url):
    return shipped_url


# ---- files ----


PATHS = {
    "dots": b"/static/../pyproject.toml",
    "encoded dots": b"/static/%2e%2e/pyproject.toml",
    "dots encoded twice": b"/static/%252e%252e/pyproject.toml",
    "an encoded slash": b"/static/..%2fpyproject.toml",
    "a backslash": b"/static/..\\pyproject.toml",
    "an encoded backslash": b"/static/..%5cpyproject.toml",
    "overlong dots": b"/static/%c0%ae%c0%ae/pyproject.toml",
    "full-width dots": b"/static/%ef%bc%8e%ef%bc%8e/pyproject.toml",
    "an absolute path": b"/static//etc/passwd",
    "an encoded absolute path": b"/static/%2fetc%2fpasswd",
    "a NUL": b"/static/front.js%00.css",
    "a name too long": b"/static/" + b"a" * 5000,
    "a path too deep": b"/static/" + b"a/" * 2500,
    "the directory": b"/static/",
    "its parent": b"/static/..",
    "the program": b"/static/../app/main.py",
    "a neighbour of Leaflet": b"/leaflet/../__init__.py",
    "the package's code": b"/leaflet/%2e%2e/%2e%2e/__init__.py",
    "a secret": b"/.env",
    "the history": b"/.git/config",
    "the process": b"/static/../../../../../proc/self/environ",
    "a drive": b"/static/C:/Windows/win.ini",
    "a device": b"/static/NUL",
    "a page upwards": b"/claims/../about/../../etc/passwd",
    "an item upwards": ZONE_ITEMS + b"/..%2f..%2f..%2fetc%2fpasswd",
    "an item with a NUL": ZONE_ITEMS + b"/%00",
    "an item with a broken percent sign": ZONE_ITEMS + b"/%zz",
    "an item of script": ZONE_ITEMS + b"/" + SCRIPT,
    "an item of 10,000 characters": ZONE_ITEMS + b"/" + b"a" * 10_000,
    "a source of template": b"/sources/" + TEMPLATE,
    "a claim of bidi controls": b"/claims/%E2%80%AE",
    "a collection of Python": b"/collections/__class__/items",
    "two slashes": b"//collections",
    "a slash at the end": b"/collections/",
    "another host": b"//127.0.0.1/collections",
    "parameters of a path": b"/collections;jsessionid=1",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_path_leads_out_of_the_site(url, path):
    check_refused(ask(url, path), 404)


def test_a_target_too_long_is_refused(url):
    check_refused(ask(url, b"/" + b"a" * 20_000), 414)
    check_refused(ask(url, ZONE_ITEMS + b"?limit=" + b"1" * 100_000), 414)


# ---- headers ----


HEADERS = {
    "Accept of 50,000 characters": (b"Accept: " + b"a/b," * 12_500, (406,)),
    "1,000 types": (b"Accept: " + b",".join(b"a/%d" % n for n in range(1000)), (406,)),
    "Accept that is none": (b"Accept: ;;;q=,,,/;q=1e999", (406,)),
    "weights that are none": (b"Accept: */*;q=NaN", (406,)),
    "Accept with raw bytes": (b"Accept: \xff\xfe/*", (406,)),
    "Accept-Encoding that is none": (b"Accept-Encoding: ;q=;,,gzip;q=2,\xff", (200,)),
    "1,000 encodings": (b"Accept-Encoding: " + b"gzip;q=0.1," * 1000, (200,)),
    "If-None-Match that is none": (b'If-None-Match: """"\\', (200,)),
    "1,000 tags": (b"If-None-Match: " + b'"a",' * 1000, (200,)),
    "every tag": (b"If-None-Match: *", (304,)),
    "a range": (b"Range: bytes=0-1", (200,)),
    "ranges that overlap": (b"Range: bytes=" + b"0-," * 1000, (200,)),
    "a range upside down": (b"Range: bytes=9-1", (200,)),
    "another origin": (b"Origin: http://evil.example", (200,)),
    "no origin": (b"Origin: null", (200,)),
    "another host": (b"X-Forwarded-Host: evil.example", (200,)),
    "another scheme": (b"X-Forwarded-Proto: javascript", (200,)),
    "another address": (b"X-Forwarded-For: 127.0.0.1, ::1, x", (200,)),
    "another path": (b"X-Original-URL: /admin", (200,)),
    "another method": (b"X-HTTP-Method-Override: DELETE", (200,)),
    "a prefix": (b"X-Forwarded-Prefix: /evil", (200,)),
    "Forwarded": (b'Forwarded: for="[::1]";host=evil.example', (200,)),
    "a request id": (b"X-Request-Id: <script>", (200,)),
    "cookies": (b"Cookie: " + b"a=b; " * 1000, (200,)),
    "a password": (b"Authorization: Basic YTpi", (200,)),
    "an upgrade": (b"Upgrade: websocket\r\nConnection: Upgrade, close\r\n"
                   b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13",
                   (200,)),
    "HTTP/2 asked for": (b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                         b"HTTP2-Settings: AAMAAABkAAQAAP__", (200,)),
    "Expect": (b"Expect: 200-ok", (200, 417)),
    "500 headers": (b"\r\n".join(b"X-%d: 1" % n for n in range(500)), (200,)),
    "a header of 100,000 bytes": (b"X: " + b"a" * 100_000, (431,)),
    "10,000 headers": (b"\r\n".join(b"X-%d: 1" % n for n in range(10_000)), (431,)),
    "a folded header": (b"X: 1\r\n 2", (200, 400)),
    "a header without name": (b": 1", (400,)),
    "a blank before the colon": (b"X : 1", (400,)),
    "a header with NUL": (b"X: a\0b", (400,)),
    "a bare line end": (b"X: 1\nY: 2", (200, 400)),
    "a bare return": (b"X: 1\rY: 2", (400,)),
    "two lengths": (b"Content-Length: 5\r\nContent-Length: 6", (400,)),
    "a length and chunks": (b"Content-Length: 5\r\nTransfer-Encoding: chunked", (400,)),
    "a negative length": (b"Content-Length: -1", (400,)),
    "a length that is none": (b"Content-Length: 1_0", (400,)),
    "a length beyond counting": (b"Content-Length: 99999999999999999999999", (400,)),
    "a body of 10 GB": (b"Content-Length: 10000000000", (413,)),
    "an encoding of transfer that is none": (b"Transfer-Encoding: xchunked", (200, 400)),
}  # fmt: skip


@pytest.mark.parametrize(("header", "statuses"), HEADERS.values(), ids=HEADERS)
def test_no_header_does_harm(url, header, statuses):
    plain = ask(url, b"/collections")
    reply = check(ask(url, b"/collections", header))
    assert reply.status in statuses
    assert b"evil" not in reply.body
    assert "evil" not in str(reply.headers)
    if reply.status == 200 and b"Encoding" not in header:
        assert reply.body == plain.body
        assert reply.header("etag") == plain.header("etag")


HOSTS = {
    "another": (b"Host: evil.example\r\n", 200),
    "an address and a port": (b"Host: [::1]:8000\r\n", 200),
    "empty": (b"Host:\r\n", 200),
    "none": (b"", 400),
    "with script": (b'Host: "><script>\r\n', 400),
    "with a path": (b"Host: x/../y\r\n", 400),
    "with a password": (b"Host: a@evil\r\n", 400),
    "with a blank": (b"Host: a evil\r\n", 400),
    "two": (b"Host: a\r\nHost: evil\r\n", 400),
    "the same twice": (b"Host: a\r\nHost: a\r\n", 400),
}
"""RFC 9112, 3.2: one, and one that is a host; a proxy might read others otherwise than we do."""


@pytest.mark.parametrize(("host", "status"), HOSTS.values(), ids=HOSTS)
def test_one_host_is_wanted_and_never_repeated(url, host, status):
    get = b"GET /collections HTTP/1.1\r\n%sConnection: close\r\n\r\n"
    reply = check(exchange(url, get % host))
    assert reply.status == status
    assert b"evil" not in reply.body
    assert b"<script" not in reply.body


def test_before_http_1_1_no_host_was_needed(url):
    assert exchange(url, b"GET /healthz HTTP/1.0\r\n\r\n").status == 200
    two = b"GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"
    assert exchange(url, two).status == 400


def test_a_body_of_two_lengths_is_refused(url):
    head = b"GET /healthz HTTP/1.1\r\nHost: x\r\n%s\r\n"
    both = b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"
    for lengths in (both, b"Content-Length: 3\r\nContent-Length: 4\r\n", b"Content-Length: +3\r\n"):
        assert exchange(url, head % lengths).status == 400


# ---- requests that are none ----


LINES = {
    "nothing": (b"\r\n\r\n\0", 400),
    "a greeting of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500, 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "HTTP/9.9": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "another protocol": (b"SSH-2.0-x\r\n", 400),
    "an unknown method": (b"HACK / HTTP/1.1\r\n\r\n", 400),
    "a target without slash": (b"GET collections HTTP/1.1\r\n\r\n", 400),
    "a target with a blank": (b"GET /a b HTTP/1.1\r\n\r\n", 400),
    "a target with NUL": (b"GET /\0 HTTP/1.1\r\n\r\n", 400),
    "a target with raw bytes": (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
    "a tunnel": (b"CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a script as target": (b"GET javascript:alert(1) HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a chunk that is none": (
        b"GET /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "status"), LINES.values(), ids=LINES)
def test_what_is_no_request_is_refused(url, sent, status):
    reply = check(exchange(url, sent))
    assert reply.status in (status, 404)
    assert reply.header("content-type") == "application/problem+json"


def test_the_methods_of_the_whole_server_are_told(url):
    reply = check(ask(url, b"*", method=b"OPTIONS"))
    assert (reply.status, reply.header("allow")) == (200, "GET, HEAD, OPTIONS")


def test_a_target_with_another_host_is_answered_as_ours(url):
    reply = ask(url, b"http://evil.example/collections")
    assert reply.body == ask(url, b"/collections").body


def test_a_body_in_chunks_that_never_ends_is_cut_off(url):
    head = b"POST /collections HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connect(url) as connection, connection.makefile("rb") as stream:
        connection.sendall(head)
        assert receive(stream).status == 405
        with pytest.raises(OSError, match=r"(?i)reset|broken|abort"):
            connection.sendall((b"4000\r\n" + b"a" * 0x4000 + b"\r\n") * 1000)


def test_requests_sent_at_once_are_answered_in_order(url):
    get = b"GET /collections/%s HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(url) as connection, connection.makefile("rb") as stream:
        connection.sendall(b"".join(get % layer.encode() for layer in LAYERS))
        for layer in LAYERS:
            assert receive(stream).problem["id"] == layer


def test_a_thousand_requests_sent_at_once_are_not_all_taken(url):
    with connect(url) as connection, connection.makefile("rb") as stream:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 1000)
        statuses = [line for line in stream.readlines() if line.startswith(b"HTTP/1.1")]
    assert statuses == [b"HTTP/1.1 200 OK\r\n"] * (1 + Protocol.pipelined)


# ---- nothing can be written ----


WRITING = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL", "LOCK", "TRACE")


@pytest.mark.parametrize("method", WRITING)
def test_no_address_takes_a_method_that_writes(url, method):
    for path, _ in [
        *known_parameters(),
        ("/static/front.js", ()),
        ("/healthz", ()),
        ("/map.js", ()),
    ]:
        reply = ask(url, path.encode(), b"Content-Length: 0", method=method.encode())
        assert (path, check(reply).status) == (path, 405)


def test_every_route_there_is_only_reads():
    app = create_app()
    methods = {m for route in app.routes for m in (getattr(route, "methods", None) or {"GET"})}
    assert methods <= {"GET", "HEAD"}
    described = document(Front.read().build(), "/", table().resources)["paths"]
    assert {m for path in described.values() for m in path} - {"parameters"} <= {"get", "head"}


def test_a_post_with_a_form_changes_nothing(url):
    before = ask(url, b"/versions").body
    form = b"POST /collections/places/items HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    form += b"Content-Type: application/geo+json\r\nContent-Length: 2\r\n\r\n{}"
    assert check(exchange(url, form)).status == 405
    assert ask(url, b"/versions").body == before


# ---- what is kept ----


def test_a_kept_answer_is_given_to_the_same_question_only(url):
    """Neither a header, a fragment nor another spelling brings another client's answer."""
    plain = ask(url, b"/collections")
    assert ask(url, b"/collections", HTML).body != plain.body
    assert ask(url, b"/collections", b"X-Forwarded-Host: evil").body == plain.body
    assert ask(url, b"/collections?f=json").status == 200
    assert ask(url, b"/collections?F=json").status == 400
    assert ask(url, b"/collections%3Ff=json").status == 404
    assert ask(url, b"/collections").body == plain.body


def test_an_answer_in_another_coding_has_another_tag(url):
    tags = {
        ask(url, ZONE_ITEMS, b"Accept-Encoding: " + c).header("etag") for c in (b"gzip", b"br", b"")
    }
    assert len(tags) == 3


def test_an_error_is_not_kept_by_caches(url):
    assert "etag" not in ask(url, ZONE_ITEMS + b"?limit=0").headers


def test_the_parameters_of_a_refusal_are_told_on_one_line(url):
    reply = ask(url, ZONE_ITEMS + b"?limit=" + SPLIT)
    assert "\n" not in orjson.loads(reply.body)["detail"]


def test_the_openapi_document_describes_what_reads_only():
    with TestClient(create_app()) as client:
        paths = client.get("/api").json()["paths"]
    assert {method for path in paths.values() for method in path} <= {"get", "parameters"}
