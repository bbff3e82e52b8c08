"""What another version of the records changes: rows, holders of places, ground of each holder.

Records are compared by id, field by field, as they are read and not as they are written: the order
of rows and columns, and values that say the default, make no difference. Holders and ground are
compared on the days that both versions cover, in spans in which the difference stays the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.records import Records

if TYPE_CHECKING:
    from geo.front import Front

TABLES: Final = ("parties", "voices", "sources", "places", "reports", "claims", "references")
LEAST_KM2: Final = 0.05
"""What rounds to less than a tenth is no difference of ground."""

Pair = tuple[Any, Any]
"""Before and after."""


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record with another value in some fields."""

    id: str
    fields: Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class TableDifferences:
    """What changes in a table, by id."""

    name: str
    added: Mapping[str, Any]
    changed: tuple[ChangedRecord, ...]
    gone: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MovedSpan:
    """Days, the last one included, on which the same places and as much ground differ."""

    first: date
    last: date
    places: Mapping[str, tuple[str | None, str | None]]
    """Place id to its holders; None is no record."""
    km2: Mapping[str, tuple[float, float]]
    """Holder to square kilometres, where that differs."""

    @property
    def moved_km2(self) -> float:
        """How much ground differs, counted for each holder."""
        return sum(abs(after - before) for before, after in self.km2.values())


@dataclass(frozen=True, slots=True)
class Differences:
    """All that another version changes."""

    tables: tuple[TableDifferences, ...]
    """Those with a difference."""
    spans: tuple[MovedSpan, ...]
    """In order; days without a difference are left out."""


def differences(old: "Front", new: "Front") -> Differences:
    """What the new version changes of the old one."""
    tables = (
        _table(name, before, after)
        for (name, before), after in zip(
            _tables(old.records).items(), _tables(new.records).values(), strict=True
        )
    )
    changes = tuple(table for table in tables if table.added or table.changed or table.gone)
    return Differences(changes, tuple(_joined(_spans(old, new))))


def _tables(records: Records) -> dict[str, Mapping[str, Any]]:
    return {
        **{name: getattr(records, name) for name in TABLES},
        "relations": {f"{r.claim} {r.kind} {r.other}": r for r in records.relations},
        "ground of references": {key: _Ground.of(one) for key, one in records.grounds.items()},
        "lines": {one.id: one for one in (*records.rivers, records.area, *records.lines)},
        "front.toml": {"manifest": records.manifest},
    }


@dataclass(frozen=True, slots=True)
class _Ground:
    """By what it can be told that a polygon is another one."""

    corners: int
    sha256: str

    @classmethod
    def of(cls, shape: Any) -> "_Ground":
        return cls(shapely.get_num_coordinates(shape), sha256(shape.wkb).hexdigest())


def _table(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> TableDifferences:
    changed = (ChangedRecord(key, _fields(old[key], new[key])) for key in new if key in old)
    return TableDifferences(
        name,
        {key: new[key] for key in new if key not in old},
        tuple(one for one in changed if one.fields),
        {key: old[key] for key in old if key not in new},
    )


def _fields(old: Any, new: Any) -> dict[str, Pair]:
    """The fields that differ, with both values."""
    pairs = {f.name: (getattr(old, f.name), getattr(new, f.name)) for f in fields(new)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


# ---- days ----


def _spans(old: "Front", new: "Front") -> Iterator[MovedSpan]:
    first = max(front.records.manifest.first_day for front in (old, new))
    end = min(front.records.manifest.last_day for front in (old, new)) + timedelta(days=1)
    starts = {first} | {day for front in (old, new) for day in front.starts if first < day < end}
    for day, following in pairwise([*sorted(starts), end]):
        places = _differing(old.holders(day), new.holders(day), None)
        ground = _differing(_ground(old, day), _ground(new, day), 0.0)
        km2 = {h: (a, b) for h, (a, b) in ground.items() if abs(a - b) >= LEAST_KM2}
        yield MovedSpan(day, following - timedelta(days=1), places, km2)


def _ground(front: "Front", day: date) -> dict[str, float]:
    """Holder to square kilometres on a day."""
    areas = front.zones(day).groupby("holder")["area_km2"].sum()
    return {str(holder): float(km2) for holder, km2 in areas.items()}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any], none: Any) -> dict[str, Pair]:
    pairs = {key: (old.get(key, none), new.get(key, none)) for key in sorted({*old, *new})}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _joined(spans: Iterable[MovedSpan]) -> Iterator[MovedSpan]:
    """Those with a difference; neighbours with the same one together."""
    last: MovedSpan | None = None
    for span in spans:
        if last and _same(last, span) and last.last + timedelta(days=1) == span.first:
            last = MovedSpan(last.first, span.last, last.places, last.km2)
            continue
        if last and (last.places or last.km2):
            yield last
        last = span
    if last and (last.places or last.km2):
        yield last


def _same(one: MovedSpan, other: MovedSpan) -> bool:
    return one.places == other.places and {
        h: (round(a, 1), round(b, 1)) for h, (a, b) in one.km2.items()
    } == {h: (round(a, 1), round(b, 1)) for h, (a, b) in other.km2.items()}
