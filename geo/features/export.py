"""Frames to the bytes of files, by suffix; and files written whole or not at all.

A file is written beside its target under another name, flushed to the disk and then renamed: a
write that is interrupted leaves what was there before. The bytes are made in memory: nobody who
asks for them needs a disk.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import geopandas
import orjson
import pandas as pd
import pyogrio
import shapely

from geo.crs import LON_LAT, in_system
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

CELL_CHARACTERS: Final = 32_767
"""What a cell of a spreadsheet holds; it cuts or splits what is longer."""
JSON_FG: Final = "http://www.opengis.net/spec/json-fg-1/0.3/conf/"


class Form(NamedTuple):
    """How the file of a frame is wanted."""

    layer: str = "features"
    """The name of the layer, in formats that have names for them."""
    crs: str = LON_LAT
    """The system of its geometries, one of `geo.crs.reference_systems`."""
    whole: bool = False
    """Whether it has geometries also where a cell of a spreadsheet can't hold them."""


Writer = Callable[[geopandas.GeoDataFrame, Form], bytes]
"""The bytes of a file of a frame in WGS 84."""


def write(frame: geopandas.GeoDataFrame, path: Path, *, layer: str = "features") -> None:
    """Write a frame in WGS 84 to a file. QueryError for a suffix or a place that can't be used."""
    if path.suffix.lower() not in WRITERS:
        raise QueryError("output", path, f"a file name ending in {', '.join(WRITERS)}")
    body = file_bytes(frame, path.suffix, Form(layer, whole=True))
    write_whole(path, lambda beside: beside.write_bytes(body))


def file_bytes(frame: geopandas.GeoDataFrame, suffix: str, form: Form) -> bytes:
    """The bytes of a file of a frame in WGS 84. QueryError for a system that it can't be in.

    Suffixes: .geojson (or .json), .geojsons (a feature a line, each after a record separator),
    .gpkg, .fgb, .kml (WGS 84 alone), .jsonfg, .parquet (GeoParquet), .csv. Files that name their
    system have x before y, the others the axis order of the system's authority, as GeoJSON has
    here. In .csv the geometry is WKT, left empty where a cell can't hold it unless it shall be
    whole, and points have `lon` and `lat` in degrees. Lists become text joined by `;`, those of
    objects JSON, and days YYYY-MM-DD, where a format has no lists. The same frame gives the same
    bytes.
    """
    return WRITERS[suffix.lower()](frame, form)


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


def _geojson(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    return geojson(_placed(frame, form.crs))


def _sequence(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    features = feature_bytes(Features.of_frame(_placed(frame, form.crs)))
    return b"".join(b"\x1e" + feature + b"\n" for feature in features)


def _placed(frame: geopandas.GeoDataFrame, crs: str) -> geopandas.GeoDataFrame:
    """The frame with the positions of a system, in its authority's axis order."""
    if crs == LON_LAT:
        return frame
    placed = in_system(frame.geometry.to_numpy(), crs)
    return frame.set_geometry(geopandas.GeoSeries(placed, frame.index), crs=None)


def _json_fg(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    """Features as GeoJSON has them, each with its time, and its place in the system asked for."""
    features = [orjson.loads(text) for text in feature_bytes(Features.of_frame(frame))]
    places = shapely.to_geojson(in_system(frame.geometry.to_numpy(), form.crs)).tolist()
    for feature, place in zip(features, places, strict=True):
        is_moved = form.crs != LON_LAT and place is not None
        feature["featureType"] = form.layer
        feature["time"] = _time(feature["properties"])
        feature["place"] = orjson.Fragment(place) if is_moved else None
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "conformsTo": [f"{JSON_FG}core", f"{JSON_FG}types-schemas"],
        "featureType": form.layer,
    }
    if form.crs != LON_LAT:
        authority, code = form.crs.split(":")
        document["coordRefSys"] = f"http://www.opengis.net/def/crs/{authority}/0/{code}"
    return orjson.dumps({**document, "features": features}) + b"\n"


def _time(properties: Mapping[str, Any]) -> dict[str, Any] | None:
    """The days of a feature, both included, as JSON-FG has them."""
    first, after = properties.get("valid_from"), properties.get("valid_to")
    if not first and not after:
        return None
    last = str(date.fromisoformat(after) - timedelta(days=1)) if after else ".."
    return {"date": first} if first == last else {"interval": [first or "..", last]}


def _kml(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    if form.crs != LON_LAT:
        raise QueryError("crs", form.crs, "WGS 84, longitude first (CRS84), in which all KML is")
    return _ogr("KML", frame, form)


def _ogr(driver: str, frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_CLOCK})
    table = flat(_declared(frame, form.crs)).reset_index()
    if driver == "KML" and "name" not in table:
        table = table.rename(columns={"id": "name"})  # what viewers show
    file = BytesIO()
    options = LAYER_OPTIONS.get(driver, {})
    table.to_file(file, engine="pyogrio", driver=driver, layer=form.layer, **options)
    return file.getvalue()


def _parquet(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    file = BytesIO()
    _declared(frame, form.crs).to_parquet(file)
    return file.getvalue()


def _declared(frame: geopandas.GeoDataFrame, crs: str) -> geopandas.GeoDataFrame:
    """The frame in a system that it names, x before y as all such files have it."""
    return frame if crs == LON_LAT else frame.to_crs(crs)


def _csv(frame: geopandas.GeoDataFrame, form: Form) -> bytes:
    """With a byte order mark, without which spreadsheets take UTF-8 for something else."""
    table = pd.DataFrame(flat(frame).drop(columns=frame.geometry.name))
    points = frame.geometry.where(frame.geometry.geom_type == "Point")
    if points.notna().any():
        table = table.assign(lon=points.x, lat=points.y)
    text = _placed(frame, form.crs).geometry.to_wkt()
    if not form.whole:
        text = text.where(text.str.len() <= CELL_CHARACTERS)
    return table.assign(geometry=text).to_csv(lineterminator="\n").encode("utf-8-sig")


def flat(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The frame with a plain value in every field, for formats without lists."""
    columns = [name for name in frame.columns if name != frame.geometry.name]
    return frame.assign(**{name: _flat_column(frame[name]) for name in columns})


def _flat_column(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Lists of strings joined by `;`, lists of objects as JSON, days as YYYY-MM-DD."""
    lists = (value for value in column if isinstance(value, list))
    joined = all(isinstance(part, str) for texts in lists for part in texts)
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
        ".gpkg": partial(_ogr, "GPKG"),
        ".fgb": partial(_ogr, "FlatGeobuf"),
        ".kml": _kml,
        ".jsonfg": _json_fg,
        ".parquet": _parquet,
        ".csv": _csv,
    }
)
