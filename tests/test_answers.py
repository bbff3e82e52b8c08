"""Answers kept and sent: bounded in size, tagged by question and version, compressed the same."""

import gzip

import brotli
import pytest
import zstandard

from app.http.answer import KEPT_BODY_MAX, Kept, answer, compressed, entity_tag


def test_kept_answers_stay_within_their_size_and_the_longest_unused_go_first():
    kept = Kept(limit=5000)
    for name in "abc":
        kept.keep((name,), answer(b"x" * 1000, "text/plain"))
        kept.get(("a",))
    assert list(kept.answers) == [("c",), ("a",)]
    assert kept.size == 4000


def test_an_answer_too_large_to_keep_is_not_kept():
    kept = Kept()
    kept.keep(("a",), answer(b"x" * KEPT_BODY_MAX, "text/plain"))
    assert kept.get(("a",)) is None
    assert kept.size == 0


def test_keeping_an_answer_twice_counts_it_once():
    kept = Kept()
    for _ in range(2):
        kept.keep(("a",), answer(b"x", "text/plain"))
    assert kept.size == 1001


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
    assert decoded(compressed(body, coding)) == body
    assert compressed(body, coding) == compressed(body, coding)
