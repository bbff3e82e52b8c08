"""Search: from a `Query` to a `Selection` of a layer's features; filters in CQL2."""

from geo.search.collection import Collection, Interval, Query, Selection, collection, rows_of
from geo.search.filters import LANGUAGES, LENGTH_MAX, parse_filter

__all__ = [
    "LANGUAGES",
    "LENGTH_MAX",
    "Collection",
    "Interval",
    "Query",
    "Selection",
    "collection",
    "parse_filter",
    "rows_of",
]
