"""A world whose every text tries to run as a template, as script or as markup.

`hostile_world(directory)` writes the world of `worlds.py` with `HOSTILE` and the name of the field
in every field that takes it; `text("places.name", "birch")` is what then stands in one of them.
"""

import json
from pathlib import Path

from worlds import MANIFEST, Rows, rows, write_world

HOSTILE = "{{7*7}} {% raw %} ${7*7} <img src=x onerror=alert(1)> </script> &lt \"'"
URL = "https://example.org/{{7*7}}${7*7}'"

TEXTS = {
    "sources": ("title", "publisher", "note", "title_ar", "publisher_ar"),
    "voices": ("name", "name_ar"),
    "parties": ("name", "label", "name_ar", "label_ar", "description", "variants"),
    "places": ("name", "variants", "name_ar", "note"),
    "reports": ("said", "note"),
    "claims": ("summary", "note"),
    "relations": ("reason",),
}
"""The columns that take any text. Each other column refuses it (tests/test_pages.py)."""


def text(*names: str) -> str:
    """What stands in a field of the hostile world: text("places.name", "birch")."""
    return " ".join((HOSTILE, *names))


def hostile_world(directory: Path) -> Path:
    """The directory, with the hostile world written into it."""
    tables = {table: [_hostile(table, row) for row in rows(table)] for table in TEXTS}
    places = "area;bank:east;zone:a;airspace:birch;elm"
    tables["claims"] = [
        c | {"places": places} if c["id"] == "crossing" else c for c in tables["claims"]
    ]
    return write_world(directory, manifest=hostile_manifest(), **tables)


def _hostile(table: str, row: dict[str, str]) -> dict[str, str]:
    texts = {
        column: text(f"{table}.{column}", *filter(None, [row.get("id")])) for column in TEXTS[table]
    }
    return row | texts | ({"url": URL} if table == "sources" else {})


def hostile_manifest() -> str:
    """The manifest with every text in it hostile."""
    lines = []
    table = "manifest"
    for line in MANIFEST.splitlines():
        key = line.partition(" = ")[0]
        table = line.strip("[]") if line.startswith("[") else table
        known = key in ("title", "summary", "name", "name_ar")
        lines.append(f"{key} = {json.dumps(text(f'{table}.{key}'))}" if known else line)
    return "\n".join(lines)


def with_text(table: str, column: str) -> Rows:
    """The rows of a table with `HOSTILE` in one column of the first."""
    first, *others = rows(table)
    return [first | {column: HOSTILE}, *others]
