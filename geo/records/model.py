"""The records: frozen values, one class per table, one field per column.

A table's header is exactly the names of its record's fields, in this order;
`geo/records/reading.py` reads and checks them and `geo/data/README.md` is the dictionary for
people. Days are `datetime.date`; spans of days are half-open, [valid_from, valid_to); a position is
(lon, lat) in degrees, WGS 84.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from geo.crs import Position
from geo.records.stored import Stored

Precision = Literal["day", "week", "month"]

WHOLE: Final = "area"
"""The one ground of a study area that no river divides, in the place of banks."""
CONTESTED: Final = "contested"
"""The holder of a place where both sides of a fight are credibly reported: a state of its own."""
UNNAMED: Final = "#3d3d3d"
"""The colour of contested ground where one colour must do, and of a party that no report names."""

MARGIN_DAYS: Final[Mapping[str, int]] = MappingProxyType({"day": 0, "week": 3, "month": 15})
"""How many days either side of its stand-in day a record of each precision may lie."""


@lru_cache(maxsize=4096)
def span_of(day: date, precision: str) -> tuple[date, date]:
    """The half-open span of days that a day of this precision stands for."""
    margin = timedelta(days=MARGIN_DAYS[precision])
    return day - margin, day + margin + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that carries a report, a claim or a coordinate."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    kind: str
    alignment: str
    seen: bool
    sha256: str
    note: str
    title_ar: str = ""
    publisher_ar: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it; the source is only where it was printed."""

    id: str
    name: str
    alignment: str
    kind: str
    name_ar: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party to the war. One with a `colour` can hold places and is drawn in it.

    `variants` are other names that sources have for it, by which articles are read.
    """

    id: str
    name: str
    label: str
    name_ar: str
    label_ar: str
    description: str
    allies: tuple[str, ...]
    colour: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. `lon` and `lat` are None where it could not be located: never guessed."""

    id: str
    name: str
    variants: tuple[str, ...]
    name_ar: str
    kind: str
    lon: float | None
    lat: float | None
    bank: str
    uncertainty_m: int | None
    located_by: str
    note: str

    @property
    def position(self) -> Position | None:
        """(lon, lat), or None where the place is not located."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Report:
    """On a day, a voice says that a party held a place; a source carries it."""

    id: str
    place: str
    day: date
    precision: Precision
    holder: str
    said: str
    voice: str
    source: str
    use: Literal["accepted", "claim-only"]
    confidence: str
    seen: bool
    note: str

    @property
    def span(self) -> tuple[date, date]:
        """The half-open span of days the report may speak of, from its day and precision."""
        return span_of(self.day, self.precision)


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Who did not hold a place on a day, according to somebody outside the records."""

    place: str
    day: date
    precision: Precision
    not_held_by: tuple[str, ...]
    said: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A speaker says something about others. Always somebody's words, never a fact.

    `places` holds references: a place id, `bank:<bank>`, `airspace:<place>`, `zone:<party>`
    (what the party held on the claim's day) or `area` (the study area). `paragraph` counts from 1,
    the headline is 0; `start` and `end` are offsets in characters into the article's text, end
    exclusive; `sha256` is the hash of exactly that passage in UTF-8.
    """

    id: str
    source: str
    speaker: str
    reported_through: str
    about: tuple[str, ...]
    kind: str
    summary: str
    places: tuple[str, ...]
    said_day: date
    said_precision: Precision
    event_day: date | None
    event_precision: Precision | None
    paragraph: int | None
    start: int | None
    end: int | None
    sha256: str
    seen: bool
    confidence: str
    note: str

    @property
    def span(self) -> tuple[date, date]:
        """The half-open span of days on which the claim was made."""
        return span_of(self.said_day, self.said_precision)


@dataclass(frozen=True, slots=True)
class Relation:
    """How one claim stands to another: `claim` disputes (responds to, …) `other`."""

    claim: str
    kind: str
    other: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Ground that a voice's own map gives a party over some days: nothing is made of it.

    `file` is a GeoJSON file in which a feature of this id is the ground. Without `valid_to` the map
    speaks of one day alone.
    """

    id: str
    file: str
    voice: str
    holder: str
    valid_from: date
    valid_to: date | None
    source: str
    note: str

    @property
    def span(self) -> tuple[date, date]:
        """The half-open span of days of which the map speaks."""
        return self.valid_from, self.valid_to or self.valid_from + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the map: a river that no cell crosses, another one, the area's ring, a border.

    `positions` are (lon, lat) in degrees, WGS 84. A river runs downstream; the ring is closed.
    `left_bank` and `right_bank` name the banks of a river that divides the area, as seen looking
    downstream; both are empty for any other line.
    """

    id: str
    kind: Literal["river", "area", "border"]
    name: str
    name_ar: str
    source: str
    positions: tuple[Position, ...]
    left_bank: str = ""
    right_bank: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Where some files of a data set come from, on which terms, and whom to name."""

    files: str
    origin: str
    terms: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a data set says of itself in `front.toml`. `title_ar` and `summary_ar` may be empty.

    Radii are metres in `crs`, a projected reference system in metres. Days are inclusive.
    `banks` are in alphabetical order; where no river divides the area they are the one ground,
    and where several do they aren't known before it is laid out (`geo.control.with_banks`).
    `article` is the id of the source whose claims come first, `focus` the
    place a small screen opens on; either may be empty.
    """

    title: str
    summary: str
    title_ar: str
    summary_ar: str
    first_day: date
    last_day: date
    default_day: date
    crs: str
    attested_m: int
    inferred_m: int
    banks: tuple[str, ...]
    article: str
    focus: str
    licences: tuple[Licence, ...] = ()

    @property
    def is_divided(self) -> bool:
        """Whether there are banks to speak of."""
        return self.banks != (WHOLE,)


@dataclass(frozen=True, slots=True)
class Records:
    """A whole data set, checked: every reference in it leads somewhere.

    Tables are mappings from id to record in file order; `reports` of one day keep their file
    order, which decides between them. There may be a million claims.
    """

    manifest: Manifest
    sources: Mapping[str, Source]
    voices: Mapping[str, Voice]
    parties: Mapping[str, Party]
    places: Mapping[str, Place]
    reports: Mapping[str, Report]
    claims: Stored[Claim]
    relations: tuple[Relation, ...]
    rivers: tuple[Line, ...]
    """Those that no cell crosses."""
    area: Line
    lines: tuple[Line, ...] = field(default=())
    """Lines drawn for orientation only: other rivers, borders."""
    references: Mapping[str, Reference] = field(default_factory=dict)
    """Ground as maps of voices give it. Nothing is made of it: it is there to compare."""
    grounds: Mapping[str, Any] = field(default_factory=dict)
    """The multipolygon (lon, lat) of each of them, by the same id."""

    @property
    def holders(self) -> tuple[str, ...]:
        """Ids of the parties that can hold a place, in alphabetical order."""
        return tuple(sorted(p.id for p in self.parties.values() if p.colour))
