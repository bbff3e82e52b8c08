"""Responses made and kept: bounded in size, tagged, the same bytes however often encoded."""

import gzip
from hashlib import sha256

import brotli
import pytest
import zstandard

from app.http.cache import KEPT_BODY_MAX, Cache
from app.http.response import QUICK, SMALLEST, body_tag, encode, encoded, entity_tag, response


def test_kept_answers_stay_within_their_size_and_the_longest_unused_go_first():
    cache = Cache(limit=5000)
    for name in "abc":
        cache.keep((name,), response(b"x" * 1000, "text/plain"))
        cache.get(("a",))
    assert list(cache.responses) == [("c",), ("a",)]
    assert cache.size == 4000


def test_an_answer_too_large_to_keep_is_not_kept():
    cache = Cache()
    cache.keep(("a",), response(b"x" * KEPT_BODY_MAX, "text/plain"))
    assert cache.get(("a",)) is None
    assert cache.size == 0


def test_keeping_an_answer_twice_counts_it_once():
    cache = Cache()
    for _ in range(2):
        cache.keep(("a",), response(b"x", "text/plain"))
    assert cache.size == 1001


@pytest.mark.parametrize(
    "other", [("v2", "a", "b"), ("v1", "ab", ""), ("v1", "a", "c"), ("v1", "", "ab")]
)
def test_another_version_or_question_has_another_tag(other):
    assert entity_tag("v1", "a", "b") != entity_tag(*other)
    assert entity_tag("v1", "a", "b") == entity_tag("v1", "a", "b")


@pytest.mark.parametrize(
    ("coding", "decoded"),
    [
        ("gzip", gzip.decompress),
        ("br", brotli.decompress),
        ("zstd", lambda body: zstandard.ZstdDecompressor().decompress(body)),
    ],
)
def test_a_compressed_body_decodes_to_itself_and_is_always_the_same(coding, decoded):
    body = b'{"type":"FeatureCollection"}' * 100
    for effort in (QUICK, SMALLEST):
        assert decoded(encode(body, coding, effort)) == body
        assert encode(body, coding, effort) == encode(body, coding, effort)


def test_the_tag_tells_bodies_and_codings_apart():
    assert body_tag(b"a") != body_tag(b"b")
    plain = response(b"abc" * 1000, "text/plain", etag=body_tag(b"abc" * 1000))
    assert len({encoded(plain, coding).etag for coding in ("", "br", "zstd", "gzip")}) == 4


def test_what_would_not_be_shorter_is_sent_as_it_is():
    noise = b"".join(sha256(bytes([n])).digest() for n in range(100))
    plain = response(noise, "image/png", etag=body_tag(noise))
    assert encoded(plain, "gzip") is plain


def test_a_policy_given_takes_the_place_of_the_one_of_its_kind():
    own = {"Content-Security-Policy": "default-src 'none'"}
    answer = response(b"x", "text/html", headers=own)
    named = [value for name, value in answer.headers if name == b"content-security-policy"]
    assert named == [b"default-src 'none'"]
    assert b"x-frame-options" not in dict(answer.headers)
