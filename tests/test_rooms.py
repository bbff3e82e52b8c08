"""The house: which room may import from which, through its door only, and never in a circle."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import geo

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "geo.errors": "",
    "geo.crs": "",
    "geo.dates": "errors",
    "geo.records": "errors crs",
    "geo.control": "errors crs records",
    "geo.evidence": "errors crs records control",
    "geo.features": "errors crs records control evidence",
    "geo.search": "errors crs records features",
    "geo.day": "crs records control evidence features",
    "geo.articles": "errors records",
    "geo.layers": "crs records control features",
    "geo.drawing": "control day features",
    "geo.frames_in": "errors crs records",
    "geo.front": (
        "errors crs dates records control day drawing evidence features frames_in search layers"
    ),
    "geo.plots": "control dates front",
    "geo.database": "errors crs records features search front",
    "geo.curation": "errors crs records articles front",
    "geo.importing": "errors crs records control articles front curation",
    "app.words": "",
    "app.http": "words",
    "app.settings": "http",
    "app.site": "http",
    "app.resource": "http words site",
    "app.day": "words",
    "app.picture": "words http site resource day",
    "app.evidence": "words http day resource picture",
    "app.page": "words http site resource day picture evidence",
    "app.notebook": "words http day",
    "app.publish": "words http site day picture page",
    "app.server": "http site",
    "app.api": "words http site resource picture evidence page server",
    "app.main": "http settings site page server api",
    "app.cli": "words http settings site picture page publish server main",
    "app.__main__": "cli",
}
"""What each room may import of its own package; `app` may also import whatever `geo` offers."""
TYPES_ONLY = {("geo.layers", "geo.front"), ("geo.drawing", "geo.front")}
"""Imported for its name in annotations, never at run time."""


def imports() -> Iterator[tuple[str, str, str]]:
    """Each (importing module, module imported from, name) within the two packages."""
    for path in (*ROOT.glob("app/**/*.py"), *ROOT.glob("geo/**/*.py")):
        here = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in (
                "app",
                "geo",
            ):
                yield from ((here, node.module or "", alias.name) for alias in node.names)


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


@cache
def across() -> list[tuple[str, str, str]]:
    """The imports that leave a room."""
    return [row for row in imports() if room(row[0]) != room(row[1])]


def test_arrows_between_rooms_are_those_of_the_table() -> None:
    drawn = {
        (room(here), room(module if "." in module else f"{module}.{name}"))
        for here, module, name in across()
        if here[:3] == module[:3] and room(here) in ALLOWED
    }
    allowed = {(a, f"{a[:3]}.{b}") for a, named in ALLOWED.items() for b in named.split()}
    assert drawn == allowed | TYPES_ONLY


def test_no_room_is_reached_from_itself() -> None:
    graph = {a: [f"{a[:3]}.{b}" for b in named.split()] for a, named in ALLOWED.items()}
    assert set(TopologicalSorter(graph).static_order()) == set(graph)


def test_nothing_is_taken_from_a_room_that_it_does_not_offer() -> None:
    doors = {module for _, module, _ in across() if module.count(".") == 1}
    offered = {door: getattr(import_module(door), "__all__", None) for door in doors}
    assert [row for row in across() if row[1].count(".") > 1] == []
    assert [row for row in across() if (offered.get(row[1]) or [row[2]]).count(row[2]) == 0] == []


def test_every_name_that_geo_offers_is_there() -> None:
    assert [name for name in geo.__all__ if not hasattr(geo, name)] == []
    assert sorted(" ".join(geo._HOMES.values()).split()) == sorted(geo.__all__)


def test_every_room_says_what_it_is_for() -> None:
    doors = [ROOT / name.replace(".", "/") / "__init__.py" for name in ALLOWED]
    texts = [door.read_text(encoding="utf-8") for door in doors if door.exists()]
    assert len(texts) == 19
    assert all(ast.get_docstring(ast.parse(text)) for text in texts)
