"""What a colour of the map means: one list for the page's legend and its script."""

from dataclasses import dataclass
from typing import Final

from app.contested import commonest
from geo import Party, Records

OPACITY: Final = {"attested": 0.8, "inferred": 0.4}
"""How strongly a zone of each basis is filled, on the map and in the legend."""

UNNAMED: Final = "#3d3d3d"
"""The colour in a hatch for a party that no report names."""


@dataclass(frozen=True, slots=True)
class Legend:
    """The parties that can hold a place, in alphabetical order of their names."""

    parties: tuple[Party, ...]
    contested: tuple[str, ...]
    """The two colours of the example of a hatch."""
    attested_km: float
    inferred_km: float


def legend(records: Records) -> Legend:
    """The legend of a data set."""
    parties = sorted((p for p in records.parties.values() if p.colour), key=lambda p: p.name)
    manifest = records.manifest
    colours = [records.parties[party].colour for party in commonest(records)]
    hatch = tuple(colours) or ("#ffffff", UNNAMED)
    return Legend(tuple(parties), hatch, manifest.attested_m / 1000, manifest.inferred_m / 1000)
