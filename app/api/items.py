"""The features of a collection: a page as GeoJSON, one by its id, or all that match as a file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import numpy as np
import orjson
import shapely

from app.api import bounds
from app.api.documents import LinkParts, is_lat_lon
from app.api.questions import OFFSET_MAX, ItemsQuery
from app.http import CRS84, GEOJSON, HTML, JSON, systems, with_parameter
from geo import Front, Query, Selection
from geo.crs import WGS84, Geometries, Ints, moved

METRIC_DECIMALS: Final = 2

FILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "csv": (".csv", "text/csv; charset=utf-8"),
        "fgb": (".fgb", "application/flatgeobuf"),
        "geojsonseq": (".geojsons", "application/geo+json-seq"),
        "gpkg": (".gpkg", "application/geopackage+sqlite3"),
        "jsonfg": (".jsonfg", "application/vnd.ogc.fg+json"),
        "kml": (".kml", "application/vnd.google-earth.kml+xml"),
        "parquet": (".parquet", "application/vnd.apache.parquet"),
    }
)
"""Name of a format in `f` to the suffix `geo.features.export` knows it by, and its media type."""


def found(front: Front, layer: str, asked: ItemsQuery) -> Selection:
    """The features of the page that was asked for, as they are to be shown, and their count."""
    as_kept = asked.crs == CRS84 and asked.properties is None
    collection = front.collection(layer)
    if as_kept and asked.query.everything:
        whole = front.select(layer, asked.query)
        bounds.refuse_bytes(len(whole.joined), whole.returned)
        return whole
    places, matched = collection.page(asked.query)
    kept = collection.some(places)
    bounds.refuse_bytes(sum(map(len, kept)), len(kept))
    features = kept if as_kept else shown(front, layer, asked, places)
    return Selection(b",".join(features), len(places), matched)


def neighbours(asked: ItemsQuery, given: str, here: str, matched: int) -> list[LinkParts]:
    """Links to the next and the previous page, every parameter of the query string kept."""
    query = asked.query
    after = query.offset + query.limit
    if not query.offset and after >= matched:
        return []
    start = f"{here}?{with_parameter(given, 'offset', '')}"
    links = []
    if after < matched:
        links.append(("next", f"{start}{after}", "The next page", GEOJSON))
    if query.offset and matched:
        before = max(min(query.offset, matched) - query.limit, 0)
        links.append(("prev", f"{start}{before}", "The page before", GEOJSON))
    return links


def shown(front: Front, layer: str, asked: ItemsQuery, places: Ints) -> list[bytes]:
    """The features at these places with chosen properties only, in another reference system."""
    collection = front.collection(layer)
    features = [orjson.loads(feature) for feature in collection.some(places)]
    if asked.properties is not None:
        for feature in features:
            own = feature["properties"]
            feature["properties"] = {name: own[name] for name in asked.properties}
    if asked.crs != CRS84:
        there = reprojected(collection.geometries[places], asked.crs, front.records.manifest.crs)
        for feature, geometry in zip(features, shapely.to_geojson(there).tolist(), strict=True):
            feature["geometry"] = None if geometry is None else orjson.Fragment(geometry)
    return [orjson.dumps(feature) for feature in features]


def reprojected(geometries: Geometries, uri: str, metric: str) -> Geometries:
    """Geometries in WGS 84 (lon, lat) in another system, in the axis order of its authority."""
    if is_lat_lon(uri):
        return shapely.transform(geometries, lambda positions: positions[:, ::-1])
    return moved(geometries, WGS84, systems(metric)[uri], decimals=METRIC_DECIMALS)


def item(front: Front, layer: str, feature_id: str, crs: str) -> bytes | None:
    """One feature, in a reference system; None if there is no such feature."""
    collection = front.collection(layer)
    at = collection.position.get(feature_id)
    if at is None:
        return None
    if crs == CRS84:
        return collection.item(feature_id)
    asked = ItemsQuery(query=Query(), crs=crs, properties=None, limited=False)
    return shown(front, layer, asked, np.array([at]))[0]


def item_links(base: str, layer: str, feature_id: str) -> list[LinkParts]:
    """Links of one feature: itself, its page for people, its collection."""
    here = f"{base}collections/{layer}/items/{quote(feature_id)}"
    return [
        ("self", here, "This feature", GEOJSON),
        ("alternate", f"{here}?f=html", "This feature for people", HTML),
        ("collection", f"{base}collections/{layer}", "Its collection", JSON),
    ]


def file(front: Front, layer: str, asked: ItemsQuery, name: str) -> bytes:
    """Every feature that matches, or as many as the limit asks for, as a file of this format."""
    query = asked.query if asked.limited else asked.query._replace(limit=OFFSET_MAX)
    collection = front.collection(layer)
    places, _ = collection.page(query)
    bounds.refuse_longer(collection, places)
    frame = bounds.chosen(front, layer, places)
    if asked.properties is not None:
        frame = frame[[*asked.properties, "geometry"]]
    return bounds.filed(frame, layer, FILES[name][0])
