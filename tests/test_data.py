"""The shipped data: every record as it should be, and no text of any article."""

import csv
import hashlib
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from shipped import RECORDS

from geo.records.model import Claim, Place, Report

ROOT = Path(__file__).parent.parent
DATA = ROOT / "geo" / "data"
ARTICLE = Path(os.environ.get("DEIR_FRONT_ARTICLE") or ROOT.parent / "shared" / "article.txt")
NEEDS_ARTICLE = "needs the article: DEIR_FRONT_ARTICLE=/path/to/article.txt"
RUN_WORDS = 6
"""So many words in a row that are also in the article would be a quotation."""

SPANS = [claim for claim in RECORDS.claims.values() if claim.start is not None]


@pytest.fixture(scope="session")
def article() -> str:
    """The text of the article, which is not part of the project."""
    if not ARTICLE.is_file():
        pytest.skip(NEEDS_ARTICLE)
    content = ARTICLE.read_bytes()
    source = RECORDS.sources[RECORDS.manifest.article]
    assert hashlib.sha256(content).hexdigest() == source.sha256, f"{ARTICLE} is another text"
    return content.decode()


@pytest.mark.parametrize("place", RECORDS.places.values(), ids=lambda place: place.id)
def test_a_place_says_where_its_position_is_from(place: Place) -> None:
    if place.position:
        assert place.located_by in RECORDS.sources
        assert place.uncertainty_m in range(500, 5501)
    else:
        assert place.note, "says why it is not located"


@pytest.mark.parametrize("report", RECORDS.reports.values(), ids=lambda report: report.id)
def test_a_report_is_attributed_and_its_id_says_its_day_and_place(report: Report) -> None:
    assert report.id.startswith(f"r-{report.day}-{report.place}-")
    assert report.seen == RECORDS.sources[report.source].seen
    assert len(report.said) <= 140
    assert re.match(r"[^:]+: \S", report.said), "who said it comes first"


@pytest.mark.parametrize("claim", RECORDS.claims.values(), ids=lambda claim: claim.id)
def test_a_claim_is_one_attributed_sentence(claim: Claim) -> None:
    assert len(claim.summary) <= 200
    assert re.match(r"(An?|The|No) |[A-Z][\w-]+(,| )", claim.summary)
    assert claim.seen == RECORDS.sources[claim.source].seen


@pytest.mark.parametrize("claim", [c for c in RECORDS.claims.values() if "zone:sdf" in c.places])
def test_a_claim_placed_on_the_sdf_says_why(claim: Claim) -> None:
    assert "SDF" not in claim.summary
    assert "placed on what was recorded as SDF-held that day" in claim.note


def test_the_tables_are_complete() -> None:
    counts = {
        table: len(getattr(RECORDS, table))
        for table in ("sources", "voices", "parties", "places", "reports", "claims", "relations")
    }
    assert counts == {
        "sources": 431, "voices": 123, "parties": 9, "places": 213, "reports": 1080,
        "claims": 54, "relations": 41,
    }  # fmt: skip
    assert len(RECORDS.rivers[0].positions) == 279


def test_every_table_has_an_origin_and_a_licence() -> None:
    files = " ".join(licence.files for licence in RECORDS.manifest.licences)
    named = set(re.findall(r"[a-z]+", files))
    assert named >= {path.stem for path in DATA.glob("*.csv")}


def test_reports_stand_in_order_of_days() -> None:
    days = [report.day for report in RECORDS.reports.values()]
    assert days == sorted(days)


def test_parties_stand_in_alphabetical_order() -> None:
    names = [party.name.casefold() for party in RECORDS.parties.values()]
    assert names == sorted(names)
    for party in RECORDS.parties.values():
        assert list(party.allies) == sorted(party.allies)


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2017, 11, 7), "is"),
        (date(2017, 11, 8), "contested"),
        (date(2017, 11, 9), "gov"),
        (date(2017, 11, 10), "contested"),
        (date(2017, 11, 11), "is"),
        (date(2017, 11, 14), "contested"),
        (date(2017, 11, 19), "gov"),
    ],
)
def test_abu_kamal_changes_hands_as_recorded(day: date, holder: str) -> None:
    assert _last_holder("abu-kamal", day) == holder


def _last_holder(place: str, day: date) -> str:
    """The holder of the last accepted report on or before a day, in file order."""
    return [
        report.holder
        for report in RECORDS.reports.values()
        if report.place == place and report.use == "accepted" and report.day <= day
    ][-1]


def test_there_are_21_passages() -> None:
    assert [claim.id for claim in SPANS] == [f"x{number}" for number in range(1, 22)]
    assert {claim.source for claim in SPANS} == {RECORDS.manifest.article}


@pytest.mark.parametrize("claim", SPANS, ids=lambda claim: claim.id)
def test_a_passage_of_the_article_has_the_hash_of_its_claim(claim: Claim, article: str) -> None:
    passage = article[claim.start : claim.end]
    assert hashlib.sha256(passage.encode()).hexdigest() == claim.sha256
    headline, _source, _player, *paragraphs = filter(None, article.split("\n"))
    assert passage in [headline, *paragraphs][claim.paragraph or 0]


def test_no_text_of_the_article_is_in_the_project(article: str) -> None:
    quoted = {
        str(path.relative_to(ROOT)): sorted(shared)
        for path in _project_files()
        if (shared := _runs(_text(path)) & _runs(article))
    }
    assert quoted == {}


def _project_files() -> Iterator[Path]:
    """Text files of the project, whether or not they are committed yet."""
    kept_out = {".git", ".venv", "__pycache__", "dist", "build"}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(p in kept_out or p.endswith("_cache") for p in parts):
            yield path


def _text(path: Path) -> str:
    """The text of a file; in sources.csv without the titles, which are bibliography."""
    text = path.read_bytes().decode(errors="replace")
    if path != DATA / "sources.csv":
        return text
    rows = csv.DictReader(text.splitlines())
    return "\n".join(" ".join(row[key] for key in row if key != "title") for row in rows)


@cache
def _runs(text: str) -> frozenset[str]:
    """All runs of six words of a text, in lower case and without punctuation."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return frozenset(" ".join(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1))
