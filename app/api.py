"""The API as ASGI: from an address to a kept or newly made answer, and out.

It stands before everything else and takes only the addresses of `RESOURCES`; all others go on to
the pages. FastAPI's own routing costs several times as much per request as this whole path, which
is why the path avoids it. An answer is made once for each question, format and encoding and kept
until it is the longest unused; the entity tag comes from the data's version and the question.

What takes long (files, compression of long answers) is done in worker threads, a few at a time,
and a question that is already being answered there is waited for instead of being asked again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import orjson
from jinja2 import Environment
from starlette.types import ASGIApp, Receive, Scope, Send

from app import params, twins
from app.answers import COMPRESS_MIN, Answer, Kept, answer, compressed, entity_tag, respond
from app.documents import HTML, link_header
from app.health import PROBES
from app.items import FILES
from app.negotiation import encoding, media_type
from app.problems import BusyError, prefers_html, problem
from app.resources import RESOURCES, Asked, Resource
from app.site import Site
from geo import LAYERS, FrontError, NotFoundError, QueryError

log = logging.getLogger("deir_front")
LONG: Final = 128 * 1024
"""Bodies longer than this are compressed in a worker thread."""
WORKERS: Final = 2
"""Threads for files, and as many for what is short, so that no file makes the map wait."""
WAITING_MAX: Final = 32
"""Questions that may be under way in either; who asks more is told to come again."""

Key = tuple[str, ...]
Flight = tuple[ThreadPoolExecutor, int, Key]
Match = tuple[Resource, str, str]
"""A resource and the layer and feature id in its address, empty where it has none."""


class NotAcceptableError(FrontError):
    """A client that accepts none of the formats there are."""


class Api:
    """ASGI middleware: answers the API's addresses, passes on all others."""

    def __init__(self, app: ASGIApp, state: Any, templates: Environment) -> None:
        self.app = app
        self.state = state
        self.templates = templates
        self.files = ThreadPoolExecutor(WORKERS, thread_name_prefix="deir-front-files")
        self.short = ThreadPoolExecutor(WORKERS, thread_name_prefix="deir-front")
        self.flights: dict[Flight, asyncio.Future[Answer]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"")
        coding = headers.get(b"accept-encoding", b"")
        none_match = headers.get(b"if-none-match", b"")
        method = scope["method"]
        asked = (scope["path"], scope["query_string"], accept, coding)
        kept: Kept = self.state.site.kept
        made = kept.as_asked.get(asked) if method in ("GET", "HEAD") else None
        if made is None:
            match = find(scope["path"])
            wanted = accept.decode("latin-1")
            if match is None or _is_map(match, wanted, scope["query_string"]):
                await self.app(scope, receive, send)
                return
            if method not in ("GET", "HEAD"):
                await respond(send, self._other(method, wanted), if_none_match=b"", head=False)
                return
            made = await self._answer(scope, match, wanted, encoding(coding.decode("latin-1")))
            kept.remember(asked, made)
        await respond(send, made, if_none_match=none_match, head=method == "HEAD")

    async def _answer(self, scope: Scope, match: Match, accept: str, coding: str) -> Answer:
        """The kept answer to this question, or a new one."""
        site: Site = self.state.site
        query: bytes = scope["query_string"]
        chosen = media_type(accept, match[0].media) or ""
        key = (scope["path"], query.decode("latin-1"), chosen, coding)
        kept = site.kept.get(key)
        if kept is not None:
            return kept
        try:
            made = await self._make(site, match, key, query, scope.get("root_path", ""))
        except QueryError as error:
            more = {"parameter": error.parameter, "expected": error.expected}
            return self._problem(accept, 400, str(error), more)
        except NotFoundError as error:
            return self._problem(accept, 404, str(error))
        except NotAcceptableError as error:
            return self._problem(accept, 406, str(error))
        site.kept.keep(key, made)
        return made

    async def _make(self, site: Site, match: Match, key: Key, query: bytes, root: str) -> Answer:
        resource, layer, feature_id = match
        path, _, chosen, coding = key
        if layer and layer not in LAYERS:
            raise NotFoundError(f"no collection {layer!r}: expected one of {', '.join(LAYERS)}")
        known = params.known(resource.parameters, layer)
        given = params.single(params.pairs(query), known)
        name = _format(resource, given, chosen)
        base = site.public_url or f"{root}/"
        text = params.linkable(query, given)
        asked = Asked(site, path, base, given, text, name, layer, feature_id)
        if name in FILES or "filter" in given:
            pool = self.files if name in FILES else self.short
            plain = await self._elsewhere(
                pool, site, (*key, "made"), lambda: self._plain(asked, resource)
            )
        else:
            plain = self._plain(asked, resource)
        if not coding or len(plain.body) < COMPRESS_MIN:
            return plain
        if len(plain.body) < LONG:
            return _encoded(plain, coding)
        return await self._elsewhere(self.short, site, key, lambda: _encoded(plain, coding))

    def _plain(self, asked: Asked, resource: Resource) -> Answer:
        """The answer without a content coding."""
        reply = resource.answer(asked)
        media = resource.formats[asked.format]
        if media == HTML:
            body = twins.page(self.templates, resource, asked, reply)
            media = "text/html; charset=utf-8"
        else:
            body = reply.body if isinstance(reply.body, bytes) else orjson.dumps(reply.body)
        headers = dict(reply.headers)
        if reply.links:
            headers["Link"] = link_header(reply.links)
        tag = entity_tag(asked.site.edition, asked.base, asked.path, asked.query, media)
        return answer(body, media, etag=tag, headers=headers)

    async def _elsewhere(
        self, pool: ThreadPoolExecutor, site: Site, key: Key, make: Callable[[], Answer]
    ) -> Answer:
        """Make an answer in a worker thread; whoever asks for the same meanwhile gets the same."""
        flight = (pool, id(site), key)
        future = self.flights.get(flight)
        if future is None:
            if sum(other[0] is pool for other in self.flights) >= WAITING_MAX:
                raise BusyError("Too much is being asked at the moment. Ask again in a second.")
            loop = asyncio.get_running_loop()
            future = loop.run_in_executor(pool, make)
            self.flights[flight] = future
            future.add_done_callback(lambda _: self.flights.pop(flight, None))
        return await asyncio.shield(future)

    def _problem(
        self, accept: str, status: int, detail: str, members: Mapping[str, str] | None = None
    ) -> Answer:
        html = prefers_html(accept)
        body, media = problem(self.templates, html, status, detail, **(members or {}))
        return answer(body, media, status=status)

    def _other(self, method: str, accept: str) -> Answer:
        """The answer to methods that don't read: a preflight, or a refusal."""
        allow = {"Allow": "GET, HEAD, OPTIONS"}
        if method == "OPTIONS":
            return answer(b"", "text/plain", headers={**allow, **PREFLIGHT})
        refused = self._problem(accept, 405, "This address can only be read, with GET or HEAD.")
        return answer(refused.body, dict(refused.headers)[b"content-type"].decode(),
                      status=405, headers=allow)  # fmt: skip


PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Encoding, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_FIXED: Final = {resource.template: resource for resource in RESOURCES}


def find(path: str) -> Match | None:
    """The resource at an address, None if the API has none; the layer named may not exist."""
    parts = tuple(path.split("/")[1:])
    if parts == ("",):
        return _FIXED[()], "", ""
    if parts[:1] != ("collections",) or len(parts) == 1:
        resource = _FIXED.get(parts)
        return None if resource is None else (resource, "", "")
    if len(parts) > 4 or not parts[1]:
        return None
    template = ("collections", "{layer}", *parts[2:3], *("{id}",) * (len(parts) == 4))
    resource = _FIXED.get(template)
    return None if resource is None else (resource, parts[1], parts[3] if len(parts) == 4 else "")


def _is_map(match: Match, accept: str, query: bytes) -> bool:
    """Whether whoever asks for the root wants the map: its page is the landing page for people.

    The landing page has no parameter but `f`, so an address with others is one of the map's.
    """
    if match[0].name != "landing":
        return False
    given = dict(params.pairs_or_none(query))
    if "f" in given:
        return given["f"] == "html"
    return bool(given) or media_type(accept, ("application/json", HTML)) == HTML


def _format(resource: Resource, given: Mapping[str, str], chosen: str) -> str:
    """The name of the format asked for by `f`, or else by Accept."""
    if "f" in given:
        if given["f"] not in resource.formats:
            raise QueryError("f", given["f"], f"one of {', '.join(resource.formats)}")
        return given["f"]
    if not chosen:
        offered = ", ".join(dict.fromkeys(resource.formats.values()))
        raise NotAcceptableError(f"There is no such format here; there are {offered}.")
    return next(name for name, media in resource.formats.items() if media == chosen)


def _encoded(plain: Answer, coding: str) -> Answer:
    """The answer in a content coding, with a tag of its own."""
    headers = [pair for pair in plain.headers if pair[0] not in (b"content-length", b"etag")]
    body = compressed(plain.body, coding)
    etag = plain.etag[:-1] + f'-{coding}"'.encode() if plain.etag else b""
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-encoding", coding.encode()),
        *([(b"etag", etag)] if etag else []),
    ]
    return Answer(plain.status, headers, body, etag)
