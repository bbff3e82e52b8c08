"""A layer made ready for questions: features as bytes, their boxes in a tree, their days in arrays.

A question costs one tree query and two comparisons of arrays; its answer is a list of byte strings
that are joined, never serialised again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.crs import Bools, Ints
from geo.geojson import features
from geo.model import BBox

Interval = tuple[date | None, date | None]
"""First and last day, both included; None is open."""
ALWAYS: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Selection:
    """The features of one page of an answer, and how many match in all."""

    features: Sequence[bytes]
    matched: int


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The features of one layer, in their order."""

    features: tuple[bytes, ...]
    position: dict[str, int]
    """Feature id to its place in `features`."""
    tree: shapely.STRtree
    unlocated: Bools
    """Features without geometry: they match every bbox."""
    begins: Ints
    """First day as an ordinal; undated features begin before all days ..."""
    ends: Ints
    """... and end after all of them: they match every datetime."""
    bbox: BBox | None
    interval: Interval

    def item(self, feature_id: str) -> bytes | None:
        """The feature of this id, None if there is none."""
        at = self.position.get(feature_id)
        return None if at is None else self.features[at]

    def select(
        self,
        *,
        bbox: Sequence[BBox] = (),
        datetime: Interval = (None, None),
        limit: int | None = None,
        offset: int = 0,
    ) -> Selection:
        """The features that meet any of the boxes (if given) and the interval.

        Boxes are in degrees, WGS 84, none of them across the antimeridian: such a box is given
        as two. A feature meets a box if its geometry does, not merely its own box.
        """
        first, last = datetime
        hits = np.ones(len(self.features), dtype=np.bool_)
        if bbox:
            hits = self.unlocated.copy()
            boxes = shapely.box(*np.array(bbox, dtype=float).T)
            hits[self.tree.query(boxes, predicate="intersects")[1]] = True
        if first is not None:
            hits &= self.ends > first.toordinal()
        if last is not None:
            hits &= self.begins <= last.toordinal()
        found = np.flatnonzero(hits)
        page = found[offset : None if limit is None else offset + limit]
        return Selection([self.features[at] for at in page.tolist()], len(found))


def collection(frame: geopandas.GeoDataFrame) -> Collection:
    """The collection of a frame in WGS 84; valid_from and valid_to, if present, are its days."""
    geometries = frame.geometry.to_numpy()
    begins, ends = _days(frame, "valid_from", -ALWAYS), _days(frame, "valid_to", ALWAYS)
    west, south, east, north = frame.total_bounds.tolist()
    return Collection(
        features=tuple(features(frame)),
        position={str(key): at for at, key in enumerate(frame.index)},
        tree=shapely.STRtree(geometries),
        unlocated=shapely.is_missing(geometries) | shapely.is_empty(geometries),
        begins=begins,
        ends=ends,
        bbox=None if np.isnan(west) else (west, south, east, north),
        interval=_interval(begins, ends),
    )


def _days(frame: geopandas.GeoDataFrame, column: str, missing: int) -> Ints:
    values: list[Any] = list(frame[column]) if column in frame else [None] * len(frame)
    return np.array(
        [v.toordinal() if isinstance(v, date) else missing for v in values], dtype=np.int64
    )


def _interval(begins: Ints, ends: Ints) -> Interval:
    """First and last day of all dated features, None where open."""
    dated = begins[begins != -ALWAYS]
    if not len(dated):
        return None, None
    last = int(ends.max())
    return (
        date.fromordinal(int(dated.min())),
        None if last == ALWAYS else date.fromordinal(last - 1),
    )
