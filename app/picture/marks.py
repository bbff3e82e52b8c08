"""The marks of a drawn map, on the ground and in its legend alike."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import shapely

from app.picture.layout import Box
from app.picture.marked import CLAIM
from app.picture.names import corners
from app.picture.pen import Pen
from app.words import OPACITY, Legend
from geo.records import CONTESTED

PAPER: Final = "#f3efe4"
INK: Final = "#26221c"
QUIET: Final = "#565b61"
WATER: Final = ("#2b6ea8", "#7fa6c9")
"""The river between the banks, and others."""
NO_RECORD: Final = "#6b675e"


Points = Sequence[tuple[float, float]]


def held(pen: Pen, at: Points, radius: float, colours: Sequence[str]) -> None:
    """Places with a record: dark discs, and on them white rings around the holder's colour."""
    pen.dots(at, radius - 0.5, ["#333333"], "#333333")
    pen.dots(at, radius - 1, colours, "#ffffff")


def unheld(pen: Pen, at: Points, radius: float) -> None:
    """Places without a record on the day."""
    pen.dots(at, radius - 1, ["#ffffff"], NO_RECORD)


def ring(pen: Pen, at: tuple[float, float], radius: float, colour: str) -> None:
    """A ring around the disc of a place."""
    pen.dots([at], radius + 6, [colour], "#ffffff")
    pen.dots([at], radius + 3, ["#ffffff"], "#ffffff")


def outlined(pen: Pen, area: Any, colour: str) -> None:
    """A dotted line around an area."""
    pen.line(area, "#ffffff", 6, opacity=0.8)
    pen.line(area, colour, 3, (3, 5))


def rectangle(box: Box) -> Any:
    """A box as a shape."""
    return shapely.box(*corners(box))


def swatch(pen: Pen, legend: Legend, key: str, box: Box) -> None:
    """What a row of the legend explains: a party by its id, or a mark, whose name has a dot."""
    middle = box.top + box.height / 2
    colours = {party.id: party.colour for party in legend.parties}
    pen.fill(rectangle(box), PAPER)
    if key in colours:
        _both_bases(pen, box, [colours[key]])
    elif key == CONTESTED:
        _both_bases(pen, box, legend.contested)
    elif key == ".no-record":
        pen.line(rectangle(box), "#8a857a", 1)
    elif key == ".river":
        line = shapely.LineString([(box.left, middle), (box.right, middle)])
        pen.line(line, "#ffffff", 5)
        pen.line(line, WATER[0], 2.6)
    elif key == ".halfway":
        line = shapely.LineString([(box.left, middle), (box.right, middle)])
        pen.line(line, "#222222", 1.3, (5, 4))
    elif key == ".place":
        first = [party.colour for party in legend.parties[:1]] or ["#ffffff"]
        held(pen, [(box.left + 9, middle)], 7, first)
        held(pen, [(box.left + 27, middle)], 7, legend.contested)
    elif key == ".claim":
        at = (box.left + 9, middle)
        ring(pen, at, 3, CLAIM)
        line = shapely.LineString([(box.left + box.width / 2, middle), (box.right, middle)])
        outlined(pen, line, CLAIM)
    else:
        unheld(pen, [(box.left + box.width / 2, middle)], 3.5)


def _both_bases(pen: Pen, box: Box, colours: Sequence[str]) -> None:
    """Attested on the left; from there on inferred, to the right edge."""
    half = replace(box, width=box.width / 2)
    pen.coloured(rectangle(half), colours, OPACITY["attested"])
    pen.fading(rectangle(replace(half, left=half.right)), rectangle(half), colours, half.width)
