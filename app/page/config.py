"""What the page's script must know before it has fetched anything."""

from typing import Any, Final

from app.day import dots
from app.http import Tiles, asset
from app.page.shell import LATER
from app.words import (
    ENGLISH,
    OPACITY,
    Language,
    legend,
    map_outlines,
    strengths,
)
from geo import Front, Records
from geo.records import CONTESTED, UNNAMED

FADE_PIXELS: Final = 2
FADE_STEPS: Final = (12, 48)
"""How wide each step is in which inferred ground fades on the map, and how many there are at least
and at most: with fewer they show as rings around a lone place, most of all in the dark."""


def config(front: Front, language: Language = ENGLISH) -> dict[str, Any]:
    """What the page's script must know before it has fetched anything."""
    records = front.records
    manifest = records.manifest
    focus = records.places.get(manifest.focus)
    return {
        "first": manifest.first_day,
        "last": manifest.last_day,
        "day": manifest.default_day,
        "bounds": front.valley or front.store.extent("boundaries").bbox,
        "focus": focus and focus.position,
        "main": manifest.focus,
        "divided": manifest.is_divided,
        "many": dots.are_many(front),
        "starts": front.course.starts,
        "changes": front.course.changes,
        "scripts": {name: asset(f"static/{name}.js") for name in LATER},
        "opacity": OPACITY,
        **_outlined(records),
        "fading": {
            "steps": FADE_STEPS,
            "pixels": FADE_PIXELS,
            "metres": manifest.inferred_m - manifest.attested_m,
        },
        "holders": {
            **{
                p.id: {
                    "name": language.named(p),
                    "label": language.named(p, "label"),
                    "colour": p.colour,
                }
                for p in legend(front.history).parties
            },
            CONTESTED: {"name": language.gettext("Contested"), "colour": UNNAMED},
        },
        "strengths": {w: {"name": n, "colour": c} for w, n, c in strengths(language)},
    }


def _outlined(records: Records) -> dict[str, Any]:
    """What the page's script must know of other maps, where there are any."""
    dashes = dict(map_outlines(records))
    return {"outlines": dashes} if dashes else {}


def of_tiles(tiles: Tiles | None) -> dict[str, Any]:
    """What the page's script must know of tiles."""
    return {"tiles": {"url": tiles.url, "attribution": tiles.attribution}} if tiles else {}
