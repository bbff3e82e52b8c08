"""The HTML twin of each JSON resource: the same content, for people, without JavaScript.

They are in English only, as the names in the documents that they show: the API has one language.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson

from app.api.plots import Plot, plot
from app.resource import Content, Request

SHOWN_MAX: Final = 200
"""Features shown of a page in HTML; the JSON has all of them."""
FIRST_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "claims": ("summary", "speaker_name", "kind", "about", "said_day", "event_day"),
    "fronts": ("holders", "line", "bank", "length_km", "valid_from", "valid_to"),
    "places": ("name", "name_ar", "kind", "bank"),
    "reports": ("day", "place_name", "holder", "said", "voice_name", "source_title"),
    "zones": ("holder", "bank", "basis", "area_km2", "valid_from", "valid_to"),
}
"""What a reader looks for first in a feature of a layer."""


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
    features = document.get("features", [])[:SHOWN_MAX]
    root = "../" * (request.path.count("/") - 1)  # never another host: the page's files are there
    return {
        "here": root + request.path.lstrip("/"),
        "document": document,
        "features": features,
        "columns": _columns(request, features),
        "plot": _plot(request, features or [document]),
        "shown_max": SHOWN_MAX,
        "links": document.get("links", []),
    }


def _columns(request: Request, features: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of the table: what is looked for first, then values, and lists last.

    Those that were asked for stand as they were asked for.
    """
    if not features:
        return []
    names = list(features[0]["properties"])
    if "properties" in request.parameters:
        chosen = [name for name in request.parameters["properties"].split(",") if name in names]
        return [*chosen, *(name for name in names if name not in chosen)]
    first = [name for name in FIRST_COLUMNS.get(request.layer, ()) if name in names]
    lists = {n for n in names if any(isinstance(f["properties"][n], list) for f in features)}
    rest = [name for name in names if name not in first]
    return [*first, *sorted(rest, key=lists.__contains__)]


def _plot(request: Request, features: Sequence[Mapping[str, Any]]) -> Plot | None:
    """The map of features in degrees."""
    if "crs" in request.parameters or not all("geometry" in feature for feature in features):
        return None
    return plot(request.front, features)
