"""How control went over the days: how much each holder held, from change to change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from geo.control.epochs import Epochs
from geo.crs import Floats, Ints
from geo.records import Codes, Manifest

Unit = Literal["places", "km2"]
"""What is counted of a holder: its places, or the ground around them."""
Amounts = Mapping[str, Mapping[str, tuple[float, ...]]]
"""Bank to holder to how much it holds from each change on."""


@dataclass(frozen=True, slots=True)
class Course:
    """How control went over the days: what the chart and the slider's ticks are drawn from."""

    starts: tuple[int, ...]
    """Days since the first on which what decides changes somewhere."""
    changes: tuple[int, ...]
    """Those of them on which the holder of a place or of its ground changes."""
    counts: Amounts
    """Bank to holder to how many places it holds from each of `changes` on."""
    areas_km2: Amounts
    """The same of the ground that the zones cover."""

    def amounts(self, measure: Unit) -> Amounts:
        """What is counted, by bank and holder."""
        return self.counts if measure == "places" else self.areas_km2


def course(epochs: Epochs) -> Course:
    """The course of the whole front, by whatever the epochs tell apart."""
    manifest, cells = epochs.records.manifest, epochs.cells
    starts = [(day - manifest.first_day).days for day in epochs.timeline.days[:-1]]
    codes, site = _places(epochs)
    differs = np.any(codes[1:] != codes[:-1], axis=1)
    differs |= np.any(epochs.codes[1:] != epochs.codes[:-1], axis=1)
    at = [0, *(np.flatnonzero(differs) + 1).tolist()]
    sites_m2 = np.bincount(cells.face_site, cells.face_area_m2, len(cells.sites))
    counts = _sums(epochs, codes[at], cells.site_bank[site], np.ones(len(site)))
    areas = _sums(epochs, epochs.codes[at], cells.site_bank, sites_m2 / 1e6)
    return Course(
        tuple(starts),
        tuple(starts[i] for i in at),
        _by_bank(epochs, counts.astype(int)),
        _by_bank(epochs, np.round(areas, 2)),
    )


def _sums(epochs: Epochs, codes: Codes, bank: Ints, amounts: Floats) -> Floats:
    """(rows of codes, banks, holders) the sums of the amounts."""
    banks, holders = len(epochs.records.manifest.banks), len(epochs.holders) + 1
    first = bank * holders + 1
    rows = np.array([np.bincount(first + row, amounts, banks * holders) for row in codes])
    sums: Floats = np.reshape(rows, (len(codes), banks, holders))[:, :, 1:]
    return sums


def _by_bank(epochs: Epochs, sums: Floats) -> dict[str, dict[str, tuple[float, ...]]]:
    return {
        bank: {
            holder: tuple(sums[:, row, code].tolist()) for code, holder in enumerate(epochs.holders)
        }
        for row, bank in enumerate(epochs.records.manifest.banks)
    }


def _places(epochs: Epochs) -> tuple[Codes, Ints]:
    """(epochs, places) the holder of each place that has a cell or shares one, and whose site."""
    together = [epochs.history.together[site] for site in epochs.cells.sites]
    site = np.repeat(np.arange(len(together)), list(map(len, together)))
    codes = epochs.codes[:, site]
    for at, place in enumerate(place for places in together for place in places):
        if len(together[site[at]]) > 1:
            codes[:, at] = list(_codes(epochs, place))
    return codes, site


def _codes(epochs: Epochs, place: str) -> Iterator[int]:
    """The holder of one place in each epoch, as an index into the holders, -1 for no record."""
    for day in epochs.timeline.days[:-1]:
        report = epochs.history.deciding_at(place, day)
        yield epochs.holders.index(epochs.holder_of(report)) if report else -1


def daily(course: Course, manifest: Manifest, measure: Unit, banks: Sequence[str]) -> pd.DataFrame:
    """How much each holder holds on these banks: a row for each day, a column for each holder."""
    days = pd.date_range(manifest.first_day, manifest.last_day, name="day")
    lengths = np.diff([*course.changes, len(days)])
    amounts = course.amounts(measure)
    holders = amounts[manifest.banks[0]]
    columns = {h: np.sum([amounts[bank][h] for bank in banks], axis=0) for h in holders}
    return (
        pd.DataFrame(columns)
        .round(2)
        .loc[np.repeat(np.arange(len(lengths)), lengths)]
        .set_index(days)
    )
