"""What HTTP asks of every address (RFC 9110, 8288), and links that repeat no Host header."""

import re

import orjson
import pytest
from ogc import addresses
from starlette.testclient import TestClient
from worlds import write_world

from app.http.media import OPENAPI
from app.main import create_app
from app.settings import Settings

# ---- HTTP ----


def test_head_has_the_headers_of_get_everywhere(client):
    paths = [*addresses(client).values(), "/collections/zones/items?f=gpkg", "/collections/x"]
    for path in (*paths, "/collections/zones/items?nothing=1", "/collections/zones/items/x"):
        head, get = client.head(path), client.get(path)
        assert head.content == b""
        assert head.status_code == get.status_code
        assert dict(head.headers) == dict(get.headers)


def test_the_link_header_has_the_links_of_the_body(client):
    for name, path in addresses(client).items():
        answer = client.get(path)
        if "json" not in answer.headers["content-type"] or "links" not in answer.json():
            continue
        pairs = re.findall(r'<([^>]*)>; rel="([^"]*)"; type="([^"]*)"', answer.headers["link"])
        assert pairs == [
            (one["href"], one["rel"], one["type"]) for one in answer.json()["links"]
        ], name


def test_any_page_may_read_every_answer(client):
    for path in (*addresses(client).values(), "/collections/x", "/collections?x=1"):
        answer = client.get(path, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-expose-headers"] == "*"


def test_a_preflight_is_answered(client):
    headers = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    for path in addresses(client).values():
        answer = client.options(path, headers=headers)
        assert answer.status_code in (200, 204)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "GET" in answer.headers["access-control-allow-methods"]
        assert "if-none-match" in answer.headers["access-control-allow-headers"].lower()
        assert answer.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_resource_takes_a_method_that_writes(client, method):
    for path in addresses(client).values():
        answer = client.request(method, path)
        assert answer.status_code == 405
        assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["allow"].split(", "))


def test_no_address_ends_in_a_slash(client):
    for path in ("/collections/", "/api/", "/conformance/", "/collections/zones/"):
        assert client.get(path).status_code == 404


# ---- links that name no host, or the one that is configured ----


def test_the_host_header_is_never_repeated(client):
    for path in addresses(client).values():
        answer = client.get(path, headers={"Host": "evil.example"})
        assert b"evil.example" not in answer.content
        assert "evil.example" not in str(answer.headers)


def test_links_are_absolute_where_a_public_address_is_configured(tmp_path):
    public = "https://front.example/map"
    settings = Settings(data=write_world(tmp_path), public_url=public)
    with TestClient(create_app(settings)) as opened:
        for path in addresses(opened).values():
            answer = opened.get(path)
            if "json" in answer.headers["content-type"]:
                links = orjson.loads(answer.content).get("links", [])
                assert all(link["href"].startswith(public + "/") for link in links)
        assert opened.get("/api").json()["servers"] == [{"url": public + "/"}]
        assert opened.get("/api").headers["content-type"] == OPENAPI
