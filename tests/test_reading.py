"""The reading view: an article paragraph by paragraph, its text only for who has given its file."""

import hashlib
import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from shipped import RECORDS
from starlette.testclient import TestClient
from worlds import ARTICLE, changed, plus, rows, write_world

from app.main import create_app
from app.settings import Settings
from geo import Front
from geo.articles.article import read_article
from geo.articles.reading import article_pieces, in_order, reading
from geo.features.claims import answered
from geo.records.columns import RELATION_KINDS

HTML = {"Accept": "text/html"}
XINHUA = "xinhua-2017-11-14"
LONG = (
    "Numbers\n\nOne two three four.\n\nFive six seven eight.\n\nNine ten eleven twelve.\n\n"
    "Thirteen.\n"
)
"""A headline and four paragraphs; the world below takes claims from the first and the third."""


def claim(name, paragraph, passage, text=LONG):
    start = text.index(passage)
    return {
        "id": name, "paragraph": str(paragraph), "start": str(start),
        "end": str(start + len(passage)), "sha256": hashlib.sha256(passage.encode()).hexdigest(),
    }  # fmt: skip


CLAIMS = [
    claim("late", 3, "twelve"),
    claim("wide", 3, "Nine ten"),
    claim("early", 1, "two three"),
]


def world(folder, claims=CLAIMS, text=LONG):
    """A world whose article is this text, and its file."""
    folder.mkdir(exist_ok=True)
    (folder / "article.txt").write_text(text, encoding="utf-8", newline="")
    digest = hashlib.sha256(text.encode()).hexdigest()
    sources = changed("sources", "paper", sha256=digest)
    return write_world(folder, claims=claims, relations=[], sources=sources), folder / "article.txt"


def served(data, article=None):
    return TestClient(create_app(Settings(data=data, article=article)))


# ---- the outline ----


def test_the_outline_has_claims_in_order_and_gaps_as_such(tmp_path):
    data, _ = world(tmp_path)
    parts = reading(Front.read(data).records, "paper")
    assert [(p.number, p.last, [c.id for c in p.claims]) for p in parts] == [
        (0, 0, []),
        (1, 1, ["early"]),
        (2, 2, []),
        (3, 3, ["wide", "late"]),
    ]
    assert {piece for part in parts for piece in part.pieces} == set()


def test_a_paragraph_numbered_a_hundred_million_is_one_gap_away(tmp_path):
    data, _ = world(tmp_path, [*CLAIMS, claim("far", 10**8, "Thirteen")])
    parts = reading(Front.read(data).records, "paper")
    assert [(p.number, p.last) for p in parts[-2:]] == [(4, 10**8 - 1), (10**8, 10**8)]


def test_a_source_into_which_no_claim_points_has_no_outline():
    assert reading(RECORDS, "tass-2017-11-14") == ()


@pytest.mark.parametrize("source", RECORDS.sources)
def test_every_claim_with_a_paragraph_is_read_once(source):
    parts = reading(RECORDS, source)
    read = [claim.id for part in parts for claim in part.claims]
    assert sorted(read) == sorted(c.id for c in in_order(RECORDS, source))
    assert len(set(read)) == len(read)


# ---- the text ----


def test_with_the_text_every_paragraph_is_there_whole(tmp_path):
    data, file = world(tmp_path)
    records = Front.read(data).records
    parts = reading(records, "paper", read_article(file, records))
    assert ["".join(piece.text for piece in part.pieces) for part in parts] == [
        "Numbers",
        "One two three four.",
        "Five six seven eight.",
        "Nine ten eleven twelve.",
        "Thirteen.",
    ]


def test_overlapping_passages_are_cut_into_pieces_of_one_set_of_claims_each():
    text = "0123456789"
    records = {c: claim_of(c, *span) for c, span in {"a": (1, 6), "b": (3, 9), "c": (3, 6)}.items()}
    pieces = list(article_pieces(text, (0, 10), list(records.values())))
    assert [(p.text, p.claims, p.ends) for p in pieces] == [
        ("0", (), ()),
        ("12", ("a",), ()),
        ("345", ("a", "b", "c"), ("a", "c")),
        ("678", ("b",), ("b",)),
        ("9", (), ()),
    ]


def claim_of(name, start, end):
    return replace(RECORDS.claims["x2"], id=name, start=start, end=end)


def test_a_passage_that_leaves_its_paragraph_is_shown_whole(tmp_path):
    data, file = world(tmp_path, [claim("across", 1, "four.\n\nFive")])
    with served(data, file) as client:
        (_, first, *_) = client.get("/articles/paper").json()["paragraphs"]
        assert first["pieces"][-1] == {"text": "four.\n\nFive", "claims": ["across"]}


def test_the_true_article_is_read_with_every_passage_in_its_paragraph():
    path = Path(os.environ.get("DEIR_FRONT_ARTICLE", "../shared/article.txt"))
    if not path.exists():
        pytest.skip("needs the article: name its file in DEIR_FRONT_ARTICLE")
    article = read_article(path, RECORDS)
    parts = reading(RECORDS, XINHUA, article)
    shown = dict.fromkeys(article.passages, "")
    for piece in (piece for part in parts for piece in part.pieces):
        for c in piece.claims:
            shown[c] += piece.text
    assert shown == article.passages


# ---- the pages ----


