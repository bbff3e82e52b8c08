"""Two reference systems: WGS 84, in which everything is kept and sent, and a metric one.

Areas, distances and tessellations are computed in the data set's projected system (metres), never
in degrees. Axis order is always (x, y): (lon, lat) in WGS 84, whatever an authority's own order is.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

if TYPE_CHECKING:
    import geopandas

WGS84: Final = "EPSG:4326"
"""As it is kept everywhere here: (lon, lat)."""
LON_LAT: Final = "OGC:CRS84"
"""The same under the name of whose authority it has this order of axes."""
LAT_LON: Final = "EPSG:4326"
"""What whoever asks for this by name gets: (lat, lon), as its authority has it."""
_DECIMALS: Final = 6
"""Decimals of a degree kept in every geometry: about 0.1 m, far below any uncertainty here."""
METRIC_DECIMALS: Final = 2
"""And of a metre, where geometries are asked for in a metric system."""

Position = tuple[float, float]
"""(lon, lat) in degrees, WGS 84."""
BBox = tuple[float, float, float, float]
"""(west, south, east, north) in degrees, WGS 84."""
Geometries = npt.NDArray[Any]
"""An array of shapely geometries (dtype object)."""
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def point_array(positions: Iterable[Position]) -> Geometries:
    """An array of points, of any length, from (lon, lat) or (x, y)."""
    return np.asarray(shapely.points(np.array(list(positions), dtype=float).reshape(-1, 2)))


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def moved(
    geometries: Geometries, source: str, target: str, *, decimals: int | None = None
) -> Geometries:
    """The geometries, given in one system, in another, (x, y) in both; rounded if asked."""
    transformer = _transformer(source, target)

    def transform(positions: Floats) -> Floats:
        there = np.column_stack(transformer.transform(*positions.T))
        return there if decimals is None else np.round(there, decimals)

    return shapely.transform(geometries, transform)


def reference_systems(metric: str) -> tuple[str, ...]:
    """The systems in which features may be asked for, by their names; `metric` is the data's."""
    return LON_LAT, LAT_LON, "EPSG:3857", metric


def in_system(geometries: Geometries, crs: str) -> Geometries:
    """The geometries, given in WGS 84 (lon, lat), in a system, axes as its authority has them."""
    if crs == LON_LAT:
        return geometries
    if crs == LAT_LON:
        return np.asarray(shapely.transform(geometries, lambda positions: positions[:, ::-1]))
    return moved(geometries, WGS84, crs, decimals=METRIC_DECIMALS)


def projected(geometries: Geometries, crs: str) -> Geometries:
    """The geometries, given in WGS 84 (lon, lat), in the projected system `crs` (metres)."""
    return moved(geometries, WGS84, crs)


def geographic(geometries: Geometries, crs: str) -> Geometries:
    """The geometries, given in `crs` (metres), in WGS 84 (lon, lat), rounded to `DECIMALS`."""
    return moved(geometries, crs, WGS84, decimals=_DECIMALS)


def frame_of(
    rows: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]],
    shapes: Sequence[Any],
    columns: Sequence[str],
) -> "geopandas.GeoDataFrame":
    """A frame in WGS 84 with these columns, indexed by the rows' `id`; there may be no rows.

    `rows` are given one by one, or column by column.
    """
    import geopandas  # takes longer to import than a short command runs
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["id", *columns], dtype=object)
    frame = frame.infer_objects().set_index("id")
    return geopandas.GeoDataFrame(frame, geometry=list(shapes), crs=WGS84)
