"""The page's ES modules, sent as one script.

As they lie they would be 25 requests more at the first load, and a browser loads no module from a
file on a disk, so the server joins them: what a module imports stands before it, each once, in the
order in which a browser would run them. All share one scope, in which no name stands twice
(`tests/test_modules.py`); that what is imported exists and goes in no circle is oxlint's to check.
"""

import re
from pathlib import Path
from typing import Final

IMPORT: Final = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)
_REMARK: Final = re.compile(r"^ *(?:/\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
"""A comment that has its lines to itself: for who reads the modules, not for browsers."""
_MARGIN: Final = re.compile(r"^\s+", re.MULTILINE)
"""What stands before a line, and empty lines; no text of a script or style goes on over a line."""
_STYLE_REMARK: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def joined(path: Path) -> bytes:
    """The script with all that it imports; one that imports nothing as it lies."""
    if not IMPORT.search(path.read_text(encoding="utf-8")):
        return path.read_bytes()
    return "".join(('(() => {\n"use strict";\n', *map(_bare, modules(path)), "})();\n")).encode()


def modules(path: Path) -> list[Path]:
    """The module after all that it imports, in the order in which a browser would run them."""
    order: dict[Path, None] = {}
    _enter(path.resolve(), order)
    return list(order)


def _enter(path: Path, order: dict[Path, None]) -> None:
    for name in IMPORT.findall(path.read_text(encoding="utf-8")):
        imported = (path.parent / name).resolve()
        if imported not in order:
            _enter(imported, order)
    order[path] = None


def _bare(path: Path) -> str:
    text = _EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))
    return _MARGIN.sub("", _REMARK.sub("", text))


def style(path: Path) -> bytes:
    """A style sheet without its remarks and margins."""
    return _MARGIN.sub("", _STYLE_REMARK.sub("", path.read_text(encoding="utf-8"))).encode()
