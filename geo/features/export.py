"""Frames to files, by suffix, whole or not at all.

A file is written beside its target under another name, flushed to the disk and then renamed: a
write that is interrupted leaves what was there before.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from errno import EIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas
import orjson
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from geo.errors import QueryError
from geo.features.geojson import Features, feature_bytes, feature_collection, plain

NO_CLOCK: Final = "2000-01-01T00:00:00.000Z"
"""What GDAL writes for "now", so that the same frame gives the same bytes."""
LAYER_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "FlatGeobuf": {"SPATIAL_INDEX": "NO"},
    }
)
"""Unindexed, a FlatGeobuf keeps the order of the features and takes those without geometry."""

Writer = Callable[[geopandas.GeoDataFrame, Path, str], None]


def write(frame: geopandas.GeoDataFrame, path: Path, *, layer: str = "features") -> None:
    """Write a frame in WGS 84 to a file. QueryError for a suffix or a place that can't be used.

    `layer` is the name of the layer in formats that have names for them. Suffixes:
    .geojson (or .json), .geojsons (a feature a line, each after a record separator), .gpkg, .fgb,
    .kml, .jsonfg, .parquet (GeoParquet), .csv (geometry as WKT). Lists become text joined by `;`,
    those of objects JSON, and days YYYY-MM-DD, where a format has no lists. The same frame gives
    the same bytes.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise QueryError("output", path, f"a file name ending in {', '.join(WRITERS)}")
    write_whole(path, lambda beside: writer(frame, beside, layer))


def write_whole(path: Path, write_to: Callable[[Path], object]) -> None:
    """Have a file written, whole or not at all. QueryError for a place that can't be used."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".deir-front-") as directory:
            beside = Path(directory) / path.name
            write_to(beside)
            _flush(beside)
            beside.replace(path)
    except OSError as error:
        expected = f"a directory that can be written to ({error.strerror})"
        raise QueryError("output", path, expected) from error


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def geojson(frame: geopandas.GeoDataFrame) -> bytes:
    """The frame, in WGS 84, as the text of a GeoJSON file."""
    joined = b",".join(feature_bytes(Features.of_frame(frame)))
    return feature_collection(joined) + b"\n"


def _geojson(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    path.write_bytes(geojson(frame))


def _sequence(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    path.write_bytes(b"".join(b"\x1e" + f + b"\n" for f in feature_bytes(Features.of_frame(frame))))


def _ogr(driver: str) -> Writer:
    def write_with(frame: geopandas.GeoDataFrame, path: Path, layer: str) -> None:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_CLOCK})
        table = flat(frame).reset_index()
        if driver == "KML" and "name" not in table:
            table = table.rename(columns={"id": "name"})  # what viewers show
        options = LAYER_OPTIONS.get(driver, {})
        try:
            table.to_file(path, engine="pyogrio", driver=driver, layer=layer, **options)
            if driver == "FlatGeobuf":  # GDAL doesn't say when the disk was full
                _check_whole(path, len(table))
        except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
            raise OSError(EIO, str(error)) from error

    return write_with


def _check_whole(path: Path, count: int) -> None:
    _, _, geometries, _ = pyogrio.raw.read(path, layer=0, columns=[])
    if len(geometries) != count:
        raise OSError(EIO, "what was written can't be read again")


def _parquet(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    frame.to_parquet(path)


def _csv(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    table = pd.DataFrame(flat(frame).drop(columns="geometry"))
    table.assign(geometry=frame.geometry.to_wkt()).to_csv(path, lineterminator="\n")


def flat(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The frame with a plain value in every field, for formats without lists."""
    columns = [name for name in frame.columns if name != frame.geometry.name]
    return frame.assign(**{name: _flat_column(frame[name]) for name in columns})


def _flat_column(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Lists of strings joined by `;`, lists of objects as JSON, days as YYYY-MM-DD."""
    lists = (value for value in column if isinstance(value, list))
    joined = all(isinstance(part, str) for found in lists for part in found)
    return column.map(_joined_value if joined else _json_value)


def _joined_value(value: Any) -> Any:
    return ";".join(value) if isinstance(value, list) else _plain_value(value)


def _json_value(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list) else _plain_value(value)


def _plain_value(value: Any) -> Any:
    value = plain(value)
    return value.isoformat() if isinstance(value, date) else value


WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ".geojson": _geojson,
        ".json": _geojson,
        ".geojsons": _sequence,
        ".gpkg": _ogr("GPKG"),
        ".fgb": _ogr("FlatGeobuf"),
        ".kml": _ogr("KML"),
        ".jsonfg": _ogr("JSONFG"),
        ".parquet": _parquet,
        ".csv": _csv,
    }
)
