"""`deir-front zones`: the zones of control of a day, as a file."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.options import add_data, day_argument
from app.cli.streams import write_out
from geo import Front
from geo.features import geojson, write


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    zones = commands.add_parser("zones", help="write the zones of control of a day")
    zones.add_argument("--day", type=day_argument, required=True, help="YYYY-MM-DD")
    zones.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: GeoJSON on standard output"
    )
    add_data(zones)
    zones.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the zones of a day to a file, or to standard output."""
    zones = Front.read(options.data).zones(options.day)
    if options.output is None:
        write_out(geojson(zones))
    else:
        write(zones, options.output, layer="zones")
        print(f"{len(zones)} zones of {options.day} written to {options.output}", file=sys.stderr)
    return 0
