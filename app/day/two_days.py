"""Two days side by side: the list of what changed hands.

It is made once, here: the page shows it where `compare` is in the address, and the script
asks for the same rows when a reader chooses a second day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from app.words import holder_text
from geo import Place, Records, Report, Source, Voice
from geo.control import History
from geo.evidence import handovers, returned


@dataclass(frozen=True, slots=True)
class Changed:
    """A place that changed hands between two days; a holder is None where there was no record."""

    place: Place
    before: str | None
    after: str | None
    since: Report | None
    """The report that began the tenure of the holder after."""
    report: Report | None
    """The report that decides on the later day."""
    voice: Voice | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed hands from the earlier day to the later, and how often it went and came back."""

    first: date
    last: date
    groups: tuple[tuple[str | None, str | None, tuple[Changed, ...]], ...]
    """(holder before, holder after, places by the day and the name), in the order of the names."""
    returned: tuple[Place, ...]
    """Places with one holder on both days and another in between."""

    @property
    def total(self) -> int:
        """How many places changed hands."""
        return sum(len(places) for _, _, places in self.groups)


def comparison(history: History, day: date, other: date) -> Comparison:
    """What changed hands between two days, given in either order."""
    records = history.records
    first, last = sorted((day, other))
    places = list(_changed(history, first, last))

    def kind(change: Changed) -> tuple[str, str]:
        return _order(records, change.before), _order(records, change.after)

    places.sort(key=lambda c: (*kind(c), c.since.day if c.since else first, c.place.name))
    groups = (list(group) for _, group in groupby(places, key=kind))
    back = tuple(records.places[place] for place in returned(history, first, last))
    by_move = tuple((group[0].before, group[0].after, tuple(group)) for group in groups)
    return Comparison(first, last, by_move, back)


def _changed(history: History, first: date, last: date) -> Iterator[Changed]:
    records = history.records
    for change in handovers(history, first, last):
        report, tenure = change.after, history.tenure(change.place, last)
        yield Changed(
            records.places[change.place],
            change.before.holder if change.before else None,
            change.after.holder if change.after else None,
            records.reports[tenure.reports[0]] if tenure else None,
            report,
            records.voices[report.voice] if report else None,
            records.sources[report.source] if report else None,
        )


def _order(records: Records, holder: str | None) -> str:
    """What holders are sorted by: their names, no record first."""
    return holder_text(records, holder) if holder else ""


# ---- what the script gets ----


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The list for the page's script."""
    return {
        "from": comparison.first,
        "to": comparison.last,
        "total": comparison.total,
        "groups": [
            {"before": before, "after": after, "places": [_row(c) for c in places]}
            for before, after, places in comparison.groups
        ],
        "returned": [{"name": p.name, "name_ar": p.name_ar} for p in comparison.returned],
    }


def _row(change: Changed) -> dict[str, Any]:
    place, report, since = change.place, change.report, change.since
    row: dict[str, Any] = {
        "id": place.id,
        "name": place.name,
        "name_ar": place.name_ar,
        "bank": place.bank,
        "located": place.position is not None,
    }
    if report and since and change.source and change.voice:
        row |= {
            "since": since.day,
            "since_precision": since.precision,
            "report": report.id,
            "day": report.day,
            "precision": report.precision,
            "said": report.said,
            "voice": change.voice.name,
            "source": change.source.title,
            "url": change.source.url,
        }
    return row
