"""The tables: for each one `Spec`, from which it is read, checked, added to and documented.

A spec names a table's record, a parser for every column in the order of the record's fields, which
columns a row must fill and what the others hold when they are left out, and the rules between
fields of a row. Columns that refer to other tables are made from the ids found in those.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as record_fields
from typing import Any, Final, Generic, NamedTuple, TypeVar

from geo.records import fields
from geo.records.model import (
    CONTESTED,
    Claim,
    Party,
    Place,
    Records,
    Relation,
    Report,
    Source,
    Voice,
)

_R = TypeVar("_R")
Ids = Collection[str] | None
"""The ids of a table, or None where they could not be read."""

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
NO_PARTY: Final = ("independent", "opposition", "unknown")
"""Alignments of sources and voices beside the parties."""

_STRENGTHS: Final = ("none", "partisan", "several")
"""What maps coloured by strength have in the place of holders (`geo/control/strength.py`)."""


class Known(NamedTuple):
    """The ids that fields may refer to; a table that isn't read yet has none to offer."""

    parties: Ids = None
    sources: Ids = None
    voices: Ids = None
    places: Ids = None
    claims: Ids = None
    holders: Ids = None
    banks: Ids = None

    @classmethod
    def of(cls, records: Records) -> "Known":
        """All that a row added to these records may refer to."""
        return cls(
            parties=records.parties.keys(),
            sources=records.sources.keys(),
            voices=records.voices.keys(),
            places=records.places.keys(),
            claims=records.claims.keys(),
            holders=records.holders,
            banks=records.manifest.banks,
        )

    @property
    def sides(self) -> Ids:
        """What a source or a voice may lean to."""
        return None if self.parties is None else (*self.parties, *NO_PARTY)


class Rule(NamedTuple):
    """Something that must hold between fields of a row: `broken` returns what was expected."""

    fields: tuple[str, ...]
    broken: Callable[..., str | None]


@dataclass(frozen=True, slots=True)
class Spec(Generic[_R]):
    """A table: its name (of the file too), its record, and its columns by what is known."""

    name: str
    record: Callable[..., _R]
    parsers: Callable[[Known], dict[str, fields.Parser]]
    needed: tuple[str, ...]
    """The columns in which a row must say something; the others have defaults or stay empty."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What an empty field or a missing column stands for."""
    days: tuple[str, ...] = ()
    """The columns that hold days."""
    numbered_by: tuple[str, ...] = ()
    """Where a row may come without an id, the columns that one is made of."""
    rules: tuple[Rule, ...] = ()
    optional: bool = False
    """Whether a data set may be without the file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, those of the record's fields."""
        return tuple(field.name for field in record_fields(self.record))  # type: ignore[arg-type]

    def parse(self, known: Known) -> dict[str, fields.Parser]:
        """A parser for each column; it takes an empty field for what that stands for."""
        found = self.parsers(known)
        return found | {name: _or_else(found[name], text) for name, text in self.defaults.items()}


def _or_else(parse: fields.Parser, default: str) -> fields.Parser:
    inner = parse.parse if isinstance(parse, fields.Shared) else parse
    return fields.Shared(lambda text: inner(text or default))


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
    }


def _voice(known: Known) -> dict[str, fields.Parser]:
    return {
        "id": fields.identifier(),
        "name": fields.required,
        "alignment": _one_of(known.sides),
        "kind": fields.choice(*VOICE_KINDS),
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
SPECS: Final = (SOURCES, VOICES, PARTIES, PLACES, REPORTS, CLAIMS, RELATIONS)
"""All tables; those that others refer to come first."""
