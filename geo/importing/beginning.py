"""A new front: a directory of tables that `check` and `serve` take at once, to be filled."""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final

import geopandas
from shapely import Point, Polygon

from geo.crs import WGS84, Position
from geo.errors import QueryError
from geo.front import Front
from geo.records import SPECS

COLOURS: Final = (
    *("#dd8c7e", "#f5dc82", "#b8a0ea", "#7a7a7a"),
    *("#94b8c4", "#ac9440", "#404040", "#945840"),
)
"""For the parties in the order of their names: all readers can tell them apart on the map."""
ATTESTED_M, INFERRED_M = 4_000, 10_000
SOURCE: Final = "map"
"""The source of the area and the river."""
HEADERS: Final[Mapping[str, str]] = {
    "parties": "id,name,label,colour",
    "voices": "id,name,alignment,kind",
    "sources": "id,title,publisher,published,url",
    "places": "id,name,kind,lon,lat",
    "reports": "place,day,holder,said,voice,source,use",
}
"""The columns with which the tables begin; any other of theirs may be added."""
_AXES: Final = ("east", "north", "west", "south")


@dataclass(frozen=True, slots=True)
class NewFront:
    """What a front is about. Positions are (lon, lat); a river runs downstream."""

    title: str
    first_day: date
    last_day: date
    area: Sequence[Position]
    """A closed ring."""
    parties: Mapping[str, str]
    """Names by id; these can hold places."""
    drawn_from: str
    """Where area and river are from, in words."""
    rivers: Sequence[Sequence[Position]] = ()
    river_name: str = "River"


def begin(directory: Path, front: NewFront) -> None:
    """Write the tables of a new front: whole or not at all, and only where nothing is yet.

    RecordsError with what can't be right in them.
    """
    if len(front.parties) > len(COLOURS):
        expected = f"at most {len(COLOURS)} parties; others can be added to parties.csv"
        raise QueryError("party", len(front.parties), expected)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise QueryError("directory", directory, "a name that is free, or an empty directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-front-", dir=directory.parent))
    try:
        for name, content in _files(front):
            (beside / name).write_text(content, encoding="utf-8", newline="\n")
        Front.read(beside)
        beside.chmod(0o755)
        if directory.exists():
            directory.rmdir()
        beside.rename(directory)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def bounds_ring(west: float, south: float, east: float, north: float) -> list[Position]:
    """The ring around a box."""
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def metric_system(area: Sequence[Position]) -> str:
    """The UTM zone in whose middle an area lies, as EPSG:<number>."""
    middle = geopandas.GeoSeries([Polygon(area).centroid], crs=WGS84)
    return f"EPSG:{middle.estimate_utm_crs().to_epsg()}"


def banks(river: Sequence[Position]) -> tuple[str, str]:
    """The names of the left and the right bank by where the river runs to: a southward river has
    an east and a west bank."""
    (lon, lat), (to_lon, to_lat) = river[0], river[-1]
    east, north = to_lon - lon, to_lat - lat
    heading = (0 if east > 0 else 2) if abs(east) > abs(north) else (1 if north > 0 else 3)
    return _AXES[(heading + 1) % 4], _AXES[(heading - 1) % 4]


def _files(front: NewFront) -> Iterator[tuple[str, str]]:
    """The names and contents of the files."""
    yield "front.toml", _manifest(front)
    yield "area.csv", _line(front.area)
    for number, river in enumerate(front.rivers, 1):
        yield f"river-{number}.csv", _line(river)
    yield "README.md", _readme(front)
    named = sorted(front.parties.items(), key=lambda party: party[1].casefold())
    source = (SOURCE, front.drawn_from, front.drawn_from, "", "")
    for table, header in HEADERS.items():
        rows: list[Sequence[str]] = [header.split(",")]
        if table == "parties":
            rows += [
                (id_, name, name, colour)
                for (id_, name), colour in zip(named, COLOURS, strict=False)
            ]
        yield f"{table}.csv", _csv([*rows, source] if table == "sources" else rows)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _line(positions: Sequence[Position]) -> str:
    rows = [(str(n), f"{lon:.6f}", f"{lat:.6f}") for n, (lon, lat) in enumerate(positions, 1)]
    return _csv([("seq", "lon", "lat"), *rows])


