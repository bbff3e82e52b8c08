"""What the records state of banks, compared with where things lie."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely

from geo.control.ground import OUTSIDE, Ground
from geo.crs import Floats, Geometries, point_array, projected
from geo.errors import Fault
from geo.records import WHOLE, Place, Records

IN_RIVER = "river"
"""The bank of a place in or over a river: a bridge, an island."""
LINE_M = 2000
"""A place of the river may lie as far from its line: lines of rivers are seldom better."""


def bank_faults(
    records: Records, laid: Ground, lines: Mapping[str, int], claim_lines: Sequence[int]
) -> list[Fault]:
    """Each place that lies elsewhere than on its bank by more than its uncertainty.

    Also what no ground is called. `lines` are those of the places in their file, `claim_lines`
    those of the claims, in order.
    """
    faults = [*_unknown(records, laid, lines, claim_lines)]
    located = [place for place in records.places.values() if place.position]
    points = projected(point_array(p.position for p in located if p.position), laid.crs)
    stated = np.array([place.bank for place in located], dtype=object)
    for bank in (*laid.banks, IN_RIVER, OUTSIDE):
        mine = np.flatnonzero(stated == bank)
        for at, off_m in zip(mine, _off_m(bank, laid, points[mine]), strict=True):
            place, point = located[at], points[at]
            limit_m = (place.uncertainty_m or 0) + (LINE_M if bank == IN_RIVER else 0)
            if off_m > limit_m:
                expected = _expected(place, records, laid, off_m, point)
                faults.append(Fault("places.csv", lines[place.id], "bank", place.id, expected))
    return sorted(faults, key=lambda fault: (fault.file, fault.line))


def _off_m(bank: str, laid: Ground, points: Geometries) -> Floats:
    """How far from this bank each of the points lies."""
    if bank == OUTSIDE:
        return np.where(laid.covers(points), shapely.distance(laid.area.exterior, points), 0.0)
    shape = laid.banks.get(bank, laid.rivers)
    shapely.prepare(shape)
    off_m = shapely.distance(shape, points)
    return np.where(np.isnan(off_m), np.inf, off_m)


def _expected(
    place: Place, records: Records, laid: Ground, off_m: float, point: shapely.Point
) -> str:
    area, within = (
        records.area.id,
        f"a place within its uncertainty of {place.uncertainty_m or 0} m",
    )
    (inside,) = laid.covers(point_array([(point.x, point.y)]))
    lies_on = laid.bank_of(point.x, point.y)
    write = f"write `{lies_on}`, or nothing"
    if place.bank == OUTSIDE:
        return f"{within} of what is outside {area}; it lies {off_m:.0f} m inside: {write}"
    if place.bank == IN_RIVER and not len(laid.rivers.geoms):
        return f"a bank of {area}, through which no [river] of front.toml runs: {write}"
    if place.bank == IN_RIVER:
        far = f"it lies {off_m:.0f} m away"
        within += f" and {LINE_M} m, by which lines of rivers may be off,"
        return f"{within} of a [river] of front.toml; {far}: {write if inside else f'`{OUTSIDE}`'}"
    where = f"outside the area: write `{OUTSIDE}`" if not inside else "on the other bank"
    if inside and len(laid.banks) > 2:
        where = f"on another bank: {write}"
    of_bank = f"of {area}" if place.bank == WHOLE else f"of the {place.bank} bank of {area}"
    return f"{within} {of_bank}; it lies {off_m:.0f} m away, {where}"


def _unknown(
    records: Records, laid: Ground, lines: Mapping[str, int], claim_lines: Sequence[int]
) -> Iterator[Fault]:
    """Where several rivers name banks, what is no bank of any ground.

    The tables were read without knowing how the rivers cut the area.
    """
    if records.manifest.banks:
        return
    expected = f"one of {', '.join(laid.banks)}"
    for place in records.places.values():
        if place.bank and place.bank not in (*laid.banks, IN_RIVER, OUTSIDE):
            more = f"{expected}, {IN_RIVER}, {OUTSIDE}"
            yield Fault("places.csv", lines[place.id], "bank", place.bank, more)
    for line, claim in zip(claim_lines, records.claims.values(), strict=True):
        for reference in claim.places:
            kind, _, bank = reference.partition(":")
            if kind == "bank" and bank not in laid.banks:
                after = f"after bank: {expected}"
                yield Fault("claims.csv", line, "places", reference, after)
