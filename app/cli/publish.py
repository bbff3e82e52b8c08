"""`deir-front publish`: the map and its data as plain files, for any web server or CDN."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.options import add_data, address
from app.cli.streams import progress
from app.site import read_site


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    publish = commands.add_parser(
        "publish", help="write the map and its data as files for any web server or CDN"
    )
    publish.add_argument(
        "output", type=Path, metavar="DIR", help="a new directory, or one published before"
    )
    publish.add_argument(
        "--url",
        type=address,
        metavar="URL",
        help="address at which readers will find it: previews, feeds and sitemap.xml need it whole "
        "(default: none; there is then no sitemap.xml)",
    )
    add_data(publish)
    publish.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the site."""
    from app.main import create_app
    from app.publish import publish

    progress(f"reading {options.data}")
    site = read_site(options.data, None, options.url or "", progress)
    count, size = publish(create_app(site=site), site, options.output, progress)
    progress(f"{count} files, {size / 1e6:.1f} MB with what they pack to, in {options.output}")
    return 0
