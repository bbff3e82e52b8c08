"""What the map's script asks on a day: zones, lines and names, and what changed hands."""

from datetime import date
from typing import Final

import orjson

from app.day import course, dots, screen, two_days
from app.http import JSON, QUICK, SMALL, SMALLEST, areas, params
from app.resource import BY, COMPARE, DAY, LANG, WITHOUT, Content, Parameter, Request, Resource
from geo import Detail, Query

FINE: Final = Parameter(
    "fine", "1 for outlines with all of their corners.", {"type": "string", "enum": ["0", "1"]}
)
FAR: Final = Parameter(
    "far", "1 for outlines of a country seen as a whole.", {"type": "string", "enum": ["0", "1"]}
)


def _zones(request: Request) -> Content:
    """What the map draws on a day."""
    parameters = request.parameters
    scales: dict[str, Detail] = {"fine": "fine", "far": "far"}
    named = [scale for name, scale in scales.items() if params.switch(name, parameters.get(name))]
    day, other = _days(request)
    voices = params.comma_separated(parameters.get("without"))
    by = params.by(parameters.get("by"))
    scale = named[0] if named else "near"
    body = screen.drawn(request.front, day, voices, scale=scale, other=other, by=by)
    return Content(body, effort=_effort(request))


def _changes(request: Request) -> Content:
    """What changed between two days, as the page lists it."""
    day, other = _days(request)
    history = request.front.without(
        params.comma_separated(request.parameters.get("without"))
    ).history
    comparison = two_days.as_json(two_days.comparison(history, day, other or day))
    return Content(orjson.dumps(comparison), effort=_effort(request))


def _always(request: Request) -> Content:
    """What the map draws alike on every day, layer by layer; places only where not in parts."""
    front = request.front
    layers = {
        name: front.store.select(name, Query(properties=properties)).joined
        for name, properties in _ALWAYS.items()
        if not (name == "places" and dots.are_many(front))
    }
    parts = (
        b'"%b":{"type":"FeatureCollection","features":[%b]}' % (name.encode(), bytes(features))
        for name, features in layers.items()
    )
    return Content(b"{%b}" % b",".join(parts), effort=SMALLEST)


def _titles(request: Request) -> Content:
    """What voices and sources are called in the language, by what they are called in English.

    What one word in English would say of two is left out.
    """
    names: dict[str, set[str]] = {}
    for records, what in ((request.records.voices, "name"), (request.records.sources, "title")):
        for record in records.values():
            own = request.language.named(record, what)
            names.setdefault(getattr(record, what), set()).add(own)
    titles = {name: own.pop() for name, own in names.items() if len(own) == 1 and name not in own}
    return Content(orjson.dumps(titles), effort=SMALL)


def _course(request: Request) -> Content:
    """What changed hands, day by day, as the page tells it under the chart."""
    return Content(orjson.dumps({"days": course.turns_json(request.front)}), effort=SMALL)


def _places(request: Request) -> Content:
    """The places that have a dot in a box at a zoom: what the map draws of many."""
    most = dots.ZOOMS[-1]
    zoom = params.count("zoom", request.parameters.get("zoom", str(most)), least=0, most=most)
    every = dots.dots(request.front)
    areas_in = areas.bbox(request.parameters.get("bbox", WORLD))
    boxes = [box for box in areas_in if isinstance(box, tuple)]
    features = [dots.feature(place) for box in boxes for place in every.within(box, zoom)]
    matched = sum(len(every.within(box, most)) for box in boxes)
    return Content(orjson.dumps({"features": features, "numberMatched": matched}))


def _effort(request: Request) -> int:
    """The day that the page opens on is packed once and sent to every visitor."""
    if not request.parameters.keys() <= {"day"}:
        return QUICK
    first = str(request.records.manifest.default_day)
    return SMALLEST if request.parameters.get("day") == first else SMALL


def _days(request: Request) -> tuple[date, date | None]:
    """The day, and the one that it is compared with, if any."""
    manifest, parameters = request.records.manifest, request.parameters
    other = parameters.get("compare")
    return (
        params.covered_day(manifest, parameters.get("day")),
        None if other is None else params.covered_day(manifest, other, "compare"),
    )


WORLD: Final = "-180,-90,180,90"
ZOOM: Final = Parameter("zoom", "Zoom of a web map.", {"type": "integer", "minimum": 0})
_BBOX: Final = Parameter(
    "bbox",
    "Ground that is looked at: west, south, east, north in degrees.",
    {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
)
_ALWAYS: Final = {
    "boundaries": ("kind",),
    "rivers": ("name", "name_ar", "divides"),
    "places": ("name", "name_ar", "kind"),
}
"""The layers that stay, and what the map knows of their features."""
RESOURCES: Final = (
    Resource(
        "map-always",
        "/map/always",
        "What the page's map draws alike on every day",
        {"json": JSON},
        (),
        _always,
        pool="page",
    ),
    Resource(
        "map-places",
        "/map/places",
        "The places that the page's map has room for, the most important first",
        {"json": JSON},
        (ZOOM, _BBOX),
        _places,
        pool="page",
    ),
    Resource(
        "map-zones",
        "/map/zones",
        "What the page's map draws on a day",
        {"json": JSON},
        (DAY, COMPARE, WITHOUT, FINE, FAR, BY),
        _zones,
        pool="page",
    ),
    Resource(
        "map-changes",
        "/map/changes",
        "What changed between two days, as the page lists it",
        {"json": JSON},
        (DAY, COMPARE, WITHOUT),
        _changes,
        pool="page",
    ),
    Resource(
        "map-titles",
        "/map/titles",
        "What voices and sources are called in a language, by their names in English",
        {"json": JSON},
        (LANG,),
        _titles,
        pool="page",
    ),
    Resource(
        "map-course",
        "/map/course",
        "Each change of a holder, day by day, as the page tells it",
        {"json": JSON},
        (),
        _course,
        pool="page",
    ),
)
