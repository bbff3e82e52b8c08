"""Records that are sound by themselves and cannot all be right: each is named where it stands.

Of two that contradict each other the later, or the one that refers to the other, is named.
"""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import cos, hypot, radians
from typing import Any, Final

import numpy as np

from geo.crs import Ints, Position
from geo.errors import Fault
from geo.records.index import Column
from geo.records.manifest import NAME
from geo.records.model import MARGIN_DAYS, Claim, Manifest, Party, Place, Report, Source
from geo.records.tables import ReadTable

SAME_PLACE_KM: Final = 2.0
"""Two places of one name that lie no farther apart are taken for one that was entered twice."""
NEVER: Final = date.max.toordinal()
"""The last day of a publication that says none, as an ordinal."""
DAYS_AROUND: Final = 3_653
"""Ten years, on either side of the days of the data set."""
TOLD_AS_PAST: Final = ("accusation", "denial", "report")
"""Kinds of claims that speak of what has happened; others may speak of what is to come."""
_KM_PER_DEGREE: Final = 111.2


def contradictions(
    *,
    parties: ReadTable[Party],
    places: ReadTable[Place],
    claims: ReadTable[Claim],
    reports: ReadTable[Report],
    sources: ReadTable[Source],
) -> Iterator[Fault]:
    """Those that need no manifest."""
    yield from party_faults(parties)
    yield from namesake_faults(places)
    yield from span_faults(claims)
    yield from day_faults(reports, claims, sources)


def party_faults(parties: ReadTable[Party]) -> Iterator[Fault]:
    """Allies that are no parties; colours and variants of two parties."""
    ids = parties.ids
    owners: dict[str, str] = {}
    party_of: dict[str, str] = {}
    for party, line in zip(parties.records.values(), parties.lines, strict=True):
        for ally in party.allies:
            if ally == party.id or (ids is not None and ally not in ids):
                yield Fault("parties.csv", line, "allies", ally, "ids of other parties")
        owner = owners.setdefault(party.colour, party.id)
        if party.colour and owner != party.id:
            expected = f"another colour than that of {owner!r}"
            yield Fault("parties.csv", line, "colour", party.colour, expected)
        for name in party.variants:
            if (other := party_of.setdefault(name.casefold(), party.id)) != party.id:
                expected = f"names of this party: {name!r} is one of {other!r}"
                yield Fault("parties.csv", line, "variants", name, expected)


def namesake_faults(places: ReadTable[Place]) -> Iterator[Fault]:
    """A place of the same name as another that nothing tells from it."""
    names: dict[str, list[tuple[Place, int]]] = {}
    for place, line in zip(places.records.values(), places.lines, strict=True):
        same = names.setdefault(place.name.casefold(), [])
        for other, first in same:
            if _may_be_one(place, other):
                expected = (
                    f"a name that tells it from {other.id!r} on line {first}, which has the same "
                    f"and lies within {SAME_PLACE_KM:g} km or has no position"
                )
                yield Fault("places.csv", line, "name", place.name, expected)
                break
        same.append((place, line))


def _may_be_one(place: Place, other: Place) -> bool:
    if place.position is None or other.position is None:
        return True
    return km_between(place.position, other.position) <= SAME_PLACE_KM


def km_between(one: Position, other: Position) -> float:
    """About how far apart two positions near each other are."""
    (lon, lat), (to_lon, to_lat) = one, other
    east = (to_lon - lon) * cos(radians(lat))
    return hypot(east, to_lat - lat) * _KM_PER_DEGREE


def span_faults(claims: ReadTable[Claim]) -> Iterator[Fault]:
    """Passages of one source that overlap, or whose paragraphs run the other way."""
    columns = claims.records.columns
    order = [columns[name] for name in ("source", "start", "end", "paragraph", "id")]
    rows = [row for row, start in enumerate(columns["start"]) if start is not None]
    spans = sorted((*[column[row] for column in order], claims.lines[row]) for row in rows)
    last_source, last_end, last_paragraph, owner = "", 0, 0, ""
    for source, start, end, paragraph, claim_id, line in spans:
        if source == last_source and start < last_end:
            expected = f"{last_end} or more, where the passage of {owner!r} ends"
            yield Fault("claims.csv", line, "start", str(start), expected)
        elif source == last_source and paragraph < last_paragraph:
            expected = f"{last_paragraph} or more: {owner!r} stands before it, in that paragraph"
            yield Fault("claims.csv", line, "paragraph", str(paragraph), expected)
        if source != last_source or end > last_end:
            last_source, last_end, last_paragraph, owner = source, end, paragraph, claim_id


