"""The layers as GeoJSON: collections, their items, one item (OGC API - Features, Part 1).

Links are relative to the address that was asked, so that they hold behind any proxy; the Host
header is never read. Equal questions get equal bytes: no time stamps, features in a fixed order.
"""

from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.params import ItemsQuery, items_query, only_json, single
from geo import LAYERS, Front, Layer, NotFoundError
from geo.collection import Interval
from geo.geojson import feature_collection

JSON = "application/json"
GEOJSON = "application/geo+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def routes() -> list[BaseRoute]:
    """The routes of the API; each answers from the front that is current when it is asked."""
    return [
        Route("/collections", collections),
        Route("/collections/{layer}", one_collection),
        Route("/collections/{layer}/items", items),
        Route("/collections/{layer}/items/{feature_id}", item),
    ]


async def collections(request: Request) -> Response:
    """All collections with their extents."""
    only_json(single(request.query_params.multi_items(), ("f",)))
    front = _front(request)
    described = [_described(front, layer, "collections/") for layer in LAYERS.values()]
    links = [_link("self", "collections", "The collections", JSON)]
    return _json({"links": links, "collections": described})


async def one_collection(request: Request) -> Response:
    """One collection with its extent."""
    only_json(single(request.query_params.multi_items(), ("f",)))
    layer = _layer(request)
    return _json(_described(_front(request), layer, ""))


async def items(request: Request) -> Response:
    """The features of a collection that meet the query, a page at a time."""
    layer = _layer(request)
    query = items_query(request.query_params.multi_items())
    found = _front(request).select(
        layer.id,
        bbox=query.bbox,
        datetime=query.datetime,
        limit=query.limit,
        offset=query.offset,
    )
    body = feature_collection(
        found.features,
        numberMatched=found.matched,
        numberReturned=len(found.features),
        links=_pages(request, layer, query, found.matched),
    )
    return Response(body, media_type=GEOJSON)


async def item(request: Request) -> Response:
    """One feature."""
    only_json(single(request.query_params.multi_items(), ("f",)))
    layer = _layer(request)
    feature_id = request.path_params["feature_id"]
    feature = _front(request).collection(layer.id).item(feature_id)
    if feature is None:
        raise NotFoundError(f"no feature {feature_id!r} in the collection {layer.id}")
    return Response(feature, media_type=GEOJSON)


def _front(request: Request) -> Front:
    front = request.app.state.site.front
    assert isinstance(front, Front)  # noqa: S101 (state is untyped)
    return front


def _layer(request: Request) -> Layer:
    name = request.path_params["layer"]
    if name not in LAYERS:
        raise NotFoundError(f"no collection {name!r}: expected one of {', '.join(LAYERS)}")
    return LAYERS[name]


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type=JSON)


def _link(rel: str, href: str, title: str, media_type: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "title": title, "type": media_type}


def _described(front: Front, layer: Layer, base: str) -> dict[str, Any]:
    """A collection; `base` leads from the address asked to the collection's own."""
    found = front.collection(layer.id)
    extent: dict[str, Any] = {}
    if found.bbox:
        extent["spatial"] = {"bbox": [list(found.bbox)], "crs": CRS84}
    if found.interval[0]:
        extent["temporal"] = {"interval": [_rfc3339(found.interval)], "trs": GREGORIAN}
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "links": [
            _link("self", f"{base}{layer.id}", layer.title, JSON),
            _link("items", f"{base}{layer.id}/items", f"{layer.title} as GeoJSON", GEOJSON),
        ],
    }


def _rfc3339(interval: Interval) -> list[str | None]:
    """First and last day as instants: the start of one and the end of the other."""
    first, last = interval
    return [
        f"{first}T00:00:00Z" if first else None,
        f"{last}T23:59:59Z" if last else None,
    ]


def _pages(request: Request, layer: Layer, query: ItemsQuery, matched: int) -> list[dict[str, str]]:
    """Links to this page, to the neighbouring ones with all parameters kept, to the collection."""
    given = dict(request.query_params.multi_items())

    def page(rel: str, title: str, offset: int | None) -> dict[str, str]:
        asked = given if offset is None else {**given, "offset": str(offset)}
        return _link(rel, f"items?{urlencode(asked)}" if asked else "items", title, GEOJSON)

    links = [page("self", "This page", None)]
    if query.offset + query.limit < matched:
        links.append(page("next", "The next page", query.offset + query.limit))
    if query.offset:
        links.append(page("prev", "The page before", max(query.offset - query.limit, 0)))
    links.append(_link("collection", f"../{layer.id}", layer.title, JSON))
    return links
