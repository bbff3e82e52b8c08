"""Where the evidence can be asked for: why a point has its colour, and on whom that rests.

Each address has one answer in several formats: `f` chooses, else the Accept header. The pages are
complete without JavaScript. Questions are answered in worker threads, since some take 50 ms, and a
few at a time, since each of them slows the map.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.evidence import articles, findings, places
from app.evidence.findings import Asked, Found
from app.http import (
    GEOJSON,
    HTML,
    JSON,
    OWN_ONLY,
    REVALIDATED,
    Made,
    Once,
    Press,
    media_type,
    params,
)
from app.words import alternates, holder_text, language
from geo import QueryError

JSONLD: Final = "application/ld+json"
BIBTEX: Final = "application/x-bibtex"
CSL: Final = "application/vnd.citationstyles.csl+json"
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
    press = Press()  # not the map's, which none of these may keep waiting
    return [Route(resource.path, _endpoint(resource, environment, press)) for resource in RESOURCES]


def _endpoint(
    resource: Resource, environment: Environment, press: Press
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        known = (*resource.parameters, "f", "lang")
        given = params.single(params.pairs(request.scope["query_string"]), known)
        name = _format(resource, given.get("f"), request.headers.get("accept", ""))
        spoken = language(given.get("lang"))
        asked = Asked(request.app.state.site, given, request.path_params.get("id", ""), spoken)
        key = (request.scope["path"], name, *(f"{k}={value}" for k, value in sorted(given.items())))
        return Once(press, asked.site.kept, key, lambda: _made(environment, resource, asked, name))

    return endpoint


def _made(environment: Environment, resource: Resource, asked: Asked, name: str) -> Made:
    """The answer in the format of this name."""
    found = resource.answer(asked)
    media = resource.formats[name]
    if media == HTML:
        body = _page(environment, resource, asked, found).encode()
    else:
        body = found.bodies[name]()
    charset = "; charset=utf-8" if media in (HTML, BIBTEX) else ""
    control = OWN_ONLY if found.has_text else REVALIDATED
    return Made(body, media + charset, control, vary="Accept, Accept-Encoding")


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
    records, root = asked.records, asked.site.public_url
    return environment.get_template(resource.template).render(
        language=asked.language,
        alternates=alternates(asked.given.items()),
        here=root and root + resource.path[1:].format(id=asked.id),
        root="../" * (resource.path.count("/") - 1),
        manifest=records.manifest,
        records=records,
        holder=lambda holder: holder_text(records, holder, asked.language),
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
    Resource("/places/{id}", ("day",), WITH_PAGE, places.place, "place-page.html"),
    Resource("/sources", (), {"json": JSON}, findings.sources),
    Resource(
        "/sources/{id}",
        (),
        {"json": JSON, "bibtex": BIBTEX, "csl": CSL, "html": HTML},
        findings.source,
        "source.html",
    ),
    Resource("/articles/{id}", (), WITH_PAGE, articles.article, "article.html"),
    Resource("/about", (), {"html": HTML}, findings.about, "about.html"),
)
