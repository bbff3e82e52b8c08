"""The marks of Wikipedia's "detailed map" modules: tables in Lua, read and never run.

A mark is a table with `lat`, `long`, the picture in `mark` that stands for its holder, and its name
in `label` or `link`, often as a link of the wiki. Marks without a name are drawings (passes,
fields) and left out. luaparser takes about 7 ms for each mark.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from geo.errors import QueryError
from geo.importing.others import OpenTable, cell_text
from geo.importing.shapes import refused
from geo.records import Batch, UnreadableError, opened

MODULE_BYTES: Final = 8_000_000
MARK: Final = ("name", "lat", "long", "mark", "label", "link")
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


@contextmanager
def module_marks(path: Path, _sheet: str) -> Iterator[OpenTable]:
    """The named marks of a module, each by the line on which it begins."""
    try:
        with opened(path, "a module in Lua") as stream:
            raw = stream.read(MODULE_BYTES + 1)
    except UnreadableError as error:
        raise refused(path, error.fault.value, "a module in Lua") from None
    if len(raw) > MODULE_BYTES:
        raise refused(path, "a larger file", f"at most {MODULE_BYTES} bytes")
    marks = [mark for mark in _tables(path, raw) if "lat" in mark[1] and "long" in mark[1]]
    if not marks:
        raise refused(path, "no mark", 'tables such as { lat = "34.5", long = "40.9", … }')
    named = [(line, mark | {"name": _name(mark)}) for line, mark in marks if _name(mark)]
    lines = [line for line, _ in named]
    rows = [[mark.get(key, "") for key in MARK] for _, mark in named]
    yield OpenTable(path.name, MARK, iter([Batch(lines, rows)]))


def _name(mark: dict[str, str]) -> str:
    """The name that a mark shows, or else that of the article it leads to."""
    return _LINK.sub(r"\1", mark.get("label", "")).strip() or mark.get("link", "").strip()


def _tables(path: Path, raw: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and the plain fields of each table in a module."""
    try:
        from luaparser import ast, astnodes
    except ImportError:
        raise QueryError("file", path, "luaparser: pip install 'deir-front[lua]'") from None
    try:
        tree = ast.parse(raw.decode("utf-8-sig"))
    except (ast.SyntaxException, UnicodeDecodeError, RecursionError) as error:
        raise refused(path, str(error) or "too deep", "a module in Lua, in UTF-8") from None
    for node in ast.walk(tree):
        if isinstance(node, astnodes.Table):
            keys = (getattr(one.key, "id", getattr(one.key, "s", "")) for one in node.fields)
            yield node.line, dict(zip(keys, (_text(one.value) for one in node.fields), strict=True))


def _text(value: Any) -> str:
    """A string or a number of Lua as text; anything else is none."""
    if hasattr(value, "s"):
        return value.s.decode("utf-8", "replace") if isinstance(value.s, bytes) else str(value.s)
    if hasattr(value, "operand"):  # a number below zero
        return f"-{_text(value.operand)}"
    return cell_text(getattr(value, "n", ""))
