"""The days as far as they matter: between two of them some report decides anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from geo.control.history import History
from geo.crs import Ints
from geo.records import Codes, Report


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The deciding report of each site in each epoch.

    An epoch is a span of days over which no site's deciding report changes: epoch i runs over
    [days[i], days[i + 1]), and `days` has one entry more than there are epochs.
    """

    days: tuple[date, ...]
    reports: tuple[Report, ...]
    deciding: Codes
    """(epochs, sites): index into `reports`, -1 for no record."""


def timeline(history: History, sites: Sequence[str]) -> Timeline:
    """The deciding reports of the sites over the days of the manifest.

    Of places that share a position, the one reported last decides, as one place would.
    """
    first = history.records.manifest.first_day
    past = history.records.manifest.last_day + timedelta(days=1)
    of_site = [history.accepted_at(site) for site in sites]
    reports = tuple(report for reports in of_site for report in reports)
    changes = {report.day for report in reports if first < report.day < past}
    days = (first, *sorted(changes), past)
    begins = np.searchsorted(_ordinals(days[1:]), _ordinals(r.day for r in reports), "right")
    site = np.repeat(np.arange(len(sites)), list(map(len, of_site)))
    deciding = np.full((len(days) - 1, len(sites)), -1, dtype=np.int32)
    within = begins < len(deciding)
    np.maximum.at(deciding, (begins[within], site[within]), np.flatnonzero(within))
    for before, after in pairwise(deciding):  # `accumulate` would go down one column at a time
        np.maximum(before, after, out=after)
    return Timeline(days, reports, deciding)


def _ordinals(days: Iterable[date]) -> Ints:
    return np.array([day.toordinal() for day in days], dtype=np.int64)


def holder_codes(timeline: Timeline, holders: Sequence[str]) -> Codes:
    """(epochs, sites): index into `holders` of each site's holder, -1 for no record."""
    codes = {holder: code for code, holder in enumerate(holders)}
    of_report = np.array([codes[r.holder] for r in timeline.reports] + [-1], dtype=np.int32)
    return of_report[timeline.deciding]
