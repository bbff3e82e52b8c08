"""Which features meet an area: an index over the distinct points and shapes of a layer.

Features share places: a hundred thousand claims stand at a few thousand points. So the tree holds
each point once, those of multipoints one by one (the box around a claim about two towns spans all
that lies between them), and each other shape once; lists say which features stand at each. Of a
point the tree is sure that it is in a box; only shapes are tested exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import BBox, Geometries, Ints
from geo.records import Column

POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where the features of a layer are, in WGS 84."""

    points: int
    """How many of the tree's geometries are points: the first ones."""
    shapes: Geometries
    """The others."""
    tree: shapely.STRtree
    features: Ints
    """Features (places in the layer's order) at each geometry of the tree, one after another."""
    bounds: Ints
    """Where those of each geometry begin in `features`, and where the next one's would."""
    nowhere: Ints
    """Features without geometry."""
    which: Ints
    """Of each feature the place of its geometry in `distinct`, -1 where it has none."""
    distinct: Geometries
    """The geometries of the layer, each once."""
    repeated: bool
    """Whether a feature may be at several geometries of the tree."""
    lock: Lock = field(default_factory=Lock)
    """For `shapes`: they are prepared, and a prepared shape answers one thread at a time."""

    def meeting(self, areas: Sequence[BBox | BaseGeometry]) -> Ints:
        """Features that meet any of the areas, and those without geometry, in the layer's order."""
        hits = [self._at(self._hits(area)) for area in areas]
        joined = np.concatenate([*hits, self.nowhere])
        joined.sort()
        return _once(joined) if self.repeated or len(areas) > 1 else joined

    def near(self, shape: BaseGeometry) -> Ints:
        """Features whose points, or boxes around shapes, meet the box around this shape."""
        near = self._at(self.tree.query(shape))
        near.sort()
        return _once(near)

    def _hits(self, area: BBox | BaseGeometry) -> Ints:
        if not isinstance(area, tuple):
            return self.tree.query(area, predicate="intersects")
        box = box_shape(area)
        near = self.tree.query(box)
        shapes = near >= self.points
        if not shapes.any():
            return near
        doubtful = near[shapes]
        with self.lock:
            meets = shapely.intersects(self.shapes[doubtful - self.points], box)
        return np.concatenate([near[~shapes], doubtful[meets]])

    def _at(self, hits: Ints) -> Ints:
        """The features at these geometries of the tree."""
        starts = self.bounds[hits]
        return self.features[_ranges(starts, self.bounds[hits + 1] - starts)]


def _once(ordered: Ints) -> Ints:
    """Each of ordered numbers once; several times faster than `np.unique` where they are few."""
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def box_shape(box: BBox) -> BaseGeometry:
    """A box as a polygon; one without area as a line or a point."""
    west, south, east, north = box
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def space(geometries: Column) -> Space:
    """The index of these geometries, missing for a feature without one."""
    distinct = np.asarray(geometries.values, dtype=object)
    places = geometries.codes.astype(np.int64)
    placed = np.flatnonzero(places >= 0)
    which = places[placed]
    dotted = np.isin(shapely.get_type_id(distinct), POINTS)
    positions, owner = shapely.get_coordinates(distinct[dotted], return_index=True)
    spots, spot = np.unique(positions, axis=0, return_inverse=True)
    shapes = shapely.force_2d(distinct[~dotted])  # copies, which nobody else asks
    of_dots = np.flatnonzero(dotted)[owner], spot.ravel()
    of_shapes = np.flatnonzero(~dotted), np.arange(len(shapes)) + len(spots)
    # pairs of a distinct geometry and one of the tree's, then of a feature and one of the tree's
    whole, atom = (np.concatenate(pair) for pair in zip(of_dots, of_shapes, strict=True))
    feature, at = _joined(which, whole, atom, len(distinct))
    order = np.lexsort((feature, at))
    shapely.prepare(shapes)
    tree = shapely.STRtree(np.concatenate([shapely.points(spots), shapes]))
    return Space(
        points=len(spots),
        shapes=shapes,
        tree=tree,
        features=placed[feature[order]],
        bounds=np.searchsorted(at[order], np.arange(len(tree) + 1)),
        nowhere=np.flatnonzero(places < 0),
        which=places,
        distinct=distinct,
        repeated=len(feature) > len(placed),
    )


def _joined(which: Ints, whole: Ints, atom: Ints, count: int) -> tuple[Ints, Ints]:
    """Each place in `which` with every atom of the geometry that stands there."""
    order = np.argsort(whole, kind="stable")
    starts = np.searchsorted(whole[order], np.arange(count + 1))
    counts = (starts[1:] - starts[:-1])[which]
    steps = _ranges(starts[which], counts)
    return np.repeat(np.arange(len(which)), counts), atom[order][steps]


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """From each start so many successive numbers, all in one array."""
    ends = counts.cumsum()
    steps = np.arange(ends[-1] if len(ends) else 0)
    steps += np.repeat(starts - ends + counts, counts)
    return steps
