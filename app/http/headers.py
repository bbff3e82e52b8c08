"""Headers that every response carries, by its kind.

A page may load our own scripts, styles, images and data and nothing else: no inline code, no other
host. All else is data: a browser that is led to open it as a document may load and run nothing.
HSTS is left to the proxy that has the certificate (.github/SECURITY.md).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RawHeaders = list[tuple[bytes, bytes]]

_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that know no frame-ancestors
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",  # nothing here is for some only: no cookies, no log-in
    "Access-Control-Expose-Headers": "*",  # a script of another origin may read all of them
}
PAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
            "magnetometer=(), microphone=(), payment=(), usb=()"
        ),
        **_ALL,
    }
)
DATA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "sandbox"
        ),
        "Cross-Origin-Resource-Policy": "cross-origin",
        **_ALL,
    }
)


def raw(headers: Mapping[str, str]) -> RawHeaders:
    """Headers as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_PAGE: Final = raw(PAGE)
_DATA: Final = raw(DATA)


def policy(media_type: bytes) -> RawHeaders:
    """The headers for an answer of this media type."""
    return _PAGE if media_type.startswith(b"text/html") else _DATA


def missing(headers: RawHeaders, media_type: bytes) -> RawHeaders:
    """The headers of this media type that an answer hasn't got yet.

    An answer with a policy of its own says there who may frame it (`app/http/other_hosts.py`).
    """
    names = {name for name, _ in headers}
    if b"content-security-policy" in names:
        names.add(b"x-frame-options")
    return [pair for pair in policy(media_type) if pair[0] not in names]
