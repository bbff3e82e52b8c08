"""Why a point of the ground has the colour it has: the reports that decide, and those against.

The point is looked up among the same faces from which the zones are drawn, so that the answer is
that of the zone drawn there. Where nothing is drawn, the answer says why not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import shapely
from shapely import LineString, Point, STRtree

from geo.control import BASES, Epochs, Ground
from geo.crs import point_array, projected
from geo.records import Place, Records, Report

NEARBY_DAYS: Final = 14
"""Reports of the place are listed from this many days before the day to as many after it."""


Gap = Literal["days", "area", "places", "reach", "river", "reports"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is recorded about a point on a day, and on what that rests."""

    lon: float
    lat: float
    day: date
    holder: str | None
    """None where there is no record; then `reason` says why."""
    reason: str | None
    gap: Gap | None
    """The same reason as one word: which of days, area, places, reach, river and reports
    ends before."""
    bank: str | None
    basis: str | None
    place: str | None
    """Id of the place whose reports stand for the point."""
    distance_m: int | None
    """From the point to the place, in the data set's projected system."""
    age_days: int | None
    """Of the deciding report on the day."""
    rule: str
    deciding: tuple[Report, ...] = ()
    """The deciding report, then those that it confirms, the latest first."""
    reports: tuple[Report, ...] = ()
    """All reports of the place within `NEARBY_DAYS` of the day, in the order of days.

    Those of places that share its position are among them.
    """
    disagreements: tuple[Report, ...] = ()
    """Those of them that name another holder than the one recorded."""


def answer(
    epochs: Epochs, ground: Ground, faces: STRtree, lon: float, lat: float, day: date
) -> Answer:
    """The answer for a point in WGS 84; `faces` is the tree of `epochs.cells.faces`."""
    manifest = epochs.records.manifest
    blank = {"lon": lon, "lat": lat, "day": day, "rule": rule(epochs.records)}
    if not manifest.first_day <= day <= manifest.last_day:
        reason = f"the data covers the days from {manifest.first_day} to {manifest.last_day}"
        return _unheld(blank, "days", reason)
    hits = faces.query(Point(lon, lat), predicate="intersects")
    if not len(hits):
        return _outside(epochs, ground, blank)
    return _inside(epochs, ground, int(hits.min()), blank)


def rule(records: Records) -> str:
    """How the holder of a point is found, in words."""
    manifest = records.manifest
    attested_km, inferred_km = manifest.attested_m / 1000, manifest.inferred_m / 1000
    on_its_bank = " on its bank" if records.rivers else ""
    return (
        f"A point takes the holder of the nearest reported place{on_its_bank}, and a place the "
        "holder that its last accepted report on or before the day names: attested up to "
        f"{attested_km:g} km from the place, inferred up to {inferred_km:g} km, no record beyond."
    )


def _unheld(
    blank: dict[str, Any],
    gap: Gap,
    reason: str,
    bank: str | None = None,
    place: str | None = None,
    distance_m: int | None = None,
    reports: tuple[Report, ...] = (),
) -> Answer:
    return Answer(
        **blank,
        holder=None,
        reason=reason,
        gap=gap,
        bank=bank,
        basis=None,
        place=place,
        distance_m=distance_m,
        age_days=None,
        reports=reports,
    )


def _outside(epochs: Epochs, ground: Ground, blank: dict[str, Any]) -> Answer:
    """Why the point lies in no cell."""
    records, cells = epochs.records, epochs.cells
    (point,) = projected(point_array([(blank["lon"], blank["lat"])]), ground.crs)
    if not ground.area.covers(point):
        return _unheld(blank, "area", f"outside the study area, {records.area.name}")
    bank = ground.bank_of(point.x, point.y)
    sites = [s for s in cells.sites if records.places[s].bank == bank]
    if not sites:
        reason = f"no place{_on(bank, records)} has an accepted report"
        return _unheld(blank, "places", reason, bank)
    positions = [p for s in sites if (p := records.places[s].position)]
    places = projected(point_array(positions), ground.crs)
    distances_m = shapely.distance(places, point)
    nearest = int(np.argmin(distances_m))
    distance_m = round(float(distances_m[nearest]))
    limit_km = records.manifest.inferred_m / 1000
    about = f"{records.places[sites[nearest]].name}, lies {distance_m / 1000:.1f} km away"
    if ground.parting.intersects(LineString([point, places[nearest]])):
        reason = (
            f"no reported place within about {limit_km:g} km on this side of the river: the "
            f"nearest, {about} across it"
        )
        return _unheld(blank, "river", reason, bank, sites[nearest], distance_m)
    reason = (
        f"farther than about {limit_km:g} km from any reported place{_on(bank, records)}: the "
        f"nearest, {about}"
    )
    return _unheld(blank, "reach", reason, bank, sites[nearest], distance_m)


def _on(bank: str, records: Records) -> str:
    return f" on the {bank} bank" if records.manifest.is_divided else ""


def _inside(epochs: Epochs, ground: Ground, face: int, blank: dict[str, Any]) -> Answer:
    """The answer for a point of a face."""
    records, cells, timeline = epochs.records, epochs.cells, epochs.timeline
    day: date = blank["day"]
    site = int(cells.face_site[face])
    decisive = timeline.deciding[epochs.at(day), site]
    named = cells.sites[site] if decisive < 0 else timeline.reports[decisive].place
    place = records.places[named]
    bank = records.manifest.banks[int(cells.face_bank[face])]
    distance_m = _distance_m(ground, place, blank["lon"], blank["lat"])
    nearby = tuple(_nearby(epochs.history.reports_at(place.id), day))
    if decisive < 0:
        reason = f"no accepted report about {place.name}, the nearest reported place, by that day"
        return _unheld(blank, "reports", reason, bank, place.id, distance_m, nearby)
    report = timeline.reports[decisive]
    return Answer(
        **blank,
        holder=report.holder,
        reason=None,
        gap=None,
        bank=bank,
        basis=BASES[int(cells.face_basis[face])],
        place=place.id,
        distance_m=distance_m,
        age_days=(day - report.day).days,
        deciding=tuple(epochs.history.standing(report)[::-1]),
        reports=nearby,
        disagreements=tuple(r for r in nearby if r.holder != report.holder),
    )


def _distance_m(ground: Ground, place: Place, lon: float, lat: float) -> int:
    assert place.position is not None  # noqa: S101 (only located places have a cell)
    point, site = projected(point_array([(lon, lat), place.position]), ground.crs)
    return round(float(shapely.distance(point, site)))


def _nearby(reports: Iterable[Report], day: date) -> list[Report]:
    """Those of a position's reports that are around the day."""
    return [report for report in reports if abs((report.day - day).days) <= NEARBY_DAYS]
