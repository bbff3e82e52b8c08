"""What others show of a link to a page: title, summary, and the map of that day or place.

Addresses are absolute if the public one is configured. If not, they are paths, as everywhere here:
the Host header is never read, since who sends it may lie. Such previews lack the picture wherever
an absolute address is wanted, and a page then has no canonical link, which must be absolute.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Final
from urllib.parse import urlencode

from app.picture.marked import marked_day
from app.site import Site
from app.words import Language
from geo import Claim, Place, Records
from geo.features import claim_day


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview of a page."""

    title: str
    summary: str
    image: str
    """Address of the picture: absolute, or relative to the page."""
    url: str
    """The page's own address; empty if that is not known."""
    kind: str = "article"
    state: str = ""
    """What of the address the picture shows beyond that."""


_VIEW: Final = re.compile(r"(\d{1,2}(?:\.\d+)?)/(-?\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)")
_SHARED: Final = ("at", "by", "claim", "map", "without")
_SEEN: Final = (1200, 630)
"""Pixels of a picture beside a shared link."""


def of_map(site: Site, day: date, spoken: Language, state: Mapping[str, str]) -> Preview:
    """Of the map on a day, whose own address has no day if it is the one first shown.

    `state` is the rest of its address: the picture shows what that shows.
    """
    manifest = site.front.records.manifest
    own = {} if day == manifest.default_day else {"day": str(day)}
    title = f"{spoken.named(manifest, 'title')}: {spoken.day(day)}" if own else ""
    claim = site.front.records.claims.get(state.get("claim", ""))
    words = of_claim(site, claim, "", spoken) if claim else None
    return Preview(
        words.title if words else title or spoken.named(manifest, "title"),
        words.summary if words else spoken.named(manifest, "summary"),
        _image(site, "", {"day": str(day), **_shown(site, state)}, spoken),
        _own(site, "", own, spoken),
        "website",
        urlencode({name: state[name] for name in _SHARED if state.get(name)}, safe="/,"),
    )


def _shown(site: Site, state: Mapping[str, str]) -> dict[str, str]:
    """What a picture shows of a state of the page: a claim, ground, a place, and which reports."""
    kind, _, name = state.get("at", "").partition("/")
    place = site.front.records.places.get(name) if kind == "places" else None
    shown = {
        "claim": state.get("claim", ""),
        "bbox": _box(state.get("map", "")),
        "place": place.id if place and place.position else "",
        "without": state.get("without", ""),
        "by": "strength" if state.get("by") == "strength" else "",
    }
    return {name: value for name, value in shown.items() if value}


def _box(text: str) -> str:
    """The ground that a map of the size of a preview shows at zoom/latitude/longitude, if any."""
    match = _VIEW.fullmatch(text)
    if not match:
        return ""
    zoom, lat, lon = map(float, match.groups())
    wide, high = (pixels / 2 * 360 / (256 * 2**zoom) for pixels in _SEEN)
    high *= cos(radians(lat))
    box = (lon - wide, lat - high, lon + wide, lat + high)
    inside = abs(lon) + wide <= 180 and abs(lat) + high <= 85
    return ",".join(f"{degrees:.4f}" for degrees in box) if inside else ""


def of_claim(site: Site, claim: Claim, root: str, spoken: Language) -> Preview:
    """Of a claim: who says it, and the map of its day with what it names marked."""
    records = site.front.records
    voice, day = spoken.named(records.voices[claim.speaker]), claim_day(claim)
    return Preview(
        spoken.gettext("Claim by %(voice)s, %(day)s", voice=voice, day=spoken.day(day)),
        f"{claim.summary}.",
        _image(site, root, claim_picture(records, claim), spoken),
        _own(site, f"claims/{claim.id}", {}, spoken),
    )


def claim_picture(records: Records, claim: Claim) -> dict[str, str]:
    """What the picture of a claim is asked for by."""
    return {"day": str(marked_day(records, claim.id)), "claim": claim.id}


def of_place(site: Site, place: Place, day: date, root: str, spoken: Language) -> Preview:
    """Of a place: who is recorded as its holder on the day."""
    manifest = site.front.records.manifest
    own = {} if day == manifest.default_day else {"day": str(day)}
    name = spoken.named(place)
    parameters = {"day": str(day), **({"place": place.id} if place.position else {})}
    return Preview(
        name,
        spoken.gettext(
            "Who was reported to hold %(place)s, on which days, and by whom.", place=name
        ),
        _image(site, root, parameters, spoken),
        _own(site, f"places/{place.id}", own, spoken),
    )


def _image(site: Site, root: str, parameters: dict[str, str], spoken: Language) -> str:
    return spoken.link(f"{site.public_url or root}map.png?{urlencode(parameters)}")


def _own(site: Site, path: str, parameters: dict[str, str], spoken: Language) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return spoken.link(f"{site.public_url}{path}{query}") if site.public_url else ""
