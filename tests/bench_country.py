"""How a front of the size of a country fares, in CPU seconds and beside plain GeoPandas.

    python tests/bench_country.py [--places 27642] [--days 400] [--reports 28230]

The front is made up: places at random in a box of 15 by 5 degrees, two parties on either side of a
meridian, and along it places that change hands. A day's zones are beside `GeoDataFrame.dissolve`
of the same cells, which are made beforehand for both.
"""

import argparse
import csv
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, get_args

import geopandas
import numpy as np

from app.day import dots, screen
from geo import Detail, Front
from geo.control.zones import face_keys
from geo.curation import add
from geo.records import RowContext

FIRST = date(2020, 1, 1)
WEST, SOUTH, EAST, NORTH = 25.0, 46.0, 40.0, 51.0
MIDDLE = 34.0
CONTENDED = 400
"""So many places, those nearest to the middle, change hands."""
REPORT = {
    "place": "p1",
    "day": str(FIRST + timedelta(1)),
    "holder": "a",
    "said": "V: so again",
    "voice": "voice",
    "source": "bench",
}
MANIFEST = """\
title = "A made-up country"
summary = "Two invented parties on either side of a meridian."
first_day = {first}
last_day = {last}
crs = "EPSG:32636"
attested_m = 4000
inferred_m = 10000

[area]
id = "box"
file = "box.csv"
name = "Box"
source = "bench"
"""


def write(directory: Path, places: int, days: int, reports: int, seed: int = 1) -> None:
    """The data directory; the same numbers give the same files."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform((WEST, SOUTH), (EAST, NORTH), (places, 2)).T
    near = np.argsort(abs(lon - MIDDLE))[:CONTENDED]
    later = max(reports - places, 0)
    who = np.concatenate([np.arange(places), rng.choice(near, later)])
    when = np.concatenate([np.zeros(places, dtype=int), np.sort(rng.integers(1, days, later))])
    held = np.concatenate([lon > MIDDLE, rng.integers(0, 2, later)]).astype(int)
    last = FIRST + timedelta(days - 1)
    (directory / "front.toml").write_text(MANIFEST.format(first=FIRST, last=last))
    ring = ((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH), (WEST, SOUTH))
    rows = [(n, *position) for n, position in enumerate(ring, 1)]
    _table(directory, "box", "seq,lon,lat", rows)
    parties = [("a", "Alpha", "A", "#dd8c7e"), ("b", "Beta", "B", "#f5dc82")]
    _table(directory, "parties", "id,name,label,colour", parties)
    _table(directory, "voices", "id,name,alignment,kind", [("voice", "V", "unknown", "press")])
    _table(directory, "sources", "id,title,publisher", [("bench", "Made up", "Nobody")])
    place_rows = [
        (f"p{n}", f"P{n}", f"{x:.6f}", f"{y:.6f}")
        for n, (x, y) in enumerate(zip(lon, lat, strict=True))
    ]
    _table(directory, "places", "id,name,lon,lat", place_rows)
    report_rows = [
        (f"r{n}", f"p{place}", FIRST + timedelta(int(day)), "ab"[holder], "V: so", "voice", "bench")
        for n, (place, day, holder) in enumerate(zip(who, when, held, strict=True))
    ]
    _table(directory, "reports", "id,place,day,holder,said,voice,source", report_rows)


def _table(directory: Path, name: str, columns: str, rows: Iterable[Iterable[Any]]) -> None:
    with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns.split(","))
        table.writerows(rows)


def timed(name: str, work: Callable[[], Any]) -> float:
    """The CPU seconds of some work, said."""
    begun = process_time()
    work()
    seconds = process_time() - begun
    print(f"{name:32}{seconds:8.2f} s", flush=True)
    return seconds


def dissolved(front: Front, day: date) -> geopandas.GeoDataFrame:
    """The zones of a day with plain GeoPandas."""
    epochs = front.epochs
    keys = face_keys(front.cells, epochs.codes[epochs.at(day)], len(epochs.holders))
    frame = geopandas.GeoDataFrame({"key": keys}, geometry=front.cells.faces, crs="EPSG:4326")
    return frame[frame.key >= 0].dissolve(by="key")


def thinned(front: Front, day: date) -> geopandas.GeoSeries:
    """The zones of a day, simplified as a coverage with plain GeoPandas."""
    return front.zones(day).geometry.to_crs(front.records.manifest.crs).simplify_coverage(250)


def timed_json(front: Front, day: date, scale: Detail) -> bytes:
    """The map's JSON of a new day, its time said."""
    bodies: list[bytes] = []
    name = f"a new day as JSON, {scale}"
    timed(name, lambda: bodies.append(screen.drawn(front, day, (), scale=scale)))
    return bodies[0]


def measure(directory: Path, days: int) -> None:
    """What a start and a new day cost."""
    fronts: list[Front] = []
    read = timed("reading", lambda: fronts.append(Front.read(directory)))
    (front,) = fronts
    timed("cells", lambda: front.cells)
    timed("epochs", lambda: front.epochs.report_strengths)
    day = FIRST + timedelta(days // 2)
    ours = timed("zones of a new day", lambda: front.zones(day))
    plain = timed("the same by dissolve", lambda: dissolved(front, day))
    thin = timed("lines thinned once", lambda: front.drawing.lines("holder", "near"))
    timed("the same for the whole at once", lambda: front.drawing.lines("holder", "far"))
    drawn = timed("a new day as it is drawn", lambda: front.day(day + timedelta(1)))
    for scale in get_args(Detail)[:2]:
        body = timed_json(front, day + timedelta(2), scale)
        print(f"{'':32}{len(body) / 1e6:8.2f} MB")
    timed("dots of all scales", lambda: dots.dots(front))
    again = timed("thinned by GeoPandas", lambda: thinned(front, day))
    beside = RowContext.of(front.records)
    added = timed("a report added", lambda: add("report", REPORT, directory, beside))
    print(f"adding a report takes {added / read:.1f} times as long as reading all")
    print(f"thinning the day's own zones takes {again / drawn:.1f} times as long as drawing it,")
    print(f"and thinning those of all days once {thin / again:.1f} times as long as one day's")
    print(f"dissolve takes {plain / ours:.1f} times as long as zones of a new day")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=27_642)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--reports", type=int, default=28_230)
    arguments = parser.parse_args()
    with TemporaryDirectory() as temporary:
        write(Path(temporary), arguments.places, arguments.days, arguments.reports)
        measure(Path(temporary), arguments.days)


if __name__ == "__main__":
    main()
