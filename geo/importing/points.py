"""Points of others: GeoJSON read by hand, GeoPackage and GeoParquet by their libraries.

A feature is a row, its properties are columns, and a point gives two more, `lon` and `lat`.
GeoJSON never goes through GDAL, which follows what a file names to other files and hosts; a
GeoPackage goes there once its first bytes say that it is one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas
import pandas as pd
import pyogrio

from geo.crs import WGS84
from geo.errors import RecordsError
from geo.importing.others import OpenTable, cell_text, numbered
from geo.importing.shapes import read_geojson, refused
from geo.records import UnreadableError, opened

_SQLITE: Final = b"SQLite format 3\0"
_PARQUET: Final = b"PAR1"
DAMAGED: Final = (KeyError, OSError, RuntimeError, TypeError, ValueError)
"""What pyogrio, pyarrow and pyproj raise for files whose insides are wrong."""


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file."""
    try:
        with opened(path, "a file with a table") as stream:
            return stream.read(16)
    except UnreadableError as error:
        raise RecordsError([error.fault]) from None


@contextmanager
def geojson_points(path: Path, _layer: str) -> Iterator[OpenTable]:
    """The features of a GeoJSON file, counted from 1."""
    features = read_geojson(path).get("features")
    if not isinstance(features, list):
        raise refused(path, "no features", "GeoJSON with a FeatureCollection")
    rows = [_row(path, number, feature) for number, feature in enumerate(features, 1)]
    header = list(dict.fromkeys(name for row in rows for name in row))
    texts = ([cell_text(row.get(name)) for name in header] for row in rows)
    yield OpenTable(path.name, header, numbered(texts, 1))


def _row(path: Path, number: int, feature: Any) -> dict[str, Any]:
    """A feature as columns; RecordsError with its number if it is none."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        raise refused(path, str(feature), "a feature with properties", number)
    properties = feature.get("properties") or {}
    row = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        for name, value in properties.items()
    }
    return {**row, **_point(path, number, feature.get("geometry"))}


def _point(path: Path, number: int, geometry: Any) -> Mapping[str, float]:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return {}
    match geometry.get("coordinates"):
        case [int() | float() as lon, int() | float() as lat, *_]:
            return {"lon": float(lon), "lat": float(lat)}
        case position:
            raise refused(path, str(position), "a position [lon, lat]", number)


@contextmanager
def geopackage_points(path: Path, layer: str) -> Iterator[OpenTable]:
    """The features of a layer of a GeoPackage, counted from 1."""
    yield _table(path, geopackage_frame(path, layer))


def geopackage_frame(path: Path, layer: str) -> pd.DataFrame:
    """A layer of a GeoPackage by its name, or the only one."""
    if first_bytes(path)[: len(_SQLITE)] != _SQLITE:
        raise refused(path, "another kind of file", "a GeoPackage")
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if layer not in layers and (layer or len(layers) != 1):
            expected = f"--sheet with one of its layers, {', '.join(layers)}"
            raise refused(path, layer or f"{len(layers)} layers", expected)
        frame: pd.DataFrame = pyogrio.read_dataframe(path, layer=layer or layers[0])
    except DAMAGED as error:
        raise refused(path, str(error), "a GeoPackage that is whole") from None
    return frame


@contextmanager
def parquet_points(path: Path, _layer: str) -> Iterator[OpenTable]:
    """The rows of a Parquet or GeoParquet file, counted from 1."""
    if first_bytes(path)[: len(_PARQUET)] != _PARQUET:
        raise refused(path, "another kind of file", "a file in Parquet")
    try:
        frame = _parquet(path)
    except DAMAGED as error:
        raise refused(path, str(error), "a file in Parquet that is whole") from None
    yield _table(path, frame)


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return geopandas.read_parquet(path)
    except ValueError:  # it has no geometry
        return pd.read_parquet(path)


def _table(path: Path, frame: pd.DataFrame) -> OpenTable:
    """A frame as a table; points in another system are moved to WGS 84."""
    header = [str(name) for name in frame.columns]
    columns: list[Sequence[Any]] = [frame[name].tolist() for name in frame.columns]
    if isinstance(frame, geopandas.GeoDataFrame):
        at = header.index(str(frame.geometry.name))
        if frame.crs is None:
            raise refused(path, "no reference system", "one that says where its positions are")
        points = frame.geometry.to_crs(WGS84)
        is_point = points.geom_type == "Point"
        header[at : at + 1] = ["lon", "lat"]
        columns[at : at + 1] = [
            points.where(is_point).x.tolist(),
            points.where(is_point).y.tolist(),
        ]
    texts = ([cell_text(cell) for cell in row] for row in zip(*columns, strict=True))
    return OpenTable(path.name, header, numbered(texts, 1))
