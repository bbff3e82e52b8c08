"""Who is to be named beside a map: publishers of its lines and positions, and of its reports."""

from collections.abc import Iterable
from datetime import date

from geo import Records, Source
from geo.control import History


def credited(records: Records) -> list[Source]:
    """A source of each publisher of lines and coordinates of the map, in alphabetical order."""
    lines = [*records.rivers, records.area, *records.lines]
    used = {line.source for line in lines} | {p.located_by for p in records.places.values()}
    return of_each_publisher(records, used - {""})


def deciding_sources(history: History, day: date) -> list[Source]:
    """A source of each publisher of reports that decide on the day, in alphabetical order."""
    return of_each_publisher(history.records, history.totals(day).sources)


def publishers(history: History, day: date) -> list[str]:
    """The publishers of reports that decide on the day, in alphabetical order."""
    return [source.publisher for source in deciding_sources(history, day)]


def of_each_publisher(records: Records, sources: Iterable[str]) -> list[Source]:
    """One source of each publisher of these, in alphabetical order of publishers."""
    by_publisher = {records.sources[s].publisher: records.sources[s] for s in sorted(sources)}
    return sorted(by_publisher.values(), key=lambda source: source.publisher.casefold())
