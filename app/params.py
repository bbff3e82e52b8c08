"""Query parameters: one table of what each is called and takes, and functions that read them.

The table drives both the reading and the OpenAPI document (`app/openapi.py`), so that they cannot
differ. A parameter that a resource doesn't have, or that is given twice, is refused (OGC API -
Features, 7.4). Numbers and days are matched against ASCII patterns before Python's own parsers
see them: `int()` takes `1_0` and Arabic digits, `float()` takes `nan`. Each refusal names the
parameter and what was expected.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import Query, QueryError
from geo.collection import Interval
from geo.crs import WGS84, moved
from geo.filters import LANGUAGES, LENGTH_MAX, parse_filter
from geo.model import BBox, Manifest
from geo.schema import SCHEMAS, Property, queryables

LIMIT_DEFAULT: Final = 1000
LIMIT_MAX: Final = 10_000
OFFSET_MAX: Final = 10**9
FIELDS_MAX: Final = 64

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"(?:[A-Za-z0-9_-]+=[A-Za-z0-9_.~,:/+*%-]*(?:&|$))*")
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_OPEN = ("", "..")
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType(
    {"true": True, "false": False, "1": True, "0": False}
)
"""How a truth value may be written; GDAL (3.12) writes 1 and 0."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its name, what it is for, the JSON Schema of its value."""

    name: str
    description: str
    schema: Mapping[str, Any]


