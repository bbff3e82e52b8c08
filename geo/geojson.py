"""Frames to GeoJSON features (RFC 7946), each serialised once.

The same row gives the same bytes: keys in the order of the columns, days as YYYY-MM-DD, missing
values as null, coordinates as they stand in the frame (already rounded). NaN and infinities can't
be written: orjson has no spelling for them.
"""

from collections.abc import Sequence
from typing import Any

import geopandas
import orjson
import pandas as pd
import shapely


def features(frame: geopandas.GeoDataFrame) -> list[bytes]:
    """One GeoJSON Feature per row of a frame in WGS 84; `id` is the row's index."""
    geometries = shapely.to_geojson(frame.geometry.to_numpy())
    names = [name for name in frame.columns if name != frame.geometry.name]
    columns = [frame[name].tolist() for name in names]
    return [
        orjson.dumps(
            {
                "type": "Feature",
                "id": str(key),
                "geometry": None if geometry is None else orjson.Fragment(geometry),
                "properties": dict(zip(names, map(plain, values), strict=True)),
            }
        )
        for key, geometry, *values in zip(frame.index, geometries, *columns, strict=True)
    ]


def plain(value: Any) -> Any:
    """The value as JSON knows it: None for anything missing."""
    if isinstance(value, (list, dict)):
        return value
    return None if pd.isna(value) else value


def feature_collection(features: Sequence[bytes], **members: Any) -> bytes:
    """A FeatureCollection of serialised features, with further members after them."""
    tail = orjson.dumps(members)[1:] if members else b"}"
    separator = b"]," if members else b"]"
    start = b'{"type":"FeatureCollection","features":['
    return b"".join((start, b",".join(features), separator, tail))
