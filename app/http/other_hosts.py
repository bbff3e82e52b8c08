"""Other hosts, where the operator names some: who may frame the map, and whose tiles lie below it.

Without a word of theirs no page asks another host for anything, and no other site may frame one.
Both end up in a header, so an origin is taken only in full and only in the few characters it needs.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.http.headers import PAGE
from geo import QueryError

_NAME: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
LOOPBACK: Final = r"(?:localhost|127\.0\.0\.1|\[::1\])"
PORT: Final = r"(?::[0-9]{1,5})?"
_ANY: Final = "*"
"""Instead of origins: every site may frame the map."""

_FRAMER = re.compile(rf"https?://(?:(?:\*\.)?{_NAME}|{LOOPBACK}){PORT}", re.ASCII)
_TILES = re.compile(
    rf"(?P<origin>https://{_NAME}{PORT}|http://{LOOPBACK}{PORT})"
    r"(?P<path>/[A-Za-z0-9{}/._~%!$&*+,=:@?-]*)",
    re.ASCII,
)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")
PLACEHOLDERS: Final = ["{x}", "{y}", "{z}"]


@dataclass(frozen=True, slots=True)
class Tiles:
    """Raster tiles of one host, and whom they are owed to. QueryError unless both are sound."""

    url: str
    attribution: str

    def __post_init__(self) -> None:
        tiles_url(self.url)
        if not self.attribution.strip():
            raise QueryError("attribution", self.attribution, "whom the tiles are owed to, as text")

    @property
    def origin(self) -> str:
        """The one host that the page may ask for images beside ours."""
        return tiles_url(self.url)


def tiles_url(text: str) -> str:
    """The origin of a template for the addresses of tiles. QueryError if it can't be used."""
    match = _TILES.fullmatch(text)
    placeholders = sorted(_PLACEHOLDER.findall(text))
    if not match or placeholders != PLACEHOLDERS:
        expected = "https://HOST/… with {z}, {x} and {y} once each, and no user, password or {s}"
        raise QueryError("tiles", text, expected)
    return match["origin"]


def framer(text: str) -> str:
    """An origin that may frame the map, or `*`. QueryError if it is none."""
    if text != _ANY and not _FRAMER.fullmatch(text):
        raise QueryError("embed", text, "an origin such as https://example.org, or *")
    return text


@dataclass(frozen=True, slots=True)
class Outside:
    """What the map has to do with other hosts: nothing, unless something is named."""

    tiles: Tiles | None = None
    framers: tuple[str, ...] = ()
    """Origins whose pages may frame the map, beside our own."""

    def __post_init__(self) -> None:
        for text in self.framers:
            framer(text)

    def headers(self, *, embedded: bool) -> dict[str, str]:
        """The headers of the map's page, where they differ from those of every page."""
        policy = PAGE["Content-Security-Policy"]
        if self.tiles:
            policy = policy.replace("img-src ", f"img-src {self.tiles.origin} ")
        if not embedded:
            return {"Content-Security-Policy": policy, "X-Frame-Options": "DENY"}
        ancestors = " ".join(("'self'", *self.framers))
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
        # The older header can't name origins: where there are some, the policy alone tells them.
        own = {} if self.framers else {"X-Frame-Options": "SAMEORIGIN"}
        return {"Content-Security-Policy": policy, **own}


NOBODY: Final = Outside()
