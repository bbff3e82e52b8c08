"""The resources of the evidence: why a point has its colour, and on whom that rests.

Each address has one answer in several formats; the pages are complete without JavaScript. Questions
are answered in worker threads of their own, since some take 50 ms and each of them slows the map.
"""

from collections.abc import Callable, Mapping
from typing import Final

from app.evidence import articles, claims, findings, maps, places, series
from app.http import BIBTEX, CSL, CSV, GEOJSON, HTML, JSON, JSONLD
from app.resource import (
    BY,
    DAY,
    FORMAT,
    LANG,
    NAMES,
    WITHOUT,
    Content,
    Parameter,
    Request,
    Resource,
)


def _degrees(limit: int) -> dict[str, object]:
    return {"type": "number", "minimum": -limit, "maximum": limit}


LON: Final = Parameter("lon", "Longitude of the point.", _degrees(180), required=True)
LAT: Final = Parameter("lat", "Latitude of the point.", _degrees(90), required=True)
WITHOUT_ALIGNMENT: Final = Parameter(
    "without-alignment", "The same for all voices of these alignments.", NAMES
)
VOICE: Final = Parameter("voice", "The voice whose map it is.", {"type": "string"}, required=True)
WITH_PAGE: Final = {"json": JSON, "html": HTML}


def _resource(
    name: str,
    path: str,
    summary: str,
    answer: Callable[[Request], Content],
    template: str = "",
    *,
    parameters: tuple[Parameter, ...] = (),
    formats: Mapping[str, str] = WITH_PAGE,
) -> Resource:
    known = (*parameters, LANG, FORMAT)
    return Resource(name, path, summary, formats, known, answer, template, pool="evidence")


RESOURCES: Final = (
    _resource(
        "why",
        "/why",
        "Who is recorded as the holder of a point on a day, why, and who disagrees",
        findings.why,
        "why.html",
        parameters=(LON, LAT, DAY),
    ),
    _resource(
        "what-if",
        "/what-if/zones",
        "The zones of a day as if some voices had made no report",
        findings.what_if,
        "what-if.html",
        parameters=(DAY, WITHOUT, WITHOUT_ALIGNMENT),
        formats={"json": GEOJSON, "geojson": GEOJSON, "html": HTML},
    ),
    _resource(
        "series",
        "/series",
        "How many places, or km², each holder held on each day",
        series.series,
        "series.html",
        parameters=(BY, series.MEASURE, series.BANK),
        formats={"json": JSON, "csv": CSV, "html": HTML},
    ),
    _resource(
        "voices",
        "/voices",
        "Each voice, how many reports it made, and how many places rest on it alone",
        findings.voices,
        "voices.html",
        parameters=(DAY,),
    ),
    _resource(
        "agreement",
        "/agreement",
        "Where a voice's own map and the zones of a day differ, in km² and place by place",
        maps.agreement,
        "agreement.html",
        parameters=(VOICE, DAY),
        formats={"json": JSON, "csv": CSV, "html": HTML},
    ),
    _resource(
        "claim",
        "/claims/{id}",
        "One claim, as linked data",
        claims.claim,
        "claim-page.html",
        formats={"jsonld": JSONLD, "json": JSON, "html": HTML},
    ),
    _resource(
        "place",
        "/places/{id}",
        "One place with its successive recorded holders, its reports and claims",
        places.place,
        "place-page.html",
        parameters=(DAY,),
    ),
    _resource("sources", "/sources", "All sources", claims.sources, formats={"json": JSON}),
    _resource(
        "source",
        "/sources/{id}",
        "One source, also to cite it",
        claims.source,
        "source.html",
        formats={"json": JSON, "bibtex": BIBTEX, "csl": CSL, "html": HTML},
    ),
    _resource(
        "article",
        "/articles/{id}",
        "An article paragraph by paragraph: which claims are made where",
        articles.article,
        "article.html",
    ),
    _resource(
        "about",
        "/about",
        "How the map is made, what its figures rest on, and its licences",
        findings.about,
        "about.html",
        formats={"html": HTML},
    ),
)
