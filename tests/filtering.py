"""Filters of the shipped front: what they find, what plain Python finds, how they are refused."""

import re
from functools import cache
from typing import Any

import orjson
import pytest

from geo import Front, Query, QueryError
from geo.features.schema import queryables
from geo.search.filters import parse_filter


@cache
def shipped() -> Front:
    return Front.read()


@cache
def features(layer: str) -> list[Any]:
    return [orjson.loads(feature) for feature in shipped().collection(layer)]


def found(layer: str, text: str, language: str = "cql2-text") -> list[str]:
    tree = parse_filter(text, language, queryables(layer))
    at = shipped().collection(layer)
    return [at.ids[place] for place in at.found(Query(filter=tree))]


def those(layer: str, wanted: Any) -> list[str]:
    """Ids of the features of whose properties `wanted` is true."""
    return [f["id"] for f in features(layer) if wanted(f["properties"]) is True]


def refusal(text: str, language: str = "cql2-text", layer: str = "zones") -> QueryError:
    with pytest.raises(QueryError) as error:
        parse_filter(text, language, queryables(layer))
    assert error.value.parameter == "filter"
    return error.value


def regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join({"%": ".*", "_": "."}.get(part, re.escape(part[-1])) for part in parts)
