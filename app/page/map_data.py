"""What the map's script asks on a day: zones, lines and names, and what changed hands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.day import screen, two_days
from app.http import QUICK, SMALL, Made, Once, Press, params
from app.site import Site
from geo import Front, QueryError

ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "/map/zones": ("day", "compare", "without", "fine"),
    "/map/changes": ("day", "compare", "without"),
}
"""What the map's script asks, with the parameters there are."""


def routes(press: Press) -> list[BaseRoute]:
    """The addresses the map's script asks."""

    def zones(front: Front, given: Mapping[str, str]) -> bytes:
        fine = given.get("fine", "0")
        if fine not in ("0", "1"):
            raise QueryError("fine", fine, "0 or 1")
        day, other = _days(front, given)
        voices = params.several(given.get("without"))
        return screen.drawn(front, day, voices, fine=fine == "1", other=other)

    def changed(front: Front, given: Mapping[str, str]) -> bytes:
        day, other = _days(front, given)
        records = front.without(params.several(given.get("without"))).records
        found = two_days.as_json(two_days.comparison(records, day, other or day))
        return orjson.dumps(found)

    def route(path: str, body: Body) -> Route:
        async def endpoint(request: Request) -> Response:
            given = params.single(params.pairs(request.scope["query_string"]), ASKED[path])
            site: Site = request.app.state.site
            key = (path, *(f"{name}={value}" for name, value in sorted(given.items())))
            quality = SMALL if given.keys() <= {"day"} else QUICK

            def make() -> Made:
                return Made(body(site.front, given), "application/json", quality=quality)

            return Once(press, site.kept, key, make)

        return Route(path, endpoint)

    return [route(path, body) for path, body in zip(ASKED, (zones, changed), strict=True)]


Body = Callable[[Front, Mapping[str, str]], bytes]
"""What is sent for these parameters."""


def _days(front: Front, given: Mapping[str, str]) -> tuple[date, date | None]:
    """The day, and the one that it is compared with, if any."""
    manifest = front.records.manifest
    other = given.get("compare")
    return (
        params.covered_day(manifest, given.get("day")),
        None if other is None else params.covered_day(manifest, other, "compare"),
    )
