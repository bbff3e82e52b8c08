"""Where things are in a drawn map: its ground in pixels, and the page around it.

Nothing here draws. Pixels count from the upper left, y downward. Degrees become pixels as GeoPandas
plots them: one scale for all, longitudes shortened by the cosine of the middle latitude, so that
any box of the earth can be asked for and the scale bar is right in the middle of the map.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import shapely

from geo.crs import BBox, Bools, Floats, Geometries

WIDTHS: Final = (200, 2000)
"""Least and greatest width of a picture."""
WIDTH: Final = 1200
LEAST_DEGREES: Final = 0.05
"""How high the ground shown is at least: 5.6 km, closer than which few positions are known."""
KM_PER_DEGREE: Final = 111.195
"""Of a great circle, on a sphere of the earth's mean radius."""
STEEPEST: Final = 85.0
"""The latitude from which on longitudes are not shortened any further."""
MENDED_CORNERS: Final = 5000
"""Of more corners than these a shape is drawn unrounded where rounding breaks it: sooner done."""
MARGIN: Final = 0.02
"""Share of the map's sides that is left free around the ground asked for."""
LETTER: Final = 0.57
"""Width of a letter in heights of its font; lines are broken by it."""
_LEADING: Final = 1.3
PADDING: Final = 14.0
WIDE: Final = 900
"""Pictures from this width on have their legend beside the map, narrower ones below it."""
PANEL: Final = 300.0
COLUMN: Final = 300.0
"""Least width of a column of the legend below the map."""
SHAPE: Final = 630 / 1200
"""Height of a wide picture by its width: what previews of links ask for."""
SWATCH: Final = (36.0, 16.0)
Align = Literal["left", "center", "right"]
"""Which part of a text is at its position."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the picture and the ground in it."""

    box: Box
    lon: float
    lat: float
    """The middle, in degrees."""
    scale: float
    """Pixels per degree of latitude."""

    @property
    def km_per_pixel(self) -> float:
        return KM_PER_DEGREE / self.scale

    def positions(self, degrees: Floats) -> Floats:
        """(x, y) in pixels of (lon, lat), rounded to a hundredth."""
        return np.round(self._exact(degrees), 2)

    def _exact(self, degrees: Floats) -> Floats:
        shorter = math.cos(math.radians(min(abs(self.lat), STEEPEST)))
        middle = (self.box.left + self.box.width / 2, self.box.top + self.box.height / 2)
        factors = np.array([shorter, -1.0]) * self.scale
        return (degrees - (self.lon, self.lat)) * factors + middle

    def pixels(self, geometries: Geometries) -> Geometries:
        """Geometries (lon, lat) in pixels, as far as they lie in the rectangle."""
        box = shapely.box(self.box.left, self.box.top, self.box.right, self.box.bottom)
        moved = shapely.transform(geometries, self.positions)
        broken = ~shapely.is_valid(moved)  # what rounding has made meet itself
        large = broken & (shapely.get_num_coordinates(moved) > MENDED_CORNERS)
        moved[large] = shapely.transform(geometries[large], self._exact)
        moved[broken & ~large] = shapely.make_valid(moved[broken & ~large])
        left, top, right, bottom = shapely.bounds(moved).T
        whole = (left >= self.box.left) & (right <= self.box.right)
        whole &= (top >= self.box.top) & (bottom <= self.box.bottom)
        moved[~whole] = shapely.intersection(moved[~whole], box)
        return np.asarray(moved)

    def held(self, positions: Floats) -> Bools:
        """Which of these points (x, y) of the picture are in the rectangle."""
        least, most = (self.box.left, self.box.top), (self.box.right, self.box.bottom)
        return np.asarray(((least <= positions) & (positions <= most)).all(axis=1))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the picture is in the rectangle."""
        inside = self.box.left <= x <= self.box.right
        return inside and self.box.top <= y <= self.box.bottom


def frame(bbox: BBox, box: Box) -> Frame:
    """The rectangle with all of this ground (west, south, east, north) in it, in its middle."""
    west, south, east, north = bbox
    lat = (south + north) / 2
    shorter = math.cos(math.radians(min(abs(lat), STEEPEST)))
    room = 1 - 2 * MARGIN
    high = max(north - south, LEAST_DEGREES, (east - west) * shorter * box.height / box.width)
    return Frame(box, (west + east) / 2, lat, box.height * room / high)


def scale_km(of: Frame, longest: float) -> float:
    """A round number of kilometres that is at most so many pixels long: 1, 2 or 5 and zeros."""
    most = of.km_per_pixel * longest
    power = 10.0 ** math.floor(math.log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most))


# ---- the page around the map ----


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: where it begins and the middle of its height, in pixels."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    quiet: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around the map."""

    title: str
    caption: str
    day: str
    legend: Sequence[tuple[str, str]]
    """What is explained (the id of a party, or a name of its own), and the explanation."""
    note: str
    credits: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture of so many pixels: where the map is, the lines of text, the legend's swatches."""

    width: float
    height: float
    map: Box
    texts: tuple[Text, ...]
    swatches: tuple[tuple[str, float, float], ...]
    """What each shows, and its upper left corner."""


