"""How a front's days are drawn: along which lines at each scale, and the outlines of the last few.

All of it is made once: the page asks for a picture of a day, and for its map.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from geo.control import Epochs, Lines, exact, lines_joined, lines_thinned, thinned, zones
from geo.day import By, Detail, Outlines, day_outlines
from geo.features import Row, rows_of

if TYPE_CHECKING:
    from geo.front import Front

KEPT_OUTLINES: Final = 4
"""Of how many days the outlines are kept as they are drawn."""
KEPT_LINES: Final = 6
"""For how many scales, by holder or strength, a country's lines are kept."""
TOLERANCE_M: Final[Mapping[Detail, float]] = {"far": 1000, "near": 250, "fine": 60}
"""Corners of a country's outlines that make a triangle smaller than this squared are left out."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """What the days of a front are drawn from."""

    front: "Front"

    @cached_property
    def thinned(self) -> Lines:
        """The lines of the cells with fewer corners, as they are drawn on every day."""
        base = self.front.base
        if base and self.front.cells is base.cells:
            return base.drawing.thinned
        return thinned(self.front.cells, self.front.records.manifest.crs)

    @cached_property
    def lines(self) -> Callable[[By, Detail], Lines]:
        """The lines that are drawn, which few scales of a country have in common."""

        @lru_cache(maxsize=KEPT_LINES)
        def of_country(by: By, scale: Detail) -> Lines:
            crs = self.front.records.manifest.crs
            return lines_thinned(self._joined(by), crs, TOLERANCE_M[scale])

        def of_scale(by: By, scale: Detail) -> Lines:
            if not self.front.is_whole:
                return of_country(by, scale)
            return exact(self.front.cells) if scale == "fine" else self.thinned

        return of_scale

    @cached_property
    def _joined(self) -> Callable[[By], Lines]:
        """A country's lines before they are thinned."""

        @lru_cache
        def joined(by: By) -> Lines:
            return lines_joined(self._epochs(by))

        return joined

    def _epochs(self, by: By) -> Epochs:
        return self.front.epochs.by_strength if by == "strength" else self.front.epochs

    def _zone_rows(self, day: date, by: By) -> list[Row]:
        """The zones of a day, or how strong their evidence is, without shapes."""
        if by == "holder" and "zones" in self.front.frames:
            return list(rows_of(self.front.on("zones", day)))
        rows = zones.zone_rows_on(self._epochs(by), day)
        return [(row["id"], None, row) for row in rows]

    @cached_property
    def outlines(self) -> Callable[[date, date | None, Detail, By], Outlines]:
        """Those of the last few days: a page asks for a picture of one, and for its map."""

        @lru_cache(maxsize=KEPT_OUTLINES)
        def made(day: date, compared: date | None, scale: Detail, by: By) -> Outlines:
            rows, lines = self._zone_rows(day, by), self.lines(by, scale)
            return day_outlines(self._epochs(by), rows, lines, day, compared)

        return made
