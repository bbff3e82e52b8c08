"""The places of a table of others: those of the records by id or name, and new ones.

A new place needs a position. One name is one place: where the rows put it more than two
kilometres apart, or elsewhere than the records do, somebody has to say which is which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from geo.crs import Position
from geo.curation import slug
from geo.errors import Fault
from geo.importing.filled import Filled, and_more
from geo.importing.names import NamesOf, free_id
from geo.records import SAME_PLACE_KM, Place, Records, fields, km_between

_LON, _LAT = fields.degrees(180), fields.degrees(90)
FAR_KM: Final = 10.0
"""A place of the records lies no farther than this from where a table has it."""
_RESERVED: Final = ("area",)


class _Spot(NamedTuple):
    """A place as rows have it: what they call it, where, in which row first, in how many."""

    name: str
    lon: str
    lat: str
    row: int
    times: int


@dataclass
class FoundPlaces:
    """The places of a table's rows."""

    ids: Sequence[str]
    """The id of each place that rows name; empty where its rows are left out."""
    of_row: npt.NDArray[np.intp]
    """Which of them each row names."""
    new: list[dict[str, str]] = field(default_factory=list)
    """Rows of places.csv for those that the records don't have."""
    outside: int = 0
    """How many rows are of places outside the study area, and left out."""


def places_of(
    rows: Filled, records: Records, faults: list[Fault], *, inside: bool = False
) -> FoundPlaces:
    """The places that the rows name; `inside` leaves out rows of places outside the study area."""
    spots, of_row = _spots(rows)
    area = Polygon(records.area.positions)
    shapely.prepare(area)
    finding = _Finding(rows, records, area, faults)
    ids, outside = [], 0
    for spot in spots:
        position = finding.position(spot)
        if inside and position and not area.covers(shapely.Point(position)):
            outside += spot.times
            ids.append("")
        else:
            ids.append(finding.id_of(spot, position))
    return FoundPlaces(ids, of_row, finding.new, outside)


def _spots(rows: Filled) -> tuple[list[_Spot], npt.NDArray[np.intp]]:
    """The different places of the rows in their order, and the number of each row's."""
    name, lon, lat = columns = [rows.texts(field) for field in ("place", "lon", "lat")]
    codes = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        codes = codes * len(column.values) + column.codes
    _, first, inverse, times = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    spots = [
        _Spot(name[at], lon[at], lat[at], at, count)
        for at, count in zip(first[order].tolist(), times[order].tolist(), strict=True)
    ]
    return spots, rank[inverse]


def known_places(records: Records) -> NamesOf:
    """The places by their names and variants."""
    names = (
        (place.id, name)
        for place in records.places.values()
        for name in (place.name, *place.variants, place.name_ar)
        if name
    )
    return NamesOf(names, "a place in places.csv")


class _Finding:
    """Finds the places of a table one by one, and remembers the new ones."""

    def __init__(self, rows: Filled, records: Records, area: Polygon, faults: list[Fault]) -> None:
        self.rows, self.records, self.area, self.faults = rows, records, area, faults
        self.known = known_places(records)
        self.new: list[dict[str, str]] = []
        self._positions: dict[str, Position] = {}
        self._first: dict[str, int] = {}

    def position(self, spot: _Spot) -> Position | None:
        """Where the rows put a place, (lon, lat); None, perhaps with a fault, if nowhere."""
        if not spot.lon and not spot.lat:
            return None
        values = []
        for name, parse, text in (("lon", _LON, spot.lon), ("lat", _LAT, spot.lat)):
            try:
                values.append(parse(plain_degrees(text)))
            except ValueError as error:
                self._refuse(spot, name, text, str(error))
        if len(values) < 2:
            return None
        lon, lat = values
        if not self._is_near(lon, lat) and self._is_near(lat, lon):
            expected = (
                f"lon and lat: the other way round ({lat:g}, {lon:g}) it lies in the study area"
            )
            self._refuse(spot, "lon", spot.lon, expected)
            return None
        return lon, lat

    def _is_near(self, lon: float, lat: float) -> bool:
        west, south, east, north = self.area.bounds
        return west <= lon <= east and south <= lat <= north

    def id_of(self, spot: _Spot, position: Position | None) -> str:
        """The id of a place; empty, with a fault, if there is no telling."""
        if not spot.name:
            self._refuse(spot, "place", "", "the name or the id of a place")
            return ""
        ids = self.known.ids(spot.name)
        near = [place for place in ids if self._km(place, position) <= FAR_KM]
        if len(near) == 1:
            if near[0] in self._first and self._km(near[0], position) > SAME_PLACE_KM:
                self._refuse_second(near[0], spot, position)
            return near[0]
        if near:
            expected = f"an id: the name is that of {', '.join(near)}"
            self._refuse(spot, "place", spot.name, expected)
        elif ids and ids[0] in self._first:
            self._refuse_second(ids[0], spot, position)
        elif ids:
            km = min(self._km(place, position) for place in ids)
            expected = (
                f"a place where {ids[0]!r} is, which lies {km:.0f} km from there, "
                "or another name or id for another place"
            )
            self._refuse(spot, "place", spot.name, expected)
        elif position is None:
            expected = f"{self.known.what}, or lon and lat with it{self.known.near(spot.name)}"
            self._refuse(spot, "place", spot.name, expected)
        else:
            return self._added(spot, position)
        return ""

    def _km(self, place: str, position: Position | None) -> float:
        """How far a known place lies from a position; 0 where either is not known."""
        other = self._positions.get(place) or _position(self.records.places.get(place))
        return km_between(position, other) if position and other else 0.0

    def _refuse_second(self, place: str, spot: _Spot, position: Position | None) -> None:
        number = self.rows.table.numbers[int(self.rows.rows[self._first[place]])]
        expected = (
            f"one place of this name: row {number} puts it {self._km(place, position):.0f} km "
            "away; tell them apart by their names"
        )
        self._refuse(spot, "place", spot.name, expected)

    def _added(self, spot: _Spot, position: Position) -> str:
        try:
            fields.required(spot.name)
        except ValueError as error:
            self._refuse(spot, "place", spot.name, str(error))
            return ""
        place = self._free_id(spot.name)
        self.known.add(place, spot.name)
        self._positions[place] = position
        self._first[place] = spot.row
        lon, lat = (f"{degree:.6f}".rstrip("0").rstrip(".") for degree in position)
        self.new.append({"id": place, "name": spot.name, "lon": lon, "lat": lat})
        return place

    def _free_id(self, name: str) -> str:
        """An id made of a name that no place has yet."""
        return free_id(slug(name) or "place", self._has)

    def _has(self, place: str) -> bool:
        return place in _RESERVED or place in self.records.places or place in self._positions

    def _refuse(self, spot: _Spot, name: str, value: str, expected: str) -> None:
        self.faults.append(self.rows.fault(spot.row, name, value, expected + and_more(spot.times)))


def _position(place: Place | None) -> Position | None:
    return place.position if place else None


def plain_degrees(text: str) -> str:
    """A number with a decimal comma with a point."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
