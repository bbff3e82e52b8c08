"""How much one answer may be made of, so that no question can take the memory of the server.

What an answer will take is known before it is made, since its features lie ready as bytes: a page
takes them once more, a file up to twice while it is made (measured: GeoPackage 1.6 times, KML 1.8,
CSV 1.1) and a second for each 10 MiB. Few are made at a time (`app/api/dispatch.py`), so that this
bounds what all of them take together.
"""

import logging
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import geopandas
import orjson

from app.http import BusyError
from geo import LAYERS, Collection, Front, QueryError
from geo.crs import Ints, frame_of
from geo.features import SCHEMAS, write

log = logging.getLogger("deir_front")
FEATURES_BYTES: Final = 64 * 1024 * 1024
"""The features of one answer, as GeoJSON."""
DTYPES: Final = {"string": "str", "integer": "Int64", "boolean": "bool"}
"""By kind of property, so that a column's type doesn't hang on which features were chosen."""
LESS: Final = "ask for parts, with limit and offset, or for less, with bbox, datetime or filter"


def refuse_longer(collection: Collection, places: Ints, most: int = FEATURES_BYTES) -> None:
    """QueryError for `limit` if the features at these places are too long for one answer."""
    size = int((collection.starts[places + 1] - collection.starts[places]).sum())
    refuse_bytes(size, len(places), most)


def refuse_bytes(size: int, features: int, most: int = FEATURES_BYTES) -> None:
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


def chosen(front: Front, layer: str, places: Ints) -> geopandas.GeoDataFrame:
    """The features at these places as a frame, as `front.frame(layer)` has them.

    Of a layer that may be long no frame is made: it would take several times its bytes, for good.
    """
    if LAYERS[layer].columns is None:
        return front.frame(layer).iloc[places]
    collection = front.collection(layer)
    features = [orjson.loads(feature) for feature in collection.some(places)]
    kinds = {name: SCHEMAS[layer][name].type for name in SCHEMAS[layer]}
    rows = [{"id": f["id"], **_typed(f["properties"], kinds)} for f in features]
    frame = frame_of(rows, list(collection.geometries[places]), tuple(kinds))
    frame.index = frame.index.astype(DTYPES["string"])
    return frame.astype({n: DTYPES[kind] for n, kind in kinds.items() if kind in DTYPES})


def _typed(properties: dict[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and kinds[name] == "date" else value
        for name, value in properties.items()
    }
