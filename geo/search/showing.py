"""Features as they were asked for: with some properties only, in another system, as a frame."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import geopandas
import orjson
import shapely

from geo.crs import LON_LAT, Geometries, frame_of, in_system
from geo.features import SCHEMAS

DTYPES: Final = {"string": "str", "integer": "Int64", "boolean": "bool"}
"""By kind of property, so that a column's type doesn't hang on which features were chosen."""
Serialised = bytes | memoryview


def shown(
    features: Iterable[Serialised],
    geometries: Geometries,
    crs: str,
    properties: Sequence[str] | None = None,
) -> list[bytes]:
    """The features (GeoJSON, WGS 84) in a system, with these properties only."""
    whole = list(map(orjson.loads, features))
    if properties is not None:
        for feature in whole:
            own = feature["properties"]
            feature["properties"] = {name: own[name] for name in properties}
    if crs != LON_LAT:
        there = shapely.to_geojson(in_system(geometries, crs)).tolist()
        for feature, geometry in zip(whole, there, strict=True):
            feature["geometry"] = None if geometry is None else orjson.Fragment(geometry)
    return list(map(orjson.dumps, whole))


def framed(
    features: Iterable[Serialised], geometries: Geometries, layer: str
) -> geopandas.GeoDataFrame:
    """The features (GeoJSON, WGS 84) of a layer as a frame, indexed by id."""
    kinds = {name: of.type for name, of in SCHEMAS[layer].items()}
    rows = [
        {"id": feature["id"], **_dated(feature["properties"], kinds)}
        for feature in map(orjson.loads, features)
    ]
    frame = frame_of(rows, list(geometries), tuple(kinds))
    frame.index = frame.index.astype(DTYPES["string"])
    return frame.astype({n: DTYPES[kind] for n, kind in kinds.items() if kind in DTYPES})


def _dated(properties: dict[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and kinds[name] == "date" else value
        for name, value in properties.items()
    }
