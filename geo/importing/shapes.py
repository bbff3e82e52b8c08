"""Lines and outlines in GeoJSON, read by hand: what a new front may be given for its map."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from geo.crs import Position
from geo.errors import Fault, RecordsError
from geo.records import FILE_BYTES, UnreadableError, opened

_WGS84_NAMES: Final = ("CRS84", "4326")


def read_geojson(path: Path) -> dict[str, Any]:
    """The object of a GeoJSON file in WGS 84. RecordsError if it is none."""
    try:
        with opened(path, "a file in GeoJSON") as stream:
            document = json.loads(stream.read(FILE_BYTES).decode("utf-8-sig"))
    except UnreadableError as error:
        raise RecordsError([error.fault]) from None
    except (ValueError, RecursionError) as error:
        raise refused(path, str(error) or "too deep", "GeoJSON in UTF-8") from None
    if not isinstance(document, dict):
        raise refused(path, "no object", "GeoJSON")
    crs = json.dumps(document.get("crs", "CRS84"))
    if not any(name in crs for name in _WGS84_NAMES):
        raise refused(path, crs, "positions in WGS 84, as GeoJSON has them")
    return document


def refused(path: Path, value: str, expected: str, number: int = 0) -> RecordsError:
    """The error of a file, or of one of its features by its number."""
    return RecordsError([Fault(path.name, number, "", value, expected)])


def read_line(path: Path) -> list[Position]:
    """The positions of the only line of a GeoJSON file, (lon, lat)."""
    return _positions(path, _only(path, "LineString"))


def read_outline(path: Path) -> list[Position]:
    """The closed ring around the only polygon of a GeoJSON file, (lon, lat)."""
    rings = _only(path, "Polygon")
    if not isinstance(rings, list) or len(rings) != 1:
        raise refused(path, "a polygon with holes", "a polygon of one ring")
    return _positions(path, rings[0])


def _only(path: Path, kind: str) -> Any:
    """The coordinates of the only geometry of a file, which must be of this kind."""
    geometries = [*_geometries(read_geojson(path))]
    kinds = [geometry.get("type") for geometry in geometries]
    if kinds != [kind]:
        value = ", ".join(map(str, kinds[:5])) or "no geometry"
        raise refused(path, value, f"one {kind} and nothing else")
    return geometries[0].get("coordinates")


def _geometries(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    features = document.get("features")
    for part in features if isinstance(features, list) else [document]:
        geometry = part.get("geometry", part) if isinstance(part, dict) else None
        if isinstance(geometry, dict):
            yield geometry


def _positions(path: Path, coordinates: Any) -> list[Position]:
    positions: list[Position] = []
    for position in coordinates if isinstance(coordinates, list) else [coordinates]:
        match position:
            case [int() | float() as lon, int() | float() as lat, *_] if (
                abs(lon) <= 180 and abs(lat) <= 90
            ):
                positions.append((float(lon), float(lat)))
            case _:
                raise refused(path, str(position), "positions [lon, lat] in degrees")
    return positions
