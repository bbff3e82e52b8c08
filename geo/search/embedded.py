"""The store inside the program: every layer ready in memory. The first and the fastest one."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.crs import LON_LAT
from geo.search.collection import Collection, last_of
from geo.search.showing import framed
from geo.search.store import Extent, Query, Selection, Table


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A `Store` of collections, each made when it is first asked for."""

    collections: Mapping[str, Collection]
    waits: bool = False

    def extent(self, layer: str) -> Extent:
        """What the layer covers."""
        features = self.collections[layer]
        return Extent(features.bbox, features.interval, features.kinds)

    def cost_s(self, layer: str, query: Query) -> float:
        """About how many seconds an answer takes (`geo/search/cost.py`)."""
        return self.collections[layer].cost_s(query)

    def select(self, layer: str, query: Query) -> Selection:
        """The features that meet the query, ready to be sent."""
        return self.collections[layer].select(query)

    def table(self, layer: str, query: Query) -> Table:
        """The features that meet the query as a frame."""
        features = self.collections[layer]
        places, matched = features.page(query)
        size = features.size(places)
        if size > query.most_bytes:
            return Table(None, len(places), matched, size)
        frame = framed(features.some(places), features.shapes(places), layer)
        if query.properties is not None:
            frame = frame[[*query.properties, "geometry"]]
        return Table(frame, len(places), matched, size, last_of(query, places))

    def item(self, layer: str, feature_id: str, crs: str = LON_LAT) -> bytes | None:
        """One feature as GeoJSON, None if there is none of this id."""
        return self.collections[layer].item(feature_id, crs)
