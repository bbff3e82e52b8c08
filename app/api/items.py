"""The features of a collection: a page as GeoJSON, one by its id, or all that match as a file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import numpy as np
import orjson
import shapely

from app.api import bounds
from app.api.documents import LinkParts
from app.api.questions import PAGING, items_query
from app.http import CSV, GEOJSON, HTML, JSON, with_parameter, without_parameter
from app.resource import Request
from geo import Front, Query, Selection
from geo.features import Form, file_bytes
from geo.search import Table, framed

FILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "csv": (".csv", CSV),
        "fgb": (".fgb", "application/flatgeobuf"),
        "geojsonseq": (".geojsons", "application/geo+json-seq"),
        "gpkg": (".gpkg", "application/geopackage+sqlite3"),
        "jsonfg": (".jsonfg", "application/vnd.ogc.fg+json"),
        "kml": (".kml", "application/vnd.google-earth.kml+xml"),
        "parquet": (".parquet", "application/vnd.apache.parquet"),
    }
)
"""Name of a format in `f` to the suffix `geo.features.export` knows it by, and its media type."""


def cost_s(request: Request) -> float:
    """About how many seconds it takes to find the features of a request."""
    if request.parameters.keys() <= PAGING:
        return 0.0  # a slice of what is ready
    front, layer = request.front, request.layer
    question = items_query(request.parameters, layer, front.records.manifest.crs)
    return front.store.cost_s(layer, question.query)


def items_page(front: Front, layer: str, query: Query) -> Selection:
    """The page of features that was asked for. QueryError for one that is too long."""
    selection = front.store.select(layer, query)
    bounds.refuse(selection.size, selection.returned)
    return selection


def neighbours(
    query: Query, parameters: str, here: str, page: Selection | Table, media: str = GEOJSON
) -> list[LinkParts]:
    """Links to the next and the previous page, every parameter of the query string kept.

    The next one names the last feature of this page too, so that nobody has to count up to it.
    """
    matched, following = page.matched, query.offset + query.limit
    if not query.offset and following >= matched:
        return []
    start = f"{here}?{with_parameter(without_parameter(parameters, 'after'), 'offset', '')}"
    links = []
    if following < matched:
        behind = "" if page.last is None else f"&after={page.last}"
        links.append(("next", f"{start}{following}{behind}", "The next page", media))
    if query.offset and matched:
        before = max(min(query.offset, matched) - query.limit, 0)
        links.append(("prev", f"{start}{before}", "The page before", media))
    return links


def item_links(base: str, layer: str, feature_id: str) -> list[LinkParts]:
    """Links of one feature: itself, its page for people, its collection."""
    here = f"{base}collections/{layer}/items/{quote(feature_id)}"
    return [
        ("self", here, "This feature", GEOJSON),
        ("alternate", f"{here}?f=html", "This feature for people", HTML),
        ("collection", f"{base}collections/{layer}", "Its collection", JSON),
    ]


def file(front: Front, layer: str, query: Query, name: str, *, whole: bool) -> tuple[bytes, Table]:
    """The page of features as a file, and as a table; `whole` geometries in any case."""
    table = front.store.table(layer, query)
    bounds.refuse(table.size, table.returned)
    assert table.frame is not None  # noqa: S101 (what is short enough is made)
    suffix, _ = FILES[name]
    body = file_bytes(table.frame, suffix, Form(layer, query.crs, whole))
    return body, table


def item_file(item: bytes, layer: str, name: str, crs: str) -> bytes:
    """One feature, from its GeoJSON in WGS 84, as a file."""
    geometry = orjson.loads(item)["geometry"]
    shape = geometry and shapely.from_geojson(orjson.dumps(geometry))
    suffix, _ = FILES[name]
    frame = framed([item], np.array([shape], dtype=object), layer)
    return file_bytes(frame, suffix, Form(layer, crs, whole=True))
