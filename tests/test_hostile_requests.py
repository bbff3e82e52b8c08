"""Requests meant to harm: each is refused with the name of what is wrong, or rightly answered.

Never a 5xx, never a trace of ours, and the next request is answered. They go over a socket as they
stand here, to the real server, since a client library would repair half of them.
"""

import re

import orjson
import pytest
from raw import ask, connect, exchange, receive
from starlette.testclient import TestClient

from app import evidence, images
from app.main import create_app
from app.openapi import document
from app.protocol import Protocol
from app.resources import RESOURCES
from geo import LAYERS, Front

ITEMS = b"/collections/zones/items"
LONG = b"9" * 5000
SCRIPT = b"%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
TEMPLATE = b"%7B%7B7*191%7D%7D$%7B7*191%7D%23%7B7*191%7D%3C%25=7*191%25%3E%7B%25raw%25%7D"
SPLIT = b"%0D%0AX-Injected:%201%0D%0A%0D%0A%3Ch1%3E"
HTML = b"Accept: text/html"

VALUES = {  # what stands after `name=`
    "empty": b"",
    "a blank": b"%20",
    "a NUL": b"%00",
    "a NUL in the middle": b"2017-11-14%00",
    "a broken percent sign": b"%ZZ",
    "half a percent sign": b"%",
    "overlong UTF-8": b"%C0%AF",
    "a surrogate": b"%ED%A0%80",
    "half a character": b"%E2%80",
    "bidi controls": b"%E2%80%AE%E2%81%A6abc%E2%81%A9",
    "a line separator": b"%E2%80%A8",
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "1e999": b"1e999",
    "a huge number": LONG,
    "a negative number": b"-1",
    "underlined digits": b"1_0",
    "Arabic digits": b"%D9%A1%D9%A2",
    "full-width digits": b"%EF%BC%91",
    "hexadecimal": b"0x10",
    "true": b"true",
    "null": b"null",
    "a list in JSON": b"%5B%5D",
    "an object in JSON": b"%7B%22a%22:1%7D",
    "commas only": b",,,,,,,,",
    "a path upwards": b"../../../../etc/passwd",
    "a path upwards, encoded": b"..%2f..%2fetc%2fpasswd",
    "an address of a file": b"file:///etc/passwd",
    "SQL": b"1'%20OR%20'1'='1",
    "a shell": b"$(id)%60id%60%7Cid",
    "a format string": b"%25s%25n%7B0.__class__%7D",
    "a lookup": b"$%7Bjndi:ldap://127.0.0.1/a%7D",
    "script": SCRIPT,
    "a template": TEMPLATE,
    "a split answer": SPLIT,
    "10,000 characters": b"a" * 10_000,
}


def addresses():
    """Each address with its parameters."""
    names = {"layer": "zones", "id": "none"}
    for resource in RESOURCES:
        yield "/" + "/".join(resource.template).format(**names), resource.parameters
    for resource in evidence.RESOURCES:
        yield resource.path.replace("{id}", "none"), (*resource.parameters, "f")
    yield "/", ("day", "embed")
    for kind in images.MEDIA:
        yield f"/map.{kind}", images.KNOWN


def sound(path, name):
    """The address with the other parameters it can't do without."""
    others = {"lon": "40.9", "lat": "34.4"} if path == "/why" else {}
    return path + "?" + "".join(f"{k}={v}&" for k, v in others.items() if k != name)


QUESTIONS = [(sound(path, name), name) for path, names in addresses() for name in names]


@pytest.fixture(scope="module")
def url(shipped_url):
    return shipped_url


@pytest.fixture(autouse=True)
def goes_on(url):
    """After each of these the server answers the next request."""
    yield
    assert ask(url, b"/healthz").status == 200


def check(reply):
    """What holds of every answer, also to hostile requests."""
    assert 200 <= reply.status < 500
    assert "x-injected" not in reply.headers
    assert not re.search(rb"Traceback|File \"/|site-packages", reply.body)
    if reply.status >= 400 and not reply.header("content-type").startswith("text/html"):
        assert reply.header("content-type") == "application/problem+json"
        assert reply.problem["status"] == reply.status
        assert reply.problem["detail"]
    return reply


