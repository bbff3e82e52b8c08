"""How much one answer may be made of, so that no question can take the memory of the server.

What an answer will take is known before it is made, since its features lie ready as bytes: a page
takes them once more, a file up to twice while it is made (measured: GeoPackage 1.6 times, KML 1.8,
CSV 1.1) and a second for each 10 MiB. Few are made at a time (`app/api/dispatch.py`), so that this
bounds what all of them take together.
"""

from typing import Final

from geo import QueryError

FEATURES_BYTES: Final = 64 * 1024 * 1024
"""The features of one answer, as GeoJSON."""
LESS: Final = "ask for parts, with limit and offset, or for less, with bbox, datetime or filter"


def refuse(size: int, features: int, most: int = FEATURES_BYTES) -> None:
    """QueryError for `limit` if so many features are too long for one answer."""
    if size > most:
        expected = (
            f"at most {most // 2**20} MiB of features in one answer, these are "
            f"{size / 2**20:.0f} MiB: {LESS}"
        )
        raise QueryError("limit", f"{features} features", expected)
