"""How fast a day's zones are made, as a ratio to `GeoDataFrame.dissolve` on the same cells.

    python tests/bench_zones.py [--places 150 1000 10000] [--repeat 5] [--json FILE]

Places are spread at random over the shipped study area; holders follow two wavy fronts, with two
places in a hundred held by a fourth party. What depends on places only (the cells) is prepared
beforehand for both. The shapes of both ways are compared before anything is timed.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import geopandas
import numpy as np
import shapely

from geo import Front
from geo.control.cells import Cells, cells
from geo.control.ground import Ground
from geo.control.zones import face_keys, zone_shapes
from geo.crs import WGS84, geographic
from geo.records.model import Place

HOLDERS = 4


def places(ground: Ground, count: int, seed: int) -> list[Place]:
    """That many places at random points of the study area, each on the bank it lies on."""
    rng = np.random.default_rng(seed)
    west, south, east, north = ground.area.bounds
    points = shapely.points(
        np.column_stack([rng.uniform(west, east, count * 4), rng.uniform(south, north, count * 4)])
    )
    inside = points[shapely.contains(ground.area, points)][:count]
    positions = shapely.get_coordinates(geographic(inside, ground.crs))
    return [
        Place(
            f"p{number}", f"P{number}", (), "", "village", lon, lat,
            ground.bank_of(point.x, point.y), 500, "bench", "",
        )
        for number, ((lon, lat), point) in enumerate(zip(positions.tolist(), inside, strict=True))
    ]  # fmt: skip


def holders(some: list[Place], seed: int) -> np.ndarray:
    """A holder for each place: three behind two wavy fronts, a fourth scattered among them."""
    rng = np.random.default_rng(seed)
    position = np.array([place.position for place in some])
    low, high = position.min(axis=0), position.max(axis=0)
    across, along = ((position - low) / (high - low)).T
    codes = np.digitize(across + 0.08 * np.sin(12 * along), [0.35, 0.65])
    return np.where(rng.random(len(some)) < 0.02, 3, codes)


def timed(work: Callable[[], Any], repeat: int) -> float:
    """The median time of the work in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(repeat):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def same(shapes: dict[int, Any], frame: geopandas.GeoDataFrame) -> None:
    """Stop unless both ways give the same zones."""
    united = frame.dissolve("key").geometry
    if sorted(shapes) != list(united.index):
        raise SystemExit("the two ways give different zones")
    for key, shape in shapes.items():
        if shape.symmetric_difference(united[key]).area > 1e-9:
            raise SystemExit(f"the two ways differ in zone {key}")


def measured(ground: Ground, count: int, repeat: int) -> dict[str, float]:
    """One row of the table."""
    some = places(ground, count, seed=count)
    start = perf_counter()
    prepared: Cells = cells(some, ground, 4000, 10_000)
    prepare_ms = (perf_counter() - start) * 1000
    keys = face_keys(prepared, holders(some, seed=count), HOLDERS)
    frame = geopandas.GeoDataFrame({"key": keys}, geometry=prepared.faces, crs=WGS84)
    same(zone_shapes(prepared, keys), frame)
    ours = timed(lambda: zone_shapes(prepared, keys), repeat)
    unary = timed(lambda: frame.dissolve("key"), repeat)
    coverage = timed(lambda: frame.dissolve("key", method="coverage"), repeat)
    return {
        "places": count,
        "faces": len(prepared.faces),
        "prepare_ms": prepare_ms,
        "zones_ms": ours,
        "dissolve_ms": unary,
        "dissolve_coverage_ms": coverage,
        "ratio": unary / ours,
        "ratio_coverage": coverage / ours,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, nargs="+", default=[150, 1000, 10_000])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    arguments = parser.parse_args()
    ground = Front.read().ground
    rows = []
    for count in arguments.places:
        rows.append(measured(ground, count, arguments.repeat))
        if len(rows) == 1:
            print("  ".join(f"{name:>20}" for name in rows[0]))
        print("  ".join(f"{value:>20.1f}" for value in rows[-1].values()), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
