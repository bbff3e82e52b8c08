"""A tiny valid data directory for tests, that one can check by eye.

A straight river runs from north to south along the meridian 3°E, where UTM 31N (EPSG:32631) has
the easting 500,000 m. The study area is a square of 40 km around (500,000, 30,000). Left of a
southward river is east.

             480        495   500   505        520   (km east)
          50  +---------------- | ----------------+
              |                 |                 |
          34  |         alder a | birch b         |
          30  |                ford               |  ford: on the river, no report
          26  |         cedar a | dogwood a       |  on 5 January: cedar b, dogwood contested
              |                 |                 |  on 8 January (read from "that week"): dogwood b
          10  +---------------- | ----------------+
       (km north)                                    elm: on the west bank, not located

`write_world(tmp_path)` writes it. Each table can be given as rows (dicts; a column left out gets
the table's DEFAULTS) or as the raw text of the file:

    write_world(tmp_path, reports=[{"id": "r1", "place": "birch", "day": "2020-01-02"}])
    write_world(tmp_path, reports=plus("reports", id="r9", holder="b"))
    write_world(tmp_path, places=changed("places", "birch", name="<b>Birch</b>"))
    write_world(tmp_path, claims=[], relations=[], manifest=MANIFEST.replace("4000", "3000"))
"""

import csv
import hashlib
import json
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from pyproj import Transformer

Rows = list[dict[str, str]]

CRS = "EPSG:32631"
PLACES_M = {  # (easting, northing) in metres
    "alder": (495_000, 34_000),
    "birch": (505_000, 34_000),
    "cedar": (495_000, 26_000),
    "dogwood": (505_000, 26_000),
    "ford": (500_000, 30_000),
}
AREA_M = (480_000, 10_000, 520_000, 50_000)
RIVER_M = tuple((500_000, northing) for northing in (60_000, 40_000, 20_000, 0))

ARTICLE = "Alpha accuses Beta\n\nAlpha says Beta left Birch. Beta denies it.\n"
"""The article of the world; the claim `leaving` is its characters 20 to 46."""

MANIFEST = f"""\
title = "A small world"
summary = "Two parties, four places, one river."
first_day = 2020-01-01
last_day = 2020-01-31
default_day = 2020-01-10
article = "paper"
focus = "birch"
crs = "{CRS}"
attested_m = 4000
inferred_m = 10000

[river]
id = "straight"
file = "straight.csv"
name = "Straight"
name_ar = ""
source = "atlas"
left_bank = "east"
right_bank = "west"

[area]
id = "square"
file = "square.csv"
name = "Square"
name_ar = ""
source = "atlas"

[[lines]]
id = "edge"
kind = "border"
file = "edge.csv"
name = "Edge"
name_ar = ""
source = "atlas"
"""

_lonlat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform


def lonlat(easting: float, northing: float) -> tuple[str, str]:
    """(lon, lat) of a point in UTM 31N, as a data file has them: 9 decimals, 0.1 mm."""
    lon, lat = _lonlat(easting, northing)
    return f"{lon:.9f}", f"{lat:.9f}"


def _line(points: tuple[tuple[int, int], ...]) -> Rows:
    located = [lonlat(*point) for point in points]
    return [{"seq": str(n), "lon": lon, "lat": lat} for n, (lon, lat) in enumerate(located, 1)]


def _place(place: str, bank: str) -> dict[str, str]:
    lon, lat = lonlat(*PLACES_M[place])
    return {
        "id": place, "name": place.title(), "variants": f"{place.title()} Town", "lon": lon,
        "lat": lat, "bank": bank, "uncertainty_m": "500", "located_by": "atlas",
    }  # fmt: skip


_WEST, _SOUTH, _EAST, _NORTH = AREA_M
_SQUARE = ((_WEST, _SOUTH), (_EAST, _SOUTH), (_EAST, _NORTH), (_WEST, _NORTH), (_WEST, _SOUTH))

