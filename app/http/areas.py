"""Reference systems, and boxes in them, to areas in WGS 84."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.http.params import NUMBER
from geo import QueryError
from geo.crs import LON_LAT, WGS84, BBox, moved, reference_systems

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"


def systems(metric: str) -> Mapping[str, str]:
    """URI to authority code of every reference system there is: those of all data, and the metric.

    CRS84 is (lon, lat); EPSG:4326 is (lat, lon), as its authority has it.
    """
    codes = reference_systems(metric)
    return {CRS84 if code == LON_LAT else EPSG + code.partition(":")[2]: code for code in codes}


def system(name: str, text: str, known: Mapping[str, str]) -> str:
    """The reference system of a URI."""
    if text not in known:
        raise QueryError(name, text, f"one of {', '.join(known)}")
    return text


def bbox(text: str, crs: str = CRS84, code: str = LON_LAT) -> tuple[BBox | BaseGeometry, ...]:
    """The areas (WGS 84) of a `bbox` in a reference system: a box or two, or a polygon.

    Four numbers (west, south, east, north), or six with heights, which are read and not used,
    since no feature has one. In CRS84 and EPSG:4326 a box may cross the antimeridian.
    """
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(NUMBER.fullmatch(part) for part in parts):
        raise QueryError("bbox", text, "4 numbers (west,south,east,north), or 6 with heights")
    numbers = [float(part) for part in parts]
    low, high = numbers[: len(parts) // 2], numbers[len(parts) // 2 :]
    if len(parts) == 6 and low[2] > high[2]:
        raise QueryError("bbox", text, "a lowest height that is not above the highest")
    if crs == EPSG + "4326":
        low[:2], high[:2] = low[1::-1], high[1::-1]
    elif crs != CRS84:
        return (_unprojected(text, low, high, code),)
    return _in_degrees(text, low[0], low[1], high[0], high[1])


def _in_degrees(
    text: str, west: float, south: float, east: float, north: float
) -> tuple[BBox, ...]:
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise QueryError("bbox", text, "longitudes from -180 to 180")
    if not -90 <= south <= north <= 90:
        raise QueryError("bbox", text, "latitudes from -90 to 90, south before north")
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def _unprojected(text: str, low: Sequence[float], high: Sequence[float], code: str) -> Any:
    """A box in a projected system as a polygon in WGS 84, its sides bent as they are there."""
    if low[0] >= high[0] or low[1] >= high[1]:
        raise QueryError("bbox", text, "minimum coordinates before maximum ones")
    box = shapely.box(low[0], low[1], high[0], high[1])
    ring = shapely.segmentize(box, (high[0] - low[0]) / 16)
    shape = moved(np.array([ring], dtype=object), code, WGS84)[0]
    if not np.isfinite(shape.bounds).all() or not shapely.is_valid(shape):
        raise QueryError("bbox", text, f"a box within the reach of {code}")
    return shape
