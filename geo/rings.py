"""From arcs to polygons by walking the planar graph, with no geometry computed on the way.

Each arc is two half-edges, one along it and one against it, each with the face on its left. What
never changes is prepared once (`network`): the coordinates of every half-edge and, around every
node, the order of the half-edges that leave it. Given a key for each face, only the half-edges
between faces of different key are kept. From the end of one, the boundary of the region on its
left goes on along the next kept half-edge clockwise from its twin. Followed round, these make the
rings; their signed areas tell shells from holes, and a hole belongs to the shell of the region it
bounds, known from the faces that hang together. (The doubly connected edge list: de Berg et al.,
Computational Geometry, chapter 2.) Everything is array work; walking round a ring is done by
doubling, in as many steps as its length has binary digits.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.crs import Bools, Floats, Geometries, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The half-edges of arcs: number 2i runs along arc i, number 2i + 1 against it."""

    face: Ints
    """Per half-edge: the face on its left, -1 for none."""
    positions: Floats
    """Positions of all half-edges one after the other, the last of each left out."""
    starts: Ints
    """Per half-edge, and one past the last: where its positions begin."""
    area: Floats
    """Per half-edge: twice the signed area between it and the origin; sums up over a ring."""
    around: Ints
    """The half-edges by the node they leave, and around it counter-clockwise."""
    node: Ints
    """Per half-edge: the node it leaves."""


def network(arcs: Geometries, left: Ints, right: Ints) -> Network:
    """The network of arcs (lines that meet only at their ends) and the faces on their sides."""
    both = np.empty(2 * len(arcs), dtype=object)
    both[0::2], both[1::2] = arcs, shapely.reverse(arcs)
    positions, edge = shapely.get_coordinates(both, return_index=True)
    last = np.flatnonzero(np.diff(edge, append=-1))
    first = np.concatenate([[0], last[:-1] + 1])[: len(last)]
    _, node = np.unique(positions[first], axis=0, return_inverse=True)
    away = positions[first + 1] - positions[first] if len(first) else np.empty((0, 2))
    centre = positions.mean(axis=0) if len(positions) else np.zeros(2)
    x, y = (positions - centre).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    cross[last] = 0
    kept = np.ones(len(positions), dtype=np.bool_)
    kept[last] = False
    return Network(
        face=np.stack([left, right], axis=1).ravel(),
        positions=positions[kept],
        starts=np.concatenate([[0], np.cumsum(last - first)]),
        area=np.add.reduceat(cross, first) if len(first) else np.empty(0),
        around=np.lexsort((np.arctan2(away[:, 1], away[:, 0]), node.ravel())),
        node=node.ravel(),
    )


def regions(net: Network, keys: Ints) -> tuple[Geometries, Ints]:
    """The polygons of all regions of equal key, and their keys, in order of key.

    `keys` is one number per face, with one more at the end for "no face"; negative keys make no
    polygon. A polygon depends on the faces of its region only.
    """
    key = keys[net.face]
    bounding = key != key.reshape(-1, 2)[:, ::-1].ravel()
    after, kept = _next(net, bounding)
    edges = np.flatnonzero(bounding & (key >= 0))
    number = np.full(len(key), -1, dtype=np.int64)
    number[edges] = np.arange(len(edges))
    ring, place = _walk(number[after[kept[edges]]])
    order = np.lexsort((place, ring))
    edges, ring = edges[order], ring[order]
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    hole = np.add.reduceat(net.area[edges], first) < 0 if len(first) else first.astype(np.bool_)
    region = _components(net.face, keys)[net.face[edges[first]]]
    return _polygons(net, edges, first, hole, region, key[edges[first]])


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
    return around[clockwise[at[around ^ 1]]], at


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


def _components(face: Ints, keys: Ints) -> Ints:
    """Per face the least face that it hangs together with across arcs between equal keys."""
    a, b = face.reshape(-1, 2).T
    inner = (a >= 0) & (b >= 0) & (keys[a] == keys[b])
    a, b = a[inner], b[inner]
    label = np.arange(len(keys))
    while True:
        low = np.minimum(label[a], label[b])
        found = label.copy()
        np.minimum.at(found, label[a], low)
        np.minimum.at(found, label[b], low)
        found = found[found]
        if (found == label).all():
            return label
        label = found


def _polygons(
    net: Network, edges: Ints, first: Ints, hole: Bools, region: Ints, key: Ints
) -> tuple[Geometries, Ints]:
    """The polygon of each region: its shell, then its holes. `first` is where each ring begins."""
    sizes = net.starts[edges + 1] - net.starts[edges]
    shift = np.repeat(net.starts[edges] - np.cumsum(sizes) + sizes, sizes)
    positions = net.positions[shift + np.arange(len(shift))]
    ring = np.repeat(np.arange(len(first)), np.diff(first, append=len(edges)))
    rings = np.asarray(shapely.linearrings(positions, indices=np.repeat(ring, sizes)))
    order = np.lexsort((hole, region, key))
    shell = ~hole[order]
    polygon = np.cumsum(shell) - 1
    made = np.asarray(shapely.polygons(rings[order], indices=polygon))
    pinched = _pinched(ring, net.node[edges])[order]
    if pinched.any():
        at = np.unique(polygon[pinched])
        made[at] = shapely.orient_polygons(shapely.make_valid(made[at]))
    return made, key[order[shell]]


def _pinched(ring: Ints, node: Ints) -> Bools:
    """Per ring whether it passes a node more than once, as where a hole touches the outside.

    A valid polygon has two rings there that touch; the walk makes one.
    """
    visits, times = np.unique(np.stack([ring, node]), axis=1, return_counts=True)
    found = np.zeros(ring.max(initial=-1) + 1, dtype=np.bool_)
    found[visits[0, times > 1]] = True
    return found
