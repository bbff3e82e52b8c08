"""Faulty tables of others: each is refused with sheet, row and column, and nothing is written."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sheets import write_geojson, write_points, write_xlsx
from worlds import plus, write_world

from app.__main__ import main

HEADER = ["Town", "Date", "Control", "East", "North", "Words", "Who"]
LINES = [
    ["Birch", date(2020, 1, 20), "a", "", "", "Herald: a", "herald"],
    ["Pine", date(2020, 1, 21), "b", 3.04, 0.3, "Herald: b", "herald"],
]
FIELDS = {
    "place": "Town", "day": "Date", "holder": "Control", "lon": "East", "lat": "North",
    "said": "Words", "voice": "Who",
}  # fmt: skip
SHEET = "towns.xlsx, sheet Towns"


def cell(row: int, column: str, value: Any) -> list[list[Any]]:
    """The rows of the table with one cell changed; the header is row 1."""
    rows = [list(HEADER), *map(list, LINES)]
    rows[row - 1][HEADER.index(column)] = value
    return rows


def row(*values: Any) -> list[list[Any]]:
    """The rows of the table with one more, the fourth."""
    return [HEADER, *LINES, [*values, *["", "", "", "Herald: x", "herald"][len(values) - 2 :]]]


def text(content: str | bytes, name: str = "towns.csv") -> Callable[[Path], Path]:
    """Writes a file with this content."""

    def write(folder: Path) -> Path:
        raw = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(raw)
        return folder / name

    return write


def book(rows: list[list[Any]], **more: Any) -> Callable[[Path], Path]:
    """Writes a workbook with these rows in its sheet Towns."""
    return lambda folder: write_xlsx(folder / "towns.xlsx", Towns=rows, **more)


def damaged(name: str) -> Callable[[Path], Path]:
    """Writes a file of this kind that begins well and is wrong within."""

    def write(folder: Path) -> Path:
        path = folder / name
        if name.endswith(".xlsx"):
            whole = zipfile.ZipFile(write_xlsx(folder / "whole.xlsx", Towns=[HEADER, *LINES]))
            with whole, zipfile.ZipFile(path, "w") as packed:
                for part in whole.namelist():
                    packed.writestr(part, whole.read(part).replace(b"<row", b"<row <", 1))
            return path
        write_points(path, [HEADER, LINES[1]], "East", "North")
        raw = path.read_bytes()
        path.write_bytes(raw[:100] + bytes(len(raw) - 100))
        return path

    return write


def features(**changes: Any) -> str:
    """A FeatureCollection with one feature, or with members changed."""
    feature = {"type": "Feature", "properties": {"Town": "Pine"}, "geometry": None}
    return json.dumps({"type": "FeatureCollection", "features": [feature]} | changes)


CSV = "Town,Date,Control,East,North,Words,Who\n"
BIRCH = "Birch,2020-01-20,a,,,Herald: a,herald\n"

FAULTS: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    # what separates, what it is written in
    "separated by bars": (
        text(CSV.replace(",", "|")), "map='Control'", "which has Town|Date|Control",
    ),
    "a comma without quotes": (
        text(CSV + BIRCH.replace("Herald: a", "Herald, a")), "towns.csv:2: '8 fields'", "7 fields",
    ),
    "a row separated otherwise": (
        text(CSV + BIRCH.replace(",", ";")), "towns.csv:2: '1 fields'", "7 fields",
    ),
    "a quote left open": (text(CSV + BIRCH + '"Pine,\n'), "towns.csv:3", "quotes closed"),
    "in Windows-1252": (
        text((CSV + BIRCH.replace("Birch", "Bürch")).encode("cp1252")),
        "towns.csv:2: 'byte 2 of the line, 0xfc'", "save it as CSV UTF-8",
    ),
    "in UTF-16": (text(CSV.encode("utf-16")), "towns.csv: 'text in UTF-16'", "CSV UTF-8"),
    "nothing in it": (text(""), "towns.csv: 'no table'", "a first row with the names"),
    # days
    "a day that there isn't": (
        book(cell(3, "Date", "31.2.2020")),
        f"{SHEET}:3: column B (Date) '31.2.2020'", "a day that exists",
    ),
    "days that can be read two ways": (
        book(cell(3, "Date", "5/6/2020")),
        f"{SHEET}: column B (Date)", "whether day or month comes first can't be told",
    ),
    "the month first": (
        book(cell(3, "Date", "1/21/2020")),
        f"{SHEET}: column B (Date)", "here the month comes first",
    ),
    "a day as a number": (
        book(cell(3, "Date", 43851)), f"{SHEET}:3: column B (Date) '43851'", "as YYYY-MM-DD",
    ),
    "a day in words": (
        book(cell(3, "Date", "last Monday")), f"{SHEET}:3: column B (Date)", "as YYYY-MM-DD",
    ),
    "a time of day": (
        book(cell(3, "Date", "2020-01-21 13:30:00")),
        f"{SHEET}:3: column B (Date) '2020-01-21 13:30:00'", "as YYYY-MM-DD",
    ),
    "no day": (book(cell(3, "Date", "")), f"{SHEET}:3: column B (Date) ''", "a day that exists"),
    "a year mistyped": (
        book(cell(3, "Date", "2002-01-21")),
        f"{SHEET}:3: column B (Date) '2002-01-21'", "ten years around",
    ),
    "a day of no year": (
        book(cell(3, "Date", "21 January")), f"{SHEET}:3: column B (Date)", "as YYYY-MM-DD",
    ),
    "a day after its source": (
        book(cell(3, "Date", date(2020, 1, 30))),
        f"{SHEET}:3: column B (Date) '2020-01-30'", "when 'paper' was out",
    ),
    # cells and sheets
    "merged cells": (
        book(cell(3, "Town", "Pine"), merged="B4:B6"),
        f"{SHEET}:4: column B 'B4:B6 merged'", "undo the merge",
    ),
    "a column twice": (
        book([[*HEADER, "Town"], *LINES]), f"{SHEET}:1: 'Town'", "each name of a column once",
    ),
    "another header": (
        book(cell(1, "Date", "Datum")), "map='Date'", "which has Town, Datum, Control",
    ),
    "several sheets": (
        book(cell(3, "Town", "Pine"), Other=[["Town"]]),
        "towns.xlsx: sheet '2 sheets'", "--sheet with one of Towns, Other",
    ),
    "an empty sheet": (book([]), f"{SHEET}: 'no table'", "a first row with the names"),
    "a cell far away": (
        book([HEADER, ["Birch", *[""] * 2_000, "x"]]),
        "towns.xlsx: 'a cell far from the others'", "1000 columns",
    ),
    "no spreadsheet": (
        text("<html></html>", "towns.xlsx"), "towns.xlsx: 'File is not a zip", "in XLSX",
    ),
    "half a spreadsheet": (
        lambda folder: text(
            write_xlsx(folder / "whole.xlsx", T=LINES).read_bytes()[:2_000], "towns.xlsx"
        )(folder),
        "towns.xlsx: 'File is not a zip", "in XLSX",
    ),
    "damaged inside": (damaged("towns.xlsx"), "towns.xlsx: 'damaged", "in XLSX"),
    "a damaged GeoPackage": (damaged("towns.gpkg"), "towns.gpkg", "a GeoPackage that is whole"),
    "damaged Parquet": (damaged("towns.parquet"), "towns.parquet", "Parquet that is whole"),
    "another kind of file": (text("", "towns.doc"), "file=", "a name ending in .csv"),
    # places
    "two places of one name": (
        book(row("Pine", date(2020, 1, 22), "b", 3.15, 0.2)),
        f"{SHEET}:4: column A (Town) 'Pine'", "row 3 puts it",
    ),
    "a place of the records elsewhere": (
        book(row("Birch", date(2020, 1, 22), "b", 2.9, 0.2)),
        f"{SHEET}:4: column A (Town) 'Birch'", "a place where 'birch' is, which lies",
    ),
    "an unknown place": (
        book(cell(2, "Town", "Birk")), f"{SHEET}:2: column A (Town) 'Birk'", "near to it: Birch",
    ),
    "a place without a name": (
        book(cell(3, "Town", "")), f"{SHEET}:3: column A (Town) ''", "the name or the id",
    ),
    "half a position": (
        book(cell(3, "North", "")), f"{SHEET}:3: column E (North) ''", "decimal degrees",
    ),
    "lon and lat the other way round": (
        book([HEADER, LINES[0], ["Pine", date(2020, 1, 21), "b", 0.3, 3.04, "x", "herald"]]),
        f"{SHEET}:3: column D (East) '0.3'", "the other way round (3.04, 0.3) it lies in",
    ),
    "more degrees than there are": (
        book(cell(3, "East", 304)), f"{SHEET}:3: column D (East) '304'", "from -180 to 180",
    ),
    "degrees and minutes": (
        book(cell(3, "East", "3°02'E")), f"{SHEET}:3: column D (East)", "decimal degrees",
    ),
    "a name that turns the writing": (
        book(cell(3, "Town", "Pi\u202ene")), f"{SHEET}:3: column A (Town)", "invisible characters",
    ),
    # holders, voices, words
    "an unknown holder": (
        book(cell(3, "Control", "Alfa")), f"{SHEET}:3: column C (Control) 'Alfa'", "one of a, b",
    ),
    "two holders at once": (
        book(row("Pine", date(2020, 1, 21), "a", 3.04, 0.3)),
        f"{SHEET}:4: column C (Control) 'a'", "row 3 says 'b'",
    ),
    "an unknown voice": (
        book(cell(3, "Who", "heralds")),
        f"{SHEET}:3: column G (Who) 'heralds'", "a voice in voices.csv; near to it: herald",
    ),
    "HTML in the words": (
        book(cell(3, "Words", "A &amp; B")), f"{SHEET}:3: column F (Words)", "text, not HTML",
    ),
    # points
    "no features": (text('{"a": 1}', "towns.geojson"), "towns.geojson: 'no features'", "Feature"),
    "half of GeoJSON": (text(features()[:-9], "towns.geojson"), "towns", "GeoJSON in UTF-8"),
    "GeoJSON in metres": (
        text(features(crs={"properties": {"name": "EPSG:3857"}}), "towns.geojson"),
        "towns.geojson", "positions in WGS 84",
    ),
    "a position in words": (
        lambda at: write_geojson(at / "towns.geojson", cell(3, "North", "x"), "East", "North"),
        "towns.geojson:2: \"[3.04, 'x']\"", "a position [lon, lat]",
    ),
    "a GeoPackage that is none": (
        text("<OGRVRTDataSource/>", "towns.gpkg"), "towns.gpkg: 'another kind", "a GeoPackage",
    ),
    "Parquet that is none": (
        text("PARQUET", "towns.parquet"), "towns.parquet: 'another kind", "a file in Parquet",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, whose paper came out on 25 January."""
    sources = [
        one | ({"published": "2020-01-25"} if one["id"] == "paper" else {})
        for one in plus("sources", id="more")
    ]
    directory = tmp_path_factory.mktemp("world")
    return write_world(directory, sources=sources, claims=[], relations=[])


