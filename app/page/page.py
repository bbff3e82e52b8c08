"""The page for readers, complete without its map: claims, holders on the day, legend.

Records enter it as text through autoescaping templates, never as markup and never through Folium.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.types import ASGIApp

from app.day import comparison
from app.http import (
    HTML,
    JAVASCRIPT,
    NOBODY,
    OWN_ONLY,
    QUICK,
    REVALIDATED,
    SMALLEST,
    Outside,
    asset,
    cache_control,
    params,
    versioned,
)
from app.page import list_pages
from app.page.chart import course_chart
from app.page.config import config, of_tiles
from app.page.lists import ARTICLE, CHOSEN, chosen_claim, claim_lists, heard
from app.page.map_data import RESOURCES
from app.page.narrowing import NARROWING
from app.page.one_file import file_resource, fits
from app.page.shell import Shell, shell
from app.picture import as_if, marked_day, of_map, page_picture, silenced_voices, unheard
from app.resource import (
    BY,
    COMPARE,
    DAY,
    FORMAT,
    LANG,
    WITHOUT,
    Content,
    Parameter,
    Request,
    Resource,
)
from app.site import Site
from app.words import (
    ENGLISH,
    OPACITY,
    Language,
    add_language,
    alternates,
    credited,
    holder_text,
    legend,
    map_outlines,
    strengths,
)
from geo import LAYERS, Front

_PICTURE_WIDTH: Final = 736
"""Of the map that is shown without JavaScript: as wide as the text then is."""
_SHORT: Final = 80
"""Characters of a sentence where a link says to which claim it leads."""
_MARKED_MAX: Final = 60
"""The address of a picture names each claim."""
_PARAMETERS: Final = (
    DAY,
    COMPARE,
    WITHOUT,
    LANG,
    BY,
    ARTICLE,
    CHOSEN,
    *NARROWING,
    Parameter("at", "What is open: a place, as places/ID, or another.", {"type": "string"}),
    Parameter("map", "What is looked at: zoom/latitude/longitude.", {"type": "string"}),
    Parameter("embed", "1 for the map in a frame of another page.", {"enum": ["0", "1"]}),
    Parameter("whole", "1 for all claims in the page itself.", {"enum": ["0", "1"]}),
    FORMAT,
)
"""Parameters that change what the server sends; all others are for the page's script."""
VERSION: Final = Parameter("v", "Version of a file: it may then be kept for good.", {})


def templates() -> Environment:
    """The templates, with autoescaping on and every undefined name an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_language(environment)
    environment.globals["asset"] = asset
    environment.filters["short"] = partial(shorten, width=_SHORT, placeholder="…")
    return environment


def page_resources(
    outside: Outside = NOBODY, app_of: Callable[[Site], ASGIApp] | None = None
) -> tuple[Resource, ...]:
    """The page, the script of its map, and what that asks.

    `app_of` is what serves a site, if the map is also to be had as one file.
    """
    page = Resource(
        "map",
        "/",
        "",
        {"html": HTML},
        _PARAMETERS,
        partial(_page, outside, one_file=app_of is not None),
        "map.html",
        pool="page",
        lenient=True,
    )
    known = (LANG, VERSION)
    script = Resource(
        "map-script", "/map.js", "", {"js": JAVASCRIPT}, known, _script, pool="page", lenient=True
    )
    files = (file_resource(app_of),) if app_of else ()
    return page, script, *RESOURCES, *list_pages.RESOURCES, *files


def _page(outside: Outside, request: Request, *, one_file: bool) -> Content:
    site, parameters, spoken = request.site, request.parameters, request.language
    manifest = site.front.records.manifest
    claim = chosen_claim(request)
    own_day = marked_day(site.front.records, claim)
    day = params.covered_day(manifest, parameters.get("day", str(own_day)))
    embedded = params.switch("embed", parameters.get("embed"))
    second = parameters.get("compare")
    other = params.covered_day(manifest, second, "compare") if second else None
    silenced = silenced_voices(site.front, parameters.get("without"))
    whole = params.switch("whole", parameters.get("whole"))
    lists = claim_lists(request, whole=whole)
    shown = {
        **context(site, day, spoken, other, silenced, outside=outside, embedded=embedded),
        **lists,
        "picture": page_picture(
            site, day, spoken, width=_PICTURE_WIDTH, silenced=silenced, claims=_marked(lists)
        ),
    }
    shown["preview"] = of_map(site, day, spoken, parameters)
    shown["one_file"] = one_file and fits(site)
    default = ("day", str(own_day))
    same = [(name, value) for name, value in parameters.items() if name != "f"]
    state = [pair for pair in same if pair != default]
    shown["alternates"], shown["state"] = alternates(state), dict(state)
    return Content(
        shown=shown,
        cache_control=OWN_ONLY if site.article else REVALIDATED,
        headers={"Content-Language": spoken.code, **outside.headers(embedded=embedded)},
        effort=SMALLEST if parameters.keys() <= {"embed", "f", "lang"} else QUICK,
    )


def _marked(lists: Mapping[str, Any]) -> list[str]:
    """The claims that the picture marks: the chosen one, or else what the list is narrowed to."""
    if lists["chosen"]:
        return [lists["chosen"]]
    fitting = [c.claim.id for c in lists["article_claims"] if c.claim.id not in lists["unfit"]]
    return fitting if lists["narrowed"] and len(fitting) <= _MARKED_MAX else []


def _script(request: Request) -> Content:
    body = _shell(request.front, request.language).script.encode()
    control = cache_control(request.query.encode(), body)
    return Content(body, cache_control=control, effort=SMALLEST)


def _shell(front: Front, language: Language) -> Shell:
    """The shell of a map of the layers that the front has."""
    return shell(language, tuple(front.layers.values()))


def context(
    site: Site,
    day: date,
    language: Language = ENGLISH,
    other: date | None = None,
    silenced: Sequence[str] = (),
    *,
    outside: Outside = NOBODY,
    embedded: bool = False,
) -> dict[str, Any]:
    """What the page shows on that day beside its claims, and what changed to or from another.

    The picture, and what changed, are as if the silenced voices had made no report.
    """
    front, heard_by = site.front, unheard(site, silenced).front
    drawn = _shell(front, language)
    records = front.records
    manifest = records.manifest
    return {
        "language": language,
        "manifest": manifest,
        "day": day,
        "days": (manifest.last_day - manifest.first_day).days,
        "day_number": (day - manifest.first_day).days,
        "reported": len(front.history.accepted),
        "legend": legend(front.history),
        "opacity": OPACITY,
        "strengths": strengths(language),
        "outlines": map_outlines(records),
        "shell": drawn,
        "script": versioned(language.link("map.js"), drawn.script.encode()),
        "config": orjson.dumps(
            {**config(front, language), **of_tiles(outside.tiles), "version": site.version}
        ).decode(),
        "tiles": outside.tiles,
        "embedded": embedded,
        "voices": list(heard(records)),
        "chart": course_chart(front, language),
        "other": other,
        "compared": comparison(heard_by.history, day, other) if other else None,
        "as_if": as_if(records, silenced, language),
        "holder": lambda holder: holder_text(records, holder, language),
        "rivers": records.rivers,
        "divided": records.manifest.is_divided,
        "credits": credited(records),
        "taken": [LAYERS[layer] for layer in ("zones", "fronts", "places", "claims")],
        "framed": bool(outside.framers),
    }
