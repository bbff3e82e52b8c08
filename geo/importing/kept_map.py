"""A map of others kept as it is: rows of references.csv, and the GeoJSON file that they name."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import shapely

from geo.errors import Fault, RecordsError
from geo.importing.imported import Imported
from geo.importing.names import free_id
from geo.importing.polygons import DrawnMap
from geo.records import Records, Reference


def kept_map(
    drawn: DrawnMap,
    voice: str,
    source: str,
    records: Records,
    directory: Path,
    *,
    until_next: bool = False,
) -> Imported:
    """The map as rows of references.csv and a GeoJSON file that they name.

    It speaks of its own days alone, or of each of them until the next. Ground that stays the same
    is one row. RecordsError for days on which the records have another map of the voice.
    """
    there, rows, features, faults = 0, [], [], []
    name = _free_name(directory, f"{voice}-{drawn.days[0]}") if drawn.grounds else ""
    ids = set(records.references)
    for holder, first, after, shape in _spans(drawn, until_next=until_next):
        before = _of_voice(records, voice, holder, first, after)
        if [one.span for one in before] == [(first, after)] and shapely.equals_exact(
            records.grounds[before[0].id], shape
        ):
            there += 1
        elif before:
            expected = f"days without a map of {voice!r} for {holder!r}: {before[0].id!r} is one"
            faults.append(Fault("references.csv", 0, "valid_from", str(first), expected))
        else:
            row = {
                "id": free_id(f"{voice}-{holder}-{first}", ids.__contains__),
                "file": name,
                "voice": voice,
                "holder": holder,
                "valid_from": str(first),
                "valid_to": "" if after == first + timedelta(days=1) else str(after),
                "source": source,
            }
            ids.add(row["id"])
            rows.append(row)
            features.append(_feature(row, shape))
    if faults:
        raise RecordsError(faults)
    left = {**drawn.left, "spans of days that are there already": there}
    what = f"{len(drawn.days)} days of a map"
    files = {name: b"".join(_lines(features))} if rows else {}
    return Imported(what, {"references": rows}, drawn.read, left, files, unit="polygons")


def _spans(drawn: DrawnMap, *, until_next: bool) -> Iterator[tuple[str, date, date, Any]]:
    """(holder, first day, day after the last, ground), neighbours with the same ground together."""
    days = drawn.days
    following = dict(pairwise(days)) if until_next else {}
    spans: dict[str, list[tuple[date, date, Any]]] = {}
    for (day, holder), shape in drawn.grounds.items():
        after = following.get(day, day + timedelta(days=1))
        own = spans.setdefault(holder, [])
        if own and own[-1][1] == day and shapely.equals_exact(own[-1][2], shape):
            own[-1] = (own[-1][0], after, shape)
        else:
            own.append((day, after, shape))
    for holder, own in sorted(spans.items()):
        yield from ((holder, *span) for span in own)


def _of_voice(
    records: Records, voice: str, holder: str, first: date, after: date
) -> list[Reference]:
    """What the records have of a voice's map of a holder on some days."""
    return [
        one
        for one in records.references.values()
        if (one.voice, one.holder) == (voice, holder)
        if one.span[0] < after and first < one.span[1]
    ]


def _free_name(directory: Path, stem: str) -> str:
    return f"{free_id(stem, lambda name: (directory / f'{name}.geojson').exists())}.geojson"


def _feature(row: Mapping[str, str], shape: Any) -> bytes:
    """A feature in GeoJSON; what it says of itself is for whoever opens the file elsewhere."""
    says = {name: row[name] for name in ("voice", "holder", "valid_from", "valid_to", "source")}
    geometry = orjson.Fragment(shapely.to_geojson(shape))
    document = {"type": "Feature", "id": row["id"], "properties": says, "geometry": geometry}
    return orjson.dumps(document)


def _lines(features: list[bytes]) -> Iterator[bytes]:
    """The file, a feature a line, so that its history can be read."""
    yield b'{"type":"FeatureCollection","features":[\n'
    yield b",\n".join(features)
    yield b"\n]}\n"
