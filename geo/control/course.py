"""How control went over the days: how many places each holder held, from change to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.control.epochs import Epochs


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
    differs = np.any(epochs.codes[1:] != epochs.codes[:-1], axis=1)
    at = [0, *(np.flatnonzero(differs) + 1)]
    banks = np.array(manifest.banks)[epochs.cells.site_bank]
    return Course(
        tuple(starts),
        tuple(starts[i] for i in at),
        {
            bank: {
                holder: tuple(int(n) for n in (epochs.codes[at][:, banks == bank] == code).sum(1))
                for code, holder in enumerate(epochs.holders)
            }
            for bank in manifest.banks
        },
    )
