"""The tables: the columns of each, with a parser for every one, and its `Spec`.

Columns that refer to other tables are made from the ids found in those.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from geo.records import fields
from geo.records.model import (
    CONTESTED,
    Claim,
    NotHeld,
    Party,
    Place,
    Reference,
    Relation,
    Report,
    Source,
    Voice,
)
from geo.records.spec import NO_PARTY, Ids, Known, Rule, Spec

_PRECISION = fields.choice("day", "week", "month")
_CONFIDENCE = fields.choice("high", "medium", "low")
SOURCE_KINDS: Final = (
    "agency", "blog", "broadcaster", "encyclopaedia", "map", "monitor", "official", "other",
    "party_media", "press", "state_media",
)  # fmt: skip
VOICE_KINDS: Final = (*SOURCE_KINDS, "inference", "unnamed")
CLAIM_KINDS: Final = (
    "accusation", "announcement", "characterisation", "denial", "justification", "question",
    "report",
)  # fmt: skip
RELATION_KINDS: Final = ("corrects", "disputes", "responds_to", "restates", "supports")

_STRENGTHS: Final = ("none", "partisan", "several")
"""What maps coloured by strength have in the place of holders (`geo/control/strength.py`)."""


def _party(_known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier(CONTESTED, *NO_PARTY, *_STRENGTHS),
        "name": fields.required,
        "label": fields.required,
        "name_ar": fields.text,
        "label_ar": fields.text,
        "description": fields.text,
        "allies": fields.several(fields.identifier()),
        "colour": fields.blank_or(fields.colour),
        "variants": fields.several(fields.required),
    }


def _source(known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier(),
        "title": fields.required,
        "publisher": fields.required,
        "published": fields.blank_or(fields.published),
        "url": fields.blank_or(fields.url),
        "kind": fields.choice(*SOURCE_KINDS),
        "alignment": _one_of(known.sides),
        "seen": fields.Shared(fields.yes),
        "sha256": fields.blank_or(fields.sha256),
        "note": fields.Shared(fields.text),
        "title_ar": fields.text,
        "publisher_ar": fields.text,
    }


def _voice(known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier(),
        "name": fields.required,
        "alignment": _one_of(known.sides),
        "kind": fields.choice(*VOICE_KINDS),
        "name_ar": fields.text,
    }


def _place(known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier("area"),
        "name": fields.required,
        "variants": fields.several(fields.required),
        "name_ar": fields.text,
        "kind": fields.Shared(fields.kind),
        "lon": fields.optional(fields.degrees(180)),
        "lat": fields.optional(fields.degrees(90)),
        "bank": fields.blank_or(_one_of(known.banks, "river", "outside")),
        "uncertainty_m": fields.optional(fields.whole),
        "located_by": fields.blank_or(fields.reference(known.sources, "sources")),
        "note": fields.Shared(fields.text),
    }


def _report(known: Known) -> dict[str, fields.Parser]:
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


def _claim(known: Known) -> dict[str, fields.Parser]:
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


def _relation(known: Known) -> dict[str, fields.Parser]:
    return {
        "claim": fields.reference(known.claims, "claims"),
        "kind": fields.choice(*RELATION_KINDS),
        "other": fields.reference(known.claims, "claims"),
        "reason": fields.required,
        "source": fields.reference(known.sources, "sources"),
    }


def _outside(known: Known) -> dict[str, fields.Parser]:
    return {
        "place": fields.reference(known.places, "places"),
        "day": fields.day,
        "precision": _PRECISION,
        "not_held_by": fields.several(fields.reference(known.parties, "parties")),
        "said": fields.required,
        "source": fields.reference(known.sources, "sources"),
        "url": fields.blank_or(fields.url),
    }


def _reference(known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier(),
        "file": fields.geojson_name,
        "voice": fields.reference(known.voices, "voices"),
        "holder": _one_of(known.holders, CONTESTED),
        "valid_from": fields.Shared(fields.day),
        "valid_to": fields.Shared(fields.optional(fields.day)),
        "source": fields.reference(known.sources, "sources"),
        "note": fields.Shared(fields.text),
    }


def _one_of(values: Ids, *more: str) -> Callable[[str], str]:
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


def _located(
    lon: float | None, lat: float | None, uncertainty_m: int | None, located_by: str
) -> str | None:
    if (lon is None) != (lat is None):
        return "both lon and lat, or neither"
    is_left_over = lon is None and (uncertainty_m is not None or located_by)
    return "a position, where the others say how it was found" if is_left_over else None


def _in_order(start: int | None, end: int | None) -> str | None:
    in_order = start is None or end is None or start < end
    return None if in_order else "start before end"


def _lasting(first: date, after: date | None) -> str | None:
    return "a day after valid_from" if after and after <= first else None


PARTIES: Final = Spec("parties", Party, _party, needed=("id", "name", "label"))
SOURCES: Final = Spec(
    "sources",
    Source,
    _source,
    needed=("id", "title", "publisher"),
    defaults={"kind": "other", "alignment": "unknown", "seen": "yes"},
)
VOICES: Final = Spec(
    "voices", Voice, _voice, needed=("id", "name", "kind"), defaults={"alignment": "unknown"}
)
PLACES: Final = Spec(
    "places",
    Place,
    _place,
    needed=("id", "name"),
    defaults={"kind": "place"},
    rules=(Rule(("lon", "lat", "uncertainty_m", "located_by"), _located),),
)
REPORTS: Final = Spec(
    "reports",
    Report,
    _report,
    needed=("id", "place", "day", "holder", "said", "voice", "source"),
    defaults={"precision": "day", "use": "accepted", "confidence": "medium", "seen": "yes"},
    days=("day",),
    numbered_by=("day", "place"),
)
CLAIMS: Final = Spec(
    "claims",
    Claim,
    _claim,
    needed=("id", "source", "speaker", "kind", "summary", "said_day"),
    defaults={"said_precision": "day", "seen": "yes", "confidence": "medium"},
    days=("said_day", "event_day"),
    rules=(
        Rule(("event_day", "event_precision"), _all_or_none),
        Rule(("paragraph", "start", "end", "sha256"), _all_or_none),
        Rule(("start", "end"), _in_order),
    ),
    optional=True,
)
RELATIONS: Final = Spec(
    "relations",
    Relation,
    _relation,
    needed=("claim", "kind", "other", "reason", "source"),
    optional=True,
)
NOT_HELD: Final = Spec(
    "outside",
    NotHeld,
    _outside,
    needed=("place", "day", "not_held_by", "said", "source"),
    defaults={"precision": "day"},
    days=("day",),
    rules=(Rule(("not_held_by",), lambda parties: None if parties else "parties, joined by `;`"),),
    optional=True,
)
REFERENCES: Final = Spec(
    "references",
    Reference,
    _reference,
    needed=("id", "file", "voice", "holder", "valid_from", "source"),
    days=("valid_from", "valid_to"),
    rules=(Rule(("valid_from", "valid_to"), _lasting),),
    optional=True,
)
SPECS: Final = (SOURCES, VOICES, PARTIES, PLACES, REPORTS, CLAIMS, RELATIONS, REFERENCES)
"""All tables of records; those that others refer to come first."""
