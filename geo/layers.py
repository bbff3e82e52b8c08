"""The layers, listed once: API, map, export and tests all walk `LAYERS`.

A layer (here) is a collection (in the API) and an overlay (on the map): the same thing under the
name each field gives it. A new one is a function from `Front` to a frame and an entry below.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas
import numpy as np
import pandas as pd

from geo import claims, control, frames, zones
from geo.cells import Cells, cells
from geo.collection import Collection, Interval, Selection, collection
from geo.crs import geographic
from geo.errors import NotFoundError, QueryError, RecordsError
from geo.model import BBox, Records
from geo.records import read_records
from geo.river import Ground, bank_faults, ground
from geo.zones import Epochs, epochs

SHIPPED: Final = Path(__file__).parent / "data"
"""The directory of the data set that comes with the package."""


@dataclass(frozen=True)
class Front:
    """A whole front: its records, and every layer made from them, each built once when asked for.

    Frames are in WGS 84 (lon, lat), indexed by feature id. They are shared: copy before changing.
    """

    records: Records

    @classmethod
    def read(cls, directory: Path | str = SHIPPED) -> "Front":
        """The front of a data directory. RecordsError, with all faults, if it can't be used."""
        front = cls(read_records(Path(directory)))
        if faults := bank_faults(front.records, front.ground):
            raise RecordsError(faults)
        return front

    @cached_property
    def ground(self) -> Ground:
        """The study area and its banks, in metres."""
        return ground(self.records)

    @cached_property
    def cells(self) -> Cells:
        """The cells of the places that have accepted reports and lie on a bank."""
        reported = control.accepted(self.records)
        sites = [
            place
            for place in self.records.places.values()
            if place.id in reported and place.position and place.bank in self.ground.banks
        ]
        manifest = self.records.manifest
        return cells(sites, self.ground, manifest.attested_m, manifest.inferred_m)

    @cached_property
    def epochs(self) -> Epochs:
        """Who held which cell in each span of days without change."""
        timeline = control.timeline(self.records, self.cells.sites)
        return epochs(self.records, self.cells, timeline)

    @cached_property
    def frames(self) -> Mapping[str, geopandas.GeoDataFrame]:
        """The frame of each layer, built when first asked for."""
        return _Built(lambda layer: LAYERS[layer].build(self))

    @cached_property
    def collections(self) -> Mapping[str, Collection]:
        """The collection of each layer, built when first asked for."""
        return _Built(lambda layer: collection(self.frame(layer)))

    def frame(self, layer: str) -> geopandas.GeoDataFrame:
        """Every feature of a layer over all days. NotFoundError if there is no such layer."""
        if layer not in LAYERS:
            raise NotFoundError(f"no layer {layer!r}: expected one of {', '.join(LAYERS)}")
        return self.frames[layer]

    def collection(self, layer: str) -> Collection:
        """A layer made ready for questions. NotFoundError if there is no such layer."""
        self.frame(layer)
        return self.collections[layer]

    def build(self) -> "Front":
        """Build every layer now instead of when it is first asked for; gives back the front."""
        for layer in LAYERS:
            self.collection(layer)
        return self

    def select(
        self,
        layer: str,
        *,
        bbox: Sequence[BBox] = (),
        datetime: Interval = (None, None),
        limit: int | None = None,
        offset: int = 0,
    ) -> Selection:
        """The serialised features of a layer that meet any of the boxes and the interval of days.

        This and `Collection.item` are all that `app` knows of where features come from.
        """
        return self.collection(layer).select(
            bbox=bbox, datetime=datetime, limit=limit, offset=offset
        )

    def zones(self, day: date) -> geopandas.GeoDataFrame:
        """The zones of control on a day. QueryError if the data set doesn't cover the day."""
        return self._on("zones", day)

    def fronts(self, day: date) -> geopandas.GeoDataFrame:
        """The lines between zones of different holders on a day; errors as for `zones`."""
        return self._on("fronts", day)

    def claims(self) -> geopandas.GeoDataFrame:
        """All claims, in file order."""
        return self.frame("claims")

    def reports(self) -> geopandas.GeoDataFrame:
        """All control reports, at their places."""
        return self.frame("reports")

    def places(self, day: date | None = None) -> geopandas.GeoDataFrame:
        """All places; with a day also a column `holder`: the holder that day, missing if none."""
        places = self.frame("places")
        return places if day is None else places.assign(holder=pd.Series(self.holders(day)))

    def holders(self, day: date) -> dict[str, str]:
        """Place id to holder, for each place with an accepted report on or before the day."""
        found = {
            place: control.deciding(reports, day)
            for place, reports in control.accepted(self.records).items()
        }
        return {place: report.holder for place, report in found.items() if report}

    def _on(self, layer: str, day: date) -> geopandas.GeoDataFrame:
        manifest = self.records.manifest
        if not manifest.first_day <= day <= manifest.last_day:
            raise QueryError("day", day, f"a day from {manifest.first_day} to {manifest.last_day}")
        frame = self.frame(layer)
        return frame[(frame["valid_from"] <= day) & (frame["valid_to"] > day)]


class _Built(dict[str, Any]):
    """A mapping whose values are made when first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: str) -> Any:
        self[key] = self.make(key)
        return self[key]


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer is called, what it shows, and how it is built."""

    id: str
    title: str
    description: str
    drawn: bool
    """Whether the map has it as an overlay of its own."""
    build: Callable[[Front], geopandas.GeoDataFrame]


def _claims(front: Front) -> geopandas.GeoDataFrame:
    areas = np.array([front.ground.area, *front.ground.banks.values()], dtype=object)
    names = [claims.AREA, *(f"bank:{bank}" for bank in front.ground.banks)]
    grounds = dict(zip(names, geographic(areas, front.ground.crs), strict=True))
    return claims.claims(front.records, grounds, front.frame("zones"))


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
                lambda front: zones.fronts(front.epochs),
            ),
            Layer(
                "claims",
                "Claims",
                "What a speaker said about others, placed where the words put it. Somebody's "
                "words, not a finding.",
                True,
                _claims,
            ),
            Layer(
                "places",
                "Places",
                "Every recorded place with its bank, how far its point may be off, and its "
                "successive recorded holders.",
                True,
                lambda front: frames.places(front.records),
            ),
            Layer(
                "reports",
                "Control reports",
                "On a day, a voice said that a party held a place; a source carried it. Reports "
                "of use `claim-only` move no zone.",
                False,
                lambda front: frames.reports(front.records),
            ),
            Layer(
                "rivers",
                "Rivers",
                "The river that divides the banks, and other rivers for orientation.",
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
