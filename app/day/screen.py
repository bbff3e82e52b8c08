"""What the map draws on a day, made for the screen: one small answer per span without change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import numpy as np
import orjson
import shapely

from app.day.name_points import Move, labels, moves
from app.day.per_front import per_front
from app.words import publishers
from geo import By, Day, Detail, Front
from geo.evidence import changes
from geo.features import Row

_DIGITS: Final[Mapping[Detail, int]] = {"far": 3, "near": 4, "fine": 5}
"""Decimals of the coordinates: a pixel is 40 m or less wide where `fine` is asked."""
KEPT: Final = 8
"""Of how many questions: a day's neighbours have its answer, and of a country it may have 8 MB."""
SENT: Final = ("bank", "holder", "basis", "area_km2", "other", "other_hatch")
"""What the map draws; the rest of a zone is asked for when it is opened."""


def drawn(
    front: Front,
    day: date,
    voices: Iterable[str],
    *,
    scale: Detail = "near",
    other: date | None = None,
    by: By = "holder",
) -> bytes:
    """Zones, lines, labels and holders of the day, as JSON; without what these voices reported.

    With another day the zones are cut where that one has another holder. By `strength` their
    holders are how strong the evidence is, and they are no zones of the layer.
    """
    compared = other and front.start(other)
    return _drawn(front, front.start(day), frozenset(voices), scale, compared, by)


@per_front(KEPT)
def _drawn(
    front: Front, day: date, voices: frozenset[str], scale: Detail, compared: date | None, by: By
) -> bytes:
    heard = front.without(voices) if voices else front
    records, digits = heard.records, _DIGITS[scale]
    of_day = heard.day(day, compared, scale=scale, by=by)
    holders = heard.holders(day)
    outlines = of_day.outlines
    zones = [zone for _, _, zone in outlines.zones]
    rows = [at for at, zone in enumerate(zones) if zone["holder"] is not None]
    rows = [at for at in rows if "other" not in zones[at]]  # the rest have a move
    rows = [] if by == "strength" else rows
    places = records.places
    answer = {
        "zones": [_zone(zone, of_day, digits, by) for zone in outlines.zones],
        "fronts": geometry_json(outlines.lines, digits),
        "labels": list(labels(records, [zones[at] for at in rows], outlines.shapes[rows])),
        "holders": {p: h for p, h in holders.items() if places[p].position},
        "contested": of_day.contested,
        "publishers": publishers(heard.history, day),
        "changed": [c.place for c in changes(front.holders(day), holders)] if voices else [],
    }
    if by == "strength":
        answer["strengths"] = of_day.holders
    if compared:
        answer |= {
            "moves": [_move(m, digits) for m in moves(records, zones, outlines.shapes)],
            "others": of_day.others,
        }
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _move(move: Move, digits: int) -> dict[str, Any]:
    return {
        "holder": move.holder,
        "other": move.other,
        "hatch": move.hatch,
        "ground": geometry_json(move.ground, digits),
        "at": move.at,
    }


def _zone(row: Row, of_day: Day, digits: int, by: By) -> dict[str, Any]:
    """A zone for the map; by strength it is none of the layer and has no id."""
    feature_id, shape, properties = row
    return {
        "type": "Feature",
        "id": feature_id if by == "holder" else None,
        "geometry": geometry_json(shape, digits),
        "properties": members(properties, of_day.contested),
    }


def members(zone: Mapping[str, Any], contested: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the map draws of a zone, and the parties between whom its places are contested."""
    hatch = {party for place in zone["places"] for party in contested.get(place, ())}
    return {**{name: zone[name] for name in SENT if name in zone}, "hatch": sorted(hatch)}


def geometry_json(shape: Any, digits: int) -> dict[str, Any]:
    """The geometry as GeoJSON, its coordinates rounded for the screen, as parts of one array."""
    _, positions, levels = shapely.to_ragged_array([shape])
    nested: Any = np.round(positions, digits)
    for offsets in levels:
        nested = [nested[start:past] for start, past in pairwise(offsets.tolist())]
    return {"type": shape.geom_type, "coordinates": nested[0]}
