"""The documents of the API as plain dicts: landing page, conformance, collections, schemas.

Links name no host unless a public address is configured, and the Host header is never read. They
are then paths from the root (`/collections/zones`), not relative to the address asked: GDAL's OAPIF
driver (3.12) asks for `../` literally and gets 404. QGIS and OWSLib want absolute links, so `serve`
configures its own address where only this machine can reach it. `base` is the root, ending in a
slash.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.http import ATOM, CRS84, GEOJSON, HTML, JSON, OPENAPI, SCHEMA_JSON, systems
from app.resource import Document
from geo import Front, Layer
from geo.features import SCHEMAS, queryables
from geo.search import Interval

Link = dict[str, str]
LinkParts = tuple[str, str, str, str]
"""rel, href, title and media type of a link."""

GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/"
SPEC: Final = "http://www.opengis.net/spec/"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

CONFORMANCE: Final = tuple(
    SPEC + name
    for name in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/landing-page",
        "ogcapi-common-1/1.0/conf/json",
        "ogcapi-common-1/1.0/conf/html",
        "ogcapi-common-1/1.0/conf/oas30",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-common-3/1.0/conf/schemas",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "ogcapi-features-5/1.0/conf/schemas",
        "ogcapi-features-5/1.0/conf/core-roles-features",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/basic-cql2",
        "cql2/1.0/conf/advanced-comparison-operators",
        "cql2/1.0/conf/case-insensitive-comparison",
        "cql2/1.0/conf/accent-insensitive-comparison",
        "cql2/1.0/conf/basic-spatial-functions",
        "cql2/1.0/conf/basic-spatial-functions-plus",
        "cql2/1.0/conf/spatial-functions",
        "cql2/1.0/conf/temporal-functions",
        "cql2/1.0/conf/array-functions",
        "cql2/1.0/conf/property-property",
        "cql2/1.0/conf/arithmetic",
    )
)


def link(rel: str, href: str, title: str, media_type: str) -> Link:
    """A link as the standard writes it in JSON (and RFC 8288 in a header)."""
    return {"rel": rel, "href": href, "title": title, "type": media_type}


def landing_document(front: Front, base: str) -> Document:
    """The landing page: what there is, and where."""
    manifest = front.records.manifest
    return {
        "title": manifest.title,
        "description": manifest.summary,
        "links": [
            link("service-desc", f"{base}api", "The API in OpenAPI 3.0", OPENAPI),
            link("service-doc", f"{base}api?f=html", "The API for people", HTML),
            link("conformance", f"{base}conformance", "Standards that are met", JSON),
            link("data", f"{base}collections", "The collections", JSON),
            link(f"{REL}conformance", f"{base}conformance", "Standards that are met", JSON),
            link(f"{REL}data", f"{base}collections", "The collections", JSON),
            link("version-history", f"{base}versions", "Version of the data", JSON),
            link("related", f"{base}changes", "Places that changed holder", GEOJSON),
            link(
                "related",
                f"{base}series",
                "How much each holder held by the reports, day by day",
                JSON,
            ),
            link("related", f"{base}claims.atom", "Claims as a feed", ATOM),
            link("related", f"{base}changes.atom", "Changes of holder as a feed", ATOM),
            link("related", f"{base}map.svg", "The map of a day as a picture", "image/svg+xml"),
            link("related", f"{base}map.png", "The map of a day as a picture", "image/png"),
        ],
    }


def conformance_document() -> Document:
    """The conformance classes that hold."""
    return {"conformsTo": list(CONFORMANCE)}


def collections_document(front: Front, base: str) -> Document:
    """All collections."""
    return {
        "links": [],
        "crs": list(systems(front.records.manifest.crs)),
        "collections": [collection_document(front, layer, base) for layer in front.layers.values()],
    }


def collection_document(front: Front, layer: Layer, base: str) -> Document:
    """One collection: extent, reference systems, where its features and schemas are."""
    covered = front.store.extent(layer.id)
    extent: Document = {}
    if covered.bbox:
        extent["spatial"] = {"bbox": [list(covered.bbox)], "crs": CRS84}
    if covered.interval != (None, None):
        extent["temporal"] = {"interval": [_rfc3339(covered.interval)], "trs": GREGORIAN}
    here = f"{base}collections/{layer.id}"
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "crs": list(systems(front.records.manifest.crs)),
        "storageCrs": CRS84,
        **({"extent": extent} if extent else {}),
        "links": [
            link("self", here, layer.title, JSON),
            link("alternate", f"{here}?f=html", f"{layer.title} for people", HTML),
            link("items", f"{here}/items", f"{layer.title} as GeoJSON", GEOJSON),
            link("items", f"{here}/items?f=html", f"{layer.title} as a table", HTML),
            link(f"{REL}queryables", f"{here}/queryables", "What filters may name", SCHEMA_JSON),
            link(f"{REL}schema", f"{here}/schema", "What features have", SCHEMA_JSON),
            link("describedby", f"{here}/schema", "What features have", SCHEMA_JSON),
        ],
    }


def _rfc3339(interval: Interval) -> list[str | None]:
    """First and last day as instants: the start of one and the end of the other."""
    first, last = interval
    return [
        f"{first}T00:00:00Z" if first else None,
        f"{last}T23:59:59Z" if last else None,
    ]


def _geometry(front: Front, layer: Layer) -> Document:
    """The geometry as a property: of the one kind that the layer's features have, or of any."""
    kinds = front.store.extent(layer.id).kinds
    kind = kinds[0].lower() if len(kinds) == 1 else "any"
    return {
        "title": "Geometry",
        "format": f"geometry-{kind}",
        "x-ogc-role": "primary-geometry",
    }


