"""The table of resources: every address, its parameters and formats, and what answers it.

The table drives the routing and the refusal of unknown parameters (`app/api/dispatch.py`) and the
OpenAPI document (`app/api/openapi.py`), which is made of it. A new resource is one entry, here or
in the room that answers it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.types import ASGIApp

from app.api import contents, openapi, twins
from app.api.items import FILES
from app.api.questions import CRS, FROM, PARAMETERS, TO
from app.api.table import ResourceTable
from app.evidence import RESOURCES as EVIDENCE
from app.http import ATOM, GEOJSON, HTML, JSON, NOBODY, OPENAPI, SCHEMA_JSON, Outside
from app.page import page_resources
from app.picture import RESOURCES as PICTURES
from app.resource import FORMAT, Content, Request, Resource
from app.site import Site

DOCUMENT: Final = {"json": JSON, "html": HTML}
FEATURE: Final = {"json": GEOJSON, "geojson": GEOJSON, "html": HTML}
_ITEMS: Final = {**FEATURE, **{name: media for name, (_, media) in FILES.items()}}
SCHEMA: Final = {"json": SCHEMA_JSON, "html": HTML}
OPENAPI_FORMATS: Final = {"json": OPENAPI, "html": HTML}
FEED: Final = {"atom": ATOM}
COLLECTION: Final = "/collections/{layer}"


def table(
    outside: Outside = NOBODY, app_of: Callable[[Site], ASGIApp] | None = None
) -> ResourceTable:
    """The whole table, for a map that has this to do with other hosts.

    `app_of` is what serves a site: with it the map is also to be had as one file.
    """
    resources = [*OGC, *EVIDENCE, *PICTURES, *page_resources(outside, app_of)]

    def api(request: Request) -> Content:
        return Content(openapi.document(request.front, request.base, resources))

    summary = "The API in OpenAPI 3.0"
    resources.insert(1, _document("api", "/api", summary, OPENAPI_FORMATS, api, "twin-api.html"))
    return ResourceTable(resources)


def _document(
    name: str,
    path: str,
    summary: str,
    formats: Mapping[str, str],
    answer: Callable[[Request], Content],
    template: str = "twin.html",
) -> Resource:
    """A document without parameters of its own, and its twin for people."""
    twin = twins.with_twin(answer)
    return Resource(name, path, summary, formats, (FORMAT,), twin, template)


def _feed(name: str, path: str, summary: str, answer: Callable[[Request], Content]) -> Resource:
    return Resource(name, path, summary, FEED, (FORMAT,), answer, pool="answers")


OGC: Final = (
    _document("landing", "/", "The landing page", DOCUMENT, contents.landing),
    _document(
        "conformance", "/conformance", "Standards that are met", DOCUMENT, contents.conformance
    ),
    _document("collections", "/collections", "The collections", DOCUMENT, contents.collections),
    _document("collection", COLLECTION, "One collection", DOCUMENT, contents.collection),
    _document(
        "queryables",
        f"{COLLECTION}/queryables",
        "What filters may name",
        SCHEMA,
        contents.queryables,
    ),
    _document("schema", f"{COLLECTION}/schema", "What features have", SCHEMA, contents.schema),
    Resource(
        "features",
        f"{COLLECTION}/items",
        "Features that match",
        _ITEMS,
        tuple(PARAMETERS.values()),
        twins.with_twin(contents.features),
        "twin-features.html",
    ),
    Resource(
        "feature",
        f"{COLLECTION}/items/{{id}}",
        "One feature",
        _ITEMS,
        (FORMAT, CRS),
        twins.with_twin(contents.feature),
        "twin-feature.html",
    ),
    _document("versions", "/versions", "Version of the data", DOCUMENT, contents.versions),
    Resource(
        "changes",
        "/changes",
        "Places that changed holder between two days",
        FEATURE,
        (FORMAT, FROM, TO),
        twins.with_twin(contents.changed),
        "twin-features.html",
    ),
    _feed("claims-feed", "/claims.atom", "Claims as a feed", contents.claims_feed),
    _feed("changes-feed", "/changes.atom", "Changes of holder as a feed", contents.changes_feed),
)