def refused(reply, status=400, parameter=None):
    assert check(reply).status == status, reply.body[:300]
    if parameter:
        assert reply.problem["parameter"] == parameter
        assert reply.problem["expected"]


# ---- every value in every parameter ----


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_value_of_any_parameter_does_harm(url, value):
    with connect(url) as connection, connection.makefile("rb") as stream:
        for path, name in QUESTIONS:
            target = b"%s%s=%s" % (path.encode(), name.encode(), value)
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % target)
            reply = check(receive(stream))
            if reply.status == 400:
                assert reply.problem["parameter"] == name, (target, reply.body)


@pytest.mark.parametrize("value", [SCRIPT, TEMPLATE, SPLIT], ids=["script", "template", "split"])
def test_no_value_that_a_page_repeats_runs(url, value):
    with connect(url) as connection, connection.makefile("rb") as stream:
        for path, name in [*QUESTIONS, ("/nowhere?", "x"), ("/collections/zones/items?", "none")]:
            for place in (b"%s%s=%s", b"%s%s=%s&f=html", b"%s/%s%s"):
                at = path.encode() if b"=" in place else path.partition("?")[0].encode()
                target = place % (at, name.encode(), value)
                get = b"GET %s HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n" % target
                connection.sendall(get)
                reply = check(receive(stream))
                assert b"<script>alert" not in reply.body
                assert b"<img src=x" not in reply.body
                assert b"1337" not in reply.body


@pytest.mark.parametrize(("path", "name"), QUESTIONS)
def test_a_parameter_given_twice_is_refused(url, path, name):
    reply = ask(url, b"%s%s=1&%s=1" % (path.encode(), name.encode(), name.encode()))
    if path == "/?":  # the page takes what links it was given carry
        check(reply)
    else:
        refused(reply, 400, name)


# ---- one by one ----

DEEP = b"(" * 1900 + b"1=1" + b")" * 90
NESTED = b"%7B%22op%22:%22not%22,%22args%22:%5B" * 30 + b"true" + b"%5D%7D" * 30
FILTERS = {  # what stands after `filter=`
    "1,900 parentheses": DEEP,
    "40 parentheses": b"(" * 40 + b"holder='gov'" + b")" * 40,
    "2,001 characters": b"holder='" + b"a" * 2000 + b"'",
    "400 terms": b"%20OR%20".join([b"1=1"] * 400),
    "an unknown function": b"sleep(100)=1",
    "a function of the system": b"__import__('os')=1",
    "an unknown property": b"password='x'",
    "an attribute of Python": b"holder.__class__='x'",
    "an unclosed text": b"holder='gov",
    "an unclosed parenthesis": b"(holder='gov'",
    "nothing but a comment": b"--",
    "two statements": b"holder='gov';DROP%20TABLE%20zones",
    "a NUL in a text": b"holder='%00'%20AND%20(",
    "an impossible day": b"valid_from%3EDATE('2017-02-30')",
    "an impossible instant": b"valid_from%3ETIMESTAMP('2017-02-30T99:00:00Z')",
    "NaN": b"area_km2%3ENaN",
    "a polygon of one point": b"S_INTERSECTS(geometry,POLYGON((0%200)))",
    "nested collections": b"S_INTERSECTS(geometry," + b"GEOMETRYCOLLECTION(" * 60,
    "a point at infinity": b"S_INTERSECTS(geometry,POINT(1e999%200))",
    "division by nothing": b"area_km2/0=",
}


@pytest.mark.parametrize("text", FILTERS.values(), ids=FILTERS)
def test_a_filter_that_is_none_is_refused_by_name(url, text):
    refused(ask(url, ITEMS + b"?filter=" + text), 400, "filter")


