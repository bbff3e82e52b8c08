"""`deir-front import`: tables and polygons of others into the records."""

from typing import Any, Final

from app.cli import import_polygons, import_tables
from app.cli.options import command

_ABOUT: Final = """\
Take what others have recorded into the records, all of it or nothing. What the file says is read
whole and checked; a fault is told with sheet, row and column, and then nothing is written.
"""
IMPORTS: Final = (import_tables, import_polygons)
"""Each has `add`, which adds what it imports to the grammar."""


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    importing = command(commands, "import", "take over what others have recorded", _ABOUT)
    kinds = importing.add_subparsers(required=True, metavar="WHAT")
    for kind in IMPORTS:
        kind.add(kinds)
