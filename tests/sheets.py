"""Tables in every kind of file that can be imported, from rows of values."""

import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import geopandas
import pandas as pd
import xlsxwriter

Table = Sequence[Sequence[Any]]
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def write_xlsx(path: Path, merged: str = "", **sheets: Table) -> Path:
    """A workbook with these sheets; days are days, and a range may be merged."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, value in enumerate(row):
                    is_day = isinstance(value, date | datetime)
                    write = sheet.write_datetime if is_day else sheet.write
                    write(number, at, value)
            if merged:
                sheet.merge_range(merged, "merged")
    return path


def write_ods(path: Path, rows: Table) -> Path:
    """A workbook with one sheet as LibreOffice writes it, as far as values go."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f'<office:body><office:spreadsheet><table:table table:name="Towns">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_cell(value: Any) -> str:
    if value in ("", None):
        return "<table:table-cell/>"
    kind = {date: "date", float: "float", int: "float"}.get(type(value), "string")
    attribute = (
        f' office:{"date-" if kind == "date" else ""}value="{value}"' if kind != "string" else ""
    )
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{attribute}>{text}</table:table-cell>'


def write_geojson(path: Path, rows: Table, lon: str, lat: str) -> Path:
    """Points with the other columns as properties."""
    header, *lines = rows
    features = []
    for line in lines:
        properties = dict(zip(header, map(_plain, line), strict=True))
        position = [properties.pop(lon), properties.pop(lat)]
        point = {"type": "Point", "coordinates": position} if position[0] != "" else None
        features.append({"type": "Feature", "properties": properties, "geometry": point})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def write_points(path: Path, rows: Table, lon: str, lat: str, crs: str = "EPSG:4326") -> Path:
    """The same as GeoPackage or GeoParquet, by the name's ending."""
    header, *lines = rows
    frame = pd.DataFrame(
        [[None if cell == "" else cell for cell in line] for line in lines], columns=header
    )
    points = geopandas.points_from_xy(frame.pop(lon), frame.pop(lat), crs="EPSG:4326")
    frame = geopandas.GeoDataFrame(frame, geometry=points).to_crs(crs)
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
    return path


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