JSON_FILTERS = {
    "nested too deep": NESTED,
    "not JSON": b"%7B",
    "a number": b"1",
    "a list": b"%5B%5D",
    "nothing": b"%7B%7D",
    "an unknown operator": b"%7B%22op%22:%22exec%22,%22args%22:%5B1%5D%7D",
    "no arguments": b"%7B%22op%22:%22=%22%7D",
    "a number without end": b"%7B%22op%22:%22=%22,%22args%22:%5B1e999,1%5D%7D",
    "a surrogate": b"%7B%22op%22:%22=%22,%22args%22:%5B%22%5Cud800%22,1%5D%7D",
    "lists in lists": b"%5B" * 500,
}


@pytest.mark.parametrize("text", JSON_FILTERS.values(), ids=JSON_FILTERS)
def test_a_filter_in_json_that_is_none_is_refused_by_name(url, text):
    refused(ask(url, ITEMS + b"?filter-lang=cql2-json&filter=" + text), 400, "filter")


LIKE = {
    "40 wildcards": b"%25" * 40 + b"x",
    "alternating wildcards": b"%25a" * 60,
    "underscores": b"_" * 300,
    "a regular expression": b"(a%2B)%2B$",
    "a backslash at the end": b"%5C",
}


@pytest.mark.parametrize("pattern", LIKE.values(), ids=LIKE)
def test_a_pattern_made_to_take_long_is_answered(url, pattern):
    reply = check(ask(url, b"/collections/claims/items?filter=summary%20LIKE%20'" + pattern + b"'"))
    assert reply.status in (200, 400)


