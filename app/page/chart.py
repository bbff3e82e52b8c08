"""The chart above the slider: how much each holder has over the days."""

from dataclasses import dataclass
from typing import Final, NamedTuple, get_args

from app.day import course
from app.words import ENGLISH, Language, holder_text, legend
from geo import Front, Unit
from geo.records import CONTESTED

CHART_HEIGHT: Final = 22


class Measured(NamedTuple):
    """One of the charts: its paths, and the same in words."""

    unit: Unit
    steps: tuple[course.Step, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How much each holder has on each bank over the days, as paths and in words."""

    height: int
    banks: tuple[str, ...]
    measures: tuple[Measured, ...]
    changes: tuple[int, ...]


def course_chart(front: Front, language: Language = ENGLISH) -> Chart:
    """The chart above the slider: holders in the legend's order, contested between them."""
    measures = tuple(_measured(front, unit, language) for unit in get_args(Unit))
    return Chart(CHART_HEIGHT, tuple(front.course.counts), measures, front.course.changes[1:])


def _measured(front: Front, unit: Unit, language: Language) -> Measured:
    records = front.records
    manifest = records.manifest
    order = [*(party.id for party in legend(front.history).parties), CONTESTED]
    days = (manifest.last_day - manifest.first_day).days

    def name(holder: str) -> str:
        return holder_text(records, holder, language)

    words = course.chart_text(front.course, unit, manifest.first_day, name, language)
    steps = tuple(course.chart(front.course, unit, days, order, CHART_HEIGHT))
    return Measured(unit, steps, " ".join(words))
