"""An article is shown only if every byte that a claim points to is the one it was taken from."""

import hashlib
import os
from pathlib import Path

import pytest
from worlds import ARTICLE, changed, write_world

from geo import ArticleError, Front
from geo.articles.article import read_article

END = len(ARTICLE)


@pytest.fixture
def world(tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8", newline="")
    return tmp_path


def test_the_passages_of_a_matching_article_are_those_of_its_claims(world):
    records = Front.read(write_world(world)).records
    article = read_article(world / "article.txt", records)
    assert article.source.id == "paper"
    assert article.passages == {"leaving": "Alpha says Beta left Birch"}


def test_an_article_with_one_byte_changed_belongs_to_no_source(world):
    records = Front.read(write_world(world)).records
    (world / "article.txt").write_text(ARTICLE.replace("left", "lost"), newline="")
    with pytest.raises(ArticleError, match="no source has the sha256 of this file"):
        read_article(world / "article.txt", records)


def test_a_claim_whose_passage_differs_is_named_with_both_hashes(world):
    moved = changed("claims", "leaving", start="21", end="46")
    records = Front.read(write_world(world, claims=moved)).records
    expected = r"claim leaving, characters 21 to 46: expected the sha256 \w{64}, found \w{64}"
    with pytest.raises(ArticleError, match=expected):
        read_article(world / "article.txt", records)


@pytest.mark.parametrize(
    ("start", "end"),
    [(48, END + 1), (0, 10**6), (END, END + 1), (END + 10, END + 20)],
)
def test_a_span_beyond_the_article_is_refused_even_with_the_hash_of_what_is_left(world, start, end):
    """Cut off at the end of the text a passage would match, and one after it is empty."""
    digest = hashlib.sha256(ARTICLE[start:end].encode()).hexdigest()
    beyond = changed("claims", "leaving", start=str(start), end=str(end), sha256=digest)
    records = Front.read(write_world(world, claims=beyond)).records
    with pytest.raises(ArticleError, match=rf"claim leaving, .* has {END} characters"):
        read_article(world / "article.txt", records)


def test_a_missing_file_is_named(world):
    records = Front.read(write_world(world)).records
    with pytest.raises(ArticleError, match=r"none\.txt: cannot be read: No such file"):
        read_article(world / "none.txt", records)


def test_the_true_article_matches_every_claim_taken_from_it():
    path = Path(os.environ.get("DEIR_FRONT_ARTICLE", "../shared/article.txt"))
    if not path.exists():
        pytest.skip("needs the article: name its file in DEIR_FRONT_ARTICLE")
    article = read_article(path, Front.read().records)
    assert len(article.passages) == 21
