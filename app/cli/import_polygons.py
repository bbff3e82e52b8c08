"""`deir-front import polygons`: the map of a voice becomes reports, or is kept beside them."""

import argparse
from pathlib import Path
from typing import Any, Final

from app.cli.import_tables import once, pair, take
from app.cli.options import add_data, command, day_argument
from app.cli.streams import progress
from geo import Front, QueryError
from geo.importing import (
    POLYGON_FIELDS,
    POLYGON_FORMATS,
    PolygonPlan,
    covered_places,
    kept_map,
    read_polygons,
)

_ABOUT: Final = f"""\
Polygons of a map of control ({", ".join(POLYGON_FORMATS)}; a zip holds one shapefile) are
taken over as those of a voice. Each file is of the day in its name, unless --day or --map day=NAME
says of which.

  deir-front import polygons --voice survey --source survey-map --holder north \\
      --as reference survey-2024-03-*.geojson --data my-front/
  deir-front import polygons --voice survey --source survey-map --map holder=side \\
      --party "Northern side=north" --as reports day.gpkg --day 2024-03-05 --data my-front/

As a reference they are kept as they are: outlines that a reader switches on, and compared with the
zones at /agreement; no zone rests on them. As reports they say of each place that they cover who
held it, one report for each change. A map names no place: where another voice was heard last of a
place its report is claim-only; where none was, it is accepted with low confidence. Places too near
to an edge, and what leaves the ground of all, are counted and left out.
"""


def add(kinds: Any) -> None:
    """Add what can be imported to the command."""
    drawn = command(kinds, "polygons", "a map of control of somebody else", _ABOUT)
    drawn.add_argument("files", type=Path, nargs="+", metavar="FILE", help="polygons")
    drawn.add_argument("--voice", required=True, metavar="ID", help="whose map it is")
    drawn.add_argument("--source", required=True, metavar="ID", help="what carries it")
    drawn.add_argument(
        "--as",
        dest="kind",
        required=True,
        choices=("reference", "reports"),
        help="what they become",
    )
    drawn.add_argument("--holder", default="", metavar="ID", help="whom all polygons show")
    drawn.add_argument("--day", type=day_argument, metavar="DAY", help="of which day all are")
    several: dict[str, Any] = {"action": "append", "default": [], "type": pair}
    drawn.add_argument(
        "--map", metavar="FIELD=NAME", help="which property says the holder or the day", **several
    )
    drawn.add_argument(
        "--party",
        metavar="TEXT=ID",
        help="what the map calls a party; without an id its polygons are passed over",
        **several,
    )
    drawn.add_argument("--sheet", default="", metavar="NAME", help="of several layers")
    drawn.add_argument(
        "--until-next", action="store_true", help="a reference is of all days until the next one"
    )
    drawn.add_argument(
        "--dry-run", action="store_true", help="say what would be added, and write nothing"
    )
    add_data(drawn)
    drawn.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Take polygons into the records."""
    records = Front.read(options.data).records
    voice, source = options.voice, options.source
    for name, among in (("voice", records.voices), ("source", records.sources)):
        if getattr(options, name) not in among:
            raise QueryError(name, getattr(options, name), f"an id in {name}s.csv")
    drawn = read_polygons(options.files, _plan(options), records, progress)
    if options.kind == "reports":
        imported = covered_places(drawn, voice, source, records)
    else:
        imported = kept_map(
            drawn, voice, source, records, options.data, until_next=options.until_next
        )
    return take(imported, options)


def _plan(options: argparse.Namespace) -> PolygonPlan:
    columns = once("map", options.map)
    for name in columns:
        if name not in POLYGON_FIELDS:
            raise QueryError("map", name, f"one of {', '.join(POLYGON_FIELDS)}")
    if ("holder" in columns) == bool(options.holder):
        raise QueryError("holder", options.holder, "--holder or --map holder=NAME, one of the two")
    if "day" in columns and options.day:
        raise QueryError("day", options.day, "--day or --map day=NAME, not both")
    return PolygonPlan(
        options.holder, options.day, columns, once("party", options.party), options.sheet
    )
