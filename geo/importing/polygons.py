"""Polygons of others: whom a map shows on which ground, on which day.

GeoJSON is read by hand. A GeoPackage and a zipped shapefile go through GDAL, by the driver for what
their first bytes say they are, and only because they are the user's own files. Polygons that cross
themselves are mended, and it is said how many were.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, TypeVar

import geopandas
import numpy as np
import pyogrio
import shapely

from geo.crs import WGS84
from geo.errors import Fault, QueryError, RecordsError
from geo.importing.names import holders
from geo.importing.others import Say, at_midnight, cell_text
from geo.importing.points import DAMAGED, geopackage_frame
from geo.importing.reports import day_nearby
from geo.importing.shapes import read_geojson, refused
from geo.records import Records, day_as_iso, rough_multipolygon

_T = TypeVar("_T")
POLYGON_FORMATS: Final = (".geojson", ".json", ".gpkg", ".zip")
POLYGON_FIELDS: Final = ("holder", "day")
"""What a property of a polygon may say."""
NO_POLYGON: Final = "that are no polygons"
PASSED_OVER: Final = "passed over"
MENDED: Final = "mended, as they cross themselves"
_DECIMALS: Final = 6
_IN_NAME: Final = re.compile(r"(?<!\d)((?:18|19|20|21)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
_NEEDED: Final = (".shp", ".shx", ".dbf")
_SHAPEFILE: Final = (*_NEEDED, ".prj", ".cpg")
_SHP: Final = b"\x00\x00\x27\x0a"
_SHAPEFILE_BYTES: Final = 2**30


class PolygonPlan(NamedTuple):
    """How polygons are read: what is the same for all of them, or which property says it."""

    holder: str = ""
    day: date | None = None
    columns: Mapping[str, str] = {}
    parties: Mapping[str, str] = {}
    """Whom their words mean; those that mean nobody are passed over."""
    layer: str = ""


@dataclass(frozen=True)
class DrawnMap:
    """What some files show: the ground of each holder on each day."""

    grounds: Mapping[tuple[date, str], Any]
    """By day and holder, in order: a multipolygon in WGS 84 (lon, lat)."""
    read: int
    """How many features the files have."""
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The days of which it speaks, in order."""
        return sorted({day for day, _ in self.grounds})


class _Feature(NamedTuple):
    number: int
    properties: Mapping[str, Any]
    shape: Any


def read_polygons(paths: Sequence[Path], plan: PolygonPlan, records: Records, say: Say) -> DrawnMap:
    """What the files show. RecordsError with every fault, QueryError for what isn't said."""
    counts: Counter[str] = Counter()
    parts: dict[tuple[date, str], list[Any]] = {}
    faults: list[Fault] = []
    finding = _Finding(plan, records, faults)
    for path in paths:
        say(f"reading {path.name}")
        for feature in _features(path, plan):
            counts["read"] += 1
            if key := finding.key(path, feature, counts):
                parts.setdefault(key, []).append(feature.shape)
    if faults:
        raise RecordsError(faults)
    grounds = {key: _whole(shapes, counts) for key, shapes in sorted(parts.items())}
    there = {key: shape for key, shape in grounds.items() if not shape.is_empty}
    return DrawnMap(there, counts.pop("read", 0), counts)


class _Finding:
    """Finds the day and the holder of each polygon."""

    def __init__(self, plan: PolygonPlan, records: Records, faults: list[Fault]) -> None:
        self.plan, self.faults = plan, faults
        self.words = {text.casefold(): ours for text, ours in plan.parties.items()}
        self.names = holders(records.parties)
        self.parse_day = day_nearby(records)

    def key(self, path: Path, feature: _Feature, counts: Counter[str]) -> tuple[date, str] | None:
        """The day and the holder; None, counted or with a fault, if it has none."""
        if feature.shape is None:
            counts[NO_POLYGON] += 1
            return None
        text = self._text(path, feature, "holder", self.plan.holder)
        text = self.words.get(text.casefold(), text)
        if not text:
            counts[PASSED_OVER] += 1
            return None
        day = self._text(path, feature, "day", str(self.plan.day or ""))
        if "day" not in self.plan.columns and not day:
            day = str(day_in_name(path))
        when = self._parsed(path, feature, day, self._day)
        whose = self._parsed(path, feature, text, self.names.id_of)
        return (when, whose) if when and whose else None

    def _day(self, text: str) -> date:
        return self.parse_day(day_as_iso(at_midnight(text)[:10], lambda: False))

    def _parsed(
        self, path: Path, feature: _Feature, text: str, parse: Callable[[str], _T]
    ) -> _T | None:
        """What a text of a polygon means; None, with a fault, if nothing."""
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(Fault(path.name, feature.number, "", text, str(error)))
            return None

    def _text(self, path: Path, feature: _Feature, name: str, otherwise: str) -> str:
        column = self.plan.columns.get(name)
        if column is None:
            return otherwise
        if column not in feature.properties:
            expected = f"a property of each polygon, such as {', '.join(feature.properties)}"
            raise QueryError("map", column, f"{expected} in {path.name}")
        return cell_text(feature.properties[column]).strip()


