"""`deir-front new`: the tables of a new front, by options or asked for one after the other."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from app.cli.options import command
from app.cli.streams import ask, is_asking
from geo import FrontError, QueryError
from geo.crs import Position
from geo.importing import NewFront, begin, bounds_ring, read_line, read_outline
from geo.records import fields

_T = TypeVar("_T")
_ABOUT: Final = """\
Write the tables of a new front into a directory that is not there yet, so that `check` and `serve`
take them at once. What is not given is asked for on a terminal; elsewhere it has to be given.

  deir-front new my-front --title "The Linden valley, 2024" --days 2024-03-01/2024-03-31 \\
      --area 2.8,0.1,3.2,0.5 --party "north=Northern Union" --party "south=Southern League"
"""
_HINTS: Final = {
    "title": "what the map is called",
    "days": "the first and the last, YYYY-MM-DD/YYYY-MM-DD",
    "area": "west,south,east,north in degrees, or a GeoJSON file with one polygon",
    "party": "ID=NAME of one that can hold places; an empty answer ends the list",
    "river": "a GeoJSON file with a dividing river as one line that runs downstream",
    "from": "where area and river are taken from, in words",
}


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    new = command(commands, "new", "write the tables of a new front", _ABOUT)
    new.add_argument("directory", type=Path, metavar="DIR", help="a name that is free")
    for name in ("title", "days", "area"):
        new.add_argument(f"--{name}", help=_HINTS[name])
    new.add_argument("--party", action="append", default=[], metavar="ID=NAME", help="one or more")
    new.add_argument(
        "--river", action="append", default=[], metavar="FILE", help=f"{_HINTS['river']}, or more"
    )
    new.add_argument("--river-name", default="River", metavar="NAME", help="of the river")
    new.add_argument("--from", dest="source", metavar="TEXT", help=_HINTS["from"])
    new.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the tables of a new front."""
    title = _answer("title", options.title, fields.required)
    first, last = _answer("days", options.days, _days)
    area = _answer("area", options.area, _area)
    parties = _parties(options.party)
    is_whole = None not in (options.title, options.days, options.area)
    if not options.river and is_asking() and not is_whole:
        options.river = list(filter(None, [ask("river", f"{_HINTS['river']}; empty: none")]))
    rivers = [read_line(Path(file)) for file in options.river]
    source = _source(options)
    front = NewFront(title, first, last, area, parties, source, rivers, options.river_name)
    begin(options.directory, front)
    print(f"{options.directory}: a new front; front.toml and README.md say what goes where")
    print(f"the map: deir-front serve --data {options.directory}")
    return 0


def _answer(name: str, text: str | None, parse: Callable[[str], _T]) -> _T:
    """What an option says; if it is not given, what is answered, asked again until it can be."""
    while True:
        answer = ask(name, _HINTS[name]) if text is None else text
        try:
            return parse(answer)
        except ValueError as error:
            refusal: FrontError = QueryError(name, answer, str(error))
        except FrontError as error:
            refusal = error
        if text is not None:
            raise refusal
        print(f"  {refusal}")


def _days(text: str) -> tuple[Any, Any]:
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError("two days, as 2024-03-01/2024-03-31")
    return fields.day(first.strip()), fields.day(last.strip())


def _area(text: str) -> list[Position]:
    if Path(text).suffix.lower() in (".geojson", ".json"):
        return read_outline(Path(text))
    parts = text.split(",")
    if len(parts) != 4:
        raise ValueError(_HINTS["area"])
    west, south, east, north = (
        fields.degrees(limit)(part.strip())
        for limit, part in zip((180, 90, 180, 90), parts, strict=True)
    )
    if west >= east or south >= north:
        raise ValueError("west before east and south before north")
    return bounds_ring(west, south, east, north)


def _parties(pairs: list[str]) -> dict[str, str]:
    """The parties that are given, or answered one after the other."""
    parties = dict(_answer("party", pair, _party) for pair in pairs)
    while not pairs and (answer := _answer("party", None, _party_or_none)):
        parties[answer[0]] = answer[1]
    if not parties:
        raise QueryError("party", "", "one or more, as --party 'north=Northern Union'")
    return parties


def _party(text: str) -> tuple[str, str]:
    party, equals, name = text.partition("=")
    if not equals:
        raise ValueError("an id and a name, as north=Northern Union")
    return fields.identifier()(party.strip()), fields.required(name.strip())


def _party_or_none(text: str) -> tuple[str, str] | None:
    return _party(text) if text else None


def _source(options: argparse.Namespace) -> str:
    """Where area and river are from: no line is without a source."""
    if options.source is None and not options.river:
        return "Area chosen for this map"
    return _answer("from", options.source, fields.required)
