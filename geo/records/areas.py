"""The ground that maps of voices give a party: GeoJSON files beside the tables.

They are parsed as JSON and checked here, never by GDAL, which follows a file to other files and to
the network. A feature of the id of its row is the ground; the rest of a feature says nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import shapely

from geo.errors import Fault
from geo.records.csv_rows import UnreadableError, opened
from geo.records.model import Reference
from geo.records.tables import ReadTable

_LAYOUT: Final = "a GeoJSON FeatureCollection of polygons, each with an id, in WGS 84"
_SYSTEMS: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84")
_TABLE: Final = "references.csv"


def read_grounds(
    directory: Path, references: ReadTable[Reference], faults: list[Fault]
) -> dict[str, Any]:
    """The multipolygon (lon, lat) of each row; faults are added to `faults`."""
    lines = dict(zip(references.records, references.lines, strict=True))
    files: dict[str, list[str]] = {}
    for reference in references.records.values():
        files.setdefault(reference.file, []).append(reference.id)
    grounds: dict[str, Any] = {}
    for name, own in sorted(files.items()):
        features = _features(directory / name, faults)
        if features is None:
            continue
        read = _grounds(name, features, faults)
        expected = f"the id of a feature in {name}"
        faults += [Fault(_TABLE, lines[one], "id", one, expected) for one in own if one not in read]
        if references.complete:
            left = read.keys() - set(own) - references.faulty.keys()
            faults += [Fault(name, 0, "id", one, f"an id of its rows in {_TABLE}") for one in left]
        grounds |= {one: read.get(one) for one in own}
    return grounds


def _features(path: Path, faults: list[Fault]) -> list[Any] | None:
    """The features of a file as JSON, None with a fault."""
    try:
        with opened(path, _LAYOUT) as stream:
            document = orjson.loads(stream.read())
        if expected := _unfit(document):
            raise UnreadableError(Fault(path.name, 0, "", "other JSON", expected))
    except UnreadableError as error:
        faults.append(error.fault)
    except orjson.JSONDecodeError as error:
        faults.append(Fault(path.name, error.lineno, "", error.msg, _LAYOUT))
    else:
        return list(document["features"])
    return None


def _grounds(name: str, features: list[Any], faults: list[Fault]) -> dict[str, Any]:
    """The ground of each feature by its id, None where it has a fault."""
    read: dict[str, Any] = {}
    for number, feature in enumerate(features, 1):
        feature_id = feature.get("id") if isinstance(feature, dict) else None
        shown = feature_id if isinstance(feature_id, str) else f"feature {number}"
        try:
            if shown != feature_id or feature_id in read:
                raise ValueError("a feature with an id of its own, as text")
            read[feature_id] = None
            read[feature_id] = multipolygon(feature.get("geometry"))
        except ValueError as error:
            faults.append(Fault(name, 0, "features", shown, str(error)))
    return read


def _unfit(document: Any) -> str:
    """What was expected of a whole document, empty if it is so."""
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        return _LAYOUT
    system = document.get("crs")
    named = system.get("properties") if isinstance(system, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    return "" if system is None or name in _SYSTEMS else f"{_LAYOUT}, and no member `crs`"


def multipolygon(geometry: Any) -> Any:
    """A GeoJSON Polygon or MultiPolygon as a multipolygon (lon, lat), rings as RFC 7946 has them.

    ValueError says what was expected.
    """
    whole = shapely.orient_polygons(rough_multipolygon(geometry))
    if not shapely.is_valid(whole):
        reason = shapely.is_valid_reason(whole)
        raise ValueError(f"polygons that neither cross themselves nor overlap; {reason}")
    return whole


def rough_multipolygon(geometry: Any) -> Any:
    """The same as it stands, though its polygons may cross themselves or overlap."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError("a geometry of type Polygon or MultiPolygon")
    nested = geometry.get("coordinates")
    polygons = [nested] if kind == "Polygon" else nested
    if not isinstance(polygons, list) or not polygons:
        raise ValueError("coordinates of at least one polygon")
    parts = [shapely.Polygon(shell, holes) for shell, *holes in map(_rings, polygons)]
    return shapely.MultiPolygon(parts)


def _rings(polygon: Any) -> list[Any]:
    if not isinstance(polygon, list) or not polygon:
        raise ValueError("coordinates of at least one ring in each polygon")
    return [_ring(ring) for ring in polygon]


def _ring(ring: Any) -> Any:
    """The positions (lon, lat) of a ring; heights are left out."""
    try:
        positions = np.array(ring)
    except ValueError:  # of unequal lengths
        positions = np.array([])
    if positions.ndim != 2 or positions.dtype.kind not in "if" or positions.shape[1] not in (2, 3):
        raise ValueError("positions of two or three numbers: longitude, latitude, height")
    positions = positions[:, :2].astype(float)
    if len(positions) < 4 or (positions[0] != positions[-1]).any():
        raise ValueError("closed rings of at least 4 positions, the last equal to the first")
    if not (np.abs(positions) <= (180, 90)).all():
        raise ValueError("degrees: longitude from -180 to 180, latitude from -90 to 90")
    return positions
