"""Fronts: the lines between zones of different holders, for every span of days without change.

A front is made of the arcs of the planar graph of cells that lie between faces of different
holders.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.control.cells import INFERRED, Cells
from geo.control.epochs import BASES, Epochs, evidence, span
from geo.control.runs import Run, runs
from geo.control.thinning import Lines
from geo.crs import Geometries, Ints, frame_of

HALFWAY: Final = "halfway"
"""A front drawn halfway between recorded places: an inference, not a reported line."""
RIVER: Final = "river"

FRONT_COLUMNS: Final = (
    *("line", "bank", "holders", "basis", "valid_from", "valid_to", "places", "sources"),
    "length_km",
)


def fronts(epochs: Epochs) -> geopandas.GeoDataFrame:
    """Every front of every span of days: multilinestrings in WGS 84, indexed by id.

    Columns: line (`halfway` or `river`), bank (of a halfway line), holders (two, in alphabetical
    order), basis, valid_from, valid_to (excluded), places and sources (of both sides), length_km.
    """
    return _frame(epochs, front_runs(epochs))


def fronts_on(epochs: Epochs, lasting: Sequence["FrontRun"], day: date) -> geopandas.GeoDataFrame:
    """The rows of `fronts` that are valid on a day of the manifest, of all that there are."""
    at = epochs.at(day)
    return _frame(epochs, [run for run in lasting if run.first <= at < run.past])


def front_runs(epochs: Epochs) -> list["FrontRun"]:
    """Every front for as long as its arcs and the reports about its sides stay; none is drawn."""
    sides = inner_arcs(epochs.cells)
    pairs = zip(epochs.codes, epochs.timeline.deciding, strict=True)
    return runs([_front_members(sides, codes, deciding) for codes, deciding in pairs])


def _frame(epochs: Epochs, lasting: Sequence["FrontRun"]) -> geopandas.GeoDataFrame:
    rows = [_front_row(epochs, run) for run in lasting]
    shapes = [_joined(epochs.cells.arcs[list(run.value[0])]) for run in lasting]
    return frame_of(rows, shapes, FRONT_COLUMNS)


def halfway_on(epochs: Epochs, day: date, lines: Lines) -> Ints:
    """Which of these lines are fronts of a day that are drawn halfway, by bank and holders."""
    sides = lines.sides.reshape(-1, 2)
    inner = np.flatnonzero((sides >= 0).all(axis=1) & ~lines.on_river)
    sites = epochs.cells.face_site[lines.faces[sides[inner]]].T
    (bank, across), held = epochs.cells.site_bank[sites], epochs.codes[epochs.at(day)][sites]
    parts = (bank == across) & (held >= 0).all(axis=0) & (held[0] != held[1])
    order = np.lexsort((held.max(axis=0)[parts], held.min(axis=0)[parts], bank[parts]))
    halfway: Ints = inner[parts][order]
    return halfway


FrontKey = tuple[int, int, int]
"""(bank or -1 for the river, holder, holder) as indices, the holders in alphabetical order."""
Members = tuple[tuple[int, ...], tuple[int, ...]]
"""The arcs of a front, and the reports that decide about its two sides."""
FrontRun = Run[FrontKey, Members]


def inner_arcs(cells: Cells) -> tuple[Ints, Ints, Ints]:
    """The arcs between two faces of two sites, these sites, the bank of both or -1 (a river)."""
    inner = np.flatnonzero((cells.left >= 0) & (cells.right >= 0))
    sites = cells.face_site[np.stack([cells.left[inner], cells.right[inner]])]
    inner, sites = inner[sites[0] != sites[1]], sites[:, sites[0] != sites[1]]
    banks = cells.site_bank[sites]
    halfway = (banks[0] == banks[1]) & ~cells.arc_on_river[inner]
    return inner, sites, np.where(halfway, banks[0], -1)


def _front_members(
    sides: tuple[Ints, Ints, Ints], codes: Ints, deciding: Ints
) -> dict[FrontKey, Members]:
    """The arcs and deciding reports of each front of one epoch."""
    arcs, sites, bank = sides
    held = codes[sites]
    apart = np.flatnonzero((held[0] >= 0) & (held[1] >= 0) & (held[0] != held[1]))
    arcs, sites, held = arcs[apart], sites[:, apart], held[:, apart]
    members: dict[FrontKey, Members] = {}
    of_arc = np.stack([bank[apart], held.min(axis=0), held.max(axis=0)], axis=1)
    for key in np.unique(of_arc, axis=0):
        chosen = (of_arc == key).all(axis=1)
        reports = np.unique(deciding[sites[:, chosen]])
        first, second, third = key.tolist()
        members[first, second, third] = tuple(arcs[chosen].tolist()), tuple(reports.tolist())
    return members


def _front_row(epochs: Epochs, run: FrontRun) -> dict[str, Any]:
    bank, *pair = run.key
    arcs, reports = (np.array(numbers) for numbers in run.value)
    cells = epochs.cells
    line = RIVER if bank < 0 else HALFWAY
    holders = [epochs.holders[code] for code in pair]
    bank_name = None if bank < 0 else epochs.records.manifest.banks[bank]
    valid = span(epochs.timeline, run)
    return {
        "id": "-".join(("front", bank_name or line, *holders, valid["valid_from"].isoformat())),
        "line": line,
        "bank": bank_name,
        "holders": holders,
        "basis": BASES[INFERRED],
        **valid,
        **evidence(epochs, reports, valid["valid_from"]),
        "length_km": round(float(cells.arc_length_m[arcs].sum()) / 1000, 2),
    }


def _joined(arcs: Geometries) -> Any:
    """The arcs as one multilinestring of the longest possible pieces."""
    return shapely.multilinestrings(
        shapely.get_parts(shapely.line_merge(shapely.multilinestrings(arcs)))
    )
