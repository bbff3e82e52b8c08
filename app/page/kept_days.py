"""The days of a file without a server: what is drawn from each change on, kept once.

A zone that stays as it is from one day to the next is one. The zones of a country are large and
change somewhere on most days: of them the rings that stay are kept once, and who holds a place is
told on the days on which that changes.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson
from starlette.types import ASGIApp

from app.page.within import bodies
from geo import Front

_TOLD: Final = 50
"""After so many days it is said how many are drawn."""

Numbers = dict[bytes, int]


def days_kept(app: ASGIApp, front: Front, say: Callable[[str], None]) -> dict[str, Any]:
    """`days` by the first that they hold from on; the `zones`, and `rings`, that they number."""
    zones: Numbers = {}
    if front.is_whole:
        days = dict(_days(app, front, zones, say))
        return {"zones": [orjson.loads(zone) for zone in zones], "days": days}
    rings: Numbers = {}
    days = dict(_by_change(_days(app, front, zones, say, rings)))
    return {
        "zones": [orjson.loads(zone) for zone in zones],
        "rings": [orjson.Fragment(ring) for ring in rings],
        "days": days,
    }


def _days(
    app: ASGIApp,
    front: Front,
    zones: Numbers,
    say: Callable[[str], None],
    rings: Numbers | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each day on which something changes, with what is drawn from it on; zones by number."""
    first = front.records.manifest.first_day
    starts = [max(first, day) for day in front.starts]
    for number, day in enumerate(starts):
        if number and number % _TOLD == 0:
            say(f"{number} of {len(starts)} days are drawn")
        address = f"/map/zones?day={day}{'' if rings is None else '&far=1'}"
        drawing = orjson.loads(bodies(app, [address])[address])
        drawn = drawing["zones"] if rings is None else [_ringed(z, rings) for z in drawing["zones"]]
        drawing["zones"] = [zones.setdefault(orjson.dumps(zone), len(zones)) for zone in drawn]
        yield day.isoformat(), drawing


def _ringed(zone: dict[str, Any], rings: Numbers) -> dict[str, Any]:
    """The zone with numbers for its rings."""
    shape = zone["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    numbers = [
        [rings.setdefault(orjson.dumps(ring), len(rings)) for ring in polygon]
        for polygon in polygons
    ]
    return {**zone, "geometry": {"type": "MultiPolygon", "rings": numbers}}


def _by_change(
    days: Iterator[tuple[str, dict[str, Any]]],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The days, each with the holders that differ from those of the day before."""
    before: dict[str, str] = {}
    for day, drawing in days:
        holders = drawing["holders"]
        changed = {place: held for place, held in holders.items() if before.get(place) != held}
        yield day, {**drawing, "holders": changed}
        before = holders
