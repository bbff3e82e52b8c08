"""Search: from a `Query` to the features of a layer. This is the seam of the house.

Whoever keeps the features of a front is a `Store` and answers four questions about a layer: what it
covers (`extent`), a page of features as bytes (`select`), the same as a table for files (`table`),
and one feature by its id (`item`). `app` asks nothing else of it. `Embedded` is the first: each
layer a `Collection` in memory. A second one, such as a database, has to give equal answers: equal
bytes, in the layer's own order unless `order` says another, and what can't be known (a place, a
date) in every answer. `store` says what each question and answer holds; `showing` has what any
store needs to give features in another system, with some properties, or as a frame; and
`parse_filter` makes the checked trees (CQL2) that a `Query` has as its `filter`.
"""

from geo.search.collection import Collection, collection
from geo.search.conditions import properties_named
from geo.search.cost import AT_ONCE_S
from geo.search.daily import Daily
from geo.search.embedded import Embedded
from geo.search.filters import GEOMETRY, LANGUAGES, LENGTH_MAX, SPATIAL, Tree, parse_filter, shape
from geo.search.matching import matching
from geo.search.scalars import FIRST, LAST, iso_day
from geo.search.showing import framed, shown
from geo.search.space import Space, box_shape, space
from geo.search.store import Extent, Interval, Query, Selection, Store, Table

__all__ = [
    "AT_ONCE_S",
    "FIRST",
    "GEOMETRY",
    "LANGUAGES",
    "LAST",
    "LENGTH_MAX",
    "SPATIAL",
    "Collection",
    "Daily",
    "Embedded",
    "Extent",
    "Interval",
    "Query",
    "Selection",
    "Space",
    "Store",
    "Table",
    "Tree",
    "box_shape",
    "collection",
    "framed",
    "iso_day",
    "matching",
    "parse_filter",
    "properties_named",
    "shape",
    "shown",
    "space",
]
