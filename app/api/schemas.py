"""Schemas of what the API answers, for its OpenAPI document: by document, and by layer."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.documents import CONFORMANCE
from geo.features import SCHEMAS, Property

Node = dict[str, Any]


def in_path(name: str, description: str) -> Node:
    """A parameter that is a part of the address."""
    schema = {"type": "string", "minLength": 1}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def schemas() -> Node:
    """Every schema by its name."""
    nodes = dict(_DOCUMENTS)
    for layer, properties in SCHEMAS.items():
        nodes[f"{layer}.feature"] = _feature(properties)
        nodes[f"{layer}.features"] = _collection(ref(f"{layer}.feature"))
    return nodes


def ref(name: str) -> Node:
    """What stands for the schema with this name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: str, **properties: Node) -> Node:
    return {"type": "object", "required": required.split(), "properties": properties}


def _listed(items: Node) -> Node:
    return {"type": "array", "items": items}


def _one_of(*values: str) -> Node:
    return {"type": "string", "enum": [*values]}


_STRING: Final[Node] = {"type": "string"}
_OBJECT: Final[Node] = {"type": "object"}
_COUNT: Final[Node] = {"type": "integer", "minimum": 0}
_LINKS: Final = _listed(ref("link"))


def _feature(properties: Mapping[str, Property]) -> Node:
    nodes = {name: {**one.json_schema(), "nullable": True} for name, one in properties.items()}
    return _object(
        "type id geometry properties",
        type=_one_of("Feature"),
        id=_STRING,
        geometry=ref("geometry"),
        properties={"type": "object", "properties": nodes},
        links=_LINKS,
    )


def _collection(feature: Node) -> Node:
    return _object(
        "type features",
        type=_one_of("FeatureCollection"),
        features=_listed(feature),
        numberMatched=_COUNT,
        numberReturned=_COUNT,
        links=_LINKS,
    )


_PROBLEM: Final = _object(
    "title status detail",
    title=_STRING,
    status={"type": "integer"},
    detail=_STRING,
    parameter=_STRING,
    expected=_STRING,
)
_SPATIAL: Final = _object(
    "bbox", bbox=_listed({"type": "array", "items": {"type": "number"}, "minItems": 4}), crs=_STRING
)
_TEMPORAL: Final = _object(
    "interval", interval=_listed(_listed({"type": "string", "nullable": True})), trs=_STRING
)
_LAYER: Final = _object(
    "id links",
    id=_STRING,
    title=_STRING,
    description=_STRING,
    itemType=_STRING,
    crs=_listed(_STRING),
    storageCrs=_STRING,
    extent=ref("extent"),
    links=_LINKS,
)
_GEOMETRIES: Final = (
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    "GeometryCollection",
)
_GEOMETRY: Final[Node] = {
    "type": "object",
    "nullable": True,
    "required": ["type"],
    "properties": {
        "type": _one_of(*_GEOMETRIES),
        "coordinates": {"type": "array", "items": {}},
        "geometries": _listed(_OBJECT),
    },
}
_DOCUMENTS: Final[Node] = {
    "link": _object("href rel", href=_STRING, rel=_STRING, type=_STRING, title=_STRING),
    "problem": _PROBLEM,
    "landing": _object("links", title=_STRING, description=_STRING, links=_LINKS),
    "conformance": _object("conformsTo", conformsTo=_listed(_one_of(*CONFORMANCE))),
    "api": _object("openapi info paths", openapi=_STRING, info=_OBJECT),
    "extent": {"type": "object", "properties": {"spatial": _SPATIAL, "temporal": _TEMPORAL}},
    "collection": _LAYER,
    "collections": _object(
        "links collections",
        links=_LINKS,
        crs=_listed(_STRING),
        collections=_listed(ref("collection")),
    ),
    "queryables": _object("type properties", type=_STRING, properties=_OBJECT),
    "schema": _object("type properties", type=_STRING, properties=_OBJECT),
    "versions": _object("current versions", current=_STRING, versions=_listed(_OBJECT)),
    "series": _object(
        "by measure days series",
        by=_one_of("holder", "strength"),
        measure=_one_of("places", "km2"),
        days=_listed({"type": "string", "format": "date"}),
        series={
            "type": "object",
            "additionalProperties": _listed({"type": "number", "minimum": 0}),
        },
    ),
    "geometry": _GEOMETRY,
    "changes": _collection(_OBJECT),
}