def _listed(**items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {
        parameter.name: parameter
        for parameter in (
            Parameter("f", "Format of the answer; without it, what Accept asks for.", {}),
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
            Parameter("crs", "Reference system of the geometries.", {"type": "string"}),
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
                "properties", "Only these properties, separated by commas.", _listed(type="string")
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
DAYS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {
        "from": Parameter("from", "The earlier day.", {"type": "string", "format": "date"}),
        "to": Parameter("to", "The later day.", {"type": "string", "format": "date"}),
    }
)


@cache
def equalities(layer: str) -> Mapping[str, Property]:
    """The properties of a layer that are parameters of their own: those with one value."""
    return {
        name: found
        for name, found in queryables(layer).items()
        if found.type != "strings" and name not in PARAMETERS
    }


# ---- reading a query string ----


def pairs(query_string: bytes) -> Pairs:
    """The names and values of a query string, decoded. QueryError if that can't be done."""
    try:
        text = query_string.decode("ascii")
        if "%" not in text and "+" not in text and text.count("&") < FIELDS_MAX:
            parts = [part.partition("=") for part in text.split("&") if part]
            return [(name, value) for name, _, value in parts]
        if _BROKEN.search(text):
            raise ValueError
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        raise _undecodable(query_string.decode("latin-1")) from None


def _undecodable(text: str) -> QueryError:
    """What is wrong with a query string that can't be decoded, and in which parameter."""
    for part in text.split("&")[:FIELDS_MAX]:
        name, _, value = part.partition("=")
        try:
            part.encode("ascii")
            unquote_to_bytes(part).decode()
        except UnicodeError:
            return QueryError(name, value, "percent-encoded UTF-8")
        if _BROKEN.search(part):
            return QueryError(name, value, "percent-encoded UTF-8")
    return QueryError("query", text, f"at most {FIELDS_MAX} parameters")


def linkable(query_string: bytes, given: Mapping[str, str]) -> str:
    """The query string as it can stand in a link: as it was sent, unless that needs encoding."""
    text = query_string.decode("latin-1")
    return text if _PLAIN.fullmatch(text) else urlencode(given)


def with_parameter(query: str, name: str, value: str) -> str:
    """The query string with this parameter instead of the one it may have."""
    start = f"{name}="
    if start not in query:
        return f"{query}&{start}{value}" if query else start + value
    kept = [part for part in query.split("&") if part and not part.startswith(start)]
    return "&".join((*kept, start + value))


def pairs_or_none(query_string: bytes) -> Pairs:
    """The names and values of a query string; none of them if it can't be decoded."""
    try:
        return pairs(query_string)
    except QueryError:
        return []


@lru_cache(maxsize=256)
def known(parameters: tuple[str, ...], layer: str) -> tuple[str, ...]:
    """The names a resource takes: its parameters; for features also each property of one value."""
    return (*parameters, *(equalities(layer) if parameters == ITEMS else ()))


def single(given: Pairs, known: Sequence[str] | Mapping[str, Any]) -> dict[str, str]:
    """The parameters by name; QueryError for one that is not known or is given twice."""
    found: dict[str, str] = {}
    for name, value in given:
        if name not in known:
            expected = f"one of {', '.join(sorted(known))}" if known else "no parameter here"
            raise QueryError(name, value, expected)
        if name in found:
            raise QueryError(name, value, "the parameter once")
        found[name] = value
    return found


def day(name: str, text: str) -> date:
    """A day as YYYY-MM-DD."""
    expected = "a day as YYYY-MM-DD"
    if not _DAY.fullmatch(text):
        raise QueryError(name, text, expected)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(name, text, expected + " that exists") from None


def covered_day(manifest: Manifest, text: str | None) -> date:
    """The day asked for, one of the data's; the default one without the parameter."""
    if text is None:
        return manifest.default_day
    found = day("day", text)
    if not manifest.first_day <= found <= manifest.last_day:
        expected = f"a day from {manifest.first_day} to {manifest.last_day}"
        raise QueryError("day", text, expected)
    return found


def count(name: str, text: str, *, least: int, most: int) -> int:
    """A whole number of at least `least`; more than `most` is taken as `most`."""
    if not _DIGITS.fullmatch(text) or (least and not text.strip("0")):
        raise QueryError(name, text, f"a whole number of at least {least}")
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= len(str(most)) and int(digits) <= most else most


def number(name: str, text: str) -> float:
    """A finite number."""
    if not _NUMBER.fullmatch(text):
        raise QueryError(name, text, "a number")
    return float(text)


def interval(text: str) -> Interval:
    """The first and last day of `datetime`: a day, an instant, or two of them with `/` between.

    `..` or nothing leaves an end open. An instant counts as the day it falls on in UTC.
    """
    first, slash, last = text.partition("/")
    if not slash:
        only = _moment(first, text)
        return only, only
    begin = None if first in _OPEN else _moment(first, text)
    end = None if last in _OPEN else _moment(last, text)
    if begin is None and end is None:
        raise QueryError("datetime", text, "an interval with at least one end")
    if begin and end and begin > end:
        raise QueryError("datetime", text, "an interval that begins before it ends")
    return begin, end


def _moment(part: str, text: str) -> date:
    expected = "a day (2017-11-14), an instant (2017-11-14T12:00:00Z) or an interval with /"
    try:
        if _DAY.fullmatch(part.removesuffix("T")):  # GDAL (3.12) writes a day as 2017-11-14T
            return date.fromisoformat(part.removesuffix("T"))
        if _INSTANT.fullmatch(part):
            return datetime.fromisoformat(part.upper()).astimezone(UTC).date()
    except (ValueError, OverflowError):
        pass
    raise QueryError("datetime", text, expected)


# ---- reference systems ----


@cache
def systems(metric: str) -> Mapping[str, str]:
    """URI to authority code of every reference system there is: those of all data, and the metric.

    CRS84 is (lon, lat); EPSG:4326 is (lat, lon), as its authority has it.
    """
    codes = ("EPSG:4326", "EPSG:3857", metric)
    return {CRS84: "OGC:CRS84", **{EPSG + code.partition(":")[2]: code for code in codes}}


def system(name: str, text: str, known: Mapping[str, str]) -> str:
    """The reference system of a URI."""
    if text not in known:
        raise QueryError(name, text, f"one of {', '.join(known)}")
    return text


def bbox(text: str, crs: str = CRS84, code: str = "OGC:CRS84") -> tuple[BBox | BaseGeometry, ...]:
    """The areas (WGS 84) of a `bbox` in a reference system: a box or two, or a polygon.

    Four numbers (west, south, east, north), or six with heights, which are read and not used,
    since no feature has one. In CRS84 and EPSG:4326 a box may cross the antimeridian.
    """
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise QueryError("bbox", text, "4 numbers (west,south,east,north), or 6 with heights")
    numbers = [float(part) for part in parts]
    low, high = numbers[: len(parts) // 2], numbers[len(parts) // 2 :]
    if len(parts) == 6 and low[2] > high[2]:
        raise QueryError("bbox", text, "a lowest height that is not above the highest")
    if crs == EPSG + "4326":
        low[:2], high[:2] = low[1::-1], high[1::-1]
    elif crs != CRS84:
        return (_unprojected(text, low, high, code),)
    return _in_degrees(text, low[0], low[1], high[0], high[1])


def _in_degrees(
    text: str, west: float, south: float, east: float, north: float
) -> tuple[BBox, ...]:
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise QueryError("bbox", text, "longitudes from -180 to 180")
    if not -90 <= south <= north <= 90:
        raise QueryError("bbox", text, "latitudes from -90 to 90, south before north")
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def _unprojected(text: str, low: Sequence[float], high: Sequence[float], code: str) -> Any:
    """A box in a projected system as a polygon in WGS 84, its sides bent as they are there."""
    if low[0] >= high[0] or low[1] >= high[1]:
        raise QueryError("bbox", text, "minimum coordinates before maximum ones")
    box = shapely.box(low[0], low[1], high[0], high[1])
    ring = shapely.segmentize(box, (high[0] - low[0]) / 16)
    found = moved(np.array([ring], dtype=object), code, WGS84)[0]
    if not np.isfinite(found.bounds).all() or not shapely.is_valid(found):
        raise QueryError("bbox", text, f"a box within the reach of {code}")
    return found


# ---- the question to a collection's items ----


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """A question to a collection's items: what to find, and how to show it."""

    query: Query
    crs: str
    properties: tuple[str, ...] | None
    limited: bool
    """Whether a limit was asked for."""


def items_query(given: Mapping[str, str], layer: str, metric: str) -> ItemsQuery:
    """The question of checked parameters; QueryError names the first that can't be used."""
    limit, offset = LIMIT_DEFAULT, 0
    if "limit" in given:
        limit = count("limit", given["limit"], least=1, most=LIMIT_MAX)
    if "offset" in given:
        offset = count("offset", given["offset"], least=0, most=OFFSET_MAX)
    if given.keys() <= PAGING:  # the commonest questions need nothing of what follows
        return ItemsQuery(Query(limit=limit, offset=offset), CRS84, None, "limit" in given)
    known = systems(metric)
    box_crs = system("bbox-crs", given.get("bbox-crs", CRS84), known)
    if "filter-crs" in given:
        system("filter-crs", given["filter-crs"], {CRS84: ""})
    return ItemsQuery(
        Query(
            areas=bbox(given["bbox"], box_crs, known[box_crs]) if "bbox" in given else (),
            datetime=interval(given["datetime"]) if "datetime" in given else (None, None),
            equal=_equal(given, layer),
            filter=_filter(given, layer),
            order=_order(given["sortby"], layer) if "sortby" in given else (),
            limit=limit,
            offset=offset,
        ),
        crs=system("crs", given.get("crs", CRS84), known),
        properties=_properties(given["properties"], layer) if "properties" in given else None,
        limited="limit" in given,
    )


def _filter(given: Mapping[str, str], layer: str) -> Any:
    language = given.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise QueryError("filter-lang", language, f"one of {', '.join(LANGUAGES)}")
    if "filter" not in given:
        return None
    return parse_filter(given["filter"], language, queryables(layer))


def _equal(given: Mapping[str, str], layer: str) -> tuple[tuple[str, Any], ...]:
    known = equalities(layer)
    return tuple([(name, _value(known[name], given[name])) for name in given if name in known])


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
    return day(of.name, text).isoformat() if of.type == "date" else text


def _order(text: str, layer: str) -> tuple[str, ...]:
    """The keys of `sortby`. A + in a query string arrives as a blank."""
    known = queryables(layer)
    keys = tuple(key.replace(" ", "+", 1) for key in text.split(","))
    for key in keys:
        if key.removeprefix("+").removeprefix("-") not in known:
            raise QueryError("sortby", text, f"properties among {', '.join(known)}")
    return keys


def _properties(text: str, layer: str) -> tuple[str, ...]:
    names = tuple(text.split(",")) if text else ()
    known = SCHEMAS[layer]
    if any(name not in known for name in names):
        raise QueryError("properties", text, f"properties among {', '.join(known)}")
    return names
