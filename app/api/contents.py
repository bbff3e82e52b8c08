"""What answers the addresses of OGC API - Features, and of the feeds: requests to their content."""

from collections.abc import Mapping
from datetime import date

from app.api import documents, feeds, items, questions
from app.api.documents import Link, link, link_header
from app.http import CRS84, GEOJSON, HTML, JSON, params, system, systems, with_parameter
from app.resource import Content, Document, Request
from geo import NotFoundError, Query
from geo.crs import LON_LAT
from geo.features import HEAD, Features, feature_bytes, feature_collection
from geo.search import Selection, Table


def landing(request: Request) -> Content:
    """The landing page."""
    return _linked(request, documents.landing_document(request.front, request.base))


def _linked(request: Request, document: Document) -> Content:
    """A document with links to itself and its twin before its own."""
    links = [*self_links(request, JSON), *document["links"]]
    return Content({**document, "links": links}, link_header(links))


def conformance(_request: Request) -> Content:
    """The conformance classes."""
    return Content(documents.conformance_document())


def collections(request: Request) -> Content:
    """All collections."""
    return _linked(request, documents.collections_document(request.front, request.base))


def collection(request: Request) -> Content:
    """One collection."""
    front = request.front
    document = documents.collection_document(front, front.layers[request.layer], request.base)
    return Content(document, link_header(document["links"]))


def queryables(request: Request) -> Content:
    """What filters may name."""
    front = request.front
    return Content(documents.queryables_schema(front, front.layers[request.layer], request.here))


def schema(request: Request) -> Content:
    """What features have."""
    front = request.front
    return Content(documents.schema_document(front, front.layers[request.layer], request.here))


def features(request: Request) -> Content:
    """A page of features, or all of them as a file."""
    front, layer = request.front, request.layer
    question = questions.items_query(request.parameters, layer, front.records.manifest.crs)
    if request.format in items.FILES:
        query = question.query
        if not question.limited:
            query = query._replace(limit=questions.OFFSET_MAX)
        body, table = items.file(front, layer, query, request.format, whole=question.whole)
        return _file(request, layer, body, question.crs, _page_links(request, query, table))
    page = items.items_page(front, layer, question.query)
    written, header = documents.written(_page_links(request, question.query, page))
    estimated = "" if page.exact else '"numberMatchedIsEstimated":true,'
    counts = (
        f'],"numberMatched":{page.matched},{estimated}"numberReturned":{page.returned},"links":['
    )
    more = (page.joined, f"{counts}{written}]}}".encode())
    return Content(HEAD, header, _content_crs(question.crs), more)


def feature(request: Request) -> Content:
    """One feature."""
    front = request.front
    metric = front.records.manifest.crs
    known = systems(metric)
    crs = system("crs", request.parameters.get("crs", CRS84), known)
    is_file = request.format in items.FILES
    item = front.store.item(request.layer, request.id, LON_LAT if is_file else known[crs])
    if item is None:
        raise NotFoundError(f"no feature {request.id!r} in the collection {request.layer}")
    if is_file:
        links = [*_selves(request, _media(request)), _collection_link(request)]
        body = items.item_file(item, request.layer, request.format, known[crs])
        return _file(request, request.id, body, crs, links)
    links = items.item_links(request.base, request.layer, request.id)
    written, header = documents.written(links)
    # a member `links`, as OGC API - Features asks of a single one (7.16.2)
    return Content(item[:-1], header, _content_crs(crs), (f',"links":[{written}]}}'.encode(),))


def _page_links(
    request: Request, query: Query, page: Selection | Table
) -> list[documents.LinkParts]:
    media = _media(request)
    near = items.neighbours(query, request.query, request.here, page, media)
    return [*_selves(request, media), *near, _collection_link(request)]


def _media(request: Request) -> str:
    """Of the format of an answer's features; that of pages for people is GeoJSON's."""
    return items.FILES.get(request.format, ("", GEOJSON))[1]


def _collection_link(request: Request) -> documents.LinkParts:
    layer = request.front.layers[request.layer]
    return "collection", f"{request.base}collections/{layer.id}", layer.title, JSON


def _file(
    request: Request, name: str, body: bytes, crs: str, links: list[documents.LinkParts]
) -> Content:
    """A file to be kept under this name, with what it can't say itself in headers."""
    _, header = documents.written(links)
    suffix, _ = items.FILES[request.format]
    disposition = {"Content-Disposition": f'attachment; filename="{name}{suffix}"'}
    return Content(body, header, {**_content_crs(crs), **disposition})


def _content_crs(uri: str) -> Mapping[str, str]:
    return {"Content-Crs": f"<{uri}>"}


def versions(request: Request) -> Content:
    """The version of the data being served."""
    manifest = request.records.manifest
    current = {"version": request.site.version, "title": manifest.title}
    return Content({"current": request.site.version, "versions": [current]})


def changed(request: Request) -> Content:
    """Places whose holder on one day differs from that on another."""
    manifest = request.records.manifest
    first = _day(request, "from", manifest.first_day)
    last = _day(request, "to", manifest.last_day)
    frame = request.front.changes(first, last).assign(**{"from": first, "to": last})
    features = feature_bytes(Features.of_frame(frame))
    links = self_links(request, GEOJSON)
    members = {"numberMatched": len(frame), "numberReturned": len(frame), "links": links}
    return Content(feature_collection(b",".join(features), **members), link_header(links))


def _day(request: Request, name: str, default: date) -> date:
    return (
        params.single_day(name, request.parameters[name]) if name in request.parameters else default
    )


def claims_feed(request: Request) -> Content:
    """Claims as an Atom feed."""
    return _feed(request, feeds.claim_entries(request.records), "claims.atom", "claims")


def changes_feed(request: Request) -> Content:
    """Changes of holder as an Atom feed."""
    return _feed(request, feeds.change_entries(request.front.history), "changes.atom", "changes")


def _feed(request: Request, entries: list[feeds.Entry], name: str, what: str) -> Content:
    title = f"{request.records.manifest.title}: {what}"
    return Content(feeds.atom(title, request.site.version, entries, request.base, name))


def self_links(request: Request, media_type: str) -> list[Link]:
    """Links to this answer and to its twin for people, with all parameters kept."""
    return [link(*parts) for parts in _selves(request, media_type)]


def _selves(request: Request, media_type: str) -> list[documents.LinkParts]:
    query = f"?{request.query}" if request.query else ""
    twin = with_parameter(request.query, "f", "html")
    return [
        ("self", request.here + query, "This document", media_type),
        ("alternate", f"{request.here}?{twin}", "This document for people", HTML),
    ]
