"""The question to a collection's items: its parameters, in one table, and how they are read.

The table drives both the reading and the OpenAPI document (`app/api/openapi.py`), so that they
cannot differ. A parameter that a resource doesn't have, or that is given twice, is refused (OGC API
- Features, 7.4).
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.api.bounds import FEATURES_BYTES
from app.http import CRS84, bbox, count, interval, number, single_day, system, systems
from app.resource import FORMAT, Parameter
from geo import Query, QueryError
from geo.features import SCHEMAS, Property, queryables
from geo.search import LANGUAGES, LENGTH_MAX, parse_filter

LIMIT_DEFAULT: Final = 2000
LIMIT_MAX: Final = 10_000
OFFSET_MAX: Final = 10**9
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType(
    {"true": True, "false": False, "1": True, "0": False}
)
"""How a truth value may be written; GDAL (3.12) writes 1 and 0."""


def _listed(**items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


CRS: Final = Parameter("crs", "Reference system of the geometries.", {"type": "string"})
PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {
        parameter.name: parameter
        for parameter in (
            FORMAT,
            Parameter(
                "bbox",
                "Only features whose geometry meets this box: west, south, east, north in the "
                "system of bbox-crs; with heights, which are read and not used, six numbers. West "
                "may be greater than east: the box then crosses the antimeridian. Features "
                "without geometry always match.",
                {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
            ),
            Parameter("bbox-crs", "Reference system of bbox.", {"type": "string"}),
            Parameter(
                "datetime",
                "Only features of these days: a day, an instant, or an interval of two with / "
                "between and .. for an open end. Features without a date always match.",
                {"type": "string", "minLength": 10},
            ),
            Parameter(
                "limit",
                "How many features a page has at most.",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LIMIT_MAX,
                    "default": LIMIT_DEFAULT,
                },
            ),
            Parameter(
                "offset",
                "How many features to pass over.",
                {"type": "integer", "minimum": 0, "default": 0},
            ),
            Parameter(
                "after",
                "The page begins behind the feature at this place of the collection's own order, "
                "however many offset says to pass over. Next links have it, so that a page far "
                "behind is found as fast as the first.",
                {"type": "integer", "minimum": 0},
            ),
            CRS,
            Parameter(
                "filter",
                "Only features for which this CQL2 expression is true.",
                {"type": "string", "maxLength": LENGTH_MAX},
            ),
            Parameter(
                "filter-lang",
                "Language of filter.",
                {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
            ),
            Parameter(
                "filter-crs", "Reference system of geometries in filter.", {"type": "string"}
            ),
            Parameter(
                "properties",
                "Only these properties, separated by commas. Features have their geometry in any "
                "case; a CSV has one that no cell of a spreadsheet holds only if `geometry` is "
                "among them.",
                _listed(type="string"),
            ),
            Parameter(
                "sortby",
                "Order by these properties, separated by commas, each after + (ascending) or - "
                "(descending).",
                _listed(type="string", pattern="[+-]?[A-Za-z_][A-Za-z0-9_]*"),
            ),
        )
    }
)

ITEMS: Final = tuple(PARAMETERS)
PAGING: Final = frozenset(("f", "limit", "offset"))
FROM: Final = Parameter("from", "The earlier day.", {"type": "string", "format": "date"})
TO: Final = Parameter("to", "The later day.", {"type": "string", "format": "date"})


@cache
def equalities(layer: str) -> Mapping[str, Property]:
    """The properties of a layer that are parameters of their own: those with one value."""
    return {
        name: queryable
        for name, queryable in queryables(layer).items()
        if queryable.type != "strings" and name not in PARAMETERS
    }


class ItemsQuery(NamedTuple):
    """A question to a collection's items."""

    query: Query
    crs: str
    """The URI of the system in which geometries are shown."""
    limited: bool
    """Whether a limit was asked for."""
    whole: bool = False
    """Whether geometries were asked for by name: then a CSV has them however long they are."""


