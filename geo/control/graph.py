"""From arcs to polygons by walking the planar graph, with no geometry computed on the way.

Each arc is two half-edges, one along it and one against it, each with the face on its left. What
never changes is prepared once (`network`): the coordinates of every half-edge and, around every
node, the order of the half-edges that leave it. From the end of a half-edge, the boundary of what
lies on its left goes on along the next half-edge clockwise from its twin. Followed round, these
make the rings; their signed areas tell shells from holes. Walked over all half-edges, the shells
are the faces (`faces`). Given a key for each face, only the half-edges between faces of different
key are kept, and the rings are those of the regions of equal key (`regions`); there a hole belongs
to the shell of the region it bounds, known from the faces that hang together. (The doubly connected
edge list: de Berg et al., Computational Geometry, chapter 2.) Everything is array work; walking
round a ring is done by doubling, in as many steps as its length has binary digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.crs import Bools, Floats, Geometries, Ints, point_array


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The half-edges of arcs: number 2i runs along arc i, number 2i + 1 against it."""

    positions: Floats
    """Those of all arcs as they run, then the same backwards."""
    starts: Ints
    sizes: Ints
    """Per half-edge: where its positions begin, and how many they are, the last left out."""
    area: Floats
    """Per half-edge: twice the signed area between it and a fixed point; sums up over a ring."""
    around: Ints
    """The half-edges by the node they leave, and around it counter-clockwise."""
    node: Ints
    """Per half-edge: the node it leaves."""


def network(arcs: Geometries) -> Network:
    """The network of arcs: lines that meet only at their ends."""
    positions = shapely.get_coordinates(arcs)
    sizes = shapely.get_num_coordinates(arcs)
    past = np.cumsum(sizes)
    first = past - sizes
    ends = positions[_paired(first, past - 1)]
    east, north = (positions[_paired(first + 1, past - 2)] - ends).T
    _, node = np.unique(ends @ (1, 1j), return_inverse=True)
    area = signed_areas(arcs)
    return Network(
        positions=np.concatenate([positions, positions[::-1]]),
        starts=_paired(first, 2 * len(positions) - past),
        sizes=_paired(sizes, sizes) - 1,
        area=_paired(area, -area),
        around=np.lexsort((np.arctan2(north, east), node)),
        node=node,
    )


def signed_areas(arcs: Geometries) -> Floats:
    """Of each arc twice the area between it and a fixed point, positive if that is on its left."""
    positions, arc = shapely.get_coordinates(arcs, return_index=True)
    x, y = (positions - positions.mean(axis=0)).T if len(positions) else positions.T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    inner = arc[1:] == arc[:-1]
    sums = np.bincount(arc[1:][inner], weights=cross[inner], minlength=len(arcs))
    return sums.astype(np.float64)


def _paired(along: Any, against: Any) -> Any:
    """A value for each half-edge, from those along each arc and those against it."""
    return np.stack([along, against], axis=1).ravel()


def faces(net: Network) -> Ints:
    """Per half-edge the face on its left, numbered by their first half-edges; -1 is outside.

    Faces don't overlap: what lies in one makes a hole in it.
    """
    count = len(net.node)
    after, at = _next(net, np.ones(count, dtype=np.bool_))
    ring, edges, first = _rings(after[at])
    bridge = ring == ring.reshape(-1, 2)[:, ::-1].ravel()
    shell = _sums(np.where(bridge, 0, net.area)[edges], first) > 0
    label = np.where(shell, np.cumsum(shell) - 1, -1)
    label[~shell] = _surrounding(net, edges, first, shell)
    face = np.empty(count, dtype=np.int64)
    face[edges] = np.repeat(label, np.diff(first, append=count))
    return face


def face_polygons(net: Network) -> tuple[Ints, Geometries]:
    """Per half-edge the face on its left, -1 outside of all; the faces as polygons."""
    sides = faces(net)
    polygons, _ = regions(net, sides, np.append(np.arange(sides.max(initial=-1) + 1), -1))
    return sides, polygons


def _surrounding(net: Network, edges: Ints, first: Ints, shell: Bools) -> Ints:
    """Per ring that is no shell the innermost shell it lies in, by number of shell, or -1."""
    ring = np.repeat(np.arange(len(first)), np.diff(first, append=len(edges)))
    own = shell[ring]
    begins = np.flatnonzero(np.diff(ring[own], prepend=-1))
    shells = np.asarray(shapely.polygons(_ring_lines(net, edges[own], begins)))
    first_edges = edges[first[~shell]]
    others = point_array(net.positions[net.starts[first_edges]])
    innermost = np.full(len(others), -1, dtype=np.int64)
    inner, outer = shapely.STRtree(shells).query(others, predicate="within")
    widest_first = np.argsort(-shapely.area(shells[outer]))
    innermost[inner[widest_first]] = outer[widest_first]
    return innermost


def regions(net: Network, face: Ints, keys: Ints) -> tuple[Geometries, Ints]:
    """The polygons of all regions of equal key, and their keys, in order of key.

    `face` is per half-edge the face on its left. `keys` is one number per face, with one more at
    the end for "no face"; negative keys make no polygon. A polygon depends on the faces of its
    region only.
    """
    key = keys[face]
    bounding = key != key.reshape(-1, 2)[:, ::-1].ravel()
    after, at = _next(net, bounding)
    edges = np.flatnonzero(bounding & (key >= 0))
    number = np.full(len(key), -1, dtype=np.int64)
    number[edges] = np.arange(len(edges))
    following = after[at[edges]]
    _, order, first = _rings(number[following])
    edges, first = _simple(net, edges[order], first)
    hole = _sums(net.area[edges], first) < 0
    first_edges = edges[first]
    region = components(face, keys)[face[first_edges]]
    return _polygons(net, edges, first, hole, region, key[first_edges])


