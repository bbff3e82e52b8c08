"""One address, several representations: tags, codings and formats (RFC 9110, 17-069r4)."""

import gzip
import re

import brotli
import pytest
import shapely
import zstandard
from ogc import API, ITEMS, addresses, raw
from starlette.testclient import TestClient
from worlds import write_world

from app.http.areas import CRS84
from app.http.media import GEOJSON, HTML
from app.main import create_app
from app.settings import Settings
from geo import LAYERS

# ---- answers that can be kept ----


def test_the_same_question_has_the_same_bytes_and_tag_also_from_another_server(client, another):
    for path in addresses(client).values():
        one, two = client.get(path), another.get(path)
        assert one.content == two.content
        assert one.headers["etag"] == two.headers["etag"]


def test_a_tag_is_strong_and_a_client_that_has_it_gets_304(client):
    for path in addresses(client).values():
        tag = client.get(path).headers["etag"]
        assert re.fullmatch(r'"[^"]+"', tag)
        for match in (tag, f"W/{tag}", f'"x", {tag}', f'"x",W/"y" , {tag}', "*"):
            answer = client.get(path, headers={"If-None-Match": match})
            assert (answer.status_code, answer.content) == (304, b""), (path, match)
            assert answer.headers["etag"] == tag
            assert answer.headers["vary"].endswith("Accept-Encoding")
            assert answer.headers["access-control-allow-origin"] == "*"
        for match in ('"x"', 'W/"x"', tag.strip('"'), ""):
            assert client.get(path, headers={"If-None-Match": match}).status_code == 200


def test_different_representations_have_different_tags(client, tmp_path):
    path = ITEMS.format("zones")
    codings = ("identity", "gzip", "br", "zstd")
    tags = [client.get(path, headers={"Accept-Encoding": c}).headers["etag"] for c in codings]
    queries = ("f=html", "f=csv", "f=geojsonseq", "limit=5", "limit=5&offset=5", f"crs={CRS84}")
    tags += [client.get(f"{path}?{query}").headers["etag"] for query in queries]
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as other:
        tags.append(other.get(path).headers["etag"])
    assert len(set(tags)) == len(tags)


def test_the_order_of_parameters_changes_neither_the_features_nor_what_they_mean(client):
    one = client.get(ITEMS.format("zones") + "?limit=5&bank=east").json()
    two = client.get(ITEMS.format("zones") + "?bank=east&limit=5").json()
    assert one["features"] == two["features"]


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [("/collections/zones/items", "?limit=5&bank=east", "?bank=east&limit=5"),
     ("/collections/zones/items", "?f=json", "?f=geojson"),
     ("/collections/zones/items", "", "?limit=2000")],
)  # fmt: skip
def test_equal_tags_mean_equal_bytes(client, path, one, other):
    """RFC 9110, 8.8.1: a strong tag changes whenever a byte of the body does."""
    first, second = client.get(path + one), client.get(path + other)
    assert (first.content == second.content) >= (first.headers["etag"] == second.headers["etag"])


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_coded_body_decodes_to_the_identity_bytes(client, coding):
    decode = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    }
    for path in (*addresses(client).values(), "/collections/zones/items?f=csv"):
        _, plain = raw(client, path, "identity")
        answer, body = raw(client, path, coding)
        if len(plain) < 1000:
            assert "content-encoding" not in answer.headers
            continue
        assert answer.headers["content-encoding"] == coding
        assert int(answer.headers["content-length"]) == len(body) < len(plain)
        assert decode[coding](body) == plain


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip, br", "br"), ("gzip;q=1, br;q=0.5", "gzip"), ("gzip;q=0", ""),
     ("*", "zstd"), ("identity", ""), ("br;q=0, *", "zstd"), ("gzip, identity;q=0.5", "gzip"),
     ("GZIP", "gzip"), ("deflate", ""), ("identity;q=1, gzip;q=0.1", "")],
)  # fmt: skip
def test_the_coding_is_the_one_the_client_likes_best(client, accepted, coding):
    answer, _ = raw(client, ITEMS.format("zones"), accepted)
    assert answer.headers.get("content-encoding", "") == coding


def test_every_answer_says_what_it_depends_on(client):
    paths = addresses(client)
    for resource in API:
        several = len(resource.formats) > 1
        expected = "Accept, Accept-Encoding" if several else "Accept-Encoding"
        assert client.get(paths[resource.name]).headers["vary"] == expected
    for path in ("/collections/zones/items?nothing=1", "/collections/x"):
        assert client.get(path).headers["vary"] == "Accept, Accept-Encoding"


# ---- what the client accepts ----


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", GEOJSON),
        ("", GEOJSON),
        ("application/*", GEOJSON),
        ("application/geo+json", GEOJSON),
        ("text/html", HTML),
        ("text/html;q=0.5, application/geo+json", GEOJSON),
        ("text/html, application/geo+json;q=0.9", HTML),
        ("application/geo+json;q=0.1, */*;q=0.01", GEOJSON),
        ("APPLICATION/GEO+JSON", GEOJSON),
        ("application/geo+json;q=0, */*", HTML),
        ("text/csv", "text/csv"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    ],
)
def test_the_format_is_the_one_the_client_likes_best(client, accept, media):
    answer = client.get(ITEMS.format("rivers"), headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].removesuffix("; charset=utf-8") == media


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "application/xml", "*/*;q=0"])
def test_a_client_that_accepts_nothing_we_have_gets_406(client, accept):
    for path in ("/collections", "/collections/zones/items", "/api"):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 406
        assert (
            "application/json" in answer.text
            or "openapi" in answer.text
            or "geo+json" in answer.text
        )


@pytest.mark.parametrize(
    "path", ["/", "/collections", "/api", "/collections/zones", "/collections/zones/queryables",
             "/collections/zones/items", "/versions"],
)  # fmt: skip
def test_application_json_is_answered_with_json(client, path):
    """What clients send who don't know the exact media type (OWSLib, GDAL's fallbacks)."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"]


def test_f_is_stronger_than_accept(client):
    answer = client.get(
        ITEMS.format("zones"), params={"f": "json"}, headers={"Accept": "image/png"}
    )
    assert answer.headers["content-type"] == GEOJSON
    assert client.get("/collections?f=html").headers["content-type"].startswith(HTML)


@pytest.mark.parametrize("layer", LAYERS)
def test_rings_turn_as_geojson_asks(client, layer):
    """RFC 7946, 3.1.6: outer rings counterclockwise, holes clockwise."""
    for feature in client.get(ITEMS.format(layer)).json()["features"]:
        if feature["geometry"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.equals_exact(shapely.orient_polygons(shape), 0), feature["id"]


def test_f_json_is_geojson(client):
    answers = [
        client.get(ITEMS.format("zones"), params={"f": name}) for name in ("json", "geojson")
    ]
    assert [answer.headers["content-type"] for answer in answers] == [GEOJSON, GEOJSON]
    assert answers[0].json()["features"] == answers[1].json()["features"]
