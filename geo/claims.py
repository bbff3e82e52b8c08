"""Claims as features, placed by reference and by nothing else.

A claim is drawn where its own words put it: at the places it names, or over the bank, the study
area or a party's zone of that day. An airspace is placed at the point of its place, since no
height, distance or boundary is known. A claim that names no place, or only places that could not
be located, has no geometry and is still a feature.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import geopandas
import shapely

from geo.frames import frame_of
from geo.model import Claim, Records, Relation

AREA: Final = "area"
"""The reference to the whole study area."""
ANSWERS: Final = ("corrects", "disputes", "responds_to")
"""The relations by which one claim answers another."""


def split_reference(reference: str) -> tuple[str, str]:
    """`airspace:abu-kamal` is ("airspace", "abu-kamal"); a plain place id is ("place", id)."""
    kind, colon, name = reference.rpartition(":")
    if colon:
        return kind, name
    return (AREA, "") if reference == AREA else ("place", reference)


def claim_day(claim: Claim) -> date:
    """The day a claim speaks of, or that it was said on where it names none."""
    return claim.event_day or claim.said_day


def claims(
    records: Records, grounds: Mapping[str, Any], zones: geopandas.GeoDataFrame
) -> geopandas.GeoDataFrame:
    """Every claim as a feature in WGS 84, indexed by id, in file order.

    `grounds` gives the geometry of `area` and of each `bank:<bank>`; `zones` is the frame of
    zones. The geometry is a point (or several), an area, a collection where a claim names both,
    or None. Columns: the claim's own, with the names of its speaker and source; `relations` (of
    this claim to others) and `related` (of others to it); `unlocated`, the references that could
    not be drawn; valid_from and valid_to (excluded), the days on which it was said.
    """
    held = _Held(zones)
    to, by = _relations(records.relations)
    rows, shapes = [], []
    for claim in records.claims.values():
        drawn = {ref: _shape(records, ref, claim_day(claim), grounds, held) for ref in claim.places}
        shapes.append(_together([shape for shape in drawn.values() if shape is not None]))
        row = _row(records, claim)
        row["unlocated"] = [ref for ref, shape in drawn.items() if shape is None]
        row["relations"], row["related"] = to.get(claim.id, []), by.get(claim.id, [])
        rows.append(row)
    frame = frame_of(rows, shapes, CLAIM_COLUMNS)
    return frame.astype(dict.fromkeys(("paragraph", "start", "end"), "Int64"))


CLAIM_COLUMNS: Final = (
    *("source", "source_title", "source_url", "speaker", "speaker_name", "reported_through"),
    *("about", "kind", "summary", "places", "unlocated", "said_day", "said_precision"),
    *("event_day", "event_precision", "paragraph", "start", "end", "sha256", "seen", "confidence"),
    *("note", "relations", "related", "valid_from", "valid_to"),
)


def _row(records: Records, claim: Claim) -> dict[str, Any]:
    source = records.sources[claim.source]
    valid_from, valid_to = claim.span
    return {
        **{name: getattr(claim, name) for name in ("id", *CLAIM_COLUMNS) if hasattr(claim, name)},
        "about": list(claim.about),
        "places": list(claim.places),
        "source_title": source.title,
        "source_url": source.url or None,
        "speaker_name": records.voices[claim.speaker].name,
        "reported_through": claim.reported_through or None,
        "sha256": claim.sha256 or None,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


Related = dict[str, list[dict[str, str]]]


def _relations(relations: Iterable[Relation]) -> tuple[Related, Related]:
    """Relations by the claim they start from, and by the claim they lead to."""
    to: Related = {}
    by: Related = {}
    for r in relations:
        why = {"reason": r.reason, "source": r.source}
        to.setdefault(r.claim, []).append({"kind": r.kind, "claim": r.other, **why})
        by.setdefault(r.other, []).append({"kind": r.kind, "claim": r.claim, **why})
    return to, by


class _Held(dict[tuple[str, date], Any]):
    """What a holder held on a day, both banks, attested and inferred together; None if nothing."""

    def __init__(self, zones: geopandas.GeoDataFrame) -> None:
        super().__init__()
        self.zones = zones

    def __missing__(self, key: tuple[str, date]) -> Any:
        holder, day = key
        zones = self.zones
        mine = zones[
            (zones["holder"] == holder) & (zones["valid_from"] <= day) & (zones["valid_to"] > day)
        ]
        self[key] = shapely.coverage_union_all(mine.geometry.to_numpy()) if len(mine) else None
        return self[key]


def _shape(
    records: Records, reference: str, day: date, grounds: Mapping[str, Any], held: _Held
) -> Any:
    """What a reference stands for on that day, None if it has no position."""
    kind, name = split_reference(reference)
    if kind == "zone":
        return held[name, day]
    if kind in ("place", "airspace"):
        position = records.places[name].position
        return None if position is None else shapely.Point(position)
    return grounds[reference]


def _together(shapes: Sequence[Any]) -> Any:
    """One geometry of all: itself, several points, or a collection of points and areas."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    if all(shape.geom_type == "Point" for shape in shapes):
        return shapely.multipoints(list(shapes))
    return shapely.geometrycollections(list(shapes))
