"""Colours of holders stay apart for every reader, as they are drawn: at 80 % over paper, or dark.

Colour blindness is simulated after Machado, Oliveira and Fernandes (2009), "A physiologically-based
model for simulation of color vision deficiency", severity 1.0, in linear RGB; distances are CIE76
in CIELAB (D65).
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from app.picture.marked import CLAIM
from app.picture.marks import NO_RECORD, PAPER, QUIET, WATER
from app.words.legend import STRENGTH_COLOURS
from geo.records.reading import read_records

PARTIES = read_records(Path(__file__).parent.parent / "geo" / "data").parties
GROUNDS = {"paper": ("#f3efe4", "#2b6ea8"), "dark": ("#17191b", "#5fd0f5")}
"""The ground and the river of each theme, as static/front.css has them."""
OPACITY = 0.8
APART = 14.0
"""The least distance; the closest pair, government and IS for protanopes, has 14.2."""

READERS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def drawn(colour: str, ground: str) -> np.ndarray:
    return OPACITY * rgb(colour) + (1 - OPACITY) * rgb(ground)


def lab(seen: np.ndarray, reader: str) -> np.ndarray:
    """CIELAB of an sRGB colour as this reader sees it."""
    linear = np.where(seen <= 0.04045, seen / 12.92, ((seen + 0.055) / 1.055) ** 2.4)
    xyz = SRGB_TO_XYZ @ np.clip(READERS[reader] @ linear, 0, 1) / WHITE
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def colours(theme: str) -> dict[str, np.ndarray]:
    """What lies side by side on the map of a theme."""
    ground, river = GROUNDS[theme]
    parties = {p.id: drawn(p.colour, ground) for p in PARTIES.values() if p.colour}
    return parties | {"ground": rgb(ground), "river": rgb(river)}


NAMES = ("gov", "iraq", "is", "sdf", "ground", "river")


@pytest.mark.parametrize("theme", GROUNDS)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_two_colours_stay_apart(one: str, other: str, reader: str, theme: str) -> None:
    palette = colours(theme)
    assert np.linalg.norm(lab(palette[one], reader) - lab(palette[other], reader)) > APART


@pytest.mark.parametrize("theme", GROUNDS)
def test_the_four_holders_have_colours(theme: str) -> None:
    assert set(colours(theme)) == set(NAMES)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    sheet = (Path(__file__).parent.parent / "static" / "front.css").read_text()
    for ground, river in GROUNDS.values():
        assert f"--paper: {ground};" in sheet
        assert f"--river: {river};" in sheet


def test_pictures_have_the_colours_of_the_page_in_the_light() -> None:
    """A picture is a file of its own and can't take them from the style sheet."""
    light = (Path(__file__).parent.parent / "static" / "front.css").read_text().split("@media")[0]
    assert f"--paper: {PAPER};" in light
    assert f"--claim: {CLAIM};" in light
    assert f"--quiet: {QUIET};" in light
    assert f"--river: {WATER[0]};" in light
    assert f"--stream: {WATER[1]};" in light
    assert f"--bare: {NO_RECORD};" in light


def test_the_stronger_the_evidence_the_farther_from_the_ground() -> None:
    """In the dark the strongest and the weakest colours change places (static/front.css)."""
    several, independent, partisan, none = STRENGTH_COLOURS.values()
    shades = {
        "paper": (several, independent, partisan, none),
        "dark": (partisan, independent, several, "#4a4a4a"),
    }
    for theme, ramp in shades.items():
        ground = GROUNDS[theme][0]
        lightness = [
            abs(lab(drawn(c, ground), "all cones")[0] - lab(rgb(ground), "all cones")[0])
            for c in ramp[:3]
        ]
        assert lightness == sorted(lightness, reverse=True)
