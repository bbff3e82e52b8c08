"""What the server answers before it begins a task: the same as the application would."""

import orjson
import pytest
from fastapi.testclient import TestClient
from raw import connect, receive

from app.http.response import response
from app.main import create_app
from app.settings import Settings

GET = b"%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n"
ITEMS = b"/collections/zones/items"
TARGETS = [
    b"/conformance",
    b"/collections",
    b"/collections/claims/queryables",
    ITEMS + b"?limit=3",
    ITEMS + b"?limit=3&offset=2",
    ITEMS + b"?limit=9999999",
    ITEMS + b"?bbox=40,34,41,35&datetime=2017-11-14",
    ITEMS + b"?crs=http://www.opengis.net/def/crs/EPSG/0/3857&limit=2",
    ITEMS + b"?filter=holder%3D%27gov%27",
    b"/collections/places/items/abu-kamal",
    b"/changes?from=2017-11-01&to=2017-11-14",
]
ASIDE = [
    ITEMS + b"?f=csv",
    ITEMS + b"?f=html",
    b"/claims.atom",
    ITEMS + b"?limit=none",
    ITEMS + b"?bbox=1,2,3",
    ITEMS + b"#fragment",
    b"/collections/no-such/items",
    b"/collections/zones/items/%6Eone",
    b"/healthz",
    b"/about",
    b"/?day=2017-11-14",
]
"""Files, pages and refusals: what takes longer, or fails."""


@pytest.fixture(scope="module")
def app():
    app = create_app()
    with TestClient(app):
        yield app


def on_one_connection(url, *requests):
    """The answers to requests sent one after the other, as (method, bytes)."""
    with connect(url) as connection, connection.makefile("rb") as stream:
        for method, request in requests:
            connection.sendall(request)
            yield receive(stream, of=method)


def request(target, *headers, method=b"GET"):
    return method, GET % (method, target, b"".join(line + b"\r\n" for line in headers))


@pytest.mark.parametrize("target", TARGETS)
def test_a_ready_answer_is_the_one_that_the_application_gives(app, target):
    ready = app.state.ready(target, {b"host": b"x"})
    answer = TestClient(app).get(target.decode(), headers={"Accept-Encoding": "identity"})
    assert ready is not None
    assert (ready.status, ready.whole) == (answer.status_code, answer.content)
    assert sorted(ready.headers) == sorted((n.lower(), v) for n, v in answer.headers.raw)


@pytest.mark.parametrize("target", ASIDE)
def test_what_takes_longer_or_fails_is_left_to_the_application(app, target):
    assert app.state.ready(target, {b"host": b"x"}) is None


def test_a_compressed_answer_is_ready_once_it_has_been_made(app):
    headers = {b"accept": b"*/*", b"accept-encoding": b"gzip"}
    assert app.state.ready(ITEMS, headers) is None
    TestClient(app).get(ITEMS.decode(), headers={"Accept-Encoding": "gzip"})
    assert (b"content-encoding", b"gzip") in app.state.ready(ITEMS, headers).headers


def test_requests_sent_at_once_are_answered_in_their_order(shipped_url):
    targets = [TARGETS[3], ITEMS + b"?f=csv&limit=1", TARGETS[0], b"/about", TARGETS[4]]
    with connect(shipped_url) as connection, connection.makefile("rb") as stream:
        connection.sendall(b"".join(request(target)[1] for target in targets))
        kinds = [receive(stream).header("content-type").partition(";")[0] for _ in targets]
    json = "application/geo+json"
    assert kinds == [json, "text/csv", "application/json", "text/html", json]


def test_head_gives_the_headers_alone_and_the_connection_goes_on(shipped_url):
    head, whole = on_one_connection(
        shipped_url, request(TARGETS[3], method=b"HEAD"), request(TARGETS[3])
    )
    assert head.header("content-length") == str(len(whole.body))
    assert head.header("etag") == whole.header("etag")


def test_who_has_the_answer_is_told_so_without_it(shipped_url):
    (first,) = on_one_connection(shipped_url, request(TARGETS[3]))
    tag = first.header("etag").encode()
    again, after = on_one_connection(
        shipped_url, request(TARGETS[3], b"If-None-Match: " + tag), request(TARGETS[3])
    )
    assert (again.status, again.header("etag")) == (304, first.header("etag"))
    assert after.body == first.body


@pytest.mark.parametrize("wish", [b"Content-Length: 2", b"Transfer-Encoding: chunked"])
def test_a_request_with_a_body_is_answered_after_it(shipped_url, wish):
    body = b"2\r\nhi\r\n0\r\n\r\n" if b"chunked" in wish else b"hi"
    method, head = request(TARGETS[3], wish)
    one, two = on_one_connection(shipped_url, (method, head + body), request(TARGETS[0]))
    assert (one.status, two.status) == (200, 200)
    assert orjson.loads(two.body)["conformsTo"]


@pytest.mark.parametrize("option", ["access_log", "metrics", "rate_limit"])
def test_nothing_goes_past_what_must_see_every_request(option):
    assert hasattr(create_app(Settings()).state, "ready")
    assert not hasattr(create_app(Settings(**{option: 5.0})).state, "ready")


def test_a_header_value_that_would_end_its_line_is_not_sent():
    with pytest.raises(ValueError, match="line break"):
        response(b"", "text/plain", headers={"X": "a\r\nSet-Cookie: b"}).lines  # noqa: B018
