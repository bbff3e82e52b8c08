"""Frames to GeoJSON features (RFC 7946), each serialised once.

The same row gives the same bytes: keys in the order of the columns, days as YYYY-MM-DD, missing
values as null, coordinates as they stand in the frame (already rounded). NaN and infinities can't
be written: orjson has no spelling for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import shapely

Row = tuple[str, Any, Mapping[str, Any]]
"""(id, geometry or None, properties)."""


def feature_bytes(rows: Sequence[Row], texts: dict[int, bytes] | None = None) -> list[bytes]:
    """One GeoJSON Feature for each row (id, geometry in WGS 84 or None, properties).

    `texts` keeps the text of each geometry by its `id()` from one call to the next, for rows that
    share geometries; the caller keeps the geometries alive.
    """
    known = {} if texts is None else texts
    new = {id(row[1]): row[1] for row in rows if id(row[1]) not in known}
    shapes = np.empty(len(new), dtype=object)
    shapes[:] = list(new.values())
    made = shapely.to_geojson(shapes).tolist()
    known.update(
        (key, b"null" if text is None else text.encode())
        for key, text in zip(new, made, strict=True)
    )
    return [
        b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}'
        % (orjson.dumps(feature_id), known[id(shape)], orjson.dumps(properties))
        for feature_id, shape, properties in rows
    ]


def plain(value: Any) -> Any:
    """The value as JSON knows it: None for anything missing."""
    if isinstance(value, (list, dict)):
        return value
    return None if pd.isna(value) else value


HEAD: Final = b'{"type":"FeatureCollection","features":['
"""What stands before the features of a FeatureCollection."""


def feature_collection(joined: bytes | memoryview, **members: Any) -> bytes:
    """A FeatureCollection of features joined by commas, with further members after them."""
    tail = orjson.dumps(members)[1:] if members else b"}"
    separator = b"]," if members else b"]"
    return b"".join((HEAD, joined, separator, tail))
