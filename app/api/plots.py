"""A map of the features of a page, for people: where what matches lies, as paths of an SVG.

All are drawn alike: features of different days lie over one another, and a colour of their holder
would say more than the page does. Nothing but numbers and ids enters it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

import numpy as np
import orjson
import shapely

from geo import Front
from geo.crs import BBox

PLOT_WIDTH: Final = 720
HEIGHT_MAX: Final = 480
_LEAST_DEGREES: Final = 0.1
"""The ground of a single point."""
_MARGIN: Final = 0.06
_CLOSE: Final = 0.6
"""Pixels by which an outline may be off."""
_GROUND: Final = ("boundaries", "rivers")


@dataclass(frozen=True, slots=True)
class Plot:
    """The map: its size in pixels, the paths of what lies below, and those of the features."""

    width: int
    height: int
    ground: Mapping[str, str]
    """By layer."""
    features: Sequence[tuple[str, str, str]]
    """(id, path of its lines and areas, path of its points); one of the two may be empty."""


def plot(front: Front, features: Sequence[Mapping[str, Any]]) -> Plot | None:
    """The map of these GeoJSON features; None if none of them has a position."""
    located = [f for f in features if f["geometry"]]
    shapes = shapely.from_geojson([orjson.dumps(f["geometry"]) for f in located])
    if not located or shapely.is_empty(shapes).all():
        return None
    west, south, east, north = _around(shapes)
    narrow = cos(radians((south + north) / 2))
    scale = min(PLOT_WIDTH / ((east - west) * narrow), HEIGHT_MAX / (north - south))
    by = np.array([scale * narrow, -scale])

    def paths(geometry: Any) -> tuple[str, str]:
        pixels = shapely.transform(geometry, lambda at: (at - [west, north]) * by)
        return _paths(shapely.simplify(pixels, _CLOSE))

    seen = shapely.box(west, south, east, north)
    return Plot(
        round((east - west) * scale * narrow),
        round((north - south) * scale),
        {layer: paths(_lines(front, layer, seen))[0] for layer in _GROUND},
        [(str(f["id"]), *paths(one)) for f, one in zip(located, shapes, strict=True)],
    )


def _around(shapes: Any) -> BBox:
    """The box around the shapes, with a margin."""
    west, south, east, north = shapely.total_bounds(shapes)
    margin = max((east - west) * _MARGIN, (north - south) * _MARGIN, _LEAST_DEGREES / 2)
    return west - margin, south - margin, east + margin, north + margin


def _lines(front: Front, layer: str, seen: Any) -> Any:
    """The lines of a layer that are in sight."""
    geometries = front.frame(layer).geometry.to_numpy()
    near = geometries[shapely.intersects(geometries, seen)]
    areas = shapely.get_dimensions(near) == 2
    lines = np.where(areas, shapely.boundary(near), near)
    return shapely.intersection(shapely.geometrycollections(lines), seen)


def _paths(geometry: Any) -> tuple[str, str]:
    """The paths of lines and areas, and of points: lines of no length, drawn with round ends."""
    outlines = [(_pen(line), line.geom_type == "Point") for line in _outlines(geometry)]
    lines, points = ("".join(d for d, dot in outlines if dot == dots) for dots in (False, True))
    return lines, points


def _outlines(geometry: Any) -> Iterator[Any]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi"):
            yield from _outlines(part)
        elif part.geom_type == "Polygon":
            yield from shapely.get_rings(part)
        else:
            yield part


def _pen(line: Any) -> str:
    at = np.round(shapely.get_coordinates(line)).astype(int).tolist()
    if not at:
        return ""
    (x, y), *rest = at
    return f"M{x} {y}" + ("".join(f"L{px} {py}" for px, py in rest) if rest else "h0")
