"""The store of a front so large that some of its layers are made for one day at a time.

All zones of all days of a country would take gigabytes. Of such a layer a question has to name a
day; the id of a feature ends in the day from which it is valid.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.crs import LON_LAT
from geo.errors import QueryError
from geo.search.collection import Collection
from geo.search.embedded import Embedded
from geo.search.store import Extent, Query, Selection, Table

_BY_DAY_S: Final = 1.0
"""About how long a day takes that nobody span for before."""


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """A `Store` beside the whole layers of which others are made by the day."""

    whole: Embedded
    extents: Mapping[str, Extent]
    """What each of the layers covers that are made by the day."""
    on: Callable[[str, date], Collection]
    """Such a layer as it is on a day. QueryError for one that the data doesn't cover."""
    waits: bool = True

    def extent(self, layer: str) -> Extent:
        """What the layer covers, or may cover on some day."""
        return self.extents[layer] if layer in self.extents else self.whole.extent(layer)

    def cost_s(self, layer: str, query: Query) -> float:
        """About how many seconds an answer takes."""
        return _BY_DAY_S if layer in self.extents else self.whole.cost_s(layer, query)

    def select(self, layer: str, query: Query) -> Selection:
        """The features that meet the query. QueryError if it has to name a day and doesn't."""
        return self._store(layer, query).select(layer, query)

    def table(self, layer: str, query: Query) -> Table:
        """The same as a frame."""
        return self._store(layer, query).table(layer, query)

    def item(self, layer: str, feature_id: str, crs: str = LON_LAT) -> bytes | None:
        """One feature as GeoJSON, None if there is none of this id."""
        if layer not in self.extents:
            return self.whole.item(layer, feature_id, crs)
        try:
            features = self.on(layer, date.fromisoformat(feature_id[-len("YYYY-MM-DD") :]))
        except (ValueError, QueryError):
            return None
        return features.item(feature_id, crs)

    def _store(self, layer: str, query: Query) -> Embedded:
        if layer not in self.extents:
            return self.whole
        first, last = query.datetime
        if not first or first != last:
            span = "/".join("" if day is None else str(day) for day in query.datetime)
            expected = f"one day (YYYY-MM-DD): {layer} of so many places are made by the day"
            raise QueryError("datetime", span.strip("/"), expected)
        return Embedded({layer: self.on(layer, first)})
