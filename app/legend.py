"""What a colour of the map means: one list for the page's legend and its script."""

from dataclasses import dataclass
from typing import Final

from geo import Party, Records

OPACITY: Final = {"attested": 0.8, "inferred": 0.4}
"""How strongly a zone of each basis is filled, on the map and in the legend."""


@dataclass(frozen=True, slots=True)
class Legend:
    """The parties that can hold a place, in alphabetical order of their names."""

    parties: tuple[Party, ...]
    attested_km: float
    inferred_km: float


def legend(records: Records) -> Legend:
    """The legend of a data set."""
    parties = sorted((p for p in records.parties.values() if p.colour), key=lambda p: p.name)
    manifest = records.manifest
    return Legend(tuple(parties), manifest.attested_m / 1000, manifest.inferred_m / 1000)
