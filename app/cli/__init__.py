"""The command line, one module a command: what `deir-front` takes, and what runs it."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from app.cli.streams import make_sayable

__all__ = ["make_sayable", "parser"]

COMMANDS: Final = {
    name: f"app.cli.{'importing' if name == 'import' else name}"
    for name in (
        *("serve", "check", "diff", "load", "zones", "export", "publish", "draw", "verify"),
        *("draft", "accept", "add", "new", "import"),
    )
}
"""The module of each command: it has `add`, which adds it to the grammar, and `run`."""
DESCRIPTION = """\
A map of a war front that shows its evidence: control zones on both banks of a river, computed for
any day from cited reports, with the claims of a news article over them.
"""
EXAMPLES = """\
examples:
  deir-front serve                              the map on http://127.0.0.1:8000/
  deir-front serve --article article.txt        the same, showing the article's passages once their
                                                hashes have been checked
  deir-front check my-front/                    every fault of a data directory, with file and line
  deir-front diff main my-front/                what its records change, as Markdown, for a review
  deir-front zones --day 2017-11-14             that day's zones as GeoJSON on standard output
  deir-front zones --day 2017-11-14 -o z.gpkg   the same as GeoPackage (.geojson .gpkg .fgb .parquet
                                                .csv)
  deir-front draw map.svg --day 2017-11-14      the map of a day as a picture (.svg .png)
  deir-front export map.html                    the map as one file that needs no server
  deir-front publish site --url https://HOST/   the map and its data as files for any web server
  deir-front serve --embed https://example.org  that site may show /?embed=1 in a frame
  deir-front serve --tiles https://HOST/{z}/{x}/{y}.png --attribution 'Survey of X'
                                                a raster map of your choice below the zones
  deir-front verify article.txt                 whether an article is the text of its claims
  deir-front load --database postgresql://HOST/NAME my-front/
                                                the tables and layers into PostGIS, all or nothing
  deir-front serve --database postgresql://HOST/NAME
                                                the map from there, any number of servers at once
  deir-front draft article.txt -o drafts.csv    claims drafted by rules, to look at and correct
  deir-front accept drafts.csv d3               one of them into the claims, in your own words
  deir-front add report                         a record, by options or asked for field by field
  deir-front new my-front/                      a new front's tables, by options or asked for
  deir-front import reports towns.csv --map day=Date --map place=Town --data my-front/
                                                a table of somebody else into the records
  deir-front import polygons day-2024-03-05.geojson --voice survey --source survey-map \\
      --holder north --as reference             a map of somebody else, kept beside the records

exit status: 0 well, 1 the command failed or an article does not match, 2 the data, the article or
the command line has a fault
"""


class _Version(argparse.Action):
    """Says the version, which takes a moment to find out."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from app.site import package_version

        print(f"{parser.prog} {package_version()}")
        parser.exit()


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line's grammar; where arguments begin with a command, that of this one alone.

    The modules of the others, and all that they import, are then left alone.
    """
    top = argparse.ArgumentParser(
        prog="deir-front",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--version", action=_Version, nargs=0, help="show program's version number and exit"
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    own = [name for name in arguments[:1] if name in COMMANDS]
    for name in own or COMMANDS:
        import_module(COMMANDS[name]).add(commands)
    return top