def _manifest(front: NewFront) -> str:
    summary = f"Who was reported to hold which place, from {front.first_day} to {front.last_day}."
    rivers = "".join(
        _RIVER.format(number=number, name=_quoted(front.river_name), banks=_banks(front, river))
        for number, river in enumerate(front.rivers, 1)
    )
    return _MANIFEST.format(
        title=_quoted(front.title),
        summary=_quoted(summary),
        first=front.first_day,
        last=front.last_day,
        crs=metric_system(front.area),
        attested=ATTESTED_M,
        inferred=INFERRED_M,
        rivers=f"{_ABOUT_RIVERS}{rivers}" if rivers else "",
    )


def _banks(front: NewFront, river: Sequence[Position]) -> str:
    """The names of the banks, if this is the only river and runs from edge to edge."""
    ends = [Point(river[0]), Point(river[-1])]
    if len(front.rivers) > 1 or any(map(Polygon(front.area).contains, ends)):
        return ""
    left, right = banks(river)
    return f'left_bank = "{left}"\nright_bank = "{right}"\n'


def _quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)


def _readme(front: NewFront) -> str:
    """What belongs into which table, by the tables' own rules."""
    parts = [_README.format(title=front.title)]
    for spec in SPECS:
        usual = [name for name in spec.columns if name not in spec.needed]
        more = [f"{n} (else {spec.defaults[n]})" if n in spec.defaults else n for n in usual]
        missing = " The file may be missing." if spec.optional else ""
        parts.append(
            f"## {spec.name}.csv\n\nNeeded in every row: {', '.join(spec.needed)}.\n"
            f"Also understood: {', '.join(more)}.{missing}\n"
        )
    return "\n".join(parts)


_MANIFEST: Final = """\
# What this front is called, which days it covers, and how far a report reaches.
title = {title}
summary = {summary}
first_day = {first}
last_day = {last}
# default_day = {last}   # the day first shown; else the last
# focus = "…"                  # the id of a place on which a small screen opens
# article = "…"                # the id of a source whose claims come first

# The system, in metres, in which distances and areas are measured: the UTM zone of the middle.
crs = "{crs}"
# Up to attested_m metres from a reported place its holder is drawn as attested, from there to
# inferred_m as inferred; beyond that nothing is drawn. Larger where places lie far apart.
attested_m = {attested}
inferred_m = {inferred}
{rivers}
# The study area, a closed ring: nothing is drawn outside it.
[area]
id = "area"
file = "area.csv"
name = "Study area"
source = "map"
"""
_ABOUT_RIVERS: Final = """
# What no cell crosses; positions run downstream. Where one river runs through the whole area its
# two banks have names, those of the sides on which they lie: change them in places.csv too if you
# change them here. A river that begins or ends in the area has none.
"""
_RIVER: Final = """\
[[river]]
id = "river-{number}"
file = "river-{number}.csv"
name = {name}
source = "map"
{banks}"""
_README: Final = """\
# {title}

The tables of a front. A *report* says that a voice said that a party held a place on a day; a
*source* is the publication that carries it, a *voice* is who says it. No record is without one.

    deir-front check DIR              every fault, with file and line
    deir-front serve --data DIR       the map
    deir-front import reports FILE --data DIR
                                      a table of reports, with the places that are not there yet

Columns may stand in any order, be separated by commas, semicolons or tabs, and be added or left out
but for those that are needed. An id is made of a-z, 0-9 and single hyphens. A day is YYYY-MM-DD. A
list has `;` between its values.
"""
