"""The row of a claim with a summary in one's own words, of a draft or of words of an article."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from geo.articles import read_file, text_layout
from geo.curation.adding import completed
from geo.curation.drafts import COLUMNS, Draft
from geo.curation.legible import decoded
from geo.errors import ArticleError, Fault, RecordsError
from geo.records import Records, RowContext, Source

QUOTED_WORDS: Final = 8
"""A summary that has so many consecutive words of the article is not in one's own words."""


def claim_row(draft: Draft, summary: str, records: Records, text: str) -> dict[str, str]:
    """The row of claims.csv of a draft. ArticleError if it can't be accepted as it stands."""
    source = records.sources.get(draft.source)
    if source is None or source.sha256 != draft.article_sha256:
        raise ArticleError(_no_source(draft, source))
    passage = text[int(draft.start) : int(draft.end)]
    sha256 = hashlib.sha256(passage.encode()).hexdigest()
    if sha256 != draft.sha256:
        raise ArticleError(f"{draft.id}: expected the sha256 {draft.sha256}, found {sha256}")
    if draft.speaker not in records.voices:
        raise ArticleError(
            f"{draft.id}: speaker {draft.speaker or draft.speaker_words!r}: expected the id of a "
            "voice in the column `speaker` (`deir-front add voice` adds one)"
        )
    if not draft.said_day:
        raise ArticleError(
            f"{draft.id}: said_day: expected the day on which it was said: the article names "
            "no year (`add source --published` gives one, or write the day into the drafts)"
        )
    _refuse_quotation(draft.id, summary, text)
    copied = set(COLUMNS) & set(_CLAIM_FIELDS)
    return {
        "id": draft.claim,
        **{column: getattr(draft, column) for column in _CLAIM_FIELDS if column in copied},
        "summary": summary,
        "seen": "yes",
        "confidence": "high",
        "note": "",
    }


_CLAIM_FIELDS: Final = (
    "source", "speaker", "reported_through", "about", "kind", "places", "said_day",
    "said_precision", "event_day", "event_precision", "paragraph", "start", "end", "sha256",
)  # fmt: skip


def passage_fields(article: Path, words: str, summary: str) -> dict[str, str]:
    """The columns paragraph, start, end and sha256 of a claim for words of an article's file.

    ArticleError unless the words stand in it exactly once and the summary isn't taken from it.
    """
    text = decoded(article, read_file(article))
    count = text.count(words) if words else 0
    if count != 1:
        times = f"found it {count} times" if count else "found none of it"
        raise ArticleError(f"{article}: expected the passage once, word for word; {times}")
    _refuse_quotation(str(article), summary, text)
    start, end = text.index(words), text.index(words) + len(words)
    within = [s.paragraph for s in text_layout(text).sentences if s.start < end and start < s.end]
    return {
        "paragraph": str(min(within, default=0)),
        "start": str(start),
        "end": str(end),
        "sha256": hashlib.sha256(words.encode()).hexdigest(),
    }


def _refuse_quotation(name: str, summary: str, text: str) -> None:
    if repeated := repeated_words(summary, text):
        raise ArticleError(
            f"{name}: the summary has {QUOTED_WORDS} or more consecutive words of the article "
            f"({repeated!r}): expected your own words"
        )


def reports_of(
    claim: Mapping[str, str], holder: str, use: str, records: Records
) -> list[dict[str, str]]:
    """The rows of reports.csv that a claim about who holds its places makes, one for each place.

    Its speaker is the voice, on the day that it speaks of. RecordsError for what can't be a report.
    """
    places = [name for name in claim["places"].split(";") if name in records.places]
    if not places:
        expected = "a place of the records: a report is about one"
        raise RecordsError([Fault("new report", 0, "place", claim["places"], expected)])
    event = "event" if claim["event_day"] else "said"
    fields = {
        "day": claim[f"{event}_day"],
        "precision": claim[f"{event}_precision"],
        "holder": holder,
        "use": use,
        "said": f"{records.voices[claim['speaker']].name}: {claim['summary']}",
        "voice": claim["speaker"],
        "source": claim["source"],
    }
    beside = RowContext.of(records)
    return [completed("report", {**fields, "place": place}, beside) for place in places]


def _no_source(draft: Draft, source: Source | None) -> str:
    how = "`deir-front add source --article FILE` adds one, `draft --source ID` names it"
    if source is None:
        return f"{draft.id}: source {draft.source!r}: expected a source of the records ({how})"
    sha256 = source.sha256 or "none"
    return (
        f"{draft.id}: source {source.id}: expected the article's sha256 {draft.article_sha256}, "
        f"found {sha256} ({how})"
    )


def repeated_words(summary: str, article: str) -> str:
    """The first run of QUOTED_WORDS words of a summary that the article has; empty if none."""
    own, theirs = _plain(summary), _plain(article)
    runs = {tuple(theirs[at : at + QUOTED_WORDS]) for at in range(len(theirs) - QUOTED_WORDS + 1)}
    for at in range(len(own) - QUOTED_WORDS + 1):
        if tuple(own[at : at + QUOTED_WORDS]) in runs:
            return " ".join(own[at : at + QUOTED_WORDS])
    return ""


def _plain(text: str) -> list[str]:
    letters = "".join(c if c.isalnum() else "" if c in "'’." else " " for c in text.casefold())
    return letters.split()