COLUMNS = {
    "sources": "id,title,publisher,published,url,kind,alignment,seen,sha256,note,"
    "title_ar,publisher_ar",
    "voices": "id,name,alignment,kind,name_ar",
    "parties": "id,name,label,name_ar,label_ar,description,allies,colour,variants",
    "places": "id,name,variants,name_ar,kind,lon,lat,bank,uncertainty_m,located_by,note",
    "reports": "id,place,day,precision,holder,said,voice,source,use,confidence,seen,note",
    "claims": "id,source,speaker,reported_through,about,kind,summary,places,said_day,"
    "said_precision,event_day,event_precision,paragraph,start,end,sha256,seen,confidence,note",
    "relations": "claim,kind,other,reason,source",
    "references": "id,file,voice,holder,valid_from,valid_to,source,note",
    "straight": "seq,lon,lat",
    "square": "seq,lon,lat",
    "edge": "seq,lon,lat",
}

DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {
        "title": "A title", "publisher": "A publisher", "published": "2020-02-01",
        "url": "https://example.org/", "kind": "press", "alignment": "unknown", "seen": "yes",
    },
    "voices": {"name": "A voice", "alignment": "unknown", "kind": "press"},
    "parties": {"name": "A party", "label": "P"},
    "places": {"name": "A place", "kind": "village", "bank": "west"},
    "reports": {
        "place": "birch", "day": "2020-01-01", "precision": "day", "holder": "a",
        "said": "Herald: as this report says", "voice": "herald", "source": "paper",
        "use": "accepted", "confidence": "high", "seen": "yes",
    },
    "claims": {
        "source": "paper", "speaker": "alpha", "about": "b", "kind": "accusation",
        "summary": "Alpha says something about Beta", "said_day": "2020-01-10",
        "said_precision": "day", "seen": "yes", "confidence": "high",
    },
    "relations": {"kind": "disputes", "reason": "one denies the other", "source": "paper"},
    "references": {
        "file": "survey.geojson", "voice": "herald", "valid_from": "2020-01-01",
        "valid_to": "2020-01-20", "source": "atlas",
    },
    "straight": {}, "square": {}, "edge": {},
}  # fmt: skip

TABLES: dict[str, Rows] = {
    "sources": [
        {"id": "paper", "sha256": hashlib.sha256(ARTICLE.encode()).hexdigest()},
        {"id": "atlas", "title": "An atlas", "kind": "map", "alignment": "independent"},
    ],
    "voices": [
        {"id": "herald", "name": "The Herald"},
        {"id": "alpha", "name": "Alpha command", "alignment": "a", "kind": "official"},
        {"id": "beta", "name": "Beta command", "alignment": "b", "kind": "official"},
    ],
    "parties": [
        {"id": "a", "name": "Alpha", "label": "A", "colour": "#dd8c7e", "allies": "friend"},
        {"id": "b", "name": "Beta", "label": "B", "colour": "#f5dc82"},
        {"id": "friend", "name": "Friend of Alpha", "label": "F", "allies": "a"},
    ],
    "places": [
        _place("alder", "west"),
        _place("birch", "east"),
        _place("cedar", "west"),
        _place("dogwood", "east"),
        {**_place("ford", "river"), "kind": "bridge"},
        {"id": "elm", "name": "Elm", "note": "not located"},
    ],
    "reports": [
        {"id": "alder-1", "place": "alder", "holder": "a"},
        {"id": "birch-1", "place": "birch", "holder": "b"},
        {"id": "cedar-1", "place": "cedar", "holder": "a"},
        {"id": "dogwood-1", "place": "dogwood", "holder": "a"},
        {"id": "cedar-2", "place": "cedar", "day": "2020-01-05", "holder": "b", "voice": "beta"},
        {"id": "dogwood-2", "place": "dogwood", "day": "2020-01-05", "holder": "contested"},
        {"id": "birch-2", "place": "birch", "day": "2020-01-06", "holder": "a", "voice": "alpha",
         "use": "claim-only", "confidence": "low"},
        {"id": "dogwood-3", "place": "dogwood", "day": "2020-01-08", "precision": "week",
         "holder": "b"},
    ],
    "claims": [
        {"id": "leaving", "summary": "Alpha says that Beta has left Birch", "places": "birch",
         "event_day": "2020-01-09", "event_precision": "day", "reported_through": "herald",
         "paragraph": "1", "start": "20", "end": "46",
         "sha256": hashlib.sha256(ARTICLE[20:46].encode()).hexdigest()},
        {"id": "crossing", "summary": "Alpha says that Beta crossed", "places": "bank:east"},
        {"id": "denial", "speaker": "beta", "about": "a;b", "kind": "denial",
         "summary": "Beta denies it", "said_day": "2020-01-11"},
    ],
    "relations": [{"claim": "denial", "other": "leaving"}],
    "straight": _line(RIVER_M),
    "square": _line(_SQUARE),
    "edge": _line(_SQUARE[:2]),
}  # fmt: skip


