"""How much one answer may be made of, so that no question can take the memory of the server.

What an answer will take is known before it is made, since its features lie ready as bytes: a page
takes them once more, a file up to twice while it is made (measured: GeoPackage 1.6 times, KML 1.8,
CSV 1.1) and a second for each 10 MiB. Few are made at a time (`app/api/dispatch.py`), so that this
bounds what all of them take together.
"""

import logging
import tempfile
from pathlib import Path
from typing import Final

import geopandas

from app.http import BusyError
from geo import QueryError
from geo.features import write

log = logging.getLogger("deir_front")
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


def filed(frame: geopandas.GeoDataFrame, layer: str, suffix: str) -> bytes:
    """The frame as a file of this suffix. BusyError if there is no room to make it in."""
    try:
        with tempfile.TemporaryDirectory(prefix="deir-front-") as directory:
            path = Path(directory) / f"{layer}{suffix}"
            write(frame, path, layer=layer)
            return path.read_bytes()
    except (OSError, QueryError) as error:  # of `write`, the latter names a path of ours
        log.error("a file could not be made: %s", error)
        raise BusyError("There is no room to make a file in. Ask for JSON, or later.") from None