def imported(path: Path, world: Path) -> int:
    """The exit status of importing a table."""
    maps = [part for pair in FIELDS.items() for part in ("--map", "=".join(pair))]
    data = ("--set", "source=paper", "--data", str(world))
    return main(["import", "reports", str(path), *maps, *data])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_table_is_refused_and_nothing_written(world, tmp_path, capsys, fault):
    write, where, words = FAULTS[fault]
    before = {path.name: path.read_bytes() for path in world.iterdir()}
    status = imported(write(tmp_path), world)
    sentences = capsys.readouterr().err
    assert status == 2, sentences
    assert any(
        line.startswith(where) and words in line.partition(": expected ")[2]
        for line in sentences.splitlines()
    ), sentences
    assert {path.name: path.read_bytes() for path in world.iterdir()} == before


def test_there_are_forty_of_them():
    assert len(FAULTS) >= 40


def test_a_fault_of_many_rows_is_said_once(world, tmp_path, capsys):
    line = ["Oak", date(2020, 1, 20), "Alfa", 3.1, 0.3, "x", "herald"]
    imported(write_xlsx(tmp_path / "towns.xlsx", Towns=[HEADER, *[line] * 9]), world)
    lines = [line for line in capsys.readouterr().err.splitlines() if "Alfa" in line]
    assert len(lines) == 1
    assert lines[0].endswith("(and so on in 8 more rows)")


def test_of_very_many_faults_the_first_are_told(world, tmp_path, capsys):
    lines = [[f"Town {n}", date(2020, 1, 20), "a", "", "", "x", "herald"] for n in range(2_000)]
    assert imported(write_xlsx(tmp_path / "towns.xlsx", Towns=[HEADER, *lines]), world) == 2
    faults = capsys.readouterr().err.splitlines()
    assert "towns.xlsx, sheet Towns: '2,000 faults': expected 100 at most" in faults
    assert len(faults) == 102


def test_places_without_a_position_lie_nowhere(world, tmp_path, capsys):
    table = text("name,lon,lat\nOak,,\nElmira,3.1,0.2\n")(tmp_path)
    options = ("--inside", "--dry-run", "--data", str(world))
    assert main(["import", "places", str(table), *options]) == 0
    assert "2 rows; 1 place, 1 outside the study area" in capsys.readouterr().out
