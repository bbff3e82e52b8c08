"""The resources of the API, listed once: address, parameters, formats, and what answers.

The list drives the routing (`app/api/dispatch.py`), the refusal of unknown parameters and the
OpenAPI document (`app/api/openapi.py`). A function that answers takes what was asked and gives a
`Reply`: a dict for a document, or ready bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

import shapely

from app.api import documents, feeds, items, questions
from app.api.documents import Document, Link, link, link_header
from app.http import ATOM, GEOJSON, HTML, JSON, OPENAPI, SCHEMA_JSON, areas, params, with_parameter
from app.site import Site
from geo import LAYERS, NotFoundError, QueryError, Records
from geo.evidence import Handover, handovers
from geo.features import HEAD, Features, Row, feature_bytes, feature_collection


class Asked(NamedTuple):
    """A request as a resource sees it."""

    site: Site
    path: str
    base: str
    """The root, ending in a slash: `/`, or the configured public address."""
    given: Mapping[str, str]
    """Its parameters, each known and given once."""
    query: str
    """The same as they stood in the address, fit to stand in another."""
    format: str
    """Name of the chosen format."""
    layer: str = ""
    feature_id: str = ""

    @property
    def here(self) -> str:
        """This address without parameters."""
        return self.base + self.path.lstrip("/")


class Reply(NamedTuple):
    """What a resource answers: a document or a body, its Link header, further headers."""

    body: bytes | Document
    link: str = ""
    headers: Mapping[str, str] = MappingProxyType({})
    more: Sequence[bytes | memoryview] = ()
    """The rest of the body, where it is in several pieces."""

    @property
    def whole(self) -> Document | bytes:
        """The document, or the body in one piece."""
        return b"".join((self.body, *self.more)) if isinstance(self.body, bytes) else self.body


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of address. `template` has `{layer}` and `{id}` where an address has names."""

    name: str
    template: tuple[str, ...]
    summary: str
    formats: Mapping[str, str]
    """Name in `f` to media type; the first is the default."""
    parameters: tuple[str, ...]
    answer: Callable[[Asked], Reply]
    slow: bool = False
    """Whether it goes through all records, so that others should not wait for it."""
    media: tuple[str, ...] = field(init=False)
    """The media types of the formats, in order."""
    names: Mapping[str, str] = field(init=False)
    """Media type to the first format that has it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "media", tuple(self.formats.values()))
        names = {media: name for name, media in reversed(tuple(self.formats.items()))}
        object.__setattr__(self, "names", names)


def landing(asked: Asked) -> Reply:
    """The landing page."""
    return _linked(asked, documents.landing(asked.site.front, asked.base))


def _linked(asked: Asked, document: Document) -> Reply:
    """A document with links to itself and its twin before its own."""
    links = [*self_links(asked, JSON), *document["links"]]
    return Reply({**document, "links": links}, link_header(links))


def conformance(_asked: Asked) -> Reply:
    """The conformance classes."""
    return Reply(documents.conformance())


def collections(asked: Asked) -> Reply:
    """All collections."""
    return _linked(asked, documents.collections(asked.site.front, asked.base))


def collection(asked: Asked) -> Reply:
    """One collection."""
    document = documents.collection(asked.site.front, LAYERS[asked.layer], asked.base)
    return Reply(document, link_header(document["links"]))


def queryables(asked: Asked) -> Reply:
    """What filters may name."""
    return Reply(documents.queryables_schema(asked.site.front, LAYERS[asked.layer], asked.here))


def schema(asked: Asked) -> Reply:
    """What features have."""
    return Reply(documents.schema(asked.site.front, LAYERS[asked.layer], asked.here))


def features(asked: Asked) -> Reply:
    """A page of features, or all of them as a file."""
    front, layer = asked.site.front, asked.layer
    query = questions.items_query(asked.given, layer, front.records.manifest.crs)
    if asked.format in items.FILES:
        name = f"{layer}{items.FILES[asked.format][0]}"
        body = items.file(front, layer, query, asked.format)
        return Reply(body, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    found = items.found(front, layer, query)
    links = [
        *_selves(asked, GEOJSON),
        *items.neighbours(query, asked.query, asked.here, found.matched),
        ("collection", f"{asked.base}collections/{layer}", LAYERS[layer].title, JSON),
    ]
    written, header = documents.written(links)
    counts = f'],"numberMatched":{found.matched},"numberReturned":{found.returned},"links":['
    more = (found.joined, f"{counts}{written}]}}".encode())
    return Reply(HEAD, header, _content_crs(query.crs), more)


def feature(asked: Asked) -> Reply:
    """One feature."""
    front = asked.site.front
    metric = front.records.manifest.crs
    crs = areas.system("crs", asked.given.get("crs", areas.CRS84), areas.systems(metric))
    found = items.item(front, asked.layer, asked.feature_id, crs)
    if found is None:
        raise NotFoundError(f"no feature {asked.feature_id!r} in the collection {asked.layer}")
    links = items.item_links(asked.base, asked.layer, asked.feature_id)
    written, header = documents.written(links)
    # a member `links`, as OGC API - Features asks of a single one (7.16.2)
    return Reply(found[:-1], header, _content_crs(crs), (f',"links":[{written}]}}'.encode(),))


@cache
def _content_crs(uri: str) -> Mapping[str, str]:
    return {"Content-Crs": f"<{uri}>"}


def versions(asked: Asked) -> Reply:
    """The version of the data being served."""
    manifest = asked.site.front.records.manifest
    current = {"version": asked.site.version, "title": manifest.title}
    return Reply({"current": asked.site.version, "versions": [current]})


def changed(asked: Asked) -> Reply:
    """Places whose holder on one day differs from that on another."""
    manifest = asked.site.front.records.manifest
    first = _day(asked, "from", manifest.first_day)
    last = _day(asked, "to", manifest.last_day)
    if first > last:
        raise QueryError("from", first, f"a day that is not after to ({last})")
    records = asked.site.front.records
    rows = [_handover(records, found, first, last) for found in handovers(records, first, last)]
    found = feature_bytes(Features.of_rows(rows))
    links = self_links(asked, GEOJSON)
    members = {"numberMatched": len(found), "numberReturned": len(found), "links": links}
    return Reply(feature_collection(b",".join(found), **members), link_header(links))


def _handover(records: Records, found: Handover, first: date, last: date) -> Row:
    """The place that changed holder as a feature."""
    place, before, after = records.places[found.place], found.before, found.after
    properties = {
        "name": place.name,
        "name_ar": place.name_ar or None,
        "bank": place.bank,
        "holder_before": before.holder if before else None,
        "holder_after": after.holder if after else None,
        "report_before": before.id if before else None,
        "report_after": after.id if after else None,
        "from": first,
        "to": last,
    }
    return place.id, shapely.Point(place.position) if place.position else None, properties


def _day(asked: Asked, name: str, default: date) -> date:
    return params.day(name, asked.given[name]) if name in asked.given else default


def claims_feed(asked: Asked) -> Reply:
    """Claims as an Atom feed."""
    return _feed(asked, feeds.claims(asked.site.front.records), "claims.atom", "claims")


def changes_feed(asked: Asked) -> Reply:
    """Changes of holder as an Atom feed."""
    return _feed(asked, feeds.changes(asked.site.front.records), "changes.atom", "changes")


def _feed(asked: Asked, entries: list[feeds.Entry], name: str, what: str) -> Reply:
    title = f"{asked.site.front.records.manifest.title}: {what}"
    return Reply(feeds.atom(title, asked.site.version, entries, name))


def api(asked: Asked) -> Reply:
    """The OpenAPI document."""
    from app.api.openapi import document

    return Reply(document(asked.site.front, asked.base))


def self_links(asked: Asked, media_type: str) -> list[Link]:
    """Links to this answer and to its twin for people, with all parameters kept."""
    return [link(*parts) for parts in _selves(asked, media_type)]


def _selves(asked: Asked, media_type: str) -> list[documents.LinkParts]:
    query = f"?{asked.query}" if asked.query else ""
    twin = with_parameter(asked.query, "f", "html")
    return [
        ("self", asked.here + query, "This document", media_type),
        ("alternate", f"{asked.here}?{twin}", "This document for people", HTML),
    ]


DOCUMENT: Final = {"json": JSON, "html": HTML}
API: Final = {"json": OPENAPI, "html": HTML}
FEATURES: Final = {"json": GEOJSON, "geojson": GEOJSON, "html": HTML}
SCHEMA: Final = {"json": SCHEMA_JSON, "html": HTML}

RESOURCES: Final[tuple[Resource, ...]] = (
    Resource("landing", (), "The landing page", DOCUMENT, ("f",), landing),
    Resource("api", ("api",), "The API in OpenAPI 3.0", API, ("f",), api),
    Resource(
        "conformance", ("conformance",), "Standards that are met", DOCUMENT, ("f",), conformance
    ),
    Resource("collections", ("collections",), "The collections", DOCUMENT, ("f",), collections),
    Resource(
        "collection", ("collections", "{layer}"), "One collection", DOCUMENT, ("f",), collection
    ),
    Resource(
        "queryables",
        ("collections", "{layer}", "queryables"),
        "What filters may name",
        SCHEMA,
        ("f",),
        queryables,
    ),
    Resource(
        "schema",
        ("collections", "{layer}", "schema"),
        "What features have",
        SCHEMA,
        ("f",),
        schema,
    ),
    Resource(
        "features",
        ("collections", "{layer}", "items"),
        "Features that match",
        {**FEATURES, **{name: media for name, (_, media) in items.FILES.items()}},
        questions.ITEMS,
        features,
    ),
    Resource(
        "feature",
        ("collections", "{layer}", "items", "{id}"),
        "One feature",
        FEATURES,
        ("f", "crs"),
        feature,
    ),
    Resource("versions", ("versions",), "Version of the data", DOCUMENT, ("f",), versions),
    Resource(
        "changes",
        ("changes",),
        "Places that changed holder between two days",
        FEATURES,
        ("f", "from", "to"),
        changed,
    ),
    Resource(
        "claims-feed",
        ("claims.atom",),
        "Claims as a feed",
        {"atom": ATOM},
        ("f",),
        claims_feed,
        True,
    ),
    Resource(
        "changes-feed",
        ("changes.atom",),
        "Changes of holder as a feed",
        {"atom": ATOM},
        ("f",),
        changes_feed,
        True,
    ),
)
