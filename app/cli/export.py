"""`deir-front export`: the map as one file that opens with no server and no network."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.options import add_data, address
from app.cli.streams import progress
from app.site import read_site
from app.words import DEFAULT, language, languages


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    export = commands.add_parser(
        "export", help="write the map as one file that opens with no server and no network"
    )
    export.add_argument("output", type=Path, metavar="FILE", help="a name ending in .html")
    export.add_argument(
        "--lang",
        choices=tuple(languages()),
        default=DEFAULT,
        help="language of the page (default: %(default)s)",
    )
    export.add_argument(
        "--server",
        type=address,
        metavar="URL",
        help="address of a server of the same map, to which links to its records then lead "
        "(default: they are no links)",
    )
    add_data(export)
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the map as one file."""
    from app.main import create_app
    from app.page import write_page

    progress(f"reading {options.data}")
    site = read_site(options.data, say=progress)
    progress("drawing every day on which something changes")
    spoken = language(options.lang)
    app = create_app(site=site)
    size = write_page(app, site, options.output, spoken, server=options.server or "", say=progress)
    print(f"{size / 1e6:.1f} MB written to {options.output}", file=sys.stderr)
    return 0
