"""Zones of control, for every span of days without change.

They come from the planar graph of cells: a zone's outline is made of the arcs between faces of
different holder, bank or basis, walked round. A zone lasts as long as neither its places nor the
reports that decide them change, so that what it says of its evidence holds on each of its days.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.control.cells import Cells
from geo.control.epochs import BASES, Epochs, Evidence, evidence, span
from geo.control.graph import regions
from geo.control.interest import witnesses
from geo.control.runs import Run, runs
from geo.crs import Ints, frame_of

ZONE_COLUMNS: Final = (
    *("bank", "holder", "basis", "valid_from", "valid_to", "places", "sources"),
    *("newest_age_days", "oldest_age_days", "area_km2", "voice_count", "all_self_serving"),
)


def zone_shapes(cells: Cells, face_keys: Ints) -> dict[int, Any]:
    """The multipolygon (lon, lat) of each key, given the key of each face; -1 is no record.

    The work is in proportion to the outlines: arcs between faces of equal key are dropped, the
    others walked round. A shape depends on its own faces only.
    """
    polygons, keys = regions(cells.network, cells.sides, np.append(face_keys, -1))
    found, group = np.unique(keys, return_inverse=True)
    shapes = np.asarray(shapely.multipolygons(polygons, indices=group))
    return dict(zip(found.tolist(), shapes, strict=True))


def face_keys(cells: Cells, codes: Ints, holders: int) -> Ints:
    """A number for (bank, holder, basis) of each face, -1 where there is no record.

    `codes` is the holder of each site as an index, -1 for none; `holders` is how many there are.
    """
    holder = codes[cells.face_site]
    key = (cells.face_bank * holders + holder) * len(BASES) + cells.face_basis
    return np.where(holder < 0, -1, key)


def zones(epochs: Epochs) -> geopandas.GeoDataFrame:
    """Every zone of every span of days: multipolygons in WGS 84, indexed by id.

    Columns: bank, holder, basis, valid_from, valid_to (excluded), places (ids), sources (ids),
    newest_age_days and oldest_age_days (of the deciding reports, on valid_from), area_km2,
    voice_count and all_self_serving (`geo.control.interest.witnesses`, of the deciding reports and
    those they confirm).
    """
    keys = _keys(epochs)
    found = _zone_runs(epochs, keys)
    shapes = {at: zone_shapes(epochs.cells, keys[at]) for at in sorted({r.first for r in found})}
    rows = [_zone_row(epochs, run, keys[run.first]) for run in found]
    return frame_of(rows, [shapes[run.first][run.key] for run in found], ZONE_COLUMNS)


def zones_on(epochs: Epochs, day: date) -> geopandas.GeoDataFrame:
    """The rows of `zones` that are valid on a day of the manifest; no other day is drawn."""
    at = bisect_right(epochs.timeline.days, day) - 1
    keys = _keys_of(epochs, at)
    found = _zone_runs_at(epochs, at, keys)
    shapes = zone_shapes(epochs.cells, keys)
    rows = [_zone_row(epochs, run, keys) for run in found]
    return frame_of(rows, [shapes[run.key] for run in found], ZONE_COLUMNS)


def _keys(epochs: Epochs) -> list[Ints]:
    """Per epoch, the key of each face."""
    return [_keys_of(epochs, at) for at in range(len(epochs.codes))]


def _keys_of(epochs: Epochs, at: int) -> Ints:
    return face_keys(epochs.cells, epochs.codes[at], len(epochs.holders))


def _zone_runs(epochs: Epochs, keys: Sequence[Ints]) -> list[Run[int, Evidence]]:
    states = zip(keys, epochs.timeline.deciding, strict=True)
    return runs([_zone_members(epochs.cells, key, deciding) for key, deciding in states])


def _zone_runs_at(epochs: Epochs, at: int, keys: Ints) -> list[Run[int, Evidence]]:
    """Those of `_zone_runs` that one epoch lies in, found from there without making the others.

    `keys` are those of that epoch's faces.
    """
    members = _zone_members(epochs.cells, keys, epochs.timeline.deciding[at])
    reports = epochs.timeline.deciding[:, epochs.cells.face_site]
    before = _epochs_lasted(epochs, at, keys, reports, range(at - 1, -1, -1))
    after = _epochs_lasted(epochs, at, keys, reports, range(at + 1, len(epochs.codes)))
    found = [
        Run(key, value, at - int(before[key]), at + 1 + int(after[key]))
        for key, value in members.items()
    ]
    return sorted(found, key=lambda run: (run.first, run.key))


def _epochs_lasted(epochs: Epochs, at: int, keys: Ints, reports: Ints, others: range) -> Ints:
    """Per key, over how many of the other epochs, from the first of them on, its zone is as `at`.

    It is, while the same faces have the key and the same reports decide about them; `reports` are
    those, per epoch and face.
    """
    kinds = len(epochs.records.manifest.banks) * len(epochs.holders) * len(BASES) + 1
    keys = keys + 1  # bincount wants no -1
    size = np.bincount(keys, minlength=kinds)
    lasting, lasted = size > 0, np.zeros(kinds, dtype=np.int64)
    for other in others:
        theirs = _keys_of(epochs, other) + 1
        same = keys[(theirs == keys) & (reports[other] == reports[at])]
        lasting &= np.bincount(theirs, minlength=kinds) == size
        lasting &= np.bincount(same, minlength=kinds) == size
        if not lasting[1:].any():
            break
        lasted += lasting
    return lasted[1:]


def _zone_members(cells: Cells, keys: Ints, deciding: Ints) -> dict[int, Evidence]:
    """The sites and deciding reports of each zone of one epoch."""
    pairs = np.unique(keys * len(cells.sites) + cells.face_site)
    key, site = np.divmod(pairs[pairs >= 0], max(len(cells.sites), 1))
    found, starts = np.unique(key, return_index=True)
    sites, reports = site.tolist(), deciding[site].tolist()
    bounds = pairwise([*starts.tolist(), len(sites)])
    return {
        key: (tuple(sites[first:past]), tuple(reports[first:past]))
        for key, (first, past) in zip(found.tolist(), bounds, strict=True)
    }


def _zone_row(epochs: Epochs, run: Run[int, Evidence], keys: Ints) -> dict[str, Any]:
    bank, holder, basis = np.unravel_index(run.key, (2, len(epochs.holders), len(BASES)))
    sites, reports = run.value
    decisive = [epochs.timeline.reports[report] for report in reports]
    days = [report.day for report in decisive]
    standing = [other for report in decisive for other in epochs.standings[report.id]]
    voices, self_serving = witnesses(epochs.records, standing, epochs.interests)
    row = {
        "bank": epochs.records.manifest.banks[bank],
        "holder": epochs.holders[holder],
        "basis": BASES[basis],
    }
    valid = span(epochs.timeline, run)
    return {
        "id": "-".join(("zone", *row.values(), valid["valid_from"].isoformat())),
        **row,
        **valid,
        **evidence(epochs, sites, reports),
        "newest_age_days": (valid["valid_from"] - max(days)).days,
        "oldest_age_days": (valid["valid_from"] - min(days)).days,
        "area_km2": round(float(epochs.cells.face_area_m2[keys == run.key].sum()) / 1e6, 2),
        "voice_count": voices,
        "all_self_serving": self_serving,
    }
