"""The columns of each table: a parser for every one, and the rules between fields of a row.

The order of columns is that of the record's fields in `geo/records/model.py`. Columns that refer to
other tables are made from the ids found in those.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from geo.records import fields
from geo.records.model import CONTESTED
from geo.records.tables import Rule

Ids = Collection[str] | None
"""The ids of a table, or None where they could not be read."""

_PRECISION = fields.choice("day", "week", "month")
_CONFIDENCE = fields.choice("high", "medium", "low")
SOURCE_KINDS: Final = (
    "agency", "blog", "broadcaster", "encyclopaedia", "map", "monitor", "official", "party_media",
    "press", "state_media",
)  # fmt: skip
VOICE_KINDS: Final = (*SOURCE_KINDS, "inference", "unnamed")
CLAIM_KINDS: Final = (
    "accusation", "announcement", "characterisation", "denial", "justification", "question",
    "report",
)  # fmt: skip
RELATION_KINDS: Final = ("corrects", "disputes", "responds_to", "restates", "supports")
NO_PARTY: Final = ("independent", "opposition", "unknown")
"""Alignments of sources and voices beside the parties."""


class Known(NamedTuple):
    """What the fields of reports and claims may refer to."""

    sources: Ids
    voices: Ids
    parties: Ids
    places: Ids
    holders: Ids
    banks: Ids


def party_columns() -> dict[str, fields.Parser]:
    """The columns of parties.csv; the last may be missing."""
    return {
        "id": fields.identifier(CONTESTED, *NO_PARTY),
        "name": fields.required,
        "label": fields.required,
        "name_ar": fields.text,
        "label_ar": fields.text,
        "description": fields.text,
        "allies": fields.several(fields.identifier()),
        "colour": fields.blank_or(fields.colour),
        "variants": fields.several(fields.required),
    }


def source_columns(sides: Ids) -> dict[str, fields.Parser]:
    """The columns of sources.csv; `sides` are the ids of parties and the alignments beside them."""
    return {
        "id": fields.identifier(),
        "title": fields.required,
        "publisher": fields.required,
        "published": fields.blank_or(fields.published),
        "url": fields.blank_or(fields.url),
        "kind": fields.choice(*SOURCE_KINDS),
        "alignment": _one_of(sides),
        "seen": fields.Shared(fields.yes),
        "sha256": fields.blank_or(fields.sha256),
        "note": fields.Shared(fields.text),
    }


def voice_columns(sides: Ids) -> dict[str, fields.Parser]:
    """The columns of voices.csv."""
    return {
        "id": fields.identifier(),
        "name": fields.required,
        "alignment": _one_of(sides),
        "kind": fields.choice(*VOICE_KINDS),
    }


def place_columns(sources: Ids, banks: Ids) -> dict[str, fields.Parser]:
    """The columns of places.csv."""
    return {
        "id": fields.identifier("area"),
        "name": fields.required,
        "variants": fields.several(fields.required),
        "name_ar": fields.text,
        "kind": fields.Shared(fields.kind),
        "lon": fields.optional(fields.degrees(180)),
        "lat": fields.optional(fields.degrees(90)),
        "bank": _one_of(banks, "river", "outside"),
        "uncertainty_m": fields.optional(fields.whole),
        "located_by": fields.blank_or(fields.reference(sources, "sources")),
        "note": fields.Shared(fields.text),
    }


def report_columns(known: Known) -> dict[str, fields.Parser]:
    """The columns of reports.csv."""
    return {
        "id": fields.identifier(),
        "place": fields.reference(known.places, "places"),
        "day": fields.Shared(fields.day),
        "precision": _PRECISION,
        "holder": _one_of(known.holders, CONTESTED),
        "said": fields.required,
        "voice": fields.reference(known.voices, "voices"),
        "source": fields.reference(known.sources, "sources"),
        "use": fields.choice("accepted", "claim-only"),
        "confidence": _CONFIDENCE,
        "seen": fields.Shared(fields.yes),
        "note": fields.Shared(fields.text),
    }


def claim_columns(known: Known) -> dict[str, fields.Parser]:
    """The columns of claims.csv."""
    return {
        "id": fields.identifier(),
        "source": fields.reference(known.sources, "sources"),
        "speaker": fields.reference(known.voices, "voices"),
        "reported_through": fields.Shared(
            fields.blank_or(fields.reference(known.voices, "voices"))
        ),
        "about": fields.Shared(fields.several(fields.reference(known.parties, "parties"))),
        "kind": fields.choice(*CLAIM_KINDS),
        "summary": fields.required,
        "places": fields.Shared(fields.several(_place_reference(known))),
        "said_day": fields.Shared(fields.day),
        "said_precision": _PRECISION,
        "event_day": fields.Shared(fields.optional(fields.day)),
        "event_precision": fields.Shared(fields.optional(_PRECISION)),
        "paragraph": fields.Shared(fields.optional(fields.whole)),
        "start": fields.optional(fields.whole),
        "end": fields.optional(fields.whole),
        "sha256": fields.blank_or(fields.sha256),
        "seen": fields.Shared(fields.yes),
        "confidence": _CONFIDENCE,
        "note": fields.Shared(fields.text),
    }


def relation_columns(claims: Ids, sources: Ids) -> dict[str, fields.Parser]:
    """The columns of relations.csv."""
    return {
        "claim": fields.reference(claims, "claims"),
        "kind": fields.choice(*RELATION_KINDS),
        "other": fields.reference(claims, "claims"),
        "reason": fields.required,
        "source": fields.reference(sources, "sources"),
    }


def _one_of(values: Ids, *more: str) -> fields.Parser:
    return fields.identifier() if values is None else fields.choice(*sorted(values), *more)


def _place_reference(known: Known) -> Any:
    """A parser of what a claim may name as its place."""
    place = fields.reference(known.places, "places", "an id")
    kinds: Mapping[str, Any] = {
        "bank": _one_of(known.banks),
        "airspace": place,
        "zone": _one_of(known.holders),
    }

    def parse(value: str) -> str:
        word, colon, rest = value.partition(":")
        if value == "area":
            return value
        if not colon:
            return str(place(value))
        if word not in kinds:
            raise ValueError("a place id, bank:<bank>, airspace:<place id>, zone:<party> or area")
        try:
            kinds[word](rest)
        except ValueError as error:
            raise ValueError(f"after {word}: {error}") from None
        return value

    return parse


def _all_or_none(*values: object) -> str | None:
    empty = values.count(None) + values.count("")
    return None if empty in (0, len(values)) else "all of these or none"


def _in_order(start: int | None, end: int | None) -> str | None:
    in_order = start is None or end is None or start < end
    return None if in_order else "start before end"


PLACE_RULES: Final = (Rule(("lon", "lat", "uncertainty_m", "located_by"), _all_or_none),)
CLAIM_RULES: Final = (
    Rule(("event_day", "event_precision"), _all_or_none),
    Rule(("paragraph", "start", "end", "sha256"), _all_or_none),
    Rule(("start", "end"), _in_order),
)
