"""The rivers of a drawn map, in its pixels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from app.picture.layout import Frame
from app.picture.names import evenly
from geo import Front
from geo.crs import Floats


@dataclass(frozen=True, slots=True)
class River:
    """A river; `divides` is true of the one that parts the banks."""

    divides: bool
    line: Any
    """In pixels."""
    text: str
    """Its name in both scripts."""


def river_lines(front: Front, frame: Frame) -> list[River]:
    """The rivers, the one that parts the banks last."""
    table = front.frame("rivers")
    lines = frame.pixels(np.asarray(table.geometry))
    rivers = [
        River(bool(divides), line, "  ".join(filter(None, names)))
        for divides, line, *names in zip(
            table["divides"], lines, table["name"], table["name_ar"], strict=True
        )
    ]
    return sorted(rivers, key=lambda river: river.divides)


def stretches(line: Any) -> list[Floats]:
    """The parts of a line as points a few pixels apart."""
    return [
        evenly(shapely.get_coordinates(part))
        for part in shapely.get_parts(line)
        if shapely.get_num_points(part) > 1
    ]


def river_points(rivers: Iterable[River]) -> Floats:
    """Points of all rivers, a few pixels apart."""
    parts = [stretch for river in rivers for stretch in stretches(river.line)]
    return np.concatenate([np.empty((0, 2)), *parts])