def day_in_name(path: Path) -> date:
    """The day in the name of a file. QueryError if there is none, or more than one."""
    days = {f"{year}-{month}-{day}" for year, _, month, day in _IN_NAME.findall(path.stem)}
    try:
        [text] = days
        return date.fromisoformat(text)
    except ValueError:
        expected = "a day in the name of the file (2024-03-05 or 20240305), --day or --map day=NAME"
        raise QueryError("day", path.name, expected) from None


def _whole(shapes: Sequence[Any], counts: Counter[str]) -> Any:
    """The ground of some polygons as one valid multipolygon, coordinates rounded."""
    array = np.array(shapes, dtype=object)
    unsound = ~shapely.is_valid(array)
    counts[MENDED] += int(np.count_nonzero(unsound))
    array[unsound] = shapely.make_valid(array[unsound], method="structure", keep_collapsed=False)
    whole = shapely.set_precision(shapely.union_all(array), 10.0**-_DECIMALS)
    polygons = [part for part in shapely.get_parts([whole]) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(polygons))


# ---- files ----


def _features(path: Path, plan: PolygonPlan) -> Iterator[_Feature]:
    suffix = path.suffix.lower()
    if suffix not in POLYGON_FORMATS:
        raise QueryError("file", path, f"a name ending in {', '.join(POLYGON_FORMATS)}")
    if suffix == ".gpkg":
        yield from _of_frame(path, geopackage_frame(path, plan.layer))
    elif suffix == ".zip":
        yield from _of_frame(path, _shapefile(path))
    else:
        yield from _of_geojson(path)


def _of_geojson(path: Path) -> Iterator[_Feature]:
    document = read_geojson(path)
    features = document.get("features", [{"geometry": document, "properties": {}}])
    if not isinstance(features, list):
        raise refused(path, "no features", "GeoJSON with a FeatureCollection")
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise refused(path, str(feature), "a feature with properties", number)
        geometry = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        shape = None
        if kind in ("Polygon", "MultiPolygon"):
            try:
                shape = rough_multipolygon(geometry)
            except ValueError as error:
                raise refused(path, str(kind), str(error), number) from None
        yield _Feature(number, feature.get("properties") or {}, shape)


def _of_frame(path: Path, frame: Any) -> Iterator[_Feature]:
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.crs is None:
        raise refused(path, "no reference system", "one that says where its positions are")
    shapes = shapely.force_2d(frame.geometry.to_crs(WGS84).to_numpy())
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    for number, (shape, row) in enumerate(zip(shapes, rows, strict=True), 1):
        is_ground = shape is not None and shape.geom_type in ("Polygon", "MultiPolygon")
        if is_ground and not (np.abs(shapely.get_coordinates(shape)) <= (180, 90)).all():
            raise refused(path, "a position out of reach", "degrees of this world", number)
        properties = {str(name): value for name, value in row.items()}
        yield _Feature(number, properties, shape if is_ground else None)


def _shapefile(path: Path) -> Any:
    """The only shapefile of a zip, whose parts are taken out of it first."""
    try:
        with zipfile.ZipFile(path) as packed, TemporaryDirectory(prefix="deir-front-") as directory:
            file = Path(directory) / "shape.shp"
            for suffix, content in _parts(path, packed).items():
                file.with_suffix(suffix).write_bytes(content)
            return pyogrio.read_dataframe(file)
    except (*DAMAGED, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise refused(path, str(error), "a zipped shapefile that is whole") from None


def _parts(path: Path, packed: zipfile.ZipFile) -> dict[str, bytes]:
    """The files of the only shapefile, by their endings."""
    shapes = [one.filename for one in packed.infolist() if one.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise refused(path, f"{len(shapes)} shapefiles", "one shapefile")
    own = [one for one in packed.infolist() if one.filename[:-4] == shapes[0][:-4]]
    if sum(one.file_size for one in own) > _SHAPEFILE_BYTES:
        raise refused(path, "a larger shapefile", f"at most {_SHAPEFILE_BYTES} bytes")
    parts = {one.filename[-4:].lower(): packed.read(one) for one in own}
    if missing := [suffix for suffix in _NEEDED if suffix not in parts]:
        raise refused(path, f"no file ending in {', '.join(missing)}", "all of a shapefile")
    shape = parts[".shp"]
    if not shape.startswith(_SHP) or 2 * int.from_bytes(shape[24:28], "big") != len(shape):
        raise refused(path, shapes[0], "a shapefile that is whole")
    return {suffix: content for suffix, content in parts.items() if suffix in _SHAPEFILE}
