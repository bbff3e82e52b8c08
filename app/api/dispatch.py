"""The API as ASGI: from an address to a kept or newly made answer, and out.

It stands before everything else and takes only the addresses of `RESOURCES`; all others go on to
the pages. FastAPI's own routing costs several times as much per request as this whole path, which
is why the path avoids it. An answer is made once for each question, format and encoding and kept
until it is the longest unused; the entity tag comes from the data's version and the question.

What takes long (files, pages, filters, compression) is done in worker threads, a few at a time,
and a question that is already being answered there is waited for instead of being asked again.
"""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from jinja2 import Environment
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api import reply
from app.api.items import FILES
from app.api.reply import Match, NotAcceptableError
from app.http import (
    COMPRESS_MIN,
    Answer,
    AsAsked,
    Press,
    answer,
    compressed,
    encoding,
    media_type,
    prefers_html,
    problem,
    respond,
    target,
)
from app.server import PROBES
from app.site import Site
from geo import NotFoundError, QueryError

log = logging.getLogger("deir_front")
LONG: Final = 128 * 1024
"""Bodies longer than this are compressed in a worker thread."""

Key = tuple[str, bytes, str | None, str]
"""Path, query string, media type and content coding of an answer."""


class Api:
    """ASGI middleware: answers the API's addresses, passes on all others."""

    def __init__(self, app: ASGIApp, state: Any, templates: Environment) -> None:
        self.app = app
        self.state = state
        self.templates = templates
        self.files = Press()
        self.short = Press()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        method = scope["method"]
        sent = (target(scope), headers.get(b"accept", b""), headers.get(b"accept-encoding", b""))
        made = None
        if method in ("GET", "HEAD") and not scope.get("root_path"):
            made = self.state.site.kept.as_asked.get(sent)
        if made is None:
            accept = sent[1].decode("latin-1")
            match = reply.find(scope["path"])
            if match is None or reply.is_map(match, accept, scope["query_string"]):
                await self.app(scope, receive, send)
                return
            if method not in ("GET", "HEAD"):
                await respond(send, self._other(method, accept), if_none_match=b"", head=False)
                return
            made = await self._answer(scope, match, sent)
        none_match = headers.get(b"if-none-match", b"")
        await respond(send, made, if_none_match=none_match, head=method == "HEAD")

    async def _answer(self, scope: Scope, match: Match, sent: AsAsked) -> Answer:
        """The kept answer to this question, or a new one."""
        site: Site = self.state.site
        query: bytes = scope["query_string"]
        accept, coding = sent[1].decode("latin-1"), encoding(sent[2].decode("latin-1"))
        key = (scope["path"], query, media_type(accept, match[0].media), coding)
        made = site.kept.get(key)
        if made is None:
            try:
                made = await self._make(site, match, key, query, accept, scope.get("root_path", ""))
            except QueryError as error:
                more = {"parameter": error.parameter, "expected": error.expected}
                return self._problem(accept, 400, str(error), more)
            except NotFoundError as error:
                return self._problem(accept, 404, str(error))
            except NotAcceptableError as error:
                return self._problem(accept, 406, str(error))
            site.kept.keep(key, made)
        if not scope.get("root_path"):  # a bare target says nothing of where we are mounted
            site.kept.remember(sent, made)
        return made

    async def _make(
        self, site: Site, match: Match, key: Key, query: bytes, accept: str, root: str
    ) -> Answer:
        path, _, _, coding = key
        question = reply.asked(site, match, path, query, accept, root)
        make = partial(reply.plain, match[0], question, self.templates)
        if reply.is_slow(match[0], question):
            press = self.files if question.format in FILES else self.short
            plain = await press.fly((id(site.kept), (*key, "made")), make)
        else:
            plain = make()
        if not coding or plain.length < COMPRESS_MIN:
            return plain
        if plain.length < LONG:
            return _encoded(plain, coding)
        return await self.short.fly((id(site), key), lambda: _encoded(plain, coding))

    def _problem(
        self, accept: str, status: int, detail: str, members: Mapping[str, Any] | None = None
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


def _encoded(plain: Answer, coding: str) -> Answer:
    """The answer in a content coding, with a tag of its own."""
    headers = [pair for pair in plain.headers if pair[0] not in (b"content-length", b"etag")]
    body = compressed(plain.whole, coding)
    etag = plain.etag[:-1] + f'-{coding}"'.encode() if plain.etag else b""
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-encoding", coding.encode()),
        *([(b"etag", etag)] if etag else []),
    ]
    return Answer(plain.status, headers, body, etag)
