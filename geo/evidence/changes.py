"""What changed hands between two days: place by place, by which reports, and which ground."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from geo.control import BASES, Epochs, History, Lines, zone_shapes
from geo.crs import Ints
from geo.records import Report


@dataclass(frozen=True, slots=True)
class Handover:
    """A place whose holder on one day differs from that on another.

    `before` and `after` are the reports that decide on the two days, None for no record.
    """

    place: str
    before: Report | None
    after: Report | None


def handovers(history: History, first: date, last: date) -> Iterator[Handover]:
    """Each place whose holder on `last` differs from that on `first`, by id."""
    on_first, on_last = history.deciding(first), history.deciding(last)
    for place in sorted(on_first.keys() | on_last.keys()):
        before, after = on_first.get(place), on_last.get(place)
        if (before and before.holder) != (after and after.holder):
            yield Handover(place, before, after)


@dataclass(frozen=True, slots=True)
class Turn:
    """A place goes over from one holder to another on a day; None is no record."""

    day: date
    place: str
    before: str | None
    after: str


def turns(history: History, first: date, last: date) -> list[Turn]:
    """Each change of a holder after the first day up to the last, by day, then name of place."""
    places = history.records.places
    every = [
        Turn(tenure.valid_from, place, before.holder if before else None, tenure.holder)
        for place, tenures in history.tenures.items()
        for before, tenure in zip((None, *tenures), tenures, strict=False)
        if first < tenure.valid_from <= last
    ]
    return sorted(every, key=lambda turn: (turn.day, places[turn.place].name, turn.place))


def returned(history: History, first: date, last: date) -> list[str]:
    """Ids of the places with one holder on both days and another on some day between them."""
    before, after = history.holders(first), history.holders(last)
    return [
        place
        for place, holder in sorted(before.items())
        if after.get(place) == holder
        if any(
            first < tenure.valid_from < last and tenure.holder != holder
            for tenure in history.tenures[place]
        )
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Ground with one holder on one day and one on another; None is no record."""

    bank: str
    basis: str
    holder: str | None
    other: str | None
    """The holder on the other day."""
    places: tuple[str, ...]
    """Ids of the places whose ground it is."""
    shape: Any
    """A multipolygon in WGS 84 (lon, lat)."""


def pieces(epochs: Epochs, day: date, other: date, lines: Lines | None = None) -> list[Piece]:
    """The ground with a record on either day, cut by its holders on both; no two overlap.

    Its lines are these, if some are given.

    Cells are the same on every day, so this is a matter of keys: no polygon is laid over another.
    """
    cells, count = epochs.cells, len(epochs.holders) + 1
    holders, others = (_codes(epochs, d)[cells.face_site] for d in (day, other))
    keys = ((cells.face_bank * count + holders) * count + others) * len(BASES) + cells.face_basis
    keys = np.where((holders == 0) & (others == 0), -1, keys)
    names = (None, *epochs.holders)
    pieces = []
    for key, shape in sorted(zone_shapes(cells, keys, lines).items()):
        bank, held_by, held_by_other, basis = np.unravel_index(
            key, (len(epochs.records.manifest.banks), count, count, len(BASES))
        )
        sites = np.unique(cells.face_site[keys == key])
        piece = Piece(
            epochs.records.manifest.banks[bank],
            BASES[basis],
            names[held_by],
            names[held_by_other],
            tuple(p for site in sites for p in epochs.history.together[cells.sites[site]]),
            shape,
        )
        pieces.append(piece)
    return pieces


def _codes(epochs: Epochs, day: date) -> Ints:
    """Per site: one more than the index of its holder on the day, 0 for no record."""
    codes: Ints = epochs.codes[epochs.at(day)] + 1
    return codes
