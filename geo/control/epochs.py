"""Who held which cell over the days: the epochs, between two of which some report decides anew.

Zones and fronts are made from them, and say of their evidence what is said here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from geo.control.cells import Cells
from geo.control.history import Timeline, all_holders, holder_codes, standings
from geo.control.interest import Interest, interests
from geo.control.runs import Run
from geo.crs import Ints
from geo.records import Records, Report

BASES: Final = ("attested", "inferred")

Evidence = tuple[tuple[int, ...], tuple[int, ...]]
"""What a zone or a front is made of (sites, arcs), and the reports that decide about it."""


@dataclass(frozen=True, slots=True, eq=False)
class Epochs:
    """The records, their cells and their timeline, and the holder of each site in each epoch."""

    records: Records
    cells: Cells
    timeline: Timeline
    holders: tuple[str, ...]
    codes: Ints
    standings: Mapping[str, tuple[Report, ...]]
    """By id of a deciding report: it and those that it confirms (`control.standings`)."""
    interests: Mapping[str, Interest]
    """By id of a report."""


def epochs(records: Records, cells: Cells, timeline: Timeline) -> Epochs:
    """What zones and fronts are made from; `holders` are in alphabetical order."""
    holders = all_holders(records)
    by_place = groupby(timeline.reports, key=lambda report: report.place)
    standing = [standings(tuple(reports)) for _, reports in by_place]
    return Epochs(
        records,
        cells,
        timeline,
        holders,
        holder_codes(timeline, holders),
        {report: found for place in standing for report, found in place.items()},
        interests(records),
    )


def span(timeline: Timeline, run: Run[Any, Any]) -> dict[str, date]:
    """The days of a run of epochs, as columns."""
    return {"valid_from": timeline.days[run.first], "valid_to": timeline.days[run.past]}


def evidence(epochs: Epochs, sites: Iterable[int], reports: Iterable[int]) -> dict[str, list[str]]:
    """The places and the sources that something stands on, as columns."""
    return {
        "places": sorted({epochs.cells.sites[site] for site in sites}),
        "sources": sorted({epochs.timeline.reports[report].source for report in reports}),
    }