def queryables_schema(front: Front, layer: Layer, href: str) -> Document:
    """What filters may name (OGC API - Features, Part 3, clause 6.2), as JSON Schema."""
    properties: Document = {"geometry": _geometry(front, layer)}
    properties |= {
        name: queryable.json_schema() for name, queryable in queryables(layer.id).items()
    }
    return {
        "$schema": DRAFT,
        "$id": href,
        "type": "object",
        "title": layer.title,
        "description": f"Properties of {layer.id} that filters may name.",
        "properties": properties,
        "additionalProperties": False,
    }


def schema_document(front: Front, layer: Layer, href: str) -> Document:
    """What a feature has (OGC API - Common, Part 3: Schemas), as JSON Schema with roles."""
    properties: Document = {
        "id": {"title": "Id", "type": "string", "x-ogc-role": "id"},
        "geometry": _geometry(front, layer),
    }
    for name, known in SCHEMAS[layer.id].items():
        role: Mapping[str, str] = {"x-ogc-role": known.role} if known.role else {}
        properties[name] = {**known.json_schema(), **role}
    for at, name in enumerate(properties, start=1):
        properties[name] = {**properties[name], "x-ogc-propertySeq": at}
    return {
        "$schema": DRAFT,
        "$id": href,
        "type": "object",
        "title": layer.title,
        "description": layer.description,
        "properties": properties,
    }


def link_header(links: Sequence[Link]) -> str:
    """Links as the value of a Link header (RFC 8288)."""
    return ", ".join(
        [f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"' for one in links]
    )


def written(links: Sequence[LinkParts]) -> tuple[str, str]:
    """Links as the elements of a JSON array, and as the value of a Link header.

    No part may hold a character that JSON escapes; addresses hold none (`params.linkable`).
    """
    return ",".join([_IN_JSON % parts for parts in links]), ", ".join(
        [f'<{href}>; rel="{rel}"; type="{kind}"' for rel, href, _, kind in links]
    )


_IN_JSON: Final = '{"rel":"%s","href":"%s","title":"%s","type":"%s"}'
