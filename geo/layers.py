"""The layers, listed once: API, map, export and tests all walk these lists.

A layer (here) is a collection (in the API) and an overlay (on the map): the same thing under the
name each field gives it. A new one is a function from `Front` to a frame and an entry below:
in `LAYERS` if every front has it, though it may be empty, in `RARE` if only some do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import geopandas
import numpy as np
import shapely

from geo.control import History, fronts, zones
from geo.crs import Geometries, geographic
from geo.features import Features, claims, frames
from geo.records import Records

if TYPE_CHECKING:
    from geo.front import Front


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer is called, what it shows, and how it is built."""

    id: str
    title: str
    description: str
    drawn: bool
    """Whether the map has it as an overlay of its own."""
    build: Callable[["Front"], geopandas.GeoDataFrame]
    columns: Callable[["Front"], Features] | None = None
    """The same as columns, where a layer may be too long for a frame."""
    shown: bool = True
    """Whether the map shows it before a reader asks for it."""

    def features(self, front: "Front") -> Features:
        """The features column by column."""
        return self.columns(front) if self.columns else Features.of_frame(front.frame(self.id))


def _claim_parts(front: "Front") -> tuple[History, Mapping[str, Any], claims.Held]:
    areas = np.array([front.ground.area, *front.ground.banks.values()], dtype=object)
    names = [claims.AREA, *(f"bank:{bank}" for bank in front.ground.banks)]
    turned = shapely.orient_polygons(geographic(areas, front.ground.crs))  # as RFC 7946 asks
    grounds = dict(zip(names, turned, strict=True))
    return front.history, grounds, partial(_held, front)


def _held(front: "Front", holder: str, day: date) -> Geometries:
    """The zones of a holder on a day; none on a day that the data doesn't cover."""
    manifest = front.records.manifest
    if not manifest.first_day <= day <= manifest.last_day:
        return np.empty(0, dtype=object)
    zones = front.zones(day)
    return np.asarray(zones.geometry[zones["holder"] == holder], dtype=object)


LAYERS: Final[Mapping[str, Layer]] = MappingProxyType(
    {
        layer.id: layer
        for layer in (
            Layer(
                "zones",
                "Zones of control",
                "Who was reported to hold the ground around the reported places, per bank and per "
                "span of days without change. Attested near a place, inferred farther out, "
                "nothing where there is no record.",
                True,
                lambda front: zones.zones(front.epochs),
            ),
            Layer(
                "fronts",
                "Fronts",
                "Lines between zones of different holders: the river, or halfway between reported "
                "places, which is an inference.",
                True,
                lambda front: fronts.fronts(front.epochs),
            ),
            Layer(
                "claims",
                "Claims",
                "What a speaker said about others, placed where the words put it. Somebody's "
                "words, not a finding.",
                True,
                lambda front: claims.claims(*_claim_parts(front)),
                lambda front: claims.claim_features(*_claim_parts(front)),
            ),
            Layer(
                "places",
                "Places",
                "Every recorded place with its bank, how far its point may be off, and its "
                "successive recorded holders.",
                True,
                lambda front: frames.places(front.history),
            ),
            Layer(
                "reports",
                "Control reports",
                "On a day, a voice said that a party held a place; a source carried it. Reports "
                "of use `claim-only` move no zone.",
                False,
                lambda front: frames.reports(front.history),
            ),
            Layer(
                "rivers",
                "Rivers",
                "Rivers that no zone crosses, and others for orientation.",
                True,
                lambda front: frames.rivers(front.records),
            ),
            Layer(
                "boundaries",
                "Boundaries",
                "The study area, outside of which nothing is drawn, and borders.",
                True,
                lambda front: frames.boundaries(front.records),
            ),
        )
    }
)
"""Those of every front."""

RARE: Final[Mapping[str, Layer]] = MappingProxyType(
    {
        "references": Layer(
            "references",
            "Maps of other voices",
            "Ground that a voice's own map gives a party, kept beside the records to compare them "
            "with: no zone rests on it.",
            True,
            lambda front: frames.references(front.records),
            shown=False,
        )
    }
)
"""Those that a front has if it has records for them."""


def layers(records: Records) -> Mapping[str, Layer]:
    """The layers of a front with these records."""
    more = {name: layer for name, layer in RARE.items() if getattr(records, name)}
    return {**LAYERS, **more}
