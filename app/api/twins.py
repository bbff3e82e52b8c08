"""The HTML twin of each JSON resource: the same content, for people, without JavaScript.

They are in English only, as the names in the documents that they show: the API has one language.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from jinja2 import Environment

from app.api.resources import Asked, Reply, Resource

SHOWN_MAX: Final = 200
"""Features shown of a page in HTML; the JSON has all of them."""


def page(environment: Environment, resource: Resource, asked: Asked, reply: Reply) -> bytes:
    """The page of a reply."""
    whole = reply.whole
    document: Mapping[str, Any] = orjson.loads(whole) if isinstance(whole, bytes) else whole
    root = "../" * (asked.path.count("/") - 1)  # never another host: the page's own files are there
    name = TEMPLATES.get(resource.name, "twin.html")
    rendered = environment.get_template(name).render(
        asked=asked,
        base=root,
        here=root + asked.path.lstrip("/"),
        title=_title(resource, asked),
        summary=resource.summary,
        formats=[name for name in resource.formats if name != "html"],
        document=document,
        features=document.get("features", [])[:SHOWN_MAX],
        shown_max=SHOWN_MAX,
        links=document.get("links", []),
    )
    return rendered.encode()


TEMPLATES: Final = {
    "features": "twin-features.html",
    "changes": "twin-features.html",
    "feature": "twin-feature.html",
    "api": "twin-api.html",
}


def _title(resource: Resource, asked: Asked) -> str:
    parts = (asked.layer, asked.feature_id) if asked.layer else ()
    return " · ".join((resource.summary, *filter(None, parts)))
