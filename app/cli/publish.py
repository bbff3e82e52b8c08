"""The command line of what leaves the site: a file, frames elsewhere, tiles of another host."""

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.http import Outside, Tiles, framer, tiles_url
from app.site import read_site
from app.words import DEFAULT, language, languages
from geo import SHIPPED, QueryError

# ---- serve: other hosts ----


def add_outside(serve: argparse.ArgumentParser) -> None:
    """What the map may have to do with other hosts: nothing, without these."""
    serve.add_argument(
        "--embed",
        type=_checked(framer),
        nargs="+",
        default=[],
        metavar="ORIGIN",
        help="sites whose pages may frame /?embed=1, such as https://example.org, or * (default: "
        "only pages of this server)",
    )
    serve.add_argument(
        "--tiles",
        type=_checked(tiles_url, keep=True),
        metavar="URL",
        help="a raster map below the zones, from https://HOST/{z}/{x}/{y}.png or the like; that "
        "host then sees who looks at the map (default: none)",
    )
    serve.add_argument(
        "--attribution",
        default="",
        metavar="TEXT",
        help="whom the tiles are owed to; goes with --tiles",
    )


def _checked(check: Callable[[str], str], *, keep: bool = False) -> Callable[[str], str]:
    """The check of an option's text as argparse wants it; `keep` gives the text itself."""

    def checked(text: str) -> str:
        try:
            found = check(text)
        except QueryError as error:
            raise argparse.ArgumentTypeError(f"{text!r}: expected {error.expected}") from None
        return text if keep else found

    return checked


def outside(given: argparse.Namespace) -> Outside:
    """What the options say of other hosts."""
    tiles = Tiles(given.tiles, given.attribution) if given.tiles else None
    return Outside(tiles, tuple(given.embed))


def outside_fault(given: argparse.Namespace) -> str:
    """What is wrong with these options together; nothing if they are right."""
    if given.tiles and not given.attribution.strip():
        return "--tiles: expected --attribution TEXT too: whom the tiles are owed to"
    if given.attribution and not given.tiles:
        return "--attribution: expected --tiles URL too"
    return ""


# ---- export ----


def add_export(commands: Any) -> None:
    """The command that writes the map as a file."""
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
    export.add_argument(
        "--data", type=Path, default=SHIPPED, metavar="DIR", help="default: the shipped data"
    )
    export.set_defaults(run=run_export)


def address(text: str) -> str:
    """The address of a server, ending in a slash; it goes into links and headers as it stands."""
    if not re.fullmatch(r"https?://[^\s/\"<>\\]+(/[^\s\"<>\\]*)?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r}: expected an address such as https://HOST/")
    return text.rstrip("/") + "/"


def run_export(given: argparse.Namespace) -> int:
    """Write the map as one file."""
    from app.main import create_app
    from app.page import write_page

    print(f"reading {given.data}", file=sys.stderr)
    site = read_site(given.data)
    print("drawing every day on which something changes", file=sys.stderr)
    spoken = language(given.lang)
    app = create_app(site=site)
    size = write_page(app, site, given.output, spoken, server=given.server or "")
    print(f"{size / 1e6:.1f} MB written to {given.output}", file=sys.stderr)
    return 0
