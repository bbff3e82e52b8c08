"""Errors to responses: the only place where an error gets a status.

A response to an error is a problem document (RFC 9457), or an HTML page for whoever asked for one.
What went wrong on our side is logged whole, once, and told to nobody but for the id under which it
is found.
"""

import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import orjson
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.media import HTML, PROBLEM
from app.http.params import pairs_or_none
from app.http.response import Response, reply, response
from app.words import N_, Language, language_or_default
from geo import AwayError, FrontError, NotFoundError, QueryError

log = logging.getLogger("deir_front")


class BusyError(FrontError):
    """More is being asked than can be answered soon; asked again a little later, it will be."""


class NotAcceptableError(FrontError):
    """A client that accepts none of the formats there are."""


STATUSES: Final[Mapping[type[FrontError], int]] = {
    QueryError: 400,
    NotFoundError: 404,
    NotAcceptableError: 406,
    BusyError: 503,
    AwayError: 503,
}
READ_ONLY: Final = {"Allow": "GET, HEAD, OPTIONS"}
_DETAILS: Final = {
    404: N_("There is nothing at this address."),
    405: N_("This address can only be read, with GET or HEAD."),
}


def not_readable() -> HTTPException:
    """The error of a request that wants to do something else than read."""
    return HTTPException(405, headers=READ_ONLY)


class Problems:
    """ASGI middleware: every error that a request meets becomes a problem document or page."""

    def __init__(self, app: ASGIApp, templates: Environment) -> None:
        self.app = app
        self.templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 (the last place where one can be caught)
            with suppress(RuntimeError):  # an answer has begun: the server will cut it off
                await reply(scope, send, self._refusal(scope, error))

    def _refusal(self, scope: Scope, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            detail = _DETAILS.get(error.status_code, error.detail)
            return refusal(self.templates, scope, error.status_code, detail, error.headers or {})
        status = STATUSES.get(type(error)) if isinstance(error, FrontError) else None
        if status is None:
            return self._logged(scope, error)
        headers = {"Retry-After": "1"} if status == 503 else {}
        members = {}
        if isinstance(error, QueryError):
            members = {"parameter": error.parameter, "expected": error.expected}
        return refusal(self.templates, scope, status, str(error), headers, **members)

    def _logged(self, scope: Scope, error: Exception) -> Response:
        known = request_id(scope)
        log.error("%s: error while answering %r", known, scope["path"], exc_info=error)
        detail = f"The server met an error of its own. It has been logged as {known}."
        headers = {} if scope.get("request_id_is_told") else {"X-Request-Id": known}
        return refusal(self.templates, scope, 500, detail, headers, request_id=known)


def request_id(scope: Scope) -> str:
    """The id of a request, the same each time it is asked for."""
    if "request_id" not in scope:
        scope["request_id"] = secrets.token_hex(8)
    return str(scope["request_id"])


def refusal(
    templates: Environment,
    scope: Scope,
    status: int,
    detail: str,
    headers: Mapping[str, str],
    **members: Any,
) -> Response:
    """A problem as the client that sent this request wants it: a page in its language, or JSON."""
    title = HTTPStatus(status).phrase
    problem = {"title": title, "status": status, "detail": detail, **members}
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    if prefers_html(accept.decode("latin-1")):
        page = templates.get_template("problem.html").render(language=_language(scope), **problem)
        return response(page.encode(), HTML, status=status, headers=headers)
    return response(orjson.dumps(problem), PROBLEM, status=status, headers=headers)


def _language(scope: Scope) -> Language:
    """The language that a request asks its page to be in."""
    return language_or_default(dict(pairs_or_none(scope["query_string"])).get("lang"))


def prefers_html(accept: str) -> bool:
    """Whether a client that sends this Accept header is a browser that shows a page."""
    return "text/html" in accept.lower()
