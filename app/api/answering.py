"""What is the same for every resource: how a request is read, and its answer made and dressed."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from jinja2 import Environment

from app.api.items import FILES, cost_s
from app.api.questions import ITEMS, equalities
from app.api.table import Match
from app.http import (
    HTML,
    VARY,
    VARY_CODING,
    Key,
    NotAcceptableError,
    Response,
    body_tag,
    encoded,
    entity_tag,
    media_type,
    params,
    response,
)
from app.resource import Content, Request, Resource
from app.site import Site
from app.words import alternates, holder_text, language
from geo import NotFoundError, QueryError
from geo.search import AT_ONCE_S

ANSWERS: Final = "answers"
FILED: Final = "files"
STORED: Final = "stored"
SEARCHES: Final = "searches"


def key_of(resource: Resource, path: str, query: bytes, accept: str, coding: str) -> Key:
    """All that the response to a request depends on beside the data."""
    media = _media(resource, accept)
    if not resource.lenient:
        return path, query, media, coding
    return path, tuple(_known(resource, params.pairs_or_none(query)).items()), media, coding


def _media(resource: Resource, accept: str) -> str | None:
    """The media type that the client likes best; the only one whatever it likes."""
    return media_type(accept, resource.media) if len(resource.media) > 1 else resource.media[0]


def request_of(
    site: Site, match: Match, path: str, query: bytes, accept: str, root: str
) -> Request:
    """The request as its resource sees it.

    QueryError, NotFoundError or NotAcceptableError if it can't be answered.
    """
    resource, layer, feature_id = match
    if layer and layer not in site.front.layers:
        expected = ", ".join(site.front.layers)
        raise NotFoundError(f"no collection {layer!r}: expected one of {expected}")
    if resource.lenient:
        parameters = _known(resource, params.pairs(query))
    else:
        known = (*resource.known, *equalities(layer)) if resource.known == ITEMS else resource.known
        parameters = params.single(params.pairs(query), known)
    language(parameters.get("lang"))  # refused here, whether the answer has words or not
    name = _format(resource, parameters, accept)
    base = site.public_url or f"{root}/"
    text = params.linkable(query, parameters)
    return Request(site, path, base, parameters, text, name, layer, feature_id)


def _known(resource: Resource, pairs: params.Pairs) -> dict[str, str]:
    """The parameters that a lenient resource knows; the last of several counts."""
    return {name: value for name, value in pairs if name in resource.known}


def _format(resource: Resource, parameters: Mapping[str, str], accept: str) -> str:
    """The name of the format asked for by `f`, or else by Accept."""
    if "f" in parameters:
        if parameters["f"] not in resource.formats:
            raise QueryError("f", parameters["f"], f"one of {', '.join(resource.formats)}")
        return parameters["f"]
    chosen = _media(resource, accept)
    if not chosen:
        offered = ", ".join(dict.fromkeys(resource.formats.values()))
        raise NotAcceptableError(f"There is no such format here; there are {offered}.")
    return resource.names[chosen]


def pool_of(resource: Resource, request: Request) -> str:
    """The worker threads that answer, where it takes so long that others should not wait for it."""
    if resource.pool:
        return resource.pool
    if request.format in FILES:
        return FILED
    is_dear = resource.known == ITEMS and cost_s(request) > AT_ONCE_S
    if request.layer and request.front.store.waits:
        return SEARCHES if is_dear else STORED
    return ANSWERS if is_dear or request.format == "html" else ""


def made(
    resource: Resource, request: Request, templates: Environment, coding: str = ""
) -> Response:
    """The response, in a content coding if one is given and it is worth it."""
    content = resource.answer(request)
    media = resource.formats[request.format]
    if media == HTML and resource.template:
        content = content._replace(body=_page(templates, resource, request, content), more=())
    elif not isinstance(content.body, bytes):
        content = content._replace(body=orjson.dumps(content.body))
    return encoded(_plain(resource, request, content, media), coding, content.effort)


def _plain(resource: Resource, request: Request, content: Content, media: str) -> Response:
    """The response without a content coding.

    What is answered by worker threads is tagged by its body: it may depend on more than the data.
    """
    assert isinstance(content.body, bytes)  # noqa: S101 (documents have been written)
    if resource.pool:
        tag = body_tag(content.body)
    else:
        question = (request.base, request.path, request.query, media)
        tag = entity_tag(request.site.edition, *question)
    link = {"Link": content.link} if content.link else {}
    return response(
        content.body,
        media,
        etag=tag,
        vary=VARY if len(resource.media) > 1 or resource.path == "/" else VARY_CODING,
        cache_control=content.cache_control,
        headers={**content.headers, **link},
        more=content.more,
    )


def _page(templates: Environment, resource: Resource, request: Request, content: Content) -> bytes:
    """The page for people: what the template of the resource shows, and what all templates may."""
    site, spoken = request.site, request.language
    shown: dict[str, Any] = {
        "request": request,
        "language": spoken,
        "alternates": alternates(request.parameters.items()),
        "here": site.public_url and site.public_url + request.path[1:],
        "root": "../" * (request.path.count("/") - 1),
        "manifest": request.records.manifest,
        "records": request.records,
        "holder": lambda holder: holder_text(request.records, holder, spoken),
        "title": " · ".join(
            filter(None, (resource.summary, request.layer, request.layer and request.id))
        ),
        "formats": [name for name in resource.formats if name != "html"],
        "query": lambda **more: urlencode({**request.parameters, **more}),
    }
    return templates.get_template(resource.template).render({**shown, **content.shown}).encode()
