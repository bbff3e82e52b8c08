"""Where the evidence can be asked for: why a point has its colour, and on whom that rests.

Each address has one answer in several formats: `f` chooses, else the Accept header. The pages are
complete without JavaScript. Questions are answered in worker threads, since some take 50 ms, and a
few at a time, since each of them slows the map.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import findings, params
from app.documents import GEOJSON, HTML, JSON
from app.findings import Asked, Found
from app.negotiation import media_type
from app.pages import holder_text
from app.problems import BusyError
from geo import QueryError

JSONLD: Final = "application/ld+json"
BIBTEX: Final = "application/x-bibtex"
CSL: Final = "application/vnd.citationstyles.csl+json"
WORKERS: Final = 2
WAITING_MAX: Final = 32
Formats = Mapping[str, str]
"""Name in `f` to media type; the first is the default."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of address."""

    path: str
    parameters: tuple[str, ...]
    formats: Formats
    answer: Callable[[Asked], Found]
    template: str = ""


def routes(environment: Environment) -> list[BaseRoute]:
    """The routes; each answers from the site that is current when it is asked."""
    limiter = CapacityLimiter(WORKERS)
    return [
        Route(resource.path, _endpoint(resource, environment, limiter)) for resource in RESOURCES
    ]


def _endpoint(
    resource: Resource, environment: Environment, limiter: CapacityLimiter
) -> Callable[[Request], Awaitable[Response]]:
    def found(request: Request) -> Response:
        known = (*resource.parameters, "f")
        given = params.single(params.pairs(request.scope["query_string"]), known)
        name = _format(resource, given.get("f"), request.headers.get("accept", ""))
        asked = Asked(request.app.state.site, given, request.path_params.get("id", ""))
        found = resource.answer(asked)
        media = resource.formats[name]
        if media == HTML:
            body = _page(environment, resource, asked, found).encode()
        else:
            body = found.bodies[name]()
        charset = "; charset=utf-8" if media in (HTML, BIBTEX) else ""
        return Response(body, headers={"Vary": "Accept"}, media_type=media + charset)

    async def endpoint(request: Request) -> Response:
        if limiter.statistics().tasks_waiting >= WAITING_MAX:
            raise BusyError("Too much is being asked at the moment. Ask again in a second.")
        return await to_thread.run_sync(found, request, limiter=limiter)

    return endpoint


def _format(resource: Resource, asked: str | None, accept: str) -> str:
    """The name of the format asked for by `f`, or else by Accept; the first if it has none."""
    formats = resource.formats
    if asked is not None:
        if asked not in formats:
            raise QueryError("f", asked, f"one of {', '.join(formats)}")
        return asked
    chosen = media_type(accept, tuple(formats.values()))
    return next((name for name, media in formats.items() if media == chosen), next(iter(formats)))


def _page(environment: Environment, resource: Resource, asked: Asked, found: Found) -> str:
    records = asked.records
    return environment.get_template(resource.template).render(
        root="../" * (resource.path.count("/") - 1),
        manifest=records.manifest,
        records=records,
        holder=lambda holder: holder_text(records, holder) if holder else "no record",
        formats=[name for name in resource.formats if name != "html"],
        query=lambda **more: urlencode({**asked.given, **more}),
        **found.shown,
    )


WITH_PAGE: Final = {"json": JSON, "html": HTML}
RESOURCES: Final = (
    Resource("/why", ("lon", "lat", "day"), WITH_PAGE, findings.why, "why.html"),
    Resource(
        "/what-if/zones",
        ("day", "without", "without-alignment"),
        {"json": GEOJSON, "geojson": GEOJSON, "html": HTML},
        findings.what_if,
        "what-if.html",
    ),
    Resource("/voices", ("day",), WITH_PAGE, findings.voices, "voices.html"),
    Resource(
        "/claims/{id}",
        (),
        {"jsonld": JSONLD, "json": JSON, "html": HTML},
        findings.claim,
        "claim-page.html",
    ),
    Resource("/sources", (), {"json": JSON}, findings.sources),
    Resource(
        "/sources/{id}",
        (),
        {"json": JSON, "bibtex": BIBTEX, "csl": CSL, "html": HTML},
        findings.source,
        "source.html",
    ),
    Resource("/about", (), {"html": HTML}, findings.about, "about.html"),
)