BOXES = {
    "three numbers": b"1,2,3",
    "five numbers": b"1,2,3,4,5",
    "1,000 numbers": b",".join([b"1"] * 1000),
    "south above north": b"1,9,2,3",
    "longitudes beyond 180": b"-181,0,1,1",
    "latitudes beyond 90": b"0,-91,1,1",
    "NaN": b"nan,0,1,1",
    "infinity": b"-inf,0,inf,1",
    "1e999": b"0,0,1e999,1",
    "hexadecimal": b"0x0,0,1,1",
    "blanks": b"1,%202,3,4",
    "an empty number": b"1,,3,4",
    "heights upside down": b"1,2,9,3,4,8",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_that_is_none_is_refused_by_name(url, box):
    refused(ask(url, ITEMS + b"?bbox=" + box), 400, "bbox")


TIMES = {
    "29 February 2017": b"2017-02-29",
    "the year 0": b"0000-01-01",
    "the year 10,000": b"10000-01-01",
    "an interval upside down": b"2017-12-01/2017-11-01",
    "open at both ends": b"../..",
    "three ends": b"2017-01-01/2017-01-02/2017-01-03",
    "a week": b"2017-W46-2",
    "an instant beyond the last year": b"9999-12-31T23:59:59-23:59",
    "a leap second": b"2017-06-30T23:59:60Z",
    "an instant without zone": b"2017-11-14T12:00:00",
    "Arabic digits": b"%D9%A2%D9%A0%D9%A1%D9%A7-11-14",
}


@pytest.mark.parametrize("time", TIMES.values(), ids=TIMES)
def test_a_time_that_is_none_is_refused_by_name(url, time):
    refused(ask(url, ITEMS + b"?datetime=" + time), 400, "datetime")


QUERIES = {  # a query string, and the name in the refusal
    "unknown": (b"foo=1", "foo"),
    "in capitals": (b"LIMIT=1", "LIMIT"),
    "another one's key": (b"bbox%00=1", "bbox\0"),
    "no name": (b"=1", ""),
    "in a list": (b"limit[]=1", "limit[]"),
    "a prototype": (b"__proto__=1", "__proto__"),
    "divided by a semicolon": (b"limit=1;offset=1", "limit"),
    "another fragment": (b"limit=1%23", "limit"),
    "100 parameters": (b"&".join(b"a%d=1" % n for n in range(100)), "query"),
    "raw bytes": (b"limit=\xff", None),
    "raw UTF-8": ("limit=١".encode(), None),
    "a raw script": (b'limit="><script>alert(1)</script>', "limit"),
    "an unknown sort key": (b"sortby=__class__", "sortby"),
    "an unknown property": (b"properties=__dict__", "properties"),
    "an unknown format": (b"f=../../x", "f"),
    "an unknown system": (b"crs=http://127.0.0.1/steal", "crs"),
    "another host's system": (b"bbox-crs=file:///etc/passwd&bbox=1,2,3,4", "bbox-crs"),
    "an unknown filter language": (b"filter-lang=sql&filter=1=1", "filter-lang"),
    "offset beyond counting": (b"offset=-" + LONG, "offset"),
    "limit of nothing": (b"limit=0", "limit"),
    "a fraction": (b"limit=1.5", "limit"),
    "a number with an exponent": (b"limit=1e3", "limit"),
}


@pytest.mark.parametrize(("query", "name"), QUERIES.values(), ids=QUERIES)
def test_a_query_that_is_none_is_refused_by_name(url, query, name):
    refused(ask(url, ITEMS + b"?" + query), 400, name)


def test_a_filter_in_the_body_of_a_get_is_not_read(url):
    body = b'{"op":"=","args":[1,2]}'
    asked = b"GET /collections HTTP/1.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    assert check(exchange(url, asked % len(body), body)).status == 200


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
    "an item upwards": ITEMS + b"/..%2f..%2f..%2fetc%2fpasswd",
    "an item with a NUL": ITEMS + b"/%00",
    "an item with a broken percent sign": ITEMS + b"/%zz",
    "an item of script": ITEMS + b"/" + SCRIPT,
    "an item of 10,000 characters": ITEMS + b"/" + b"a" * 10_000,
    "a source of template": b"/sources/" + TEMPLATE,
    "a claim of bidi controls": b"/claims/%E2%80%AE",
    "a collection of Python": b"/collections/__class__/items",
    "two slashes": b"//collections",
    "a slash at the end": b"/collections/",
    "another host": b"//127.0.0.1/collections",
    "parameters of a path": b"/collections;jsessionid=1",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_path_leads_out(url, path):
    refused(ask(url, path), 404)


def test_a_target_too_long_is_refused(url):
    refused(ask(url, b"/" + b"a" * 20_000), 414)
    refused(ask(url, ITEMS + b"?limit=" + b"1" * 100_000), 414)


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
    "another": b"Host: evil.example",
    "with script": b'Host: "><script>',
    "with a path": b"Host: x/../y",
    "with a password": b"Host: a@b",
    "empty": b"Host:",
    "two": b"Host: a\r\nHost: b",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_the_host_is_never_repeated(url, host):
    get = b"GET /collections HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
    reply = check(exchange(url, get % host))
    assert b"evil" not in reply.body
    assert b"<script" not in reply.body


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
    for path, _ in [*addresses(), ("/static/front.js", ()), ("/healthz", ()), ("/map.js", ())]:
        reply = ask(url, path.encode(), b"Content-Length: 0", method=method.encode())
        assert (path, check(reply).status) == (path, 405)


def test_every_route_there_is_only_reads():
    app = create_app()
    methods = {m for route in app.routes for m in (getattr(route, "methods", None) or {"GET"})}
    assert methods <= {"GET", "HEAD"}
    described = document(Front.read().build(), "/")["paths"]
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
    tags = {ask(url, ITEMS, b"Accept-Encoding: " + c).header("etag") for c in (b"gzip", b"br", b"")}
    assert len(tags) == 3


def test_an_error_is_not_kept_by_caches(url):
    assert "etag" not in ask(url, ITEMS + b"?limit=0").headers


def test_the_parameters_of_a_refusal_are_told_on_one_line(url):
    reply = ask(url, ITEMS + b"?limit=" + SPLIT)
    assert "\n" not in orjson.loads(reply.body)["detail"]


def test_the_openapi_document_describes_what_reads_only():
    with TestClient(create_app()) as client:
        paths = client.get("/api").json()["paths"]
    assert {method for path in paths.values() for method in path} <= {"get", "parameters"}
