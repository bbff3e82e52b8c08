"""`deir-front load`: a data directory into a database, for `deir-front serve --database`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.options import DATA_DEFAULT, add_database, command, database_extra
from app.site import package_version
from geo import SHIPPED

TEXT = """\
Check a data directory and write it into PostgreSQL with PostGIS: its tables as they are, and every
layer built from them. All of it in one transaction: whoever serves from the database goes on with
the version before until all is there, and then takes up the new one by itself. Stopped or killed at
any moment, it leaves the database as it was. The version before is kept; older ones are dropped.
"""


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    load = command(commands, "load", "write a data directory into a PostGIS database", TEXT)
    add_database(load, required=True)
    load.add_argument(
        "data", type=Path, nargs="?", default=SHIPPED, metavar="DIR", help=DATA_DEFAULT
    )
    load.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write a data directory into a database."""
    if fault := database_extra():
        print(fault, file=sys.stderr)
        return 2
    from geo.database import load

    loaded = load(options.database, options.data, package_version())
    print(f"{loaded.features:,} features loaded as version {loaded.number} ({loaded.version})")
    return 0
