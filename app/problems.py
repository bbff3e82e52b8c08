"""Errors to answers: the only place where an error of `geo` gets a status.

An answer is a problem document (RFC 9457), or an HTML page for whoever asked for one. What went
wrong on our side is logged whole and told to nobody.
"""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.security import HEADERS
from geo import NotFoundError, QueryError

log = logging.getLogger("deir_front")
PROBLEM_JSON = "application/problem+json"


def add_problems(app: FastAPI, templates: Environment) -> None:
    """Answer every error of this app with a problem document or page."""

    def answer(request: Request, status: int, detail: str, **members: Any) -> Response:
        html = prefers_html(request.headers.get("accept", ""))
        body, media_type = problem(templates, html, status, detail, **members)
        return Response(body, status, {"Vary": "Accept"}, media_type)

    def bad_query(request: Request, error: Exception) -> Response:
        assert isinstance(error, QueryError)  # noqa: S101 (registered for this class only)
        return answer(request, 400, str(error), parameter=error.parameter, expected=error.expected)

    def not_found(request: Request, error: Exception) -> Response:
        return answer(request, 404, str(error))

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class only)
        detail = {
            404: "There is nothing at this address.",
            405: "This address can only be read, with GET or HEAD.",
        }
        response = answer(request, error.status_code, detail.get(error.status_code, error.detail))
        response.headers.update(error.headers or {})
        return response

    def unexpected(request: Request, error: Exception) -> Response:
        log.error("error while answering %s", request.scope["path"], exc_info=error)
        response = answer(request, 500, "The server met an error of its own. It has been logged.")
        response.headers.update(HEADERS)  # this one is sent from outside of all middleware
        return response

    app.add_exception_handler(QueryError, bad_query)
    app.add_exception_handler(NotFoundError, not_found)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, unexpected)


def problem(
    templates: Environment, html: bool, status: int, detail: str, **members: Any
) -> tuple[bytes, str]:
    """A problem document, or a page of it, and its media type."""
    title = HTTPStatus(status).phrase
    if html:
        page = templates.get_template("problem.html")
        text = page.render(status=status, title=title, detail=detail)
        return text.encode(), "text/html; charset=utf-8"
    body = {"title": title, "status": status, "detail": detail, **members}
    return orjson.dumps(body), PROBLEM_JSON


def prefers_html(accept: str) -> bool:
    """Whether a client that sends this Accept header is a browser that shows a page."""
    return "text/html" in accept.lower()