class _Column:
    """Text set line by line from the top."""

    def __init__(self, left: float, top: float, width: float) -> None:
        self.left, self.y, self.width = left, top, width
        self.texts: list[Text] = []
        self.swatches: list[tuple[str, float, float]] = []

    def set(
        self, text: str, size: float, *, bold: bool = False, quiet: bool = False, indent: float = 0
    ) -> None:
        """Lines of a paragraph."""
        letters = int((self.width - indent) / (size * LETTER * (1.08 if bold else 1)))
        for line in textwrap.wrap(text, max(letters, 8)):
            y = self.y + size * _LEADING / 2
            self.texts.append(Text(self.left + indent, y, line, size, bold, quiet))
            self.y += size * _LEADING

    def explain(self, key: str, text: str) -> None:
        """A row of the legend."""
        self.swatches.append((key, self.left, self.y))
        below = self.y + SWATCH[1]
        self.set(text, 11, indent=SWATCH[0] + 8)
        self.y = max(self.y, below) + 5


def layout(width: float, words: Words, *, mirrored: bool = False) -> Layout:
    """The picture of this width: what its words need decides how high it is.

    Mirrored, all stands as in a script that runs from right to left.
    """
    page = _wide(width, words) if width >= WIDE else _narrow(width, words)
    return _mirrored(page) if mirrored else page


def _mirrored(of: Layout) -> Layout:
    box = replace(of.map, left=of.width - of.map.right)
    texts = (replace(text, x=of.width - text.x, align="right") for text in of.texts)
    swatches = ((key, of.width - left - SWATCH[0], top) for key, left, top in of.swatches)
    return replace(of, map=box, texts=tuple(texts), swatches=tuple(swatches))


def _wide(width: float, words: Words) -> Layout:
    panel = _Column(width - PANEL + PADDING, PADDING, PANEL - 2 * PADDING)
    _head(panel, words)
    for key, text in words.legend:
        panel.explain(key, text)
    panel.set(words.note, 10, quiet=True)
    foot = _Column(PADDING, 0, width - 2 * PADDING)
    _foot(foot, words)
    high = math.ceil(max(width * SHAPE, panel.y + PADDING + foot.y + PADDING))
    top = high - foot.y - PADDING / 2
    texts = [*panel.texts, *(replace(text, y=text.y + top) for text in foot.texts)]
    box = Box(0, 0, width - PANEL, math.floor(top - PADDING / 2))
    return Layout(width, high, box, tuple(texts), tuple(panel.swatches))


def _narrow(width: float, words: Words) -> Layout:
    head = _Column(PADDING, PADDING / 2, width - 2 * PADDING)
    _head(head, words)
    box = Box(0, math.ceil(head.y), width, round(width * 0.78))
    count = max(1, int((width - PADDING) // (COLUMN + PADDING)))
    wide = (width - PADDING * (count + 1)) / count
    columns = [
        _Column(PADDING + number * (wide + PADDING), box.bottom + PADDING, wide)
        for number in range(count)
    ]
    for number, (key, text) in enumerate(words.legend):
        columns[number * count // len(words.legend)].explain(key, text)
    foot = _Column(PADDING, max(column.y for column in columns) + 4, width - 2 * PADDING)
    foot.set(words.note, 10, quiet=True)
    foot.y += 6
    _foot(foot, words)
    texts = [text for column in (head, *columns, foot) for text in column.texts]
    swatches = [swatch for column in columns for swatch in column.swatches]
    return Layout(width, math.ceil(foot.y + PADDING / 2), box, tuple(texts), tuple(swatches))


def _head(column: _Column, words: Words) -> None:
    column.set(words.title, 15, bold=True)
    column.y += 3
    column.set(words.caption, 11, quiet=True)
    column.set(words.day, 16, bold=True)
    column.y += 9


def _foot(column: _Column, words: Words) -> None:
    for text in words.credits:
        column.set(text, 9, quiet=True)
