"""How control went over the days as a chart above the slider, and in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import numpy as np

from app.words import ENGLISH, Language
from geo import Front, Unit
from geo.control import Course
from geo.evidence import Turn, turns

_DAY_OF: Final = attrgetter("day")
Step = tuple[str, str, str]
"""(bank, holder, path of a step chart in days across and places up, growing downward)."""


def chart(
    course: Course, unit: Unit, days: int, order: Sequence[str], height: int
) -> Iterator[Step]:
    """A path per bank and holder, stacked in this order, banks one below the other."""
    amounts = course.amounts(unit)
    top = max(1, *(_total(counts) for counts in amounts.values()))
    edges = [*course.changes, days]
    for row, (bank, counts) in enumerate(amounts.items()):
        floor = np.zeros(len(course.changes))
        for holder in order:
            share = np.array(counts[holder])
            if share.any():
                y = [
                    (row + 1) * height + row * 4 - (n / top) * height
                    for n in (floor, floor + share)
                ]
                yield bank, holder, _outline(edges, y[0], y[1])
            floor = floor + share


def _total(counts: Mapping[str, Sequence[float]]) -> float:
    return float(np.sum([list(c) for c in counts.values()], axis=0).max(initial=0))


def _outline(edges: Sequence[int], low: Any, high: Any) -> str:
    """A closed step line along the upper values and back along the lower."""
    there = _steps(edges, high)
    back = [(x, y) for x, y in reversed(_steps(edges, low))]
    (x, y), *rest = [(x, f"{y:.4g}") for x, y in [*there, *back]]
    path = f"M{x} {y}"
    for to_x, to_y in rest:
        path += f"H{to_x}" * (to_x != x) + f"V{to_y}" * (to_y != y)
        x, y = to_x, to_y
    return f"{path}Z"


def _steps(edges: Sequence[int], values: Any) -> list[tuple[int, float]]:
    """The corners of a step line, without those in the middle of a straight run."""
    corners: list[tuple[int, float]] = [(edges[0], values[0])]
    for at in range(1, len(values)):
        if values[at] != values[at - 1]:
            corners += [(edges[at], values[at - 1]), (edges[at], values[at])]
    return [*corners, (edges[-1], values[-1])]


Names = Callable[[str], str]


def chart_text(
    course: Course, unit: Unit, first: date, name: Names, language: Language = ENGLISH
) -> Iterator[str]:
    """The chart in words: per bank, who held how many places at first and at last."""
    last = language.day(first + timedelta(days=course.changes[-1]))
    for bank, counts in course.amounts(unit).items():
        parts = [
            language.gettext(
                "%(holder)s %(first)d at first, %(last)d from %(day)s on",
                holder=name(holder),
                first=round(values[0]),
                last=round(values[-1]),
                day=last,
            )
            for holder, values in counts.items()
            if any(values)
        ]
        words = language.semicolon.join(parts) or language.gettext("no record")
        if len(course.amounts(unit)) == 1:
            yield f"{words}."
            continue
        yield language.gettext("%(bank)s bank: %(told)s.", bank=language.gettext(bank), told=words)


TURNS_OF_A_DAY: Final = 12
"""How many changes of a day are named; the others stand where the day is compared."""


def turns_json(front: Front) -> list[dict[str, Any]]:
    """Each day on which a holder changes: its number, how many change, and the first of them."""
    manifest = front.records.manifest
    by_day = groupby(turns(front.history, manifest.first_day, manifest.last_day), _DAY_OF)
    return [_turned(front, (day - manifest.first_day).days, list(group)) for day, group in by_day]


def _turned(front: Front, number: int, group: Sequence[Turn]) -> dict[str, Any]:
    changes = [_turn(front, turn) for turn in group[:TURNS_OF_A_DAY]]
    return {"day": number, "total": len(group), "changes": changes}


def _turn(front: Front, turn: Turn) -> dict[str, Any]:
    place = front.records.places[turn.place]
    names = {"name": place.name, "name_ar": place.name_ar or None}
    return {"place": names, "before": turn.before, "after": turn.after}
