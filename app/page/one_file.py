"""The map as one file that opens from a disk, with no server and no network.

It is the page itself, as the app sends it: its styles, scripts and images are put into it, and the
answers that its script would ask the server for, so that there is one viewer and not two. A policy
in the file allows exactly these scripts and styles, by their hashes, and nothing from anywhere.
What only a server can tell (why a point has its colour, another voice left out, two days compared)
is not in it. There is no text of any article in it either.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import orjson
from starlette.types import ASGIApp

from app.day import dots
from app.evidence import VERSION_SHOWN
from app.http import HTML, Cache
from app.page.inlined import Inlined
from app.page.kept_days import days_kept
from app.page.within import bodies
from app.resource import FORMAT, LANG, Content, Request, Resource
from app.site import Site
from app.words import ENGLISH, Language
from geo import RARE, Front, NotFoundError, QueryError
from geo.features import write_whole

_DIGITS: Final = 5
"""Decimals of coordinates: a metre."""
PAGE_MAX: Final = 10_000
PLACES_MAX: Final = 2_000
FIRST: Final = "static/kept.js"
"""The script that answers the others."""
_LATER: Final = (
    "static/cite.js",
    "static/course.js",
    "static/search.js",
    "static/sides.js",
    "static/take.js",
)
"""Scripts that the page would load when they are first needed, but for those that need a server."""
_ASKED: Final = ("map/always", "map/course")
"""What the page's script asks about no day: what stays, and all that changes."""
OF_A_ZONE: Final = ("valid_from", "valid_to", "oldest_age_days", "newest_age_days")
SOFTWARE: Final = (
    "Code: MIT licence. Leaflet: BSD 2-clause licence, (c) Volodymyr Agafonkin and others."
)


def _silent(_words: str) -> None:
    """Says nothing."""


def write_page(
    app: ASGIApp,
    site: Site,
    path: Path,
    language: Language,
    *,
    server: str = "",
    say: Callable[[str], None] = _silent,
) -> int:
    """Write the map of a site, which the app serves, to a file; gives its size in bytes.

    `server` is where links to what isn't in the file lead; without it they are no links. `say`
    hears how far it is.
    QueryError for a name or a place that can't be used.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise QueryError("output", path, "a file name ending in .html")
    whole = page(app, site, language, server=server, say=say)
    write_whole(path, lambda beside: beside.write_bytes(whole))
    return len(whole)


def file_resource(app_of: Callable[[Site], ASGIApp]) -> Resource:
    """The file, to be downloaded: of the records alone, as the command writes it."""

    def answer(request: Request) -> Content:
        site = replace(request.site, article=None, cache=Cache())
        if not fits(site):
            raise NotFoundError(f"no file of more than {PLACES_MAX} places: `export` writes one")
        body = page(app_of(site), site, request.language, server=site.public_url)
        return Content(body, headers={"Content-Disposition": 'attachment; filename="map.html"'})

    return Resource(
        "map-file", "/map.html", "", {"html": HTML}, (LANG, FORMAT), answer, pool="page"
    )


def fits(site: Site) -> bool:
    """Whether the file is made for whoever asks: it takes seconds of a processor, then is kept."""
    return len(site.front.records.places) <= PLACES_MAX


def page(
    app: ASGIApp,
    site: Site,
    language: Language,
    *,
    server: str = "",
    say: Callable[[str], None] = _silent,
) -> bytes:
    """The whole file; `say` hears how far it is."""
    address = "/" + language.link("?f=html&whole=1")
    html = bodies(app, [address])[address].decode()
    data = orjson.dumps(kept(app, site, server, say, language)).replace(b"<", b"\\u003c").decode()
    inlined = Inlined(server, lambda address_in: bodies(app, [address_in])[address_in])
    note = language.gettext(
        "One file, with version %(version)s of the data; it needs no network. Its sources and "
        "licences are in it. The map's server also tells why a point has its colour, leaves voices "
        "out, compares days and has everything as GeoJSON.",
        version=site.version[:VERSION_SHOWN],
    )
    later = (*_LATER, *(f"static/{name}.js" for name in RARE if name in site.front.layers))
    return inlined.page(html, data, FIRST, later, note=note).encode()


def kept(
    app: ASGIApp,
    site: Site,
    server: str,
    say: Callable[[str], None] = _silent,
    language: Language = ENGLISH,
) -> dict[str, Any]:
    """Everything the page's script may ask for, and what the data is."""
    front = site.front
    return {
        "about": _about(site, server),
        **days_kept(app, front, say),
        **({"zooms": dots.dots(front).by_id} if dots.are_many(front) else {}),
        "evidence": _evidence(app) if front.is_whole else {},
        "claims": _claims(app, site.listed),
        "answers": {**_answers(app, front, language), **_citations(app, site.listed)},
    }


