"""Drafts of claims: what the rules read in an article, for somebody to accept or leave.

Drafts live in a file of their own, never in a data directory: nothing that serves or draws reads
it. Like the tables it holds no sentence of the article, only offsets, hashes and the few words a
reader needs to judge a match (speaker, cue, places). A draft becomes a claim by `claim_row`, with
a summary in one's own words.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final

from geo.articles import Dated, Layout, article_day, dated, layout
from geo.curation.attribution import Statement, statements
from geo.curation.cues import kind_of
from geo.curation.gazetteer import Gazetteer, Mention, gazetteer, mentions, parties
from geo.curation.speakers import Speaker, voice_of
from geo.errors import ArticleError, Fault, RecordsError
from geo.records import CLAIM_KINDS, Records, Source, read_table
from geo.records import fields as parsers

QUOTED_WORDS: Final = 8
"""A summary that has so many consecutive words of the article is not in one's own words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as drafted: every field is text, as in the file. `status` is draft or accepted."""

    id: str
    status: str
    source: str
    speaker: str
    speaker_words: str
    cue: str
    reported_through: str
    through_words: str
    about: str
    kind: str
    places: str
    place_words: str
    unlocated: str
    said_day: str
    said_precision: str
    event_day: str
    event_precision: str
    event_words: str
    paragraph: str
    start: str
    end: str
    sha256: str
    article: str
    article_sha256: str

    @property
    def claim(self) -> str:
        """The id of the claim that this draft becomes: its source and first character."""
        return f"{self.source}-{self.start}"


COLUMNS: Final = tuple(field.name for field in fields(Draft))


def drafts(article: Path, raw: bytes, records: Records, source: Source | None) -> list[Draft]:
    """The drafts of an article, in order; `source` is the record of its publication, if known."""
    text = decoded(article, raw)
    found = layout(text)
    day = article_day(found.dateline, text, _published(source))
    outlet = _outlet(found, source)
    places = gazetteer(records)
    common = {
        "source": source.id if source else "",
        "article": str(article.resolve()),
        "article_sha256": hashlib.sha256(raw).hexdigest(),
    }
    return [
        Draft(id=f"d{number}", status="draft", **common, **_fields(s, text, day, outlet, places))
        for number, s in enumerate(statements(text, found, records.voices), 1)
    ]


def decoded(path: Path, raw: bytes) -> str:
    """An article's text. ArticleError if it isn't UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {error.start}, 0x{raw[error.start]:02x}"
        raise ArticleError(f"{path}: expected text in UTF-8, found {found}") from None


def _published(source: Source | None) -> date | None:
    stamp = source.published[:10] if source else ""
    return date.fromisoformat(stamp) if len(stamp) == 10 else None


def _outlet(found: Layout, source: Source | None) -> Speaker:
    """Who speaks where nobody else does: the source's publisher, else the dateline's agency."""
    agency = found.dateline.agency if found.dateline else ""
    return Speaker(source.publisher if source else agency, agency)


def _fields(
    s: Statement, text: str, day: date | None, outlet: Speaker, places: Gazetteer
) -> dict[str, str]:
    start, end = s.passage
    passage = text[start:end]
    speaker = s.speaker or outlet
    said = dated(s.said, day) or (Dated(day, "day", "") if day else None)
    event = dated(passage.removeprefix(s.said), day) if s.sentence.paragraph else None
    records = places.records
    return {
        **_spoken(s, speaker, outlet, records),
        **_placed(mentions(text, start, end, places)),
        "about": ";".join(sorted(party for party, _ in parties(passage, records))),
        "kind": kind_of(s.cue),
        "said_day": str(said.day) if said else "",
        "said_precision": said.precision if said else "",
        "event_day": str(event.day) if event else "",
        "event_precision": event.precision if event else "",
        "event_words": event.words if event else "",
        "paragraph": str(s.sentence.paragraph),
        "start": str(start),
        "end": str(end),
        "sha256": hashlib.sha256(passage.encode()).hexdigest(),
    }


def _spoken(s: Statement, speaker: Speaker, outlet: Speaker, records: Records) -> dict[str, str]:
    """Who said it and who relayed it; the outlet relays whatever another says to it directly."""
    through = s.through or (outlet.name if s.speaker else "")
    relayer = outlet if through == outlet.name else Speaker(through)
    return {
        "speaker": voice_of(speaker, records.voices),
        "speaker_words": speaker.name,
        "cue": s.cue,
        "reported_through": voice_of(relayer, records.voices) if through else "",
        "through_words": through,
    }


def _placed(found: list[Mention]) -> dict[str, str]:
    """References that are certain; the words of each and what they matched; the rest."""
    certain = [mention for mention in found if len(mention.references) == 1]
    rest = [_with_choices(mention) for mention in found if len(mention.references) != 1]
    return {
        "places": _joined(mention.references[0] for mention in certain),
        "place_words": _joined(f"{m.words} = {m.spelling}" for m in certain),
        "unlocated": _joined(rest),
    }


def _with_choices(mention: Mention) -> str:
    choices = " or ".join(mention.references)
    return f"{mention.words} ({choices})" if choices else mention.words


def _joined(values: Iterable[str]) -> str:
    clean = (" ".join(value.replace(";", ",").split()) for value in values)
    return ";".join(dict.fromkeys(clean))


def drafts_text(found: Iterable[Draft]) -> str:
    """The drafts as the text of their file."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(draft) for draft in found)
    return text.getvalue()


