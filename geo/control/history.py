"""Who held what on a day: the holder of a place is that of its last accepted report.

Reports of one day count in the order of the file. `claim-only` reports never decide. A place
without an accepted report on or before a day has no holder that day: "no record".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, zip_longest

import numpy as np

from geo.crs import Ints
from geo.records import CONTESTED, Precision, Records, Report


@dataclass(frozen=True, slots=True)
class Tenure:
    """The span of days over which the accepted reports give a place to one holder.

    `reports` are the ids of the reports that say so, the first being the one that began it;
    `precision` is that one's. `valid_to` is None where no later report ends it.
    """

    holder: str
    valid_from: date
    valid_to: date | None
    precision: Precision
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The deciding report of each site in each epoch.

    An epoch is a span of days over which no site's deciding report changes: epoch i runs over
    [days[i], days[i + 1]), and `days` has one entry more than there are epochs.
    """

    days: tuple[date, ...]
    reports: tuple[Report, ...]
    deciding: Ints
    """(epochs, sites): index into `reports`, -1 for no record."""


def accepted(records: Records) -> dict[str, list[Report]]:
    """The accepted reports of each place that has any, in the order in which they count."""
    reports: dict[str, list[Report]] = {}
    for report in sorted(records.reports.values(), key=lambda report: report.day):
        if report.use == "accepted":
            reports.setdefault(report.place, []).append(report)
    return reports


def deciding(reports: Sequence[Report], day: date) -> Report | None:
    """The report that decides on this day, of one place's accepted reports in order."""
    known = [report for report in reports if report.day <= day]
    return known[-1] if known else None


def tenures(reports: Sequence[Report]) -> tuple[Tenure, ...]:
    """The successive holders of one place, from its accepted reports in order."""
    groups = _groups(reports)
    ends = [group[0].day for group in groups[1:]]
    return tuple(
        Tenure(
            holder=group[0].holder,
            valid_from=group[0].day,
            valid_to=end,
            precision=group[0].precision,
            reports=tuple(report.id for report in group),
        )
        for group, end in zip_longest(groups, ends)
    )


def standings(reports: Sequence[Report]) -> dict[str, tuple[Report, ...]]:
    """What a place's holder stands on, by the id of the report that decides.

    That is the deciding report, last, and before it those which it confirms: the earlier ones of
    the same tenure. `reports` are one place's accepted reports in order.
    """
    return {
        report.id: tuple(group[:number])
        for group in _groups(reports)
        for number, report in enumerate(group, start=1)
    }


def _groups(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports of each tenure."""
    groups: list[list[Report]] = []
    for agreeing in _by_day(reports):
        if groups and groups[-1][0].holder == agreeing[0].holder:
            groups[-1].extend(agreeing)
        else:
            groups.append(agreeing)
    return groups


def _by_day(reports: Sequence[Report]) -> Iterable[list[Report]]:
    """Per day, the reports that agree with the last one of that day."""
    for _, group in groupby(reports, key=lambda report: report.day):
        of_day = list(group)
        yield [report for report in of_day if report.holder == of_day[-1].holder]


def timeline(records: Records, sites: Sequence[str]) -> Timeline:
    """The deciding reports of the sites over the days of the manifest."""
    first = records.manifest.first_day
    past = records.manifest.last_day + timedelta(days=1)
    history = accepted(records)
    reports = tuple(report for site in sites for report in history.get(site, ()))
    changes = {report.day for report in reports if first < report.day < past}
    days = (first, *sorted(changes), past)
    begins = np.searchsorted(_ordinals(days[1:]), _ordinals(r.day for r in reports), "right")
    site = np.repeat(np.arange(len(sites)), [len(history.get(site, ())) for site in sites])
    deciding = np.full((len(days) - 1, len(sites)), -1, dtype=np.int64)
    within = begins < len(deciding)
    np.maximum.at(deciding, (begins[within], site[within]), np.flatnonzero(within))
    return Timeline(days, reports, np.maximum.accumulate(deciding))


def _ordinals(days: Iterable[date]) -> Ints:
    return np.array([day.toordinal() for day in days], dtype=np.int64)


def holder_codes(timeline: Timeline, holders: Sequence[str]) -> Ints:
    """(epochs, sites): index into `holders` of each site's holder, -1 for no record."""
    codes = {holder: code for code, holder in enumerate(holders)}
    of_report = np.array([codes[r.holder] for r in timeline.reports] + [-1], dtype=np.int64)
    return of_report[timeline.deciding]


def all_holders(records: Records) -> tuple[str, ...]:
    """Every holder a place can have, `contested` among them, in alphabetical order."""
    return tuple(sorted((*records.holders, CONTESTED)))