def day_faults(
    reports: ReadTable[Report], claims: ReadTable[Claim], sources: ReadTable[Source]
) -> Iterator[Fault]:
    """What is told of a day after its source was published, or before it happened."""
    yield from report_day_faults(reports, sources)
    of_saying = ("said_day", "said_precision")
    yield from _published_before(claims, "claims.csv", of_saying, sources)
    kinds = claims.records.column("kind")
    past = _each(kinds, lambda kind: kind in TOLD_AS_PAST)
    begun, _ = _span(claims, "event_day", "event_precision")
    _, said_until = _span(claims, *of_saying)
    for row in np.flatnonzero(past & (begun > said_until)).tolist():
        claim = claims.records.columns
        day, until = claim["event_day"][row], date.fromordinal(int(said_until[row]))
        expected = f"a day by {until}, when the {kinds[row]} had been made"
        yield Fault("claims.csv", claims.lines[row], "event_day", str(day), expected)


def report_day_faults(reports: ReadTable[Report], sources: ReadTable[Source]) -> Iterator[Fault]:
    """What reports tell of a day after their source was published."""
    yield from _published_before(reports, "reports.csv", ("day", "precision"), sources)


def range_faults(reports: ReadTable[Report], manifest: Manifest) -> Iterator[Fault]:
    """Reports of days so far from those of the data set that the year must be mistyped."""
    first = manifest.first_day - timedelta(days=DAYS_AROUND)
    last = manifest.last_day + timedelta(days=DAYS_AROUND)
    days = reports.records.column("day")
    for row in np.flatnonzero(_each(days, lambda day: not first <= day <= last)).tolist():
        expected = f"a day from {first} to {last}, ten years around those of {NAME}"
        yield Fault("reports.csv", reports.lines[row], "day", str(days[row]), expected)


def _published_before(
    table: ReadTable[Any], file: str, names: tuple[str, str], sources: ReadTable[Source]
) -> Iterator[Fault]:
    ids = table.records.column("source")
    known = sources.records
    until = _each(ids, lambda s: published_until(known[s].published) if s in known else NEVER)
    begun, _ = _span(table, *names)
    for row in np.flatnonzero(begun > until).tolist():
        last, source = date.fromordinal(int(until[row])), ids[row]
        expected = f"a day by {last}, when its source {source!r} was out"
        day = table.records.columns[names[0]][row]
        yield Fault(file, table.lines[row], names[0], str(day), expected)


def _span(table: ReadTable[Any], day: str, precision: str) -> tuple[Ints, Ints]:
    """The first and the last day (ordinals) of each row; 0 and 0 where it has none."""
    days = _each(table.records.column(day), date.toordinal)
    margin = _each(table.records.column(precision), MARGIN_DAYS.__getitem__)
    return np.maximum(days - margin, 0), days + margin


def _each(column: Column, of: Callable[[Any], int]) -> Ints:
    """What a function gives for each row's value, 0 where that is missing."""
    return np.array([*map(of, column.values), 0], dtype=np.int64)[column.codes]


def published_until(published: str) -> int:
    """The last day (ordinal) on which a publication can have come out, by what is known of it."""
    if not published:
        return NEVER
    year, month, day = (*map(int, published[:10].split("-")), 0, 0)[:3]
    if not month:
        return date(year, 12, 31).toordinal()
    if not day:
        return date(year, month, calendar.monthrange(year, month)[1]).toordinal()
    is_instant = "T" in published  # the day may be over where the reader of the clock isn't
    return date(year, month, day).toordinal() + is_instant
