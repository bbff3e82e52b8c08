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

from geo.errors import QueryError
from geo.geojson import feature_collection, features, plain

Writer = Callable[[geopandas.GeoDataFrame, Path], None]


def write(frame: geopandas.GeoDataFrame, path: Path) -> None:
    """Write a frame in WGS 84 to a file. QueryError for a suffix or a place that can't be used.

    .geojson (or .json), .gpkg, .fgb, .parquet (GeoParquet), .csv (geometry as WKT). Lists become
    text joined by `;` and days YYYY-MM-DD where a format has no lists.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise QueryError("output", path, f"a file name ending in {', '.join(WRITERS)}")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".deir-front-") as directory:
            beside = Path(directory) / path.name
            writer(frame, beside)
            _flush(beside)
            beside.replace(path)
    except OSError as error:
        expected = f"a directory that can be written to ({error.strerror})"
        raise QueryError("output", path, expected) from error


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _geojson(frame: geopandas.GeoDataFrame, path: Path) -> None:
    path.write_bytes(feature_collection(features(frame)) + b"\n")


def _ogr(frame: geopandas.GeoDataFrame, path: Path) -> None:
    flat(frame).reset_index().to_file(path, engine="pyogrio")


def _parquet(frame: geopandas.GeoDataFrame, path: Path) -> None:
    frame.to_parquet(path)


def _csv(frame: geopandas.GeoDataFrame, path: Path) -> None:
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
        ".gpkg": _ogr,
        ".fgb": _ogr,
        ".parquet": _parquet,
        ".csv": _csv,
    }
)
