"""`deir-front draw`: the picture of `/map.svg` and `/map.png` in a file, without a server."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.options import add_data
from app.cli.streams import progress
from app.picture import WIDTH, WIDTHS
from app.site import read_for_picture
from geo import QueryError
from geo.features import write_whole


def add(commands: Any) -> None:
    """Add the command to those of the command line; its options are the address's parameters."""
    draw = commands.add_parser("draw", help="draw the map of a day as SVG or PNG")
    draw.add_argument("output", type=Path, metavar="FILE", help="a name ending in .svg or .png")
    draw.add_argument("--day", metavar="YYYY-MM-DD", help="default: the day first shown")
    draw.add_argument(
        "--bbox", metavar="W,S,E,N", help="ground to show, in degrees (default: all with a record)"
    )
    draw.add_argument("--place", metavar="ID", help="a place to mark, and to show around")
    draw.add_argument("--claim", metavar="ID", help="a claim whose places and areas to mark")
    draw.add_argument("--without", metavar="VOICE,…", help="as if these voices had made no report")
    draw.add_argument(
        "--by", metavar="WHAT", help="colour by holder (default) or strength of the evidence"
    )
    draw.add_argument(
        "--width", metavar="PIXELS", help=f"{WIDTHS[0]} to {WIDTHS[1]} (default: {WIDTH})"
    )
    draw.add_argument("--lang", metavar="CODE", help="language of its words (default: en)")
    add_data(draw)
    draw.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw a map to a file."""
    from app.picture import view

    kind = options.output.suffix.lower().removeprefix(".")
    if kind not in view.MEDIA:
        raise QueryError("output", options.output, "a file name ending in .svg or .png")
    texts = {known.name: getattr(options, known.name) for known in view.KNOWN}
    site = read_for_picture(options.data, progress)
    seen = view.view(site.front, {name: text for name, text in texts.items() if text is not None})
    body = view.drawing(site, seen, kind)
    write_whole(options.output, lambda beside: beside.write_bytes(body))
    print(f"the map on {seen.day} drawn to {options.output}", file=sys.stderr)
    return 0
