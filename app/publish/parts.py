"""A front with many places in parts: squares of ground, each with the days on which it changes.

A day of a country is megabytes of outlines, nearly all of them those of the day before. So they are
published in squares of degrees at four scales, and a square has a file only for the days on which
something in it changes: a reader's page fetches the squares in view, and for the next day what is
not the same. Dots lie in the same squares, as far as a scale has room for them; places with their
reports in files by a number made of their id. `static/published.js` puts together what it needs;
`map/parts.json` says what there is. Measured against other ways in the chapter on deployment.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson

from app.day import dots, name_points, screen
from app.words import publishers
from geo import Front, Place
from geo.control import Patches, named_key, patches, squares_of, zone_rows_on
from geo.crs import Ints
from geo.records import CONTESTED

PartFiles = Iterator[tuple[str, bytes]]
"""Names below the folder of the version, and what is in them."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the ground is cut and thinned for some zooms."""

    below: float
    """The zoom from which on the next scale is drawn."""
    degrees: float
    tolerance_m: float
    digits: int
    zoom: int
    """Dots that are not drawn at this zoom are not in it."""


SCALES: Final = (
    Scale(7, 2, 1000, 3, 6),
    Scale(9, 2, 500, 3, 8),
    Scale(11.5, 1, 250, 4, 11),
    Scale(99, 0.25, 0, 5, dots.ZOOMS[-1]),
)
FILES_OF_PLACES: Final = 256
"""So many files hold the places with their reports."""
_WORLD: Final = 360
"""Degrees of a square that has it all."""
_DEGREE_M: Final = 111_320


def part_files(front: Front, say: Callable[[str], None]) -> PartFiles:
    """The files of ground, dots and days, and `map/parts.json`."""
    drawn = dots.dots(front)
    held = _held(front, drawn.places)
    index = []
    for number, scale in enumerate(SCALES):
        say(f"ground in parts: scale {number + 1} of {len(SCALES)}")
        ground = patches(front.epochs, front.starts, scale.degrees, scale.tolerance_m)
        of_scale = _OfScale(front, scale, ground, held, drawn)
        if number == 0:
            yield from _days(front, patches(front.epochs, front.starts, _WORLD, scale.tolerance_m))
        squares: dict[str, list[int]] = {}
        for name, square in of_scale.squares.items():
            for at in of_scale.changes(square):
                day = (front.starts[at] - front.starts[0]).days
                squares.setdefault(name, []).append(day)
                yield f"map/ground/{number}/{name}/{day}.json", of_scale.ground_file(square, at)
        places = dict(of_scale.place_files())
        yield from ((f"map/places/{number}/{name}.json", body) for name, body in places.items())
        index.append(
            {
                "below": scale.below,
                "degrees": scale.degrees,
                "ground": squares,
                "places": sorted(places),
            }
        )
    reach = front.records.manifest.inferred_m / _DEGREE_M
    parts = {"scales": index, "reach": round(reach, 4), "files": FILES_OF_PLACES}
    yield "map/parts.json", orjson.dumps(parts)


def _held(front: Front, places: Sequence[Place]) -> Ints:
    """(days, places): index into the holders, -1 for no record."""
    codes = {holder: code for code, holder in enumerate(front.epochs.holders)}
    days = map(front.holders, front.starts)
    return np.array(
        [[codes.get(day.get(place.id, ""), -1) for place in places] for day in days], dtype=np.int64
    )


