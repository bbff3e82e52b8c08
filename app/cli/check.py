"""`deir-front check`: every fault of a data directory, or what is in it."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.options import DATA_DEFAULT
from geo import SHIPPED, Front


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    check = commands.add_parser("check", help="check a data directory and list all its faults")
    check.add_argument(
        "data", type=Path, nargs="?", default=SHIPPED, metavar="DIR", help=DATA_DEFAULT
    )
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read a data directory whole and say what is in it."""
    records = Front.read(options.data).records
    counts = (
        (len(records.sources), "sources"),
        (len(records.voices), "voices"),
        (len(records.places), "places"),
        (len(records.reports), "reports"),
        (len(records.claims), "claims"),
        (len(records.relations), "relations"),
    )
    print(f"{options.data}: no faults in {', '.join(f'{n} {name}' for n, name in counts)}")
    return 0