def rows(table: str) -> Rows:
    """A copy of the rows of a table, every column filled in."""
    return [_filled(table, row) for row in TABLES[table]]


def changed(table: str, row_id: str, **fields: str) -> Rows:
    """The rows of a table with fields of the row with this id replaced."""
    lines = rows(table)
    assert any(row["id"] == row_id for row in lines), row_id
    return [row | fields if row["id"] == row_id else row for row in lines]


def plus(table: str, **fields: str) -> Rows:
    """The rows of a table and one more."""
    return [*rows(table), _filled(table, fields)]


def write_world(directory: Path, **changes: Rows | str) -> Path:
    """The directory, with the world written into it; `changes` are tables, or `manifest`."""
    unknown = changes.keys() - TABLES.keys() - {"manifest", "references"}
    assert not unknown, f"no such table: {unknown}"
    manifest = changes.get("manifest", MANIFEST)
    assert isinstance(manifest, str)
    (directory / "front.toml").write_text(manifest, encoding="utf-8", newline="\n")
    for table, default in TABLES.items():
        value = changes.get(table, default)
        content = value if isinstance(value, str) else _csv(table, value)
        (directory / f"{table}.csv").write_text(content, encoding="utf-8", newline="")
    if "references" in changes:
        content = _csv("references", list(changes["references"]))
        (directory / "references.csv").write_text(content, encoding="utf-8", newline="")
    return directory


def contents(directory: Path) -> dict[str, bytes]:
    """The files of a directory by their names."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def mapped_world(directory: Path) -> Path:
    """The world with a map of the Herald's: south of 36 km the west is a's and the east b's."""
    (directory / "survey.geojson").write_text(json.dumps(SURVEY), encoding="utf-8")
    return write_world(directory, references=[
        {"id": "west-map", "holder": "a"}, {"id": "east-map", "holder": "b"},
    ])  # fmt: skip


def boxed(box_id: str, west: int, south: int, east: int, north: int) -> dict[str, Any]:
    """A GeoJSON feature: a box in UTM 31N, with so many points that its sides stay straight."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [
        (a[0] + (b[0] - a[0]) * n / 20, a[1] + (b[1] - a[1]) * n / 20)
        for a, b in pairwise(corners) for n in range(20)
    ]  # fmt: skip
    positions = [[*map(float, lonlat(*point))] for point in [*ring, ring[0]]]
    shape = {"type": "Polygon", "coordinates": [positions]}
    return {"type": "Feature", "id": box_id, "geometry": shape, "properties": {}}


SURVEY: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        boxed("west-map", 480_000, 10_000, 500_000, 36_000),
        boxed("east-map", 500_000, 10_000, 520_000, 36_000),
    ],
}


def csv_text(table: str) -> str:
    """The file of a table as it is written, for tests that break it."""
    return _csv(table, TABLES[table])


def _filled(table: str, row: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys(COLUMNS[table].split(","), "") | DEFAULTS[table] | row


def _csv(table: str, table_rows: Rows) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS[table].split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(_filled(table, row) for row in table_rows)
    return text.getvalue()
