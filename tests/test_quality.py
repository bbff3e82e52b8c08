"""How well articles are read: the gate on the labelled set, and the true article where it is."""

import os
from pathlib import Path

import pytest
from quality import FACTS, GATE, LABELLED, PARTS, articles, first_sight, measure
from shipped import RECORDS

from geo.curation.drafts import drafts

ARTICLE = Path(os.environ.get("DEIR_FRONT_ARTICLE", "../shared/article.txt"))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("figure", GATE)
def test_each_part_of_the_labelled_articles_is_read_well_enough(part, figure):
    assert measure(part).shares()[figure] >= GATE[figure]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("figure", FACTS)
def test_places_parties_and_days_are_read_well_enough(part, figure):
    assert measure(part).facts()[figure] >= FACTS[figure]


def test_how_held_out_parts_were_read_at_first_sight_is_told():
    *parts, whole = first_sight()
    assert len(parts) == 1 + len(
        {p.name.split("_")[0] for p in LABELLED.glob("tuned/*_held_out_*")}
    )
    assert whole.startswith("all")


def test_the_labelled_set_is_as_large_as_was_promised():
    paragraphs = [
        block
        for part in PARTS
        for article in articles(part)
        for block in article.text.strip().split("\n\n")[1:]
    ]
    assert len(paragraphs) >= 40


def test_every_statement_of_the_true_article_is_found_and_none_invented():
    """Each claim's passage lies in exactly one draft of its speaker; no draft is without one."""
    if not ARTICLE.exists():
        pytest.skip("needs the article: name its file in DEIR_FRONT_ARTICLE")
    source = RECORDS.sources[RECORDS.manifest.article]
    drafted = drafts(ARTICLE, ARTICLE.read_bytes(), RECORDS, source)
    claims = [c for c in RECORDS.claims.values() if c.source == source.id and c.start is not None]
    holders = {
        claim.id: [d for d in drafted if int(d.start) <= claim.start and claim.end <= int(d.end)]
        for claim in claims
    }
    assert {c.id: [c.speaker] for c in claims} == {
        claim: [draft.speaker for draft in held] for claim, held in holders.items()
    }
    assert {draft.id for held in holders.values() for draft in held} == {d.id for d in drafted}