def _about(site: Site, server: str) -> dict[str, Any]:
    """What the data is, whose it is, and under which terms."""
    records = site.front.records
    return {
        "title": records.manifest.title,
        "data_version": site.version,
        "server": server or None,
        "licences": [
            SOFTWARE,
            *(f"{one.files}: {one.origin}; {one.terms}" for one in records.manifest.licences),
        ],
        "sources": [
            {"id": s.id, "title": s.title, "publisher": s.publisher, "url": s.url or None}
            for s in records.sources.values()
        ],
    }


def _answers(app: ASGIApp, front: Front, language: Language) -> dict[str, Any]:
    """Answers by their address as the script writes it."""
    whole = [name for name in ("places", "reports", "references") if name in front.layers]
    addresses = [f"collections/{name}/items?limit={PAGE_MAX}" for name in whole]
    features = {address: {"features": list(_features(app, address))} for address in addresses}
    others = [*_ASKED, *([language.link("map/titles")] if language is not ENGLISH else [])]
    answers = bodies(app, [f"/{address}" for address in others])
    return {**features, **{address: orjson.loads(answers[f"/{address}"]) for address in others}}


def _features(app: ASGIApp, address: str) -> Iterator[dict[str, Any]]:
    """All that there are at an address, which gives a page of them at a time."""
    for offset in count(0, PAGE_MAX):
        page = f"/{address}&offset={offset}" if offset else f"/{address}"
        answer = orjson.loads(bodies(app, [page])[page])
        yield from ({**f, "geometry": rounded(f["geometry"])} for f in answer["features"])
        if offset + PAGE_MAX >= answer["numberMatched"]:
            return


def _evidence(app: ASGIApp) -> dict[str, Any]:
    """What a zone rests on, by its id: its shape is among what is drawn."""
    names = ",".join((*OF_A_ZONE, "places", "sources"))
    address = f"/collections/zones/items?limit={PAGE_MAX}&properties={names}"
    features = orjson.loads(bodies(app, [address])[address])["features"]
    return {f["id"]: {"properties": f["properties"]} for f in features}


def _claims(app: ASGIApp, listed: tuple[str, ...]) -> dict[str, Any]:
    """Of each claim of the list the reports beside it, and its ground, if that is no point."""
    addresses = {claim: f"/collections/claims/items/{claim}" for claim in listed}
    answers = bodies(app, addresses.values())
    features = {claim: orjson.loads(answers[address]) for claim, address in addresses.items()}
    return {claim: _claim(feature) for claim, feature in features.items()}


def _claim(feature: dict[str, Any]) -> dict[str, Any]:
    shape, properties = feature["geometry"], feature["properties"]
    return {
        "geometry": None if shape is None or shape["type"].endswith("Point") else rounded(shape),
        "properties": {name: properties[name] for name in ("agreeing", "disagreeing")},
    }


def _citations(app: ASGIApp, listed: tuple[str, ...]) -> dict[str, Any]:
    """What the script asks for to cite a claim: its citation, and the version of the data."""
    version = "versions?f=json"
    addresses = [f"claims/{claim}?f=json" for claim in listed]
    answers = bodies(app, [f"/{address}" for address in (version, *addresses)])
    name = "bibliographicCitation"
    cited = {a: {name: orjson.loads(answers[f"/{a}"])[name]} for a in addresses}
    return {version: orjson.loads(answers[f"/{version}"]), **cited}


def rounded(geometry: Any) -> Any:
    """The GeoJSON geometry with its coordinates rounded."""
    if isinstance(geometry, float):
        return round(geometry, _DIGITS)
    if isinstance(geometry, list):
        return [rounded(part) for part in geometry]
    if isinstance(geometry, Mapping):
        return {key: rounded(value) for key, value in geometry.items()}
    return geometry
