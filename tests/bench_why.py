"""What questions about the evidence cost: why a colour, and what if a voice had not spoken.

    python tests/bench_why.py [--points 500] [--repeat 5]

`why` is given as a ratio to a spatial join of the same points with the day's zones by geopandas, a
question at a time; `without` as a ratio to building a front from the tables without the voice's
reports. The first question about a voice or alignment has to make the cells anew if places rest on
it alone; those about other days don't.
"""

import argparse
import gc
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

import geopandas
import numpy as np
import shapely

from geo import Front
from geo.evidence.what_if import without

DAYS = [date(2017, 6, 1), date(2017, 9, 15), date(2017, 11, 14), date(2017, 12, 31)]


def milliseconds(work: Callable[[], Any]) -> float:
    """The time of the work."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def why(front: Front, count: int) -> None:
    """The time of a question about a point, and of a join of that point with the day's zones."""
    day = DAYS[2]
    west, south, east, north = front.collection("zones").bbox or (0, 0, 0, 0)
    rng = np.random.default_rng(14)
    points = rng.uniform((west, south), (east, north), (count, 2)).tolist()
    front.why(*points[0], day)
    ours = [milliseconds(lambda at=at: front.why(*at, day)) for at in points]
    zones = front.zones(day)

    def join(at: list[float]) -> Any:
        point = geopandas.GeoDataFrame(geometry=[shapely.Point(at)], crs=zones.crs)
        return geopandas.sjoin(point, zones, predicate="within")

    theirs = [milliseconds(lambda at=at: join(at)) for at in points[:50]]
    print(f"why, {count} points: p50 {median(ours):.2f} ms, most {max(ours):.2f} ms")
    print(
        f"  against geopandas.sjoin of one point: {median(theirs) / median(ours):.0f} times faster"
    )


def what_if(front: Front, repeat: int) -> None:
    """The first question about each voice and alignment, those about further days, a rebuild."""
    voices = front.records.voices.values()
    questions = [({voice.id}, ()) for voice in voices]
    questions += [((), {alignment}) for alignment in sorted({voice.alignment for voice in voices})]
    same_cells, new_cells, further = [], [], []
    for question in questions:
        heard = Front(front.records, front).without(*question)  # remembers no question
        first = milliseconds(lambda heard=heard: heard.zones(DAYS[2]))
        (same_cells if heard.cells is front.cells else new_cells).append(first)
        further += [milliseconds(lambda d=day, heard=heard: heard.zones(d)) for day in DAYS]
    print_times("first question about who leaves each place a report", same_cells)
    print_times("first question about who leaves some without", new_cells)
    print_times("questions about further days", further)
    remaining = without(front.records, {"sohr"})
    rebuilt = [milliseconds(lambda: Front(remaining).frame("zones")) for _ in range(repeat)]
    ratio = median(rebuilt) / median(same_cells)
    print(f"  against all zones from the remaining records: {ratio:.0f} times faster")


def print_times(what: str, times: list[float]) -> None:
    print(f"what if, {what} ({len(times)}): p50 {median(times):.0f} ms, most {max(times):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    front = Front.read()
    front.frame("zones")
    gc.freeze()  # as the server does with what it has read
    why(front, arguments.points)
    what_if(front, arguments.repeat)


if __name__ == "__main__":
    main()
