"""Frames to GeoJSON features (RFC 7946).

The same row gives the same bytes: keys in the order of the columns, days as YYYY-MM-DD, missing
values as null, coordinates as they stand in the frame (already rounded). NaN and infinities can't
be written: orjson has no spelling for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import geopandas
import orjson
import pandas as pd

from geo.crs import Geometries
from geo.features.parts import parts_of
from geo.records import Column

Row = tuple[str, Any, Mapping[str, Any]]
"""(id, geometry or None, properties)."""


class Features(NamedTuple):
    """Some features of a layer, column by column: every column has a value for each of them."""

    ids: Sequence[str]
    geometries: Sequence[Any] | Geometries
    """In WGS 84; None for a feature without one."""
    properties: Mapping[str, Sequence[Any] | Column]
    rows: Mapping[str, int] | None = None
    """The place of each id among them, where that is known already."""

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> "Features":
        """Rows that all have the same properties."""
        listed = list(rows)
        names = list(listed[0][2]) if listed else []
        columns = {name: [row[2][name] for row in listed] for name in names}
        return cls([row[0] for row in listed], [row[1] for row in listed], columns)

    @classmethod
    def of_frame(cls, frame: geopandas.GeoDataFrame) -> "Features":
        """The rows of a frame in WGS 84, missing values as None."""
        names = [name for name in frame.columns if name != frame.geometry.name]
        columns = {name: _plain_values(frame[name]) for name in names}
        return cls(list(map(str, frame.index)), frame.geometry.to_numpy().tolist(), columns)


def rows_of(frame: geopandas.GeoDataFrame) -> Iterator[Row]:
    """The rows of a frame in WGS 84, missing values as None."""
    ids, geometries, columns, _ = Features.of_frame(frame)
    for key, geometry, *values in zip(ids, geometries, *columns.values(), strict=True):
        yield key, geometry, dict(zip(columns, values, strict=True))


def feature_bytes(features: Features) -> list[bytes]:
    """A GeoJSON Feature for each of them."""
    return parts_of(features.ids, features.geometries, features.properties).some(slice(None))


def _plain_values(column: pd.Series) -> list[Any]:
    """The values of a column as JSON knows them."""
    values, missing = column.tolist(), column.isna()
    if not missing.any():
        return values
    return [None if no else value for value, no in zip(values, missing.tolist(), strict=True)]


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
