"""Who held which cell over the days: the epochs, between two of which some report decides anew.

Zones and fronts are made from them, and say of their evidence what is said here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

import numpy as np

from geo.control.cells import Cells
from geo.control.history import History
from geo.control.interest import Said
from geo.control.runs import Run
from geo.control.strength import STRENGTHS
from geo.control.timeline import Timeline, holder_codes, timeline
from geo.crs import Ints
from geo.records import CONTESTED, Codes, Column, Records, Report

BASES: Final = ("attested", "inferred")


@dataclass(frozen=True, eq=False)
class Epochs:
    """The history, the cells and their timeline, and the holder of each site in each epoch."""

    history: History
    cells: Cells
    timeline: Timeline
    holders: tuple[str, ...]
    """Every holder a place can have, `contested` among them, in alphabetical order."""
    codes: Codes
    """(epochs, sites): index into `holders`, -1 for no record."""
    holder_of: Callable[[Report], str] = attrgetter("holder")
    """Which of `holders` a report makes of its place."""

    @property
    def records(self) -> Records:
        """What all of it is made from."""
        return self.history.records

    def at(self, day: date) -> int:
        """The epoch in which a day of the manifest lies."""
        return bisect_right(self.timeline.days, day) - 1

    @cached_property
    def places(self) -> Column:
        """The place of each report of the timeline."""
        return Column.of(report.place for report in self.timeline.reports)

    @cached_property
    def sources(self) -> Column:
        """The source of each report of the timeline."""
        return Column.of(report.source for report in self.timeline.reports)

    @cached_property
    def heard(self) -> Column:
        """Who is heard in each report of the timeline and in those it confirms."""
        heard = self.history.heard
        return Column.of(heard.get(report.id, frozenset()) for report in self.timeline.reports)

    @cached_property
    def report_strengths(self) -> Ints:
        """How strong each report of the timeline is, as an index into `STRENGTHS`."""
        strengths = self.history.strengths
        return np.array(
            [STRENGTHS.index(strengths.get(r.id, "none")) for r in self.timeline.reports], dtype=int
        )

    @cached_property
    def by_strength(self) -> "Epochs":
        """The same with how strong the evidence of each site is instead of its holder."""
        deciding = self.timeline.deciding
        strengths = np.append(self.report_strengths, -1).astype(np.int32)[deciding]
        codes = np.where(self.codes < 0, np.int32(-1), strengths)
        strengths_of = self.history.strengths
        return replace(self, holders=STRENGTHS, codes=codes, holder_of=lambda r: strengths_of[r.id])

    @cached_property
    def report_days(self) -> Ints:
        """The day of each report of the timeline as an ordinal."""
        return np.array([report.day.toordinal() for report in self.timeline.reports])


def epochs(history: History, cells: Cells) -> Epochs:
    """What zones and fronts are made from."""
    days = timeline(history, cells.sites)
    holders = tuple(sorted((*history.records.holders, CONTESTED)))
    return Epochs(history, cells, days, holders, holder_codes(days, holders))


def span(timeline: Timeline, run: Run[Any, Any]) -> dict[str, date]:
    """The days of a run of epochs, as columns."""
    return {"valid_from": timeline.days[run.first], "valid_to": timeline.days[run.past]}


def evidence(epochs: Epochs, reports: Ints, day: date) -> dict[str, list[str]]:
    """The places and the sources that something stands on from a day on, as columns.

    Of places that share a position they are those that have its holder.
    """
    deciding: list[str] = _values(epochs.places, reports)
    shared = [p for p in deciding if len(epochs.history.together[p]) > 1]
    also = {p for place in shared for p in epochs.history.agreeing(place, day)}
    return {
        "places": sorted(also.union(deciding)) if also else deciding,
        "sources": _values(epochs.sources, reports),
    }


def _values(column: Column, rows: Ints) -> list[Any]:
    """The values at these rows, each once, in order."""
    return list(map(column.ordered.__getitem__, distinct(column.rank[rows]).tolist()))


def distinct(numbers: Ints | Codes) -> Ints:
    """The different ones of many small numbers, none below zero, in order: sooner than `unique`."""
    return np.flatnonzero(np.bincount(numbers))


def said(epochs: Epochs, reports: Ints) -> Iterable[Said]:
    """Who is heard in these reports and in those they confirm, each with the interest it has."""
    different = np.unique(epochs.heard.codes[reports]).tolist()
    return frozenset().union(*map(epochs.heard.value, different))
