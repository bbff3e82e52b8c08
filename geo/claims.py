"""Claims as features, placed by reference and by nothing else.

A claim is drawn where its own words put it: at the places it names, or over the bank, the study
area or a party's zone of that day. An airspace is placed at the point of its place, since no
height, distance or boundary is known. A claim that names no place, or only places that could not
be located, has no geometry and is still a feature.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import geopandas
import shapely

from geo.beside import Beside, beside
from geo.frames import frame_of
from geo.geojson import Row
from geo.model import Claim, Records, Relation

AREA: Final = "area"
"""The reference to the whole study area."""
AT_PLACES: Final = ("place", "airspace")
"""The kinds of references that name a place."""
NOTHING_BESIDE: Final = Beside()


def split_reference(reference: str) -> tuple[str, str]:
    """`airspace:abu-kamal` is ("airspace", "abu-kamal"); a plain place id is ("place", id)."""
    kind, colon, name = reference.rpartition(":")
    if colon:
        return kind, name
    return (AREA, "") if reference == AREA else ("place", reference)


def claim_day(claim: Claim) -> date:
    """The day a claim speaks of, or that it was said on where it names none."""
    return claim.event_day or claim.said_day


ANSWERING: Final = ("corrects", "disputes", "responds_to")
"""The kinds of relations by which a claim replies to another."""


def answered(records: Records) -> frozenset[str]:
    """Ids of the claims to which another claim replies, as far as recorded."""
    return frozenset(r.other for r in records.relations if r.kind in ANSWERING)


def claims(
    records: Records, grounds: Mapping[str, Any], zones: geopandas.GeoDataFrame
) -> geopandas.GeoDataFrame:
    """Every claim as a feature in WGS 84, indexed by id, in file order: the rows as a frame."""
    found = list(rows(records, grounds, zones))
    frame = frame_of(
        [{"id": claim_id, **properties} for claim_id, _, properties in found],
        [shape for _, shape, _ in found],
        CLAIM_COLUMNS,
    )
    return frame.astype(dict.fromkeys(("paragraph", "start", "end"), "Int64"))


def rows(
    records: Records, grounds: Mapping[str, Any], zones: geopandas.GeoDataFrame
) -> Iterator[Row]:
    """Every claim as (id, geometry in WGS 84, properties), one by one, in file order.

    `grounds` gives the geometry of `area` and of each `bank:<bank>`; `zones` is the frame of
    zones. The geometry is a point (or several), an area, a collection where a claim names both,
    or None. Properties: the claim's own, with the names of its speaker and source; `relations` (of
    this claim to others) and `related` (of others to it); `says`, the places and holders it names,
    and `agreeing` and `disagreeing`, ids of the reports beside it (`geo.beside`); `unlocated`, the
    references that could not be drawn; valid_from and valid_to (excluded), the days on which it
    was said.
    """
    shapes = _Shapes(records, grounds, zones)
    to, by = _relations(records.relations)
    stating = {(report.voice, report.source) for report in records.reports.values()}
    for claim in records.claims.values():
        drawn = [shapes.of(reference, claim_day(claim)) for reference in claim.places]
        found = (
            beside(records, claim) if (claim.speaker, claim.source) in stating else NOTHING_BESIDE
        )
        properties = _properties(records, claim, found)
        properties["unlocated"] = [
            reference for reference, shape in zip(claim.places, drawn, strict=True) if shape is None
        ]
        properties["relations"] = to.get(claim.id, [])
        properties["related"] = by.get(claim.id, [])
        yield claim.id, _together([shape for shape in drawn if shape is not None]), properties


CLAIM_COLUMNS: Final = (
    *("source", "source_title", "source_url", "speaker", "speaker_name", "reported_through"),
    *("about", "kind", "summary", "places", "unlocated", "said_day", "said_precision"),
    *("event_day", "event_precision", "paragraph", "start", "end", "sha256", "seen", "confidence"),
    *("note", "relations", "related", "says", "agreeing", "disagreeing", "valid_from", "valid_to"),
)


def _properties(records: Records, claim: Claim, found: Beside) -> dict[str, Any]:
    """The properties of a claim, in the order of CLAIM_COLUMNS; relations are left empty."""
    source = records.sources[claim.source]
    valid_from, valid_to = claim.span
    return {
        "source": claim.source,
        "source_title": source.title,
        "source_url": source.url or None,
        "speaker": claim.speaker,
        "speaker_name": records.voices[claim.speaker].name,
        "reported_through": claim.reported_through or None,
        "about": list(claim.about),
        "kind": claim.kind,
        "summary": claim.summary,
        "places": list(claim.places),
        "unlocated": [],
        "said_day": claim.said_day,
        "said_precision": claim.said_precision,
        "event_day": claim.event_day,
        "event_precision": claim.event_precision,
        "paragraph": claim.paragraph,
        "start": claim.start,
        "end": claim.end,
        "sha256": claim.sha256 or None,
        "seen": claim.seen,
        "confidence": claim.confidence,
        "note": claim.note or None,
        "relations": [],
        "related": [],
        "says": [{"place": r.place, "holder": r.holder, "report": r.id} for r in found.says],
        "agreeing": list(found.agreeing),
        "disagreeing": list(found.disagreeing),
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


def places_named(claim: Claim) -> list[str]:
    """Ids of the places that a claim names, or whose airspace it names, in its order."""
    named = map(split_reference, claim.places)
    return [name for kind, name in named if kind in AT_PLACES]


class _Shapes:
    """The geometry of a reference on a day, None if it has no position; each made once."""

    def __init__(
        self, records: Records, grounds: Mapping[str, Any], zones: geopandas.GeoDataFrame
    ) -> None:
        self.zones = zones
        self.held: dict[tuple[str, date], Any] = {}
        self.fixed: dict[str, Any] = dict(grounds)
        for place in records.places.values():
            point = shapely.Point(place.position) if place.position else None
            self.fixed[place.id] = self.fixed[f"airspace:{place.id}"] = point

    def of(self, reference: str, day: date) -> Any:
        """The geometry of a reference; only that of a zone depends on the day."""
        if reference in self.fixed:
            return self.fixed[reference]
        key = split_reference(reference)[1], day
        if key not in self.held:
            self.held[key] = self._held(*key)
        return self.held[key]

    def _held(self, holder: str, day: date) -> Any:
        """What a holder held on a day, both banks, attested and inferred; None if nothing."""
        zones = self.zones
        mine = zones[
            (zones["holder"] == holder) & (zones["valid_from"] <= day) & (zones["valid_to"] > day)
        ]
        if not len(mine):
            return None
        return shapely.orient_polygons(shapely.coverage_union_all(mine.geometry.to_numpy()))


def _together(shapes: Sequence[Any]) -> Any:
    """One geometry of all: itself, several points, or a collection of points and areas."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    if all(shape.geom_type == "Point" for shape in shapes):
        return shapely.multipoints(list(shapes))
    return shapely.geometrycollections(list(shapes))
