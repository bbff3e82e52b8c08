"""Drafts of claims: what the rules read in an article, for somebody to accept or leave.

Drafts live in a file of their own, never in a data directory: nothing that serves or draws reads
it. Like the tables it holds no sentence of the article, only offsets, hashes and the few words a
reader needs to judge a match (speaker, cue, places).
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from geo.articles import (
    Dated,
    Sentence,
    TextLayout,
    Unwrapped,
    article_day,
    dated,
    flat_layout,
    unwrapped,
)
from geo.curation.attribution import Statement, statements
from geo.curation.cues import kind_of
from geo.curation.gazetteer import Gazetteer, Mention, by_nearness, gazetteer, mentions
from geo.curation.legible import is_foreign, legible
from geo.curation.parties import parties
from geo.curation.speakers import Speaker, voice_of
from geo.errors import ArticleError
from geo.records import Records, Source
from geo.records import fields as parsers

log = logging.getLogger(__name__)

SENTENCE_CHARACTERS: Final = 5_000
"""A longer sentence is refused: it is no text, or one without stops."""
TOLD_EVERY: Final = 100_000
"""After so many characters the log says how far the reading is."""


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
    """The drafts of an article, in order; `source` is the record of its publication, if known.

    ArticleError if the rules can't read it. Where it takes long, the log says how far it is.
    """
    file = _named(article)
    text = legible(article, raw)
    flat = unwrapped(text)
    layout = flat_layout(flat.text)
    _refuse_endless(article, layout.sentences)
    day = article_day(layout.dateline, flat.text, _published(source))
    outlet = _outlet(layout, source)
    places = gazetteer(records)
    common = {
        "source": source.id if source else "",
        "article": file,
        "article_sha256": hashlib.sha256(raw).hexdigest(),
    }
    spoken = statements(flat.text, layout, records.voices)
    read = [s for s in spoken if not is_foreign(flat.text[slice(*s.passage)])]
    if not read:
        raise ArticleError(f"{article}: expected an article in English, found no sentence of one")
    if len(read) < len(spoken):
        log.warning(
            "%s: %d of %d statements are not in English and were left out",
            article, len(spoken) - len(read), len(spoken),
        )  # fmt: skip
    return [
        Draft(id=f"d{number}", status="draft", **common, **fields_, **_located(s, text, flat))
        for number, (s, fields_) in enumerate(_filled(read, flat.text, day, outlet, places), 1)
    ]


def _named(article: Path) -> str:
    """The path of an article as a field holds it. ArticleError if no field can hold it."""
    path = str(article.resolve())
    try:
        return parsers.text(path.encode().decode())
    except (UnicodeEncodeError, ValueError):
        expected = "a path in UTF-8, of visible characters, without blanks at its ends"
        raise ArticleError(f"{path!r}: expected {expected}") from None


def _refuse_endless(article: Path, sentences: Iterable[Sentence]) -> None:
    """ArticleError if there is a sentence such as no article has: the rules would take long."""
    for sentence in sentences:
        if (length := sentence.end - sentence.start) > SENTENCE_CHARACTERS:
            raise ArticleError(
                f"{article}: expected sentences of at most {SENTENCE_CHARACTERS:,} characters, "
                f"found one of {length:,} in paragraph {sentence.paragraph}"
            )


def _published(source: Source | None) -> date | None:
    stamp = source.published[:10] if source else ""
    return date.fromisoformat(stamp) if len(stamp) == 10 else None


def _outlet(layout: TextLayout, source: Source | None) -> Speaker:
    """Who speaks where nobody else does: the source's publisher, else the dateline's agency."""
    agency = layout.dateline.agency if layout.dateline else ""
    return Speaker(source.publisher if source else agency, agency)


def _filled(
    statements: list[Statement], text: str, day: date | None, outlet: Speaker, places: Gazetteer
) -> Iterator[tuple[Statement, dict[str, str]]]:
    """Each statement with the fields of its draft that are read in its words."""
    placed = by_nearness(_named_in(statements, text, places), places.records)
    for statement, named in zip(statements, placed, strict=True):
        read = {**_fields(statement, text, day, outlet, places), **_placed(named)}
        yield statement, {column: _one_line(value) for column, value in read.items()}


def _named_in(statements: list[Statement], text: str, places: Gazetteer) -> Iterator[list[Mention]]:
    """The places that each statement names."""
    said_so_far = 0
    for statement in statements:
        if statement.passage.start - said_so_far >= TOLD_EVERY:
            said_so_far = statement.passage.start
            log.info("places: %s of %s characters", f"{said_so_far:,}", f"{len(text):,}")
        yield mentions(text, *statement.passage, places)


def _one_line(value: str) -> str:
    """A value as a field holds it: one line of visible characters, not too long."""
    printable = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in value)
    return " ".join(printable.split())[: parsers.FIELD_CHARACTERS]


def _fields(
    s: Statement, text: str, day: date | None, outlet: Speaker, places: Gazetteer
) -> dict[str, str]:
    start, end = s.passage
    passage = text[start:end]
    speaker = s.speaker or outlet
    telling = dated(s.said, day) or (Dated(day, "day", "") if day else None)
    event = dated(passage.removeprefix(s.said), day) if s.sentence.paragraph else None
    records = places.records
    return {
        **_spoken(s, speaker, outlet, records),
        "about": ";".join(sorted(party for party, _ in parties(passage, places.parties))),
        "kind": kind_of(s.cue),
        "said_day": str(telling.day) if telling else "",
        "said_precision": telling.precision if telling else "",
        "event_day": str(event.day) if event else "",
        "event_precision": event.precision if event else "",
        "event_words": event.words if event else "",
        "paragraph": str(s.sentence.paragraph),
    }


def _located(s: Statement, text: str, flat: Unwrapped) -> dict[str, str]:
    """Where the passage of a statement stands in the file, and its hash there."""
    start, end = flat.span(*s.passage)
    digest = hashlib.sha256(text[start:end].encode()).hexdigest()
    return {"start": str(start), "end": str(end), "sha256": digest}


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


def _placed(mentions: list[Mention]) -> dict[str, str]:
    """References that are certain; the words of each and what they matched; the rest."""
    certain = [mention for mention in mentions if len(mention.references) == 1]
    rest = [_with_choices(mention) for mention in mentions if len(mention.references) != 1]
    return {
        "places": _joined(mention.references[0] for mention in certain),
        "place_words": _joined(f"{m.words} = {m.spelling}{_by_nearness(m)}" for m in certain),
        "unlocated": _joined(rest),
    }


def _by_nearness(mention: Mention) -> str:
    """How a name that several places have was decided."""
    return f" ({mention.references[0]}: near {mention.near})" if mention.near else ""


def _with_choices(mention: Mention) -> str:
    choices = " or ".join(mention.references)
    return f"{mention.words} ({choices})" if choices else mention.words


def _joined(values: Iterable[str]) -> str:
    clean = (" ".join(value.replace(";", ",").split()) for value in values)
    return ";".join(dict.fromkeys(clean))
