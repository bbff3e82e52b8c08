"""Which media type and which encoding a client wants (RFC 9110, sections 12.5.1 and 12.5.3)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

HEADER_MAX: Final = 1000
"""Longer Accept headers are cut: nobody needs more, and what is kept of them is bounded."""
ENCODINGS: Final = ("zstd", "br", "gzip")
"""What we can send, the quickest first, for what is encoded again and again."""
SMALLEST_FIRST: Final = ("br", "zstd", "gzip")
"""The same for what is kept: it is encoded once and sent often."""
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


@lru_cache(maxsize=512)
def media_type(accept: str, offered: tuple[str, ...]) -> str | None:
    """The offered media type the client likes best, the earliest of equals; None if none will do.

    An empty header accepts everything.
    """
    if not accept.strip():
        return offered[0]
    ranges = _weighted(accept)
    best = max(offered, key=lambda offer: (_quality(offer, ranges), -offered.index(offer)))
    return best if _quality(best, ranges) > 0 else None


@lru_cache(maxsize=512)
def encoding(accept_encoding: str, offered: tuple[str, ...] = ENCODINGS) -> str:
    """The offered content coding the client likes best, the earliest of equals; "" for none."""
    weights = dict(_weighted(accept_encoding))
    any_other = weights.get("*", 0.0)
    best = max(offered, key=lambda name: (weights.get(name, any_other), -offered.index(name)))
    weight = weights.get(best, any_other)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def _weighted(header: str) -> list[tuple[str, float]]:
    """The elements of a list header with their q-values; malformed ones count as not wanted."""
    pairs = []
    for element in header[:HEADER_MAX].lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        weight = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        pairs.append((name, float(weight) if _QUALITY.fullmatch(weight) else 0.0))
    return pairs


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a client wants a media type: the weight of the most specific range it falls in."""
    plain = offer.partition(";")[0]
    kind = plain.partition("/")[0]
    # Whoever knows no better name asks for JSON, and all that ends in +json is that.
    loose = ("application/json",) if plain.endswith("+json") else ()
    for media_range in (plain, *loose, f"{kind}/*", "*/*"):
        for name, weight in ranges:
            if name == media_range:
                return weight
    return 0.0
