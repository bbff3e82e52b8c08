"""Claims as features, placed by reference and by nothing else.

A claim is drawn where its own words put it: at the places it names, or over the bank, the study
area or a party's zone of that day. An airspace is placed at the point of its place, since no
height, distance or boundary is known. A claim that names no place, or only places that could not
be located, has no geometry and is still a feature.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.control import History
from geo.crs import Geometries, frame_of
from geo.evidence import beside
from geo.features.frames import located
from geo.features.geojson import Features
from geo.records import Claim, Column, Records, span_of

AREA: Final = "area"
"""The reference to the whole study area."""
AT_PLACES: Final = ("place", "airspace")
"""The kinds of references that name a place."""
_Columns = Mapping[str, Column | Sequence[Any]]
Placed = tuple[Any, tuple[str, ...]]
"""A geometry, None for none, and the references that have no position."""


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


Held = Callable[[str, date], Geometries]
"""The shapes (WGS 84) of the zones of a holder on a day."""


def claims(history: History, grounds: Mapping[str, Any], held: Held) -> geopandas.GeoDataFrame:
    """Every claim as a feature in WGS 84, indexed by id, in file order: `features` as a frame."""
    ids, shapes, properties, _ = claim_features(history, grounds, held)
    columns = {name: list(map(_framed, column)) for name, column in properties.items()}
    days = ("said_day", "event_day", "valid_from", "valid_to")
    columns |= {name: [day and date.fromisoformat(day) for day in columns[name]] for name in days}
    frame = frame_of({"id": ids, **columns}, list(shapes), CLAIM_COLUMNS)
    return frame.astype(dict.fromkeys(("paragraph", "start", "end"), "Int64"))


def _framed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


CLAIM_COLUMNS: Final = (
    *("source", "source_title", "source_url", "speaker", "speaker_name", "reported_through"),
    *("about", "kind", "summary", "places", "unlocated", "said_day", "said_precision"),
    *("event_day", "event_precision", "paragraph", "start", "end", "sha256", "seen", "confidence"),
    *("note", "relations", "related", "says", "agreeing", "disagreeing", "valid_from", "valid_to"),
)


def claim_features(history: History, grounds: Mapping[str, Any], held: Held) -> Features:
    """Every claim as a feature in WGS 84, in file order.

    `grounds` gives the geometry of `area` and of each `bank:<bank>`, `held` that of zones.
    The geometry is a point (or several), an area, a collection where a claim names both, or None.
    Properties: the claim's own, with the names of its speaker and source; `relations` (of this
    claim to others) and `related` (of others to it); `says`, the places and holders it names, and
    `agreeing` and `disagreeing`, ids of the reports beside it (`geo.evidence.agreement`);
    `unlocated`, the references that could not be drawn; valid_from and valid_to (excluded), the
    days on which it was said.
    """
    records = history.records
    columns = records.claims.columns
    shapes, unlocated = _drawn(records, _Shapes(records, grounds, held))
    all_columns = {
        **columns,
        **_resolved(records),
        **_days(records),
        **_related(records),
        **_beside(history),
        "unlocated": unlocated,
    }
    properties = {name: all_columns[name] for name in CLAIM_COLUMNS}
    return Features(list(columns["id"]), shapes, properties, records.claims.rows)


def _resolved(records: Records) -> _Columns:
    """Names for ids, and None for what is empty."""
    claims, sources, voices = records.claims, records.sources, records.voices
    source, speaker = claims.column("source"), claims.column("speaker")
    digests = claims.columns["sha256"]
    return {
        "source_title": source.mapped(lambda source: sources[source].title),
        "source_url": source.mapped(lambda source: sources[source].url or None),
        "speaker_name": speaker.mapped(lambda speaker: voices[speaker].name),
        "reported_through": claims.column("reported_through").mapped(lambda voice: voice or None),
        "sha256": digests.mapped(lambda digest: digest or None)
        if isinstance(digests, Column)
        else [digest or None for digest in digests],
        "note": claims.column("note").mapped(lambda note: note or None),
    }


def _days(records: Records) -> _Columns:
    """Days as text, and the spans they stand for."""
    claims = records.claims
    spans = claims.column("said_day").beside(claims.column("said_precision"))
    return {
        "said_day": claims.column("said_day").mapped(str),
        "event_day": claims.column("event_day").mapped(str),
        "valid_from": spans.mapped(lambda saying: span_of(*saying)[0]),
        "valid_to": spans.mapped(lambda saying: span_of(*saying)[1]),
    }


def _related(records: Records) -> _Columns:
    """How the claims stand to others, and others to them."""
    count, row = len(records.claims), records.claims.rows
    to: dict[int, list[dict[str, str]]] = {}
    by: dict[int, list[dict[str, str]]] = {}
    for r in records.relations:
        why = {"reason": r.reason, "source": r.source}
        to.setdefault(row[r.claim], []).append({"kind": r.kind, "claim": r.other, **why})
        by.setdefault(row[r.other], []).append({"kind": r.kind, "claim": r.claim, **why})
    return {"relations": Column.sparse(count, [], to), "related": Column.sparse(count, [], by)}


def _beside(history: History) -> _Columns:
    """The reports beside the claims, where there are any of the same voice and source."""
    records = history.records
    claims = records.claims
    stating = {(report.voice, report.source) for report in records.reports.values()}
    pairs = claims.column("speaker").beside(claims.column("source"))
    states = np.array([pair in stating for pair in pairs.values], dtype=np.bool_)
    rows = np.flatnonzero(states[pairs.codes]).tolist()
    near_rows = {row: beside(history, claims[claims.columns["id"][row]]) for row in rows}
    says = {
        row: [{"place": r.place, "holder": r.holder, "report": r.id} for r in near.says]
        for row, near in near_rows.items()
    }
    agreeing = {row: near.agreeing for row, near in near_rows.items()}
    disagreeing = {row: near.disagreeing for row, near in near_rows.items()}
    return {
        "says": Column.sparse(len(claims), [], says),
        "agreeing": Column.sparse(len(claims), (), agreeing).mapped(tuple),
        "disagreeing": Column.sparse(len(claims), (), disagreeing).mapped(tuple),
    }


def _drawn(records: Records, shapes: "_Shapes") -> tuple[Geometries, Column]:
    """The geometry of each claim, and the references of each that have no position.

    Where a claim is depends on its day only if it names a zone.
    """
    claims = records.claims
    places = claims.column("places")
    dated = np.array([_is_dated(names) for names in places.values], dtype=np.bool_)
    shapes_of = [shapes.of(names, None) for names in places.values]
    of_day: dict[tuple[int, date], int] = {}
    which = places.codes.copy()
    for row in np.flatnonzero(dated[which]).tolist():
        day = claims.columns["event_day"][row] or claims.columns["said_day"][row]
        key = int(which[row]), day
        if key not in of_day:
            of_day[key] = len(shapes_of)
            shapes_of.append(shapes.of(places[row], day))
        which[row] = of_day[key]
    different = np.empty(len(shapes_of), dtype=object)
    different[:] = [shape for shape, _ in shapes_of]
    return different[which], Column(which, [missing for _, missing in shapes_of]).mapped(tuple)


def _is_dated(places: Iterable[str]) -> bool:
    return any(split_reference(reference)[0] == "zone" for reference in places)


def places_named(claim: Claim) -> list[str]:
    """Ids of the places that a claim names, or whose airspace it names, in its order."""
    references = map(split_reference, claim.places)
    return [name for kind, name in references if kind in AT_PLACES]


class _Shapes:
    """The geometry of what claims name, each made once."""

    def __init__(self, records: Records, grounds: Mapping[str, Any], held: Held) -> None:
        self.zones = held
        self.held: dict[tuple[str, date], Any] = {}
        self.fixed: dict[str, Any] = dict(grounds)
        for place, point in zip(records.places, located(records.places.values()), strict=True):
            self.fixed[place] = self.fixed[f"airspace:{place}"] = point

    def of(self, places: Sequence[str], day: date | None) -> Placed:
        """Where a claim is that names these places; of zones those of the day, without it none."""
        parts = [(reference, self._shape(reference, day)) for reference in places]
        return (
            _together([shape for _, shape in parts if shape is not None]),
            tuple(reference for reference, shape in parts if shape is None),
        )

    def _shape(self, reference: str, day: date | None) -> Any:
        if reference in self.fixed or day is None:
            return self.fixed.get(reference)
        key = split_reference(reference)[1], day
        if key not in self.held:
            self.held[key] = self._held(*key)
        return self.held[key]

    def _held(self, holder: str, day: date) -> Any:
        """What a holder held on a day, both banks, attested and inferred; None if nothing."""
        mine = self.zones(holder, day)
        return shapely.orient_polygons(shapely.coverage_union_all(mine)) if len(mine) else None


def _together(shapes: Sequence[Any]) -> Any:
    """One geometry of all: itself, several points, or a collection of points and areas."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    if all(shape.geom_type == "Point" for shape in shapes):
        return shapely.multipoints(list(shapes))
    return shapely.geometrycollections(list(shapes))
