"""A draft becomes the row of a claim, with a summary in one's own words."""

import hashlib
from collections.abc import Mapping
from typing import Final

from geo.curation.adding import completed
from geo.curation.drafts import COLUMNS, Draft
from geo.errors import ArticleError, Fault, RecordsError
from geo.records import Records, Source

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
    if repeated := repeated_words(summary, text):
        raise ArticleError(
            f"{draft.id}: the summary has {QUOTED_WORDS} or more consecutive words of the article "
            f"({repeated!r}): expected your own words"
        )
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
    return [completed("report", {**fields, "place": place}, records) for place in places]


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
