"""The seam: what is asked of the features of a front, what comes back, and who can be asked."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple, Protocol

import geopandas
from shapely.geometry.base import BaseGeometry

from geo.crs import LON_LAT, BBox
from geo.search.filters import Tree

Interval = tuple[date | None, date | None]
"""First and last day, both included; None is open."""
_ANY: Final = sys.maxsize


class Query(NamedTuple):
    """A question to a layer: which features, in which order, which part of them, how shown.

    `areas` are boxes or shapely geometries in WGS 84: a feature must meet one of them. `equal`
    asks for features whose property has exactly that value; `filter` is a checked CQL2 tree;
    `order` names properties, with a leading `-` for descending. A feature without geometry meets
    every area, one without a date every `datetime`.
    """

    areas: Sequence[BBox | BaseGeometry] = ()
    datetime: Interval = (None, None)
    equal: Sequence[tuple[str, Any]] = ()
    filter: Tree = None
    order: Sequence[str] = ()
    limit: int = _ANY
    offset: int = 0
    after: int | None = None
    """The page begins behind the feature at this place of the layer's order, wherever `offset` is:
    what `last` of the page before says."""
    crs: str = LON_LAT
    """The system of the geometries that come back, in the axis order of its authority."""
    properties: Sequence[str] | None = None
    """The properties that come back, in this order; None for all."""
    most_bytes: int = _ANY
    """An answer whose features take more, as they are kept, is not made but only measured."""

    @property
    def everything(self) -> bool:
        """Whether it asks for all features in their own order."""
        narrowed = self.areas or any(self.datetime) or self.equal or self.filter is not None
        return not (narrowed or self.order)

    @property
    def as_kept(self) -> bool:
        """Whether it asks for the features as they are kept, whole and in WGS 84."""
        return self.crs == LON_LAT and self.properties is None


class Selection(NamedTuple):
    """One page of an answer."""

    joined: bytes | memoryview
    """Its features as GeoJSON, joined by commas; empty if they take more than `most_bytes`."""
    returned: int
    """How many features the page has."""
    matched: int
    """How many match in all."""
    size: int
    """How many bytes the features take as they are kept."""
    last: int | None = None
    """The place of its last feature in the layer's order; None where `offset` will do as well."""
    exact: bool = True
    """Whether `matched` was counted; else it is an estimate."""


class Table(NamedTuple):
    """The same page as a table, for files."""

    frame: geopandas.GeoDataFrame | None
    """In WGS 84, indexed by id, days as dates; None if it takes more than `most_bytes`."""
    returned: int
    matched: int
    """How many match in all."""
    size: int
    last: int | None = None
    """As that of a selection."""


class Extent(NamedTuple):
    """What a layer covers."""

    bbox: BBox | None
    """None if no feature has a geometry."""
    interval: Interval
    """(None, None) if no feature has a date."""
    kinds: Sequence[str]
    """The types of its geometries, in alphabetical order."""


class Store(Protocol):
    """Where the features of a front's layers are: all that `app` knows of it.

    A layer is one of `geo.LAYERS`, its properties are those of `geo.features.SCHEMAS`. Queries are
    checked before: names and types are right, `crs` is one of `geo.crs.reference_systems`.
    """

    @property
    def waits(self) -> bool:
        """Whether an answer has to be waited for, so that others should go on meanwhile."""
        ...

    def cost_s(self, layer: str, query: Query) -> float:
        """About how many seconds of this process an answer takes, before it is asked for."""
        ...

    def extent(self, layer: str) -> Extent:
        """What the layer covers."""
        ...

    def select(self, layer: str, query: Query) -> Selection:
        """The features that meet the query, ready to be sent."""
        ...

    def table(self, layer: str, query: Query) -> Table:
        """The features that meet the query as a frame; of `crs` nothing is asked, it is WGS 84."""
        ...

    def item(self, layer: str, feature_id: str, crs: str = LON_LAT) -> bytes | None:
        """One feature as GeoJSON, None if there is none of this id."""
        ...
