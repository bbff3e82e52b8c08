"""How control went over the days: how many places each holder held, from change to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.control.epochs import Epochs
from geo.crs import Ints


@dataclass(frozen=True, slots=True)
class Course:
    """How control went over the days: what the chart and the slider's ticks are drawn from."""

    starts: tuple[int, ...]
    """Days since the first on which what decides changes somewhere."""
    changes: tuple[int, ...]
    """Those of them on which a holder changes."""
    counts: Mapping[str, Mapping[str, tuple[int, ...]]]
    """Bank to holder to how many places it holds from each of `changes` on."""


def course(epochs: Epochs) -> Course:
    """The course of the whole front."""
    manifest = epochs.records.manifest
    starts = [(day - manifest.first_day).days for day in epochs.timeline.days[:-1]]
    codes, site = _places(epochs)
    differs = np.any(codes[1:] != codes[:-1], axis=1)
    at = [0, *(np.flatnonzero(differs) + 1)]
    banks = np.array(manifest.banks)[epochs.cells.site_bank[site]]
    return Course(
        tuple(starts),
        tuple(starts[i] for i in at),
        {
            bank: {
                holder: tuple(int(n) for n in (codes[at][:, banks == bank] == code).sum(1))
                for code, holder in enumerate(epochs.holders)
            }
            for bank in manifest.banks
        },
    )


def _places(epochs: Epochs) -> tuple[Ints, Ints]:
    """(epochs, places) the holder of each place that has a cell or shares one, and whose site."""
    together = [epochs.history.together[site] for site in epochs.cells.sites]
    site = np.repeat(np.arange(len(together)), list(map(len, together)))
    codes = epochs.codes[:, site]
    for at, place in enumerate(place for places in together for place in places):
        if len(together[site[at]]) > 1:
            codes[:, at] = _codes(epochs, place)
    return codes, site


def _codes(epochs: Epochs, place: str) -> list[int]:
    """The holder of one place in each epoch, as an index into the holders, -1 for no record."""
    deciding = (epochs.history.deciding_at(place, day) for day in epochs.timeline.days[:-1])
    return [epochs.holders.index(report.holder) if report else -1 for report in deciding]