class _OfScale:
    """What is published of one scale."""

    def __init__(
        self, front: Front, scale: Scale, ground: Patches, held: Ints, drawn: dots.Dots
    ) -> None:
        self.front, self.scale, self.ground, self.held = front, scale, ground, held
        self.drawn = drawn
        of_dots = squares_of(drawn.positions, scale.degrees)
        self.of_dots = np.where(drawn.zooms[:, None] <= scale.zoom, of_dots, _NOWHERE)
        every = np.unique(ground.squares, axis=0).tolist()
        self.squares = {f"{x}.{y}": (x, y) for x, y in every}

    def dots_of(self, square: tuple[int, int]) -> Ints:
        """The numbers of the dots in a square."""
        return np.flatnonzero((self.of_dots == square).all(axis=1))

    def changes(self, square: tuple[int, int]) -> list[int]:
        """The numbers of the days from which a square looks different, the first among them."""
        keys = self.ground.keys[:, self.ground.beside(square)]
        state = np.hstack([keys, self.held[:, self.dots_of(square)]])
        return [0, *(np.flatnonzero((np.diff(state, axis=0) != 0).any(axis=1)) + 1).tolist()]

    def ground_file(self, square: tuple[int, int], at: int) -> bytes:
        """Zones and fronts of a square on a day, as GeoJSON, and who holds its dots."""
        zones = self.ground.zones(square, at).items()
        features = [self._feature(_named(self.front, key), shape) for key, shape in zones]
        line = self.ground.fronts(square, at)
        if not line.is_empty:
            features.append(self._feature({"line": "halfway"}, line))
        holders = self.front.epochs.holders
        held = {
            self.drawn.places[dot].id: holders[code]
            for dot in self.dots_of(square).tolist()
            if (code := int(self.held[at, dot])) >= 0
        }
        members = {"type": "FeatureCollection", "features": features, "holders": held}
        return orjson.dumps(members, option=orjson.OPT_SERIALIZE_NUMPY)

    def _feature(self, properties: Mapping[str, Any], shape: Any) -> dict[str, Any]:
        geometry = screen.geometry_json(shape, self.scale.digits)
        return {"type": "Feature", "properties": properties, "geometry": geometry}

    def place_files(self) -> PartFiles:
        """Per square its dots, each with the zoom from which it is drawn."""
        there = self.of_dots[(self.of_dots != _NOWHERE).all(axis=1)]
        for x, y in np.unique(there, axis=0).tolist():
            some = self.dots_of((x, y)).tolist()
            features = [
                dots.feature(self.drawn.places[at], zoom=int(self.drawn.zooms[at])) for at in some
            ]
            yield f"{x}.{y}", orjson.dumps({"type": "FeatureCollection", "features": features})


_NOWHERE: Final = np.iinfo(np.int64).min


def _named(front: Front, key: int) -> dict[str, str]:
    return dict(zip(("bank", "holder", "basis"), named_key(front.epochs, key), strict=True))


def _days(front: Front, ground: Patches) -> PartFiles:
    """What the map says of a day as a whole: its zones without their ground, and their names."""
    for at, day in enumerate(front.starts):
        contested = {
            place: front.history.parties_of(place, day)
            for place, holder in front.holders(day).items()
            if holder == CONTESTED
        }
        rows = zone_rows_on(front.epochs, day)
        held = ground.keys[at] >= 0
        named = [_named(front, key) for key in ground.keys[at, held].tolist()]
        members = {
            "zones": [_zone(row, contested) for row in rows],
            "labels": list(name_points.labels(front.records, named, ground.shapes[held])),
            "contested": contested,
            "publishers": publishers(front.history, day),
            "changed": [],
        }
        yield f"map/{day}.json", orjson.dumps(members, option=orjson.OPT_SERIALIZE_NUMPY)


def _zone(row: Mapping[str, Any], contested: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"type": "Feature", "id": row["id"], "properties": screen.members(row, contested)}


def file_of_place(place: str) -> int:
    """The number of the file that has a place."""
    number = 0
    for byte in place.encode():
        number = (number * 31 + byte) % FILES_OF_PLACES
    return number


def record_files(places: Iterable[Any], reports: Iterable[Any]) -> PartFiles:
    """The features of places and of their reports, and the names of all places for a search."""
    files: list[dict[str, list[Any]]] = [
        {"places": [], "reports": []} for _ in range(FILES_OF_PLACES)
    ]
    names = []
    for place in places:
        files[file_of_place(place["id"])]["places"].append(place)
        fields = {
            name: place["properties"][name] for name in ("name", "name_ar", "variants", "kind")
        }
        position = place["geometry"] and place["geometry"]["coordinates"]
        names.append({"id": place["id"], **fields, "position": position})
    for report in reports:
        files[file_of_place(report["properties"]["place"])]["reports"].append(report)
    for number, records in enumerate(files):
        yield f"map/records/{number}.json", orjson.dumps(records)
    yield "map/names.json", orjson.dumps(names)