def test_the_text_is_in_no_answer_without_its_file(tmp_path):
    data, _ = world(tmp_path)
    with served(data) as client:
        page = client.get("/articles/paper", headers=HTML).text
        article = client.get("/articles/paper").json()
    assert "eleven" not in page + str(article)
    assert "<mark" not in page
    assert "deir-front serve --article FILE" in page
    assert (article["has_text"], "text" in article["paragraphs"][1]) == (False, False)
    assert article["why_not"].startswith("The project holds no text of any article.")


def test_with_its_file_the_passages_are_marked_and_lead_to_the_map(tmp_path):
    data, file = world(tmp_path)
    with served(data, file) as client:
        page = client.get("/articles/paper", headers=HTML).text
    third = page.partition('id="paragraph-3"')[2].partition("</section>")[0]
    link = r'<a class="ref" href="\.\./\?claim=wide#claim-wide"[^>]*>2</a>'
    assert re.search(rf">\s*<mark>Nine ten</mark>{link} eleven <mark>twelve</mark>", third)


def test_answers_with_text_are_kept_by_no_cache_for_others(tmp_path):
    data, file = world(tmp_path)
    for address in ("/articles/paper", "/articles/paper?f=html", "/claims/wide?f=html"):
        with served(data, file) as client:
            with_text = client.get(address)
        with served(data) as client:
            without = client.get(address)
        assert with_text.headers["cache-control"] == "private, no-cache"
        assert with_text.headers.get("etag", "a") != without.headers.get("etag", "b")


def test_paragraphs_without_claims_are_shown_as_such(tmp_path):
    data, _ = world(tmp_path)
    with served(data) as client:
        page = client.get("/articles/paper", headers=HTML).text
    second = page.partition('id="paragraph-2"')[2].partition("</section>")[0]
    assert "No claim is taken from this paragraph." in second


def test_a_source_whose_text_has_no_hash_says_that_no_file_can_match(tmp_path):
    sources = changed("sources", "paper", sha256="")
    with served(write_world(tmp_path, sources=sources)) as client:
        assert "no hash of this one" in client.get("/articles/paper", headers=HTML).text
        assert "no hash of this one" in client.get("/articles/paper").json()["why_not"]


@pytest.mark.parametrize(
    "address", ["/articles/none", "/articles/atlas", "/articles/", "/articles"]
)
def test_what_is_no_article_is_a_problem(tmp_path, address):
    with served(write_world(tmp_path)) as client:
        answer = client.get(address)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_claims_stand_in_the_order_of_the_text_with_speaker_offsets_and_relations(tmp_path):
    with served(write_world(tmp_path)) as client:
        (paragraph,) = [
            p for p in client.get("/articles/paper").json()["paragraphs"] if p["claims"]
        ]
    (claim,) = [c for c in paragraph["claims"] if c["id"] == "leaving"]
    assert (claim["start"], claim["end"]) == (20, 46)
    assert claim["speaker_name"] == "Alpha command"
    assert claim["relations"]
    assert ARTICLE[20:46] not in str(claim)


def test_the_map_and_the_source_lead_to_the_reading_view():
    with TestClient(create_app(), headers=HTML) as client:
        assert f'href="articles/{XINHUA}' in client.get("/").text
        assert f'href="../articles/{XINHUA}' in client.get(f"/sources/{XINHUA}").text
        assert "../articles/" not in client.get("/sources/tass-2017-11-14").text


# ---- what nobody answers ----


def test_a_claim_is_answered_by_who_disputes_corrects_or_responds_to_it(tmp_path):
    kinds = sorted(RELATION_KINDS)
    claims = [
        *rows("claims")[:1],
        *(plus("claims", id=f"by-{n}")[-1] for n in range(5)),
        *(plus("claims", id=f"on-{n}")[-1] for n in range(5)),
    ]
    relations = [
        {"claim": f"by-{n}", "kind": kind, "other": f"on-{n}"} for n, kind in enumerate(kinds)
    ]
    records = Front.read(write_world(tmp_path, claims=claims, relations=relations)).records
    replying = {kinds[int(claim[-1])] for claim in answered(records)}
    assert replying == {"corrects", "disputes", "responds_to"}


def test_the_page_of_all_claims_says_which_are_unanswered():
    with TestClient(create_app(), headers=HTML) as client:
        page = client.get("/claims").text
    replied = answered(RECORDS)
    items = re.findall(r'<li id="claim-(\S+?)".*?\n</li>', page, re.DOTALL)
    texts = re.split(r'<li id="claim-', page)[1:]
    unanswered = {c for c, text in zip(items, texts, strict=True) if "Unanswered" in text}
    assert unanswered == RECORDS.claims.keys() - replied


def test_claims_of_one_source_stand_together_under_its_name():
    with TestClient(create_app(), headers=HTML) as client:
        page = client.get("/claims").text
    groups = re.findall(r'<h3 class="by">(.*?)</h3>\n<ol class="claims"', page)
    others = dict.fromkeys(c.source for c in RECORDS.claims.values() if c.source != XINHUA)
    assert len(groups) == len(others)
    for heading, source in zip(groups, others, strict=True):
        assert RECORDS.sources[source].publisher in unescape(heading)
    numbers = [int(n) for n in re.findall(r'<li id="claim-\S+" value="(\d+)"', page)]
    assert numbers == list(range(1, len(RECORDS.claims) + 1))
