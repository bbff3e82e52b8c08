"""Where names find room in a drawn map: names give way to each other and to dots, dots never."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from app.day import dots
from app.picture.layout import Align, Box, Frame
from geo.crs import Floats

Measure = Callable[[str, float, bool], float]
"""The width in pixels of a text in a size, bold or not."""
Point = tuple[float, float]
Corners = tuple[float, float, float, float]
"""Left, top, right and bottom."""

NEAREST: Final = 0.06
"""Kilometres to a pixel from which on every place may show its name."""
MIDDLE: Final = 0.22
"""And from which on towns may."""
AWAY: Final = (0, 8, 16, 24)
"""How far off the name of a main place may stand; from the third on a line leads to its dot."""
STEP: Final = 8.0
TRIED_MAX: Final = 400
"""Names for which room is looked for: more than ever find it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map."""

    id: str
    x: float
    y: float
    radius: float
    rank: int
    """-1 for the place that matters most, then the place of its kind in `app.day.dots.RANKS`."""
    names: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A text at (x, y), the middle of its height and its left end, middle or right end."""

    x: float
    y: float
    text: str
    size: float
    align: Align
    bold: bool = False
    turned: float = 0.0
    """Degrees, counter-clockwise."""
    lead: tuple[Point, Point] | None = None
    """A line to its dot, if it stands off."""


