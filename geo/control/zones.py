"""Zones of control, for every span of days without change.

They come from the planar graph of cells: a zone's outline is made of the arcs between faces of
different holder, bank or basis, walked round. A zone lasts as long as neither its places nor the
reports that decide them change, so that what it says of its evidence holds on each of its days.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.control.cells import Cells
from geo.control.epochs import BASES, Epochs, distinct, evidence, said, span
from geo.control.graph import regions
from geo.control.interest import witnesses
from geo.control.runs import Run
from geo.control.strength import STRENGTHS
from geo.control.thinning import Lines, exact
from geo.crs import Ints, frame_of

ZONE_COLUMNS: Final = (
    *("bank", "holder", "basis", "valid_from", "valid_to", "places", "sources"),
    *("newest_age_days", "oldest_age_days", "area_km2", "voice_count", "all_self_serving"),
    "strength",
)


def zone_shapes(cells: Cells, face_keys: Ints, lines: Lines | None = None) -> dict[int, Any]:
    """The multipolygon (lon, lat) of each key, given the key of each face; -1 is no record.

    The work is in proportion to the outlines: arcs between faces of equal key are dropped, the
    others walked round. A shape depends on its own faces only. `lines` are those that it is drawn
    along instead of the arcs of the cells.
    """
    drawn = lines or exact(cells)
    polygons, keys = regions(drawn.network, drawn.sides, np.append(face_keys[drawn.faces], -1))
    values, group = np.unique(keys, return_inverse=True)
    shapes = np.asarray(shapely.multipolygons(polygons, indices=group))
    return dict(zip(values.tolist(), shapes, strict=True))


def face_keys(cells: Cells, codes: Ints, holders: int) -> Ints:
    """A number for (bank, holder, basis) of each face, -1 where there is no record.

    `codes` is the holder of each site as an index, -1 for none; `holders` is how many there are.
    """
    holder = codes[cells.face_site]
    key = (cells.face_bank * holders + holder) * len(BASES) + cells.face_basis
    return np.where(holder < 0, -1, key)


ZoneRun = Run[int, None]
"""A key, and the epochs over which neither its sites nor the reports about them change."""
_FIRST = attrgetter("first")


def zones(epochs: Epochs) -> geopandas.GeoDataFrame:
    """Every zone of every span of days: multipolygons in WGS 84, indexed by id.

    Columns: bank, holder, basis, valid_from, valid_to (excluded), places (ids), sources (ids),
    newest_age_days and oldest_age_days (of the deciding reports, on valid_from), area_km2,
    voice_count and all_self_serving (`geo.control.interest.witnesses`, of the deciding reports and
    those they confirm), strength (of the weakest of its places, `geo.control.strength`).
    """
    return _frame(epochs, _zone_runs(epochs))


def zones_on(epochs: Epochs, day: date) -> geopandas.GeoDataFrame:
    """The rows of `zones` that are valid on a day of the manifest; no other day is drawn."""
    return _frame(epochs, _zone_runs_at(epochs, epochs.at(day)))


def zone_rows_on(epochs: Epochs, day: date) -> list[dict[str, Any]]:
    """What is said of the same zones, each with its `id`; nothing is drawn."""
    lasting = _zone_runs_at(epochs, epochs.at(day))
    return [_zone_row(epochs, run, _keys_of(epochs, run.first)) for run in lasting]


def shapes_on(epochs: Epochs, day: date, lines: Lines) -> dict[tuple[str, str, str], Any]:
    """The shapes of the same zones along these lines, by bank, holder and basis."""
    drawn = zone_shapes(epochs.cells, _keys_of(epochs, epochs.at(day)), lines)
    return {named_key(epochs, key): zone for key, zone in drawn.items()}


def named_key(epochs: Epochs, key: int) -> tuple[str, str, str]:
    """Bank, holder and basis of a key of faces."""
    bank, holder, basis = np.unravel_index(key, _shape(epochs))
    return epochs.records.manifest.banks[bank], epochs.holders[holder], BASES[basis]


def _frame(epochs: Epochs, lasting: list[ZoneRun]) -> geopandas.GeoDataFrame:
    """The zones of these runs, which are in order; of each epoch only what begins is drawn."""
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    for first, begun in groupby(lasting, key=_FIRST):
        keys, some = _keys_of(epochs, first), list(begun)
        beginning = np.isin(keys, [run.key for run in some])
        drawn = zone_shapes(epochs.cells, np.where(beginning, keys, -1))
        rows += [_zone_row(epochs, run, keys) for run in some]
        shapes += [drawn[run.key] for run in some]
    return frame_of(rows, shapes, ZONE_COLUMNS)


def _keys_of(epochs: Epochs, at: int) -> Ints:
    """The key of each face in an epoch."""
    return face_keys(epochs.cells, epochs.codes[at], len(epochs.holders))


def _there(epochs: Epochs, at: int) -> set[int]:
    """The keys of the zones there are in an epoch."""
    return _different(_keys_of(epochs, at)) - {-1}


def _different(keys: Ints) -> set[int]:
    return set((distinct(keys + 1) - 1).tolist())


def _ending(epochs: Epochs, at: int) -> set[int]:
    """The keys of zones that are not the same in an epoch and the next.

    They are those of the faces about which another report decides, before and after.
    """
    deciding = epochs.timeline.deciding
    moved = (deciding[at] != deciding[at + 1])[epochs.cells.face_site]
    both = [_keys_of(epochs, at)[moved], _keys_of(epochs, at + 1)[moved]]
    return _different(np.concatenate(both))


def _zone_runs(epochs: Epochs) -> list[ZoneRun]:
    """The runs of all zones, by their first epoch, then key."""
    whole: list[ZoneRun] = []
    begun: dict[int, int] = {}
    last = len(epochs.codes) - 1
    for at in range(last + 1):
        for key in _there(epochs, at):
            begun.setdefault(key, at)
        ended = _ending(epochs, at) if at < last else begun.keys()
        whole += [Run(key, None, begun.pop(key), at + 1) for key in ended & begun.keys()]
    return sorted(whole, key=lambda run: (run.first, run.key))


def _zone_runs_at(epochs: Epochs, at: int) -> list[ZoneRun]:
    """Those of `_zone_runs` that one epoch lies in, found from there without making the others."""
    there = _there(epochs, at)
    begun = dict(_changes(epochs, there, range(at - 1, -1, -1)))
    ended = dict(_changes(epochs, there, range(at, len(epochs.codes) - 1)))
    past = len(epochs.codes)
    whole = [Run(k, None, begun.get(k, -1) + 1, ended.get(k, past - 1) + 1) for k in there]
    return sorted(whole, key=lambda run: (run.first, run.key))


def _changes(epochs: Epochs, keys: set[int], others: range) -> Iterator[tuple[int, int]]:
    """Of each of the keys the first of these epochs with which its zone ends, if it does."""
    left = set(keys)
    for other in others:
        ended = left & _ending(epochs, other)
        yield from ((key, other) for key in ended)
        left -= ended
        if not left:
            return


def _shape(epochs: Epochs) -> tuple[int, int, int]:
    return len(epochs.records.manifest.banks), len(epochs.holders), len(BASES)


def _zone_row(epochs: Epochs, run: ZoneRun, keys: Ints) -> dict[str, Any]:
    """What is said of a zone; `keys` are those of the faces in its first epoch."""
    bank, holder, basis = np.unravel_index(run.key, _shape(epochs))
    sites = distinct(epochs.cells.face_site[keys == run.key])
    reports = epochs.timeline.deciding[run.first, sites]
    days = epochs.report_days[reports]
    voices, self_serving = witnesses(said(epochs, reports), epochs.history.counted)
    row = {
        "bank": epochs.records.manifest.banks[bank],
        "holder": epochs.holders[holder],
        "basis": BASES[basis],
    }
    valid = span(epochs.timeline, run)
    first = valid["valid_from"].toordinal()
    return {
        "id": "-".join(("zone", *row.values(), valid["valid_from"].isoformat())),
        **row,
        **valid,
        **evidence(epochs, reports, valid["valid_from"]),
        "newest_age_days": first - int(days.max()),
        "oldest_age_days": first - int(days.min()),
        "area_km2": round(float(epochs.cells.face_area_m2[keys == run.key].sum()) / 1e6, 2),
        "voice_count": voices,
        "all_self_serving": self_serving,
        "strength": STRENGTHS[int(epochs.report_strengths[reports].min())],
    }
