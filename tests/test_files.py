"""Scripts, styles and images: kept by browsers for good, small, and never anything else's bytes."""

import gzip

import brotli
import pytest
import zstandard

from app.http.files import asset, cache_control, directory, versioned
from app.http.modules import joined
from app.http.response import IMMUTABLE

SCRIPT = joined(directory("static") / "front.js")
UNPACK = {
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "gzip": gzip.decompress,
}


def get(client, path, coding="identity", method="GET", **headers):
    headers |= {"Accept-Encoding": coding}
    return client.request(method, path, headers=headers, follow_redirects=False)


@pytest.mark.parametrize("path", ["static/front.js", "static/front.css", "leaflet/leaflet.js"])
def test_under_the_address_with_its_version_a_file_is_kept_for_good(client, path):
    assert get(client, f"/{asset(path)}").headers["cache-control"] == IMMUTABLE


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789", "?x=1"])
def test_under_any_other_address_it_is_asked_about_again(client, query):
    answer = get(client, f"/static/front.js{query}")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == SCRIPT


def test_another_body_has_another_version():
    assert versioned("a.js", b"1") != versioned("a.js", b"2")
    assert versioned("a.js?lang=ar", b"1").startswith("a.js?lang=ar&v=")
    assert cache_control(versioned("?lang=ar", b"1")[1:].encode(), b"1") == IMMUTABLE


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("path", ["/static/front.js", "/leaflet/leaflet.js", "/map.js"])
def test_each_coding_unpacks_to_the_file(client, path, coding):
    plain = get(client, path)
    with client.stream("GET", path, headers={"Accept-Encoding": coding}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == coding
    assert packed.headers["content-length"] == str(len(body))
    assert UNPACK[coding](body) == plain.content
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'


def test_what_compressing_would_not_shorten_is_sent_as_it_is(client):
    answer = get(client, "/static/icon.svg", "gzip, br, zstd")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/static/front.js", "/map.js", "/", "/about", "/map/zones"])
@pytest.mark.parametrize("coding", ["identity", "br"])
def test_who_has_it_is_told_so_without_it(client, path, coding):
    as_browser = {"Accept": "text/html"}
    first = get(client, path, coding, **as_browser)
    tag = first.headers["etag"]
    assert not tag.startswith("W/")
    again = get(client, path, coding, **as_browser, **{"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == first.headers["vary"]


@pytest.mark.parametrize("path", ["/static/front.js", "/", "/map/zones"])
def test_head_tells_the_length_and_sends_nothing(client, path):
    for _ in range(2):  # made, and kept
        head = get(client, path, method="HEAD", Accept="text/html")
        assert head.content == b""
        whole = get(client, path, Accept="text/html").content
        assert head.headers["content-length"] == str(len(whole))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_files_can_only_be_read_even_once_they_are_kept(client, method):
    get(client, "/static/front.js")
    assert get(client, "/static/front.js", method=method).status_code == 405