@dataclass(slots=True)
class Room:
    """What is taken already."""

    frame: Frame
    dots: Sequence[Dot]
    river: Floats
    """Points of the rivers, a few pixels apart."""
    taken: list[Corners] = field(default_factory=list)
    edges: Floats = field(init=False)
    """The sides of the boxes around the dots, from left to right."""
    widest: float = field(init=False)
    """How wide the widest of these boxes is."""

    def free(self, box: Corners) -> bool:
        """Whether a box lies in the map and meets none that is taken."""
        inside = self.frame.holds(box[0] - 3, box[1] - 3)
        inside = inside and self.frame.holds(box[2] + 3, box[3] + 3)
        return inside and not any(_meet(box, other) for other in self.taken)

    def __post_init__(self) -> None:
        self.edges = np.array(sorted(map(_around, self.dots))).reshape(-1, 4)
        self.widest = float((self.edges[:, 2] - self.edges[:, 0]).max(initial=0))

    def covered(self, box: Corners, own: Dot | None = None) -> int:
        """How many other dots a box would cover."""
        near = np.searchsorted(self.edges[:, 0], (box[0] - self.widest - 1, box[2]))
        left, top, right, bottom = self.edges[slice(*near)].T
        met = (box[0] < right) & (left < box[2]) & (box[1] < bottom) & (top < box[3])
        return int(met.sum()) - (own is not None and _meet(box, _around(own)))

    def wet(self, box: Corners) -> int:
        """How much of a river a box would cover."""
        x, y = self.river.T
        return int(np.sum((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


def _meet(one: Corners, other: Corners) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _around(dot: Dot) -> Corners:
    return dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius


def names_with_room(room: Room, measure: Measure, *, main: bool) -> Iterator[Name]:
    """The names that find room: of the main places, or of the others, the first first."""
    km = room.frame.km_per_pixel
    last = len(dots.RANKS) if km <= NEAREST else 1 if km <= MIDDLE else 0
    candidates = (dot for dot in room.dots if dot.rank <= last and (dot.rank <= 0) == main)
    order = sorted(candidates, key=lambda dot: (dot.rank, not dot.held, dot.id))
    for dot in order[:TRIED_MAX]:
        yield from _beside(room, dot, measure)


def _beside(room: Room, dot: Dot, measure: Measure) -> Iterable[Name]:
    """The lines of a name where they cover least; none if they would cover another dot."""
    main = dot.rank <= 0
    size = 14.0 if main else 11.0
    sizes = [size, *(size - 1 for _ in dot.names[1:])]
    bold = [main, *(False for _ in dot.names[1:])]
    lines = list(zip(dot.names, sizes, bold, strict=True))
    width = max(measure(*line) for line in lines) + 2
    height = sum(sizes) * 1.15
    best: tuple[float, Align, Corners, int] | None = None
    for away in AWAY if main else AWAY[:1]:
        for align, box in _sides(dot, width, height, away):
            cost = room.wet(box) * 0.5 + away * 0.6
            better = best is None or cost < best[0]
            if better and room.free(box) and not room.covered(box, dot):
                best = cost, align, box, away
    if best is None:
        return []
    _, align, box, away = best
    room.taken.append(box)
    lead = _lead(dot, box) if away > AWAY[1] else None
    x = {"left": box[0], "right": box[2], "center": (box[0] + box[2]) / 2}[align]
    placed, y = [], box[1]
    for text, own, strong in lines:
        placed.append(Name(x, y + own * 0.575, text, own, align, strong, lead=lead))
        y, lead = y + own * 1.15, None
    return placed


def _lead(dot: Dot, box: Corners) -> tuple[Point, Point]:
    """From the nearest point of a name's box to the edge of its dot."""
    x = min(max(dot.x, box[0]), box[2])
    y = min(max(dot.y, box[1] + 4), box[3] - 4)
    share = dot.radius / math.hypot(x - dot.x, y - dot.y)
    return (x, y), (dot.x + (x - dot.x) * share, dot.y + (y - dot.y) * share)


def _sides(dot: Dot, width: float, height: float, away: float) -> Iterator[tuple[Align, Corners]]:
    """Boxes beside a dot, so far away from it, the best side first."""
    gap = dot.radius + 2 + away
    for share in (0.5, 0.8, 0.2, 1.0, 0.0):
        top = dot.y - height * share
        yield "left", (dot.x + gap, top, dot.x + gap + width, top + height)
        yield "right", (dot.x - gap - width, top, dot.x - gap, top + height)
    for top in (dot.y - gap - height, dot.y + gap):
        yield "center", (dot.x - width / 2, top, dot.x + width / 2, top + height)


def zone_name(room: Room, text: str, at: Sequence[Sequence[float]], measure: Measure) -> list[Name]:
    """The name of a holder well inside its ground: `at` are (lon, lat, km to the edge)."""
    spaced = "\u200a".join(text.upper()) if text.isascii() else text  # other scripts may join
    width = measure(spaced, 10, True) + 6
    for lon, lat, km in at:
        x, y = room.frame.positions(np.array([[lon, lat]]))[0]
        deep = km / room.frame.km_per_pixel
        for up in (0, -8, 8, -15, 15):
            box = (x - width / 2, y + up - 8, x + width / 2, y + up + 8)
            if deep - abs(up) / 2 > max(8, width / 10) and room.free(box):
                if room.covered(box) or room.wet(box):
                    continue
                room.taken.append(box)
                return [Name(x, y + up, spaced, 10, "center", bold=True)]
    return []


def river_name(
    room: Room, lines: Iterable[Floats], text: str, size: float, measure: Measure
) -> list[Name]:
    """The name of a river beside its straightest free stretch."""
    width = measure(text, size, False) + 10
    steps = math.ceil(width / STEP)
    best: tuple[float, Name, list[Corners]] | None = None
    for points in lines:
        for start in range(0, len(points) - steps, 2):
            for cost, name, boxes in _along(points[start : start + steps + 1], width, size, text):
                if cost < 40 and all(room.free(box) for box in boxes):
                    cost += sum(15 * room.covered(box) + 3 * room.wet(box) for box in boxes)
                    if best is None or cost < best[0]:
                        best = cost, name, boxes
    if best is None or best[0] > 40:
        return []
    room.taken.extend(best[2])
    return [best[1]]


def _along(
    points: Floats, width: float, size: float, text: str
) -> Iterator[tuple[float, Name, list[Corners]]]:
    """The name on either side of a stretch: how bent that is, the name, boxes around it."""
    way = points[-1] - points[0]
    chord = math.hypot(*way)
    if chord < width * 0.85:
        return
    dx, dy = way / chord
    aside = (points - points[0]) @ np.array([dy, -dx])
    bend = float(np.abs(aside).max())
    if bend > 12:
        return
    for side in (-1, 1):
        off = side * (bend + size * 0.5 + 4)
        x, y = (points[0] + points[-1]) / 2 + off * np.array([-dy, dx])
        across = size * 0.6 + width * 0.1 * abs(dx)
        down = size * 0.6 + width * 0.1 * abs(dy)
        boxes = [
            (x + dx * width * t - across, y + dy * width * t - down,
             x + dx * width * t + across, y + dy * width * t + down)
            for t in (-0.4, -0.2, 0, 0.2, 0.4)
        ]  # fmt: skip
        angle = -math.degrees(math.atan2(dy, dx))
        upright = angle - 180 * round(angle / 180)
        yield bend * 2, Name(x, y, text, size, "center", turned=upright), boxes


def evenly(points: Floats) -> Floats:
    """A line as points `STEP` pixels apart."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    ends = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.arange(0, ends[-1], STEP)
    return np.column_stack([np.interp(at, ends, values) for values in points.T])


def corners(box: Box) -> Corners:
    """A rectangle by its sides."""
    return box.left, box.top, box.right, box.bottom
