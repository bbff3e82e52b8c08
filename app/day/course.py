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
"""(bank, holder, path of a step chart in days across and places up, growing downward).

Each reaches down to the floor of its bank, and the next lies over it: only its upper edge is told.
"""


def chart(
    course: Course, unit: Unit, days: int, order: Sequence[str], height: int
) -> Iterator[Step]:
    """A path per bank and holder, stacked in this order, the upper first; banks one by one."""
    amounts = course.amounts(unit)
    top = max(1, *(_total(counts) for counts in amounts.values()))
    edges = [*course.changes, days]
    for row, (bank, counts) in enumerate(amounts.items()):
        floor = (row + 1) * height + row * 4
        shares = {holder: counts[holder] for holder in order}
        for holder, path in stacked(edges, shares, floor, height / top):
            yield bank, holder, path


def stacked(
    edges: Sequence[int], shares: Mapping[str, Sequence[float]], floor: int, scale: float
) -> Iterator[tuple[str, str]]:
    """(name, path) of each share that is ever more than nothing, the upper first."""
    levels = floor - np.cumsum([*shares.values()], axis=0) * scale
    for (name, share), level in reversed([*zip(shares.items(), levels, strict=True)]):
        if any(share):
            yield name, _outline(edges, floor, level)


def _total(counts: Mapping[str, Sequence[float]]) -> float:
    return float(np.sum([list(c) for c in counts.values()], axis=0).max(initial=0))


def _outline(edges: Sequence[int], floor: int, values: Any) -> str:
    """The ground between the floor and a step line along the values."""
    path, level = f"M{edges[0]} {floor}", f"{floor}"
    for at, value in zip(edges, values, strict=False):
        if (to := f"{value:.2f}".rstrip("0").rstrip(".")) != level:
            path += f"{f'H{at}' * (at != edges[0])}V{to}"
            level = to
    return f"{path}H{edges[-1]}V{floor}Z"


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
