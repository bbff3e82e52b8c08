"""A data directory with as many made-up claims as one likes, to measure at size.

    python tests/synthetic.py --claims 1000000 DIR

It is the shipped data set with its claims and relations replaced, and with more places (at random
points of the study area), voices and sources, so that no made-up word is laid in anybody's mouth.
The new places have no reports: zones and fronts stay as they are. The same numbers give the same
files. A few claims speak of no place, of a bank or of the whole area: these meet every box, so
there are eight of them, the last, whatever the size.
"""

import argparse
import csv
import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import shapely

from geo import SHIPPED, Front
from geo.crs import geographic
from geo.records.columns import CLAIM_KINDS, RELATION_KINDS
from geo.records.model import Claim, Relation

CHUNK = 10_000
VOICES, SOURCES = 60, 150
FIRST, DAYS = date(2017, 6, 1), 214
"""The claims are said on the days from 2017-06-01 to 2017-12-31."""
EVERYWHERE = (("", 4), ("area", 1), ("bank:east", 1), ("bank:west", 1), ("zone:gov", 1))
"""References that meet every box or many, each with the number of its claims."""
WORDS = (
    *("says", "that", "in", "this", "made-up", "account", "a", "convoy", "was", "seen"),
    *("on", "the", "road", "and", "turned", "back"),
)

Row = list[str]


def write(directory: Path, claims: int, places: int, seed: int = 1) -> None:
    """The data directory: `claims` claims at `places` added places, and progress on stderr."""
    front = Front.read()
    rng = np.random.default_rng(seed)
    directory.mkdir(parents=True, exist_ok=True)
    for path in (*SHIPPED.glob("*.csv"), SHIPPED / "front.toml"):
        shutil.copyfile(path, directory / path.name)
    added = list(place_rows(front, rng, places))
    _append(directory / "places.csv", added)
    _append(directory / "voices.csv", voice_rows())
    _append(directory / "sources.csv", source_rows())
    rows = claim_rows(sorted(front.records.parties), rng, [row[0] for row in added], claims)
    _write_table(directory / "claims.csv", Claim, rows, claims)
    relations = claims // 100
    pairs = relation_rows(claims, relations)
    _write_table(directory / "relations.csv", Relation, pairs, relations)


def voice_rows() -> Iterator[Row]:
    """Voices that nobody has."""
    for number in range(VOICES):
        yield [f"synthetic-voice-{number}", f"Synthetic voice {number}", "unknown", "unnamed"]


def source_rows() -> Iterator[Row]:
    """Sources that were never published."""
    for number in range(SOURCES):
        name = f"Synthetic source {number}"
        address = f"https://example.org/{number}"
        yield [
            f"synthetic-source-{number}", f"{name}, made up", name, "2017-12-31", address,
            "press", "unknown", "yes", "", "",
        ]  # fmt: skip


def place_rows(front: Front, rng: np.random.Generator, count: int) -> Iterator[Row]:
    """Places at random points of the study area, each on the bank it lies on."""
    ground = front.ground
    source = front.records.manifest.article
    west, south, east, north = ground.area.bounds
    shapely.prepare(ground.area)
    points = np.empty(0, dtype=object)
    while len(points) < count:
        x, y = rng.uniform(west, east, CHUNK), rng.uniform(south, north, CHUNK)
        drawn = shapely.points(x, y)
        points = np.concatenate([points, drawn[shapely.contains(ground.area, drawn)]])
    points = points[:count]
    names, shapes = zip(*ground.banks.items(), strict=True)
    for shape in shapes:
        shapely.prepare(shape)
    banks = np.where(shapely.contains(shapes[0], points), *names)
    positions = shapely.get_coordinates(geographic(points, ground.crs))
    for number, ((lon, lat), bank) in enumerate(zip(positions, banks, strict=True), 1):
        yield [
            f"synthetic-{number}", f"Synthetic {number}", "", "", "village",
            f"{lon:.6f}", f"{lat:.6f}", str(bank), "500", source, "",
        ]  # fmt: skip


