"""What `tests/bench_api.py` asks: pages, boxes, days, filters, one feature; varied or repeated."""

import csv
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from synthetic import DAYS, VOICES

from geo import Front
from geo.records.columns import CLAIM_KINDS

CLAIM_ITEMS = "/collections/claims/items"
FIRST_PAGE = f"{CLAIM_ITEMS}?limit=10"
"""The page whose ETag is sent back."""
DISTINCT = 20_000
"""The most different questions in a cell."""


@dataclass(frozen=True)
class Cell:
    """One row of the table: what is asked."""

    name: str
    paths: list[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    rival: bool = False
    """Whether pygeoapi is asked too."""


def distinct_cells(claims: int, boxes: list[str], wide_boxes: list[str]) -> Iterator[Cell]:
    """The questions that differ from request to request."""
    rng = random.Random(1)  # noqa: S311 (seeded: a benchmark's questions, no secret)
    for limit in (10, 1000):
        last = max(claims - limit, 1)
        offsets = rng.sample(range(last), min(last, DISTINCT))
        paths = [f"{CLAIM_ITEMS}?limit={limit}&offset={offset}" for offset in offsets]
        yield Cell(f"limit={limit}", paths, rival=True)
    yield Cell("bbox, 100 hits", [f"{CLAIM_ITEMS}?limit=1000&bbox={b}" for b in boxes], rival=True)
    half = "datetime=2017-06-01/2017-09-15"
    paths = [f"{CLAIM_ITEMS}?limit=1000&bbox={box}&{half}" for box in wide_boxes]
    yield Cell("bbox+datetime, 100 hits", paths, rival=True)
    yield Cell("CQL2, limit=100", [cql2(rng) for _ in range(DISTINCT)], rival=True)
    numbers = rng.sample(range(1, claims + 1), min(claims, DISTINCT))
    yield Cell("one item", [f"{CLAIM_ITEMS}/s{number}" for number in numbers], rival=True)


def cql2(rng: random.Random) -> str:
    """A filter of three comparisons."""
    kind, voice = rng.choice(CLAIM_KINDS), rng.randrange(VOICES)
    least = rng.randrange(DAYS) * 10
    text = f"kind = '{kind}' AND speaker = 'synthetic-voice-{voice}' AND start >= {least}"
    return f"{CLAIM_ITEMS}?limit=100&filter-lang=cql2-text&filter={quote(text)}"


def repeated_cells(distinct: list[Cell], etag: str | None) -> Iterator[Cell]:
    """The first question of each kind again and again, then compressed, then with its ETag."""
    firsts = {cell.name: cell.paths[:1] for cell in distinct}
    for name, paths in firsts.items():
        yield Cell(name, paths)
    for name in ("limit=1000", "bbox, 100 hits"):
        yield Cell(f"{name}, gzip", firsts[name], {"Accept-Encoding": "gzip"})
    if etag:
        yield Cell("304", [FIRST_PAGE], {"If-None-Match": etag})


def boxes(data: Path, claims: int, hits: int, seed: int) -> list[str]:
    """Boxes of about so many claims each, around random places of the data."""
    rng = random.Random(seed)  # noqa: S311 (as above)
    area = Front.read().ground.area
    with (data / "places.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["id"].startswith("synthetic-")]
    lons, lats = ([float(row[axis]) for row in rows] for axis in ("lon", "lat"))
    side = min(hits / claims * area.area / area.envelope.area, 1) ** 0.5 / 2
    width, height = (max(lons) - min(lons)) * side, (max(lats) - min(lats)) * side
    texts = []
    for _ in range(DISTINCT):
        place = rng.randrange(len(rows))
        lon = lons[place] + rng.uniform(-0.5, 0.5) * width
        lat = lats[place] + rng.uniform(-0.5, 0.5) * height
        corners = (lon - width, lat - height, lon + width, lat + height)
        texts.append(",".join(f"{number:.6f}" for number in corners))
    return texts


def cells(data: Path, claims: int, etag: str | None) -> dict[str, Cell]:
    """All cells by a name that says whether their questions differ."""
    narrow, wide = boxes(data, claims, 100, seed=1), boxes(data, claims, 200, seed=2)
    distinct = list(distinct_cells(claims, narrow, wide))
    return {
        **{f"distinct {cell.name}": cell for cell in distinct},
        **{f"repeated {cell.name}": cell for cell in repeated_cells(distinct, etag)},
    }
