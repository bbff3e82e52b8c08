"""From an address to a kept or newly made response, for every resource of the table.

It is plain ASGI and stands before FastAPI, whose routing, dependencies and validation cost several
times as much per request as this whole path; files and probes go on to FastAPI. A response is made
once for each question, format and content coding, and kept until it is the longest unused.

What takes long (pages, pictures, files, filters, compression) is done in worker threads, a few at a
time, and a question that is already being answered there is waited for instead of being asked
again. `Ready` answers what takes microseconds without a task and without ASGI: the server asks it
as soon as it has read the head of a request (`app/server/protocol.py`).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from jinja2 import Environment
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.answering import ANSWERS, FILED, SEARCHES, STORED, key_of, made, pool_of, request_of
from app.api.table import Match, ResourceTable
from app.http import (
    ENCODINGS,
    READ_ONLY,
    SMALLEST_FIRST,
    AsSent,
    Key,
    Press,
    Response,
    encoded,
    encoding,
    not_readable,
    reply,
    response,
    target,
)
from app.resource import Request
from app.site import Site
from geo import FrontError

LONG: Final = 128 * 1024
"""Bodies longer than this are compressed in a worker thread."""
PICTURES_WAITING_MAX: Final = 16
STORED_WORKERS: Final = 8
"""Where a store is waited for, which leaves the processor to others."""
SEARCH_WORKERS: Final = STORED_WORKERS // 2
"""The same for what may take it long: connections are left for what doesn't."""
STORED_WAITING_MAX: Final = 64
PREFLIGHT: Final = {
    **READ_ONLY,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Encoding, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Dispatcher:
    """ASGI middleware: answers the addresses of the table, passes on all others."""

    def __init__(
        self, app: ASGIApp, state: Any, templates: Environment, table: ResourceTable
    ) -> None:
        self.app = app
        self.state = state
        self.templates = templates
        self.table = table
        self.presses = {name: Press() for name in (ANSWERS, FILED, "evidence", "page")}
        # matplotlib draws one at a time, which slows the rest enough
        self.presses["pictures"] = Press(1, PICTURES_WAITING_MAX)
        self.presses[STORED] = Press(STORED_WORKERS, STORED_WAITING_MAX)
        self.presses[SEARCHES] = Press(SEARCH_WORKERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_of(scope) if scope["type"] == "http" else ""
        match = self.table.match(path)
        if match is None:
            await self.app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await reply(scope, send, await self._response(scope, match, path))
        elif scope["method"] == "OPTIONS":
            await reply(scope, send, response(b"", "text/plain", headers=PREFLIGHT))
        else:
            raise not_readable()

    async def _response(self, scope: Scope, match: Match, path: str) -> Response:
        """The kept response to this request, or a new one."""
        site: Site = self.state.site
        headers, root = dict(scope["headers"]), scope.get("root_path", "")
        sent = target(scope), headers.get(b"accept", b""), headers.get(b"accept-encoding", b"")
        known = None if root else site.cache.as_sent.get(sent)
        if known is not None:
            return known
        query, accept = scope["query_string"], sent[1].decode("latin-1")
        match = self.table.for_client(match, accept, query)
        offered = SMALLEST_FIRST if match.resource.pool else ENCODINGS
        coding = encoding(sent[2].decode("latin-1"), offered)
        key = key_of(match.resource, path, query, accept, coding)
        response = site.cache.get(key)
        if response is None:
            request = request_of(site, match, path, query, accept, root)
            response = await self._made(match, request, key, coding)
            site.cache.keep(key, response)
        if not root:  # a bare target says nothing of where we are mounted
            site.cache.remember(sent, response)
        return response

    async def _made(self, match: Match, request: Request, key: Key, coding: str) -> Response:
        resource, cache = match.resource, request.site.cache
        pool = pool_of(resource, request)
        if pool:
            make = partial(made, resource, request, self.templates, coding)
            return await self.presses[pool].make(cache, key, make)
        plain = made(resource, request, self.templates)
        if not coding or plain.length < LONG:
            return encoded(plain, coding)
        return await self.presses[ANSWERS].make(cache, key, partial(encoded, plain, coding))


def path_of(scope: Scope) -> str:
    """The path below the root of this app, which may itself be mounted below another's."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


class Ready:
    """What can be answered at once: kept responses, and new ones that are a join of ready bytes."""

    def __init__(self, state: Any, templates: Environment, table: ResourceTable) -> None:
        self.state = state
        self.templates = templates
        self.table = table

    def __call__(self, target: bytes, headers: Mapping[bytes, bytes]) -> Response | None:
        """The response to GET (path and query string as sent), None if it takes longer or fails."""
        accept = headers.get(b"accept", b"")
        coding = headers.get(b"accept-encoding", b"")
        site: Site = self.state.site
        sent = target, accept, coding
        known = site.cache.as_sent.get(sent)
        if known is not None:
            return known
        path, _, query = target.partition(b"?")
        if b"%" in path or b"#" in target or not path.isascii():
            return None
        if coding and encoding(coding.decode("latin-1")):
            return None
        return self._plain(site, sent, path.decode(), query)

    def _plain(self, site: Site, sent: AsSent, path: str, query: bytes) -> Response | None:
        accept = sent[1].decode("latin-1")
        match = self.table.match(path)
        if match is None:
            return None
        match = self.table.for_client(match, accept, query)
        key = key_of(match.resource, path, query, accept, "")
        known = site.cache.get(key)
        if known is not None:
            site.cache.remember(sent, known)  # asked for twice: it may well be again
            return known
        try:
            request = request_of(site, match, path, query, accept, "")
            if pool_of(match.resource, request):
                return None
            response = made(match.resource, request, self.templates)
        except FrontError:
            return None
        if site.cache.asked_before(key):  # made in less time than it takes to displace another
            site.cache.keep(key, response)
        return response
