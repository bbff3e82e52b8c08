"""Frames written as the files of a data directory, so that one reader checks both.

A line of a fault is that of the file: the first row of a frame is line 2.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from geo.errors import QueryError
from geo.records import MANIFEST, NOT_HELD, SPECS

FrameIn = pd.DataFrame | BaseGeometry
"""Rows, or the shape of a line or an area in WGS 84 (lon, lat)."""
_NAMES: Final = tuple(spec.name for spec in (*SPECS, NOT_HELD))


def write_frames(
    directory: Path, manifest: Mapping[str, Any], tables: Mapping[str, FrameIn]
) -> None:
    """Write a manifest and tables by their names. QueryError for a table that nothing reads."""
    files = [Path(str(line.get("file", ""))).stem for line in _lines(manifest)]
    for name, table in tables.items():
        if name not in (*_NAMES, *files):
            expected = f"one of {', '.join((*_NAMES, *filter(None, files)))}"
            raise QueryError("table", name, expected)
        _rows(table).to_csv(directory / f"{name}.csv", index=False, lineterminator="\n")
    (directory / MANIFEST).write_text("\n".join(_toml(manifest)), encoding="utf-8")


def _lines(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What the manifest says of rivers, one or several, of the area and other lines."""
    for table in ("river", "area", "lines"):
        value = manifest.get(table)
        several = value if isinstance(value, list | tuple) else [value]
        yield from (one for one in several if isinstance(one, Mapping))


def _rows(table: FrameIn) -> pd.DataFrame:
    """The rows as text. An index that has a name is a column; points are `lon` and `lat`."""
    if isinstance(table, BaseGeometry):
        line = shapely.get_exterior_ring(table) if isinstance(table, shapely.Polygon) else table
        frame = pd.DataFrame(shapely.get_coordinates(line), columns=["lon", "lat"])
        frame.insert(0, "seq", range(1, len(frame) + 1))
        return frame
    if isinstance(table, geopandas.GeoDataFrame):
        points = table.geometry if table.crs is None else table.geometry.to_crs(WGS84)
        positions = {"lon": points.x, "lat": points.y}
        table = pd.DataFrame(table.drop(columns=table.geometry.name)).assign(**positions)
    return (table if table.index.name is None else table.reset_index()).map(_text)


def _text(value: Any) -> str:
    """A value as a table has it: nothing for what is missing, lists joined by semicolons."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(map(_text, sorted(value) if isinstance(value, set | frozenset) else value))
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _toml(values: Mapping[str, Any]) -> Iterator[str]:
    """The manifest as TOML: keys first, then tables, and tables of which there may be several."""
    tables = {key: value for key, value in values.items() if isinstance(value, Mapping)}
    lists = {
        key: value
        for key, value in values.items()
        if isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value)
    }
    yield from _keys(
        (key, value) for key, value in values.items() if key not in {**tables, **lists}
    )
    for key, value in tables.items():
        yield f"[{_bare(key)}]"
        yield from _keys(value.items())
    for key, several in lists.items():
        for one in several:
            yield f"[[{_bare(key)}]]"
            yield from _keys(one.items())


def _keys(items: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for key, value in items:
        plain = isinstance(value, int | float | list | tuple) or type(value) is date
        if isinstance(value, datetime):
            value, plain = value.date(), True
        plain |= key.endswith("_day") and re.fullmatch(r"[\d-]+", str(value)) is not None
        text = json.dumps(value) if isinstance(value, bool | list | tuple) else str(value)
        yield f"{_bare(key)} = {text if plain else json.dumps(str(value), ensure_ascii=False)}"


def _bare(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
