"""What a site is published as: the addresses whose answers become its files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from app.day import dots
from app.http import MOUNTED, directory
from app.page import PART
from app.picture import claim_picture
from app.publish.links import in_language
from app.words import languages
from geo import Front, Query
from geo.articles import articles

BY_DAY: Final = ("fronts", "zones")
FORMATS: Final = {"GeoJSON": "", "GeoParquet": "parquet", "FlatGeobuf": "fgb", "CSV": "csv"}
SERIES: Final = ("/series?f=csv", "/series?f=csv&measure=km2")
"""How many places, and how many km², each holder held on each day."""
FEATURES_OF: Final = ("claims", "places", "reports")
"""Layers each of whose features the map asks for by itself."""
WHOLE_BYTES: Final = 64 * 1024 * 1024
"""A layer whose features take more, as an answer may not, is there day by day only."""
CLAIM_PICTURES: Final = 500
"""Claims of more have the picture of the day: each takes a third of a second, and 270 kB."""
WORKER: Final = "service-worker.js"
"""It must lie where the pages do: a service worker sees nothing above its own folder."""


def versioned_addresses(front: Front) -> Mapping[str, list[str]]:
    """The addresses whose answers lie in the folder of the version, by what they are."""
    manifest = front.records.manifest
    days = [max(manifest.first_day, day) for day in front.starts]
    layers = [f"/collections/{layer}/items" for layer in whole_layers(front)]
    in_parts = dots.are_many(front)
    drawn = [f"/map/zones?day={day}{fine}" for day in days for fine in ("", "&fine=1")]
    spans = days if front.is_whole else []
    pictures = dict.fromkeys((manifest.default_day, *spans))
    return {
        "scripts and styles": list(_assets()),
        "files of layers": [
            f"{layer}{f'?f={form}' if form else ''}"
            for layer in layers
            for form in FORMATS.values()
        ],
        "series": [*SERIES],
        "days drawn": [
            *("/map/always", "/map/course"),
            *(in_language("/map/titles", code) for code in list(languages())[1:]),
            *([] if in_parts else drawn),
        ],
        "spans of days as GeoJSON": [
            f"/collections/{layer}/items?datetime={day}" for layer in BY_DAY for day in spans
        ],
        "features": [
            f"/collections/{layer}/items/{feature}"
            for layer in (FEATURES_OF[:1] if in_parts else FEATURES_OF)
            for feature in front.frame(layer).index
        ],
        "pictures": [
            *(f"/map.{kind}?day={day}" for day in pictures for kind in ("svg", "png")),
            *(
                f"/map.{kind}?day={manifest.default_day}&lang={code}"
                for code in list(languages())[1:]
                for kind in ("svg", "png")
            ),
            *_claim_pictures(front),
        ],
    }


def _claim_pictures(front: Front) -> Iterator[str]:
    """What others show of a link to a claim, where there are not too many to be drawn."""
    claims = [claim for claim in front.records.claims.values() if claim.places]
    if len(claims) <= CLAIM_PICTURES:
        for claim in claims:
            yield f"/map.png?{urlencode(claim_picture(front.records, claim))}"


def pages(front: Front) -> list[str]:
    """The addresses of the pages in the default language."""
    records = front.records
    others = [f"article={s}&" for s in articles(records) if s != records.manifest.article]
    return [
        *(f"/{page}?{a}f=html" for page in ("", "claims") for a in ("", *others)),
        "/about?f=html",
        "/voices?f=html",
        *(f"/places?f=html&offset={n}" for n in range(0, len(front.history.accepted) or 1, PART)),
        *(f"/claims/{claim.id}?f=html" for claim in records.claims.values()),
        *(f"/places/{place}?f=html" for place in records.places),
        *(f"/sources/{source}?f=html" for source in records.sources),
        *(f"/articles/{s}?f=html" for s in articles(records)),
        *(
            f"/agreement?voice={voice}&day={records.manifest.default_day}&f=html"
            for voice in sorted({one.voice for one in records.references.values()})
        ),
    ]


def whole_layers(front: Front) -> list[str]:
    """The layers that are published as one file a format, too."""
    layers = [layer for layer in front.layers if front.is_whole or layer not in BY_DAY]
    measured = {layer: front.select(layer, Query(most_bytes=0)).size for layer in layers}
    return [layer for layer, size in measured.items() if size <= WHOLE_BYTES]


def _assets() -> Iterator[str]:
    """The files that pages load."""
    for mounted in MOUNTED:
        root = directory(mounted)
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root).as_posix()
            if path.is_file() and not inside.startswith("map/") and _loaded(path):
                yield f"/{mounted}/{inside}"
    yield from (in_language("/map.js", code) for code in languages())


def _loaded(path: Path) -> bool:
    kinds = (".css", ".js", ".png", ".svg")
    return path.suffix in kinds and "src" not in path.name and path.name != WORKER