def items_query(parameters: Mapping[str, str], layer: str, metric: str) -> ItemsQuery:
    """The question of checked parameters; QueryError names the first that can't be used.

    The last ones are kept: what a question costs is asked before its answer is.
    """
    if parameters.keys() <= PAGING:
        return _read(parameters, layer, metric)
    return _kept(tuple(parameters.items()), layer, metric)


@lru_cache(maxsize=64)
def _kept(pairs: tuple[tuple[str, str], ...], layer: str, metric: str) -> ItemsQuery:
    return _read(dict(pairs), layer, metric)


def _read(parameters: Mapping[str, str], layer: str, metric: str) -> ItemsQuery:
    limit, offset = LIMIT_DEFAULT, 0
    if "limit" in parameters:
        limit = count("limit", parameters["limit"], least=1, most=LIMIT_MAX)
    if "offset" in parameters:
        offset = count("offset", parameters["offset"], least=0, most=OFFSET_MAX)
    if parameters.keys() <= PAGING:  # the commonest questions need nothing of what follows
        query = Query(limit=limit, offset=offset, most_bytes=FEATURES_BYTES)
        return ItemsQuery(query, CRS84, "limit" in parameters)
    known = systems(metric)
    box_crs = system("bbox-crs", parameters.get("bbox-crs", CRS84), known)
    if "filter-crs" in parameters:
        system("filter-crs", parameters["filter-crs"], {CRS84: ""})
    crs = parameters.get("crs", CRS84)
    return ItemsQuery(
        Query(
            areas=bbox(parameters["bbox"], box_crs, known[box_crs]) if "bbox" in parameters else (),
            datetime=interval(parameters["datetime"]) if "datetime" in parameters else (None, None),
            equal=_equal(parameters, layer),
            filter=_filter(parameters, layer),
            order=_order(parameters["sortby"], layer) if "sortby" in parameters else (),
            limit=limit,
            offset=offset,
            after=count("after", parameters["after"], least=0, most=OFFSET_MAX)
            if "after" in parameters
            else None,
            crs=known[system("crs", crs, known)],
            properties=_properties(parameters, layer),
            most_bytes=FEATURES_BYTES,
        ),
        crs=crs,
        limited="limit" in parameters,
        whole="geometry" in parameters.get("properties", "").split(","),
    )


def _filter(parameters: Mapping[str, str], layer: str) -> Any:
    language = parameters.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise QueryError("filter-lang", language, f"one of {', '.join(LANGUAGES)}")
    if "filter" not in parameters:
        return None
    return parse_filter(parameters["filter"], language, queryables(layer))


def _equal(parameters: Mapping[str, str], layer: str) -> tuple[tuple[str, Any], ...]:
    known = equalities(layer)
    return tuple(
        [(name, _value(known[name], parameters[name])) for name in parameters if name in known]
    )


def _value(of: Property, text: str) -> Any:
    """The text of an equality parameter as a value of the property's type."""
    if of.type == "boolean":
        if text not in _TRUTHS:
            raise QueryError(of.name, text, "true or false")
        return _TRUTHS[text]
    if of.type == "integer":
        if not _WHOLE.fullmatch(text):
            raise QueryError(of.name, text, "a whole number")
        return int(text)
    if of.type == "number":
        return number(of.name, text)
    return single_day(of.name, text).isoformat() if of.type == "date" else text


def _order(text: str, layer: str) -> tuple[str, ...]:
    """The keys of `sortby`. A + in a query string arrives as a blank."""
    known = queryables(layer)
    keys = tuple(key.replace(" ", "+", 1) for key in text.split(","))
    for key in keys:
        if key.removeprefix("+").removeprefix("-") not in known:
            raise QueryError("sortby", text, f"properties among {', '.join(known)}")
    return keys


def _properties(parameters: Mapping[str, str], layer: str) -> tuple[str, ...] | None:
    text = parameters.get("properties")
    if text is None:
        return None
    names = tuple(name for name in text.split(",") if name != "geometry") if text else ()
    known = SCHEMAS[layer]
    if any(name not in known for name in names):
        raise QueryError("properties", text, f"properties among {', '.join(known)}")
    return names
