"""The HTML twin of each JSON resource: the same content, for people, without JavaScript.

They are in English only, as the names in the documents that they show: the API has one language.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from app.resource import Content, Request

SHOWN_MAX: Final = 200
"""Features shown of a page in HTML; the JSON has all of them."""


def with_twin(answer: Callable[[Request], Content]) -> Callable[[Request], Content]:
    """The same answer, and for whoever asks for HTML what its page shows."""

    def content(request: Request) -> Content:
        answered = answer(request)
        if request.format != "html":
            return answered
        return answered._replace(shown=_shown(request, answered))

    return content


def _shown(request: Request, content: Content) -> dict[str, Any]:
    whole = content.whole
    document: Mapping[str, Any] = orjson.loads(whole) if isinstance(whole, bytes) else whole
    root = "../" * (request.path.count("/") - 1)  # never another host: the page's files are there
    return {
        "here": root + request.path.lstrip("/"),
        "document": document,
        "features": document.get("features", [])[:SHOWN_MAX],
        "shown_max": SHOWN_MAX,
        "links": document.get("links", []),
    }
