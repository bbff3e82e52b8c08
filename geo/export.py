"""Frames to files, by suffix, whole or not at all.

A file is written beside its target under another name, flushed to the disk and then renamed: a
write that is interrupted leaves what was there before.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas
import orjson
import pandas as pd
import pyogrio

from geo.collection import rows_of
from geo.errors import QueryError
from geo.geojson import feature_bytes, feature_collection, plain

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
    .kml, .jsonfg, .parquet (GeoParquet), .csv (geometry as WKT). Lists become text joined by `;`
    and days YYYY-MM-DD where a format has no lists. The same frame gives the same bytes.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise QueryError("output", path, f"a file name ending in {', '.join(WRITERS)}")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".deir-front-") as directory:
            beside = Path(directory) / path.name
            writer(frame, beside, layer)
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
    joined = b",".join(feature_bytes(list(rows_of(frame))))
    return feature_collection(joined) + b"\n"


def _geojson(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    path.write_bytes(geojson(frame))


def _sequence(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    path.write_bytes(b"".join(b"\x1e" + f + b"\n" for f in feature_bytes(list(rows_of(frame)))))


def _ogr(driver: str) -> Writer:
    def write_with(frame: geopandas.GeoDataFrame, path: Path, layer: str) -> None:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_CLOCK})
        table = flat(frame).reset_index()
        if driver == "KML":
            table = table.rename(columns={"id": "Name"})  # what viewers show
        options = LAYER_OPTIONS.get(driver, {})
        table.to_file(path, engine="pyogrio", driver=driver, layer=layer, **options)

    return write_with


def _parquet(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    frame.to_parquet(path)


def _csv(frame: geopandas.GeoDataFrame, path: Path, _layer: str) -> None:
    table = pd.DataFrame(flat(frame).drop(columns="geometry"))
    table.assign(geometry=frame.geometry.to_wkt()).to_csv(path, lineterminator="\n")


def flat(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The frame with a plain value in every field, for formats without lists."""
    columns = [name for name in frame.columns if name != frame.geometry.name]
    return frame.assign(**{name: frame[name].map(_flat_value) for name in columns})


def _flat_value(value: Any) -> Any:
    if isinstance(value, list):
        texts = (v if isinstance(v, str) else orjson.dumps(v).decode() for v in value)
        return ";".join(texts)
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