def claim_rows(
    parties: list[str], rng: np.random.Generator, places: list[str], count: int
) -> Iterator[Row]:
    """Claims s1, s2, …: most about one place, some about two, the last eight about none or much."""
    wide = [reference for reference, times in EVERYWHERE for _ in range(times)]
    ends = [0] * SOURCES
    for start in range(0, count, CHUNK):
        drawn = _drawn(rng, len(parties), len(places))
        for number, d in zip(range(start, min(start + CHUNK, count)), drawn, strict=False):
            place = places[d["place"]]
            if d["share"] == 1 and d["place"] != d["other_place"]:
                place = f"{place};{places[d['other_place']]}"
            if number >= count - len(wide):
                place = wide[number - count]
            about = ";".join(sorted({parties[d["party"]], parties[d["other_party"]]}))
            yield _claim_row(number, d, about, place, _passage(d, ends))


def _claim_row(number: int, d: dict[str, int], about: str, place: str, passage: Row) -> Row:
    share, day = d["share"], d["day"]
    through = f"synthetic-voice-{d['other_voice']}" if share % 5 == 0 else ""
    happened = _day(max(day - share % 4, 0)) if share % 2 else ""
    summary = (
        f"Synthetic voice {d['voice']} {' '.join(WORDS[: 8 + share % 8])}, number {number + 1}"
    )
    return [
        f"s{number + 1}", f"synthetic-source-{d['source']}", f"synthetic-voice-{d['voice']}",
        through, about, CLAIM_KINDS[d["kind"]], summary, place,
        _day(day), "week" if share == 2 else "day", happened, "day" if happened else "",
        *passage, "yes", ("high", "medium", "low")[share % 3], "made up" if share % 7 == 0 else "",
    ]  # fmt: skip


def _passage(d: dict[str, int], ends: list[int]) -> Row:
    """Paragraph, start, end and hash of the next passage of a source, for one claim in ten."""
    if d["share"] % 10:
        return ["", "", "", ""]
    begin = ends[d["source"]] + 1
    ends[d["source"]] = end = begin + 80
    digest = hashlib.sha256(f"{d['source']}:{begin}".encode()).hexdigest()
    return [str(begin // 500 + 1), str(begin), str(end), digest]


@cache
def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def _drawn(rng: np.random.Generator, parties: int, places: int) -> Iterator[dict[str, int]]:
    """A chunk of claims, each as positions in the lists it is put together from."""
    sizes = {
        "source": SOURCES, "voice": VOICES, "other_voice": VOICES, "party": parties,
        "other_party": parties, "place": places, "other_place": places, "day": DAYS,
        "kind": len(CLAIM_KINDS), "share": 100,
    }  # fmt: skip
    columns = [rng.integers(0, size, CHUNK).tolist() for size in sizes.values()]
    return (dict(zip(sizes, values, strict=True)) for values in zip(*columns, strict=True))


def relation_rows(claims: int, count: int) -> Iterator[Row]:
    """Relations between a claim and the next one."""
    for number in range(count):
        one = number * (claims // count) + 1
        kind = RELATION_KINDS[number % len(RELATION_KINDS)]
        yield [f"s{one}", kind, f"s{one + 1}", "made up", "synthetic-source-0"]


def _append(path: Path, rows: Iterable[Row]) -> None:
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _write_table(path: Path, record: Any, rows: Iterator[Row], count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(record.__dataclass_fields__)
        for number, row in enumerate(rows, 1):
            table.writerow(row)
            if number % 100_000 == 0 or number == count:
                print(f"{path.name}: {number:,} of {count:,}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, help="default: one for 20 claims, at least 100")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    begun = perf_counter()
    places = arguments.places or max(100, arguments.claims // 20)
    write(arguments.directory, arguments.claims, places, arguments.seed)
    print(f"{arguments.directory}: written in {perf_counter() - begun:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