def read_drafts(path: Path) -> dict[str, Draft]:
    """The drafts of a file by id. RecordsError with every fault of the file."""
    faults: list[Fault] = []
    table = read_table(path, Draft, _columns(), faults)
    if faults:
        raise RecordsError(faults)
    return dict(table.records)


def _columns() -> Mapping[str, parsers.Parser]:
    number, digest = _checked(parsers.whole), parsers.sha256
    own: dict[str, parsers.Parser] = {
        "id": parsers.identifier(),
        "status": parsers.choice("draft", "accepted"),
        "kind": parsers.choice(*CLAIM_KINDS),
        "paragraph": number,
        "start": number,
        "end": number,
        "sha256": digest,
        "article_sha256": digest,
    }
    return {column: own.get(column, parsers.text) for column in COLUMNS}


def _checked(parse: parsers.Parser) -> parsers.Parser:
    """A parser that checks a field and leaves it text."""

    def check(value: str) -> str:
        parse(value)
        return value

    return check


def claim_row(draft: Draft, summary: str, records: Records, text: str) -> dict[str, str]:
    """The row of claims.csv of a draft. ArticleError if it can't be accepted as it stands."""
    source = records.sources.get(draft.source)
    if source is None or source.sha256 != draft.article_sha256:
        raise ArticleError(_no_source(draft, source))
    passage = text[int(draft.start) : int(draft.end)]
    found = hashlib.sha256(passage.encode()).hexdigest()
    if found != draft.sha256:
        raise ArticleError(f"{draft.id}: expected the sha256 {draft.sha256}, found {found}")
    if draft.speaker not in records.voices:
        raise ArticleError(
            f"{draft.id}: speaker {draft.speaker or draft.speaker_words!r}: expected the id of a "
            "voice in the column `speaker` (`deir-front add voice` adds one)"
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


def _no_source(draft: Draft, source: Source | None) -> str:
    how = "`deir-front add source --article FILE` adds one, `draft --source ID` names it"
    if source is None:
        return f"{draft.id}: source {draft.source!r}: expected a source of the records ({how})"
    found = source.sha256 or "none"
    return (
        f"{draft.id}: source {source.id}: expected the article's sha256 {draft.article_sha256}, "
        f"found {found} ({how})"
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
    kept = "".join(c if c.isalnum() else "" if c in "'’." else " " for c in text.casefold())
    return kept.split()
