"""The reading view: an article paragraph by paragraph, with the claims made in each.

Its text is in the answer only if the server was given the article's file, and then only for those
who ask this server: no cache may keep it for anybody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.evidence.claims import map_query, relations
from app.evidence.findings import content
from app.resource import Content, Request
from app.words import Language, by_name, reference_text
from geo import Claim, NotFoundError, Records, Source, Voice
from geo.articles import Article, Part, reading
from geo.features import answered

NO_TEXT = (
    "The project holds no text of any article. Whoever has this one as a file can have it shown: "
    "deir-front serve --article FILE."
)
NO_HASH = (
    "The project holds no text of any article, and no hash of this one, so that no file can be "
    "checked against it."
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A claim of the article as the page shows it."""

    claim: Claim
    number: int | None
    """Its number in the list of the map; None if that list is too long to have it."""
    speaker: Voice
    through: Voice | None
    about: tuple[str, ...]
    places: tuple[str, ...]
    relations: tuple[tuple[str, Claim, str], ...]
    """(words, the other claim, reason)."""
    answered: bool
    map_query: str
    """Query and fragment of the address of the claim on the map."""


def article(request: Request) -> Content:
    """The article with this id, paragraph by paragraph."""
    records = request.records
    if request.id not in records.sources:
        raise NotFoundError(f"no article {request.id!r}: the sources are in sources")
    source = records.sources[request.id]
    file = request.site.article
    text = file if file and file.source.id == source.id else None
    parts = reading(records, source.id, text)
    if not parts:
        raise NotFoundError(
            f"no claim points into the text of {request.id!r}: what is known of it is in "
            f"sources/{request.id}"
        )
    numbers = {
        claim: number for number, claim in enumerate(request.site.listed_with(source.id), start=1)
    }
    shown = {c.claim.id: c for c in _shown(records, parts, numbers, request.language)}
    why = _why_not(source, text)

    def body() -> bytes:
        return orjson.dumps(_json(source, parts, shown, why))

    page = {"source": source, "parts": parts, "claims": shown, "numbers": numbers, "why_not": why}
    return content(request, {"json": body}, page, has_text=text is not None)


def _why_not(source: Source, text: Article | None) -> str:
    """Why the text isn't there; nothing if it is."""
    if text is not None:
        return ""
    return NO_TEXT if source.sha256 else NO_HASH


def _shown(
    records: Records, parts: Sequence[Part], numbers: Mapping[str, int], language: Language
) -> Iterable[_Shown]:
    replied = answered(records)
    for claim in (claim for part in parts for claim in part.claims):
        yield _Shown(
            claim,
            numbers.get(claim.id),
            records.voices[claim.speaker],
            records.voices.get(claim.reported_through),
            tuple(map(language.named, by_name(records, claim.about))),
            tuple(reference_text(records, reference, language) for reference in claim.places),
            tuple(relations(records, claim)),
            claim.id in replied,
            map_query(records, claim),
        )


# ---- as JSON ----


def _json(
    source: Source,
    parts: Iterable[Part],
    shown: Mapping[str, _Shown],
    why_not: str,
) -> dict[str, Any]:
    """The same as the page. Addresses are relative to `articles/<id>`."""
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published or None,
        "sha256": source.sha256 or None,
        "has_text": not why_not,
        "why_not": why_not or None,
        "paragraphs": [_part(part, shown) for part in parts],
        "links": [{"rel": "about", "href": f"../sources/{source.id}"}],
    }


def _part(part: Part, shown: Mapping[str, _Shown]) -> dict[str, Any]:
    """A paragraph; `text` is only there with the article's file."""
    members = {
        "number": part.number,
        "last": part.last,
        "kind": "headline" if part.last == 0 else "paragraph",
        "claims": [_claim(shown[claim.id]) for claim in part.claims],
    }
    if part.pieces:
        members["text"] = "".join(piece.text for piece in part.pieces)
        members["pieces"] = [{"text": p.text, "claims": list(p.claims)} for p in part.pieces]
    return members


def _claim(shown: _Shown) -> dict[str, Any]:
    claim = shown.claim
    return {
        "id": claim.id,
        "number": shown.number,
        "speaker": claim.speaker,
        "speaker_name": shown.speaker.name,
        "reported_through": claim.reported_through or None,
        "about": list(claim.about),
        "kind": claim.kind,
        "summary": claim.summary,
        "places": list(claim.places),
        "said_day": claim.said_day,
        "said_precision": claim.said_precision,
        "event_day": claim.event_day,
        "event_precision": claim.event_precision,
        "start": claim.start,
        "end": claim.end,
        "sha256": claim.sha256,
        "answered": shown.answered,
        "relations": [
            {"words": words, "claim": other.id, "reason": reason}
            for words, other, reason in shown.relations
        ],
        "links": [
            {"rel": "canonical", "href": f"../claims/{claim.id}"},
            {"rel": "related", "href": f"../{shown.map_query}"},
        ],
    }
