"""Errors to answers: the only place where an error of `geo` gets a status.

An answer is a problem document (RFC 9457), or an HTML page for whoever asked for one. What went
wrong on our side is logged whole, once, and told to nobody but for the id under which it is found.
"""

import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.answer import Answer, answer, respond
from app.http.params import pairs_or_none
from app.words import ENGLISH, N_, Language, language_or_default
from geo import FrontError, NotFoundError, QueryError

log = logging.getLogger("deir_front")
PROBLEM_JSON = "application/problem+json"


class BusyError(FrontError):
    """More is being asked than can be answered soon; asked again a little later, it will be."""


def add_problems(app: FastAPI, templates: Environment) -> None:
    """Answer every error of a request to this app with a problem document or page."""

    def told(request: Request, status: int, detail: str, **members: Any) -> Response:
        html = prefers_html(request.headers.get("accept", ""))
        spoken = _language(request.scope)
        body, media_type = problem(templates, html, status, detail, language=spoken, **members)
        return Response(body, status, {"Vary": "Accept"}, media_type)

    def bad_query(request: Request, error: Exception) -> Response:
        assert isinstance(error, QueryError)  # noqa: S101 (registered for this class only)
        return told(request, 400, str(error), parameter=error.parameter, expected=error.expected)

    def not_found(request: Request, error: Exception) -> Response:
        return told(request, 404, str(error))

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class only)
        detail = {
            404: N_("There is nothing at this address."),
            405: N_("This address can only be read, with GET or HEAD."),
        }
        response = told(request, error.status_code, detail.get(error.status_code, error.detail))
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(QueryError, bad_query)
    app.add_exception_handler(NotFoundError, not_found)
    app.add_exception_handler(HTTPException, http_error)


class Unexpected:
    """ASGI middleware: 503 for whoever asks when too much is asked, 500 for errors of our own."""

    def __init__(self, app: ASGIApp, templates: Environment) -> None:
        self.app = app
        self.templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        except BusyError as error:
            made = refusal(self.templates, scope, 503, str(error), {"Retry-After": "1"})
            await reply(scope, send, made)
        except Exception as error:  # noqa: BLE001 (the last place where one can be caught)
            with suppress(RuntimeError):  # an answer has begun: the server will cut it off
                await reply(scope, send, self._logged(scope, error))

    def _logged(self, scope: Scope, error: Exception) -> Answer:
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
) -> Answer:
    """A problem as the client that sent this request wants it."""
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    html = prefers_html(accept.decode("latin-1"))
    spoken = _language(scope)
    body, media_type = problem(templates, html, status, detail, language=spoken, **members)
    return answer(body, media_type, status=status, headers=headers)


async def reply(scope: Scope, send: Send, made: Answer) -> None:
    """Send an answer to a request, without its body to HEAD."""
    await respond(send, made, if_none_match=b"", head=scope["method"] == "HEAD")


def problem(
    templates: Environment,
    html: bool,
    status: int,
    detail: str,
    *,
    language: Language = ENGLISH,
    **members: Any,
) -> tuple[bytes, str]:
    """A problem document, or a page of it in a language, and its media type."""
    title = HTTPStatus(status).phrase
    if html:
        page = templates.get_template("problem.html")
        text = page.render(language=language, status=status, title=title, detail=detail, **members)
        return text.encode(), "text/html; charset=utf-8"
    body = {"title": title, "status": status, "detail": detail, **members}
    return orjson.dumps(body), PROBLEM_JSON


def _language(scope: Scope) -> Language:
    """The language that a request asks its page to be in."""
    return language_or_default(dict(pairs_or_none(scope["query_string"])).get("lang"))


def prefers_html(accept: str) -> bool:
    """Whether a client that sends this Accept header is a browser that shows a page."""
    return "text/html" in accept.lower()