def _next(net: Network, bounding: Bools) -> tuple[Ints, Ints]:
    """Per kept half-edge, in the order around nodes, the next one; each one's place there."""
    around = net.around[bounding[net.around]]
    at = np.full(len(bounding), -1, dtype=np.int64)
    at[around] = np.arange(len(around))
    node = net.node[around]
    begins = np.flatnonzero(np.diff(node, prepend=-1))
    ends = np.append(begins[1:], len(node)) - 1
    clockwise = np.arange(len(around)) - 1
    clockwise[begins] = ends
    twins = at[around ^ 1]
    return around[clockwise[twins]], at


def _walk(after: Ints) -> tuple[Ints, Ints]:
    """Per element of a permutation: the least element of its cycle, its place from there."""
    count = len(after)
    least, jump = np.arange(count), after.copy()
    for _ in range(count.bit_length()):
        least = np.minimum(least, least[jump])
        jump = jump[jump]
    itself = np.arange(count)
    stops = least[after] == after
    jump = np.where(stops, itself, after)
    left = np.where(stops, 0, 1)
    for _ in range(count.bit_length()):
        left = left + left[jump]
        jump = jump[jump]
    return least, -left


def _rings(after: Ints) -> tuple[Ints, Ints, Ints]:
    """Per element of a permutation its cycle; all elements, cycle after cycle; where each begins.

    A cycle is known by its least element and begins with it.
    """
    ring, place = _walk(after)
    order = np.lexsort((place, ring))
    return ring, order, np.flatnonzero(np.diff(ring[order], prepend=-1))


def _simple(net: Network, edges: Ints, first: Ints) -> tuple[Ints, Ints]:
    """The rings cut where they come to a node again, as where a hole touches the outside.

    A valid polygon has two rings there that touch; the walk makes one. The region on the left of
    the ring hangs together across arcs, so that of the pieces of its shell one is a shell.
    """
    ring = np.repeat(np.arange(len(first)), np.diff(first, append=len(edges)))
    count = net.node.max(initial=0) + 1
    passed = np.sort(ring * count + net.node[edges])
    pinched = np.unique(passed[1:][passed[1:] == passed[:-1]] // count)
    if not len(pinched):
        return edges, first
    whole = ~np.isin(ring, pinched)
    begins = np.flatnonzero(np.diff(ring[whole], prepend=-1))
    pieces = [
        np.array(piece)
        for at in pinched.tolist()
        for piece in _cut(edges[ring == at].tolist(), net.node)
    ]
    cut = np.count_nonzero(whole) + np.cumsum([0, *map(len, pieces[:-1])])
    return np.concatenate([edges[whole], *pieces]), np.concatenate([begins, cut])


def _cut(ring: list[int], node: Ints) -> Iterator[list[int]]:
    """The rings without a node twice that the half-edges of a ring make."""
    walked: list[int] = []
    place: dict[int, int] = {}
    for edge, left in zip(ring, node[ring].tolist(), strict=True):
        if (begin := place.get(left)) is not None:
            yield walked[begin:]
            for gone in node[walked[begin:]].tolist():
                del place[gone]
            del walked[begin:]
        place[left] = len(walked)
        walked.append(edge)
    yield walked


def _sums(values: Floats, first: Ints) -> Floats:
    """The sums of the values from each first one to before the next."""
    return np.add.reduceat(values, first) if len(first) else np.empty(0)


def components(face: Ints, keys: Ints) -> Ints:
    """Per face the least face that it hangs together with across arcs between equal keys."""
    a, b = face.reshape(-1, 2).T
    inner = (a >= 0) & (b >= 0) & (keys[a] == keys[b])
    a, b = a[inner], b[inner]
    label = np.arange(len(keys))
    while True:
        low = np.minimum(label[a], label[b])
        lower = label.copy()
        np.minimum.at(lower, label[a], low)
        np.minimum.at(lower, label[b], low)
        lower = lower[lower]
        if (lower == label).all():
            return label
        label = lower


def _polygons(
    net: Network, edges: Ints, first: Ints, hole: Bools, region: Ints, key: Ints
) -> tuple[Geometries, Ints]:
    """The polygon of each region: its shell, then its holes. `first` is where each ring begins."""
    rings = _ring_lines(net, edges, first)
    order = np.lexsort((hole, region, key))
    shell = ~hole[order]
    polygon = np.cumsum(shell) - 1
    return np.asarray(shapely.polygons(rings[order], indices=polygon)), key[order[shell]]


def _ring_lines(net: Network, edges: Ints, first: Ints) -> Geometries:
    """The rings that the half-edges make; `first` is where each begins."""
    sizes = net.sizes[edges]
    shift = np.repeat(net.starts[edges] - np.cumsum(sizes) + sizes, sizes)
    positions = net.positions[shift + np.arange(len(shift))]
    ring = np.repeat(np.arange(len(first)), np.diff(first, append=len(edges)))
    return np.asarray(shapely.linearrings(positions, indices=np.repeat(ring, sizes)))
