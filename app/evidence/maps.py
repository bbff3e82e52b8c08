"""A voice's own map beside the zones: the answer of `/agreement` as JSON, as CSV and as a page."""

import csv
from dataclasses import asdict
from datetime import date
from io import StringIO
from typing import Any, Final

import orjson

from app.day import per_front
from app.evidence.findings import content, day_of
from app.resource import Content, Request
from app.words import Language
from geo import Front, MapAgreement, QueryError, Records

PLACES_LISTED: Final = 500
"""Places that a page lists."""
_KEPT: Final = 16
"""Of how many voices and days the answer is kept for its other formats and languages."""
_TABLES: Final = {"ground": "ground", "place": "places"}
_COLUMNS: Final = (
    *("what", "kind", "by_map", "by_reports", "km2", "attested_km2", "percent"),
    *("place", "name", "bank", "edge_m", "is_uncertain"),
)


def agreement(request: Request) -> Content:
    """Where a voice's own map and the zones of a day differ."""
    day, voice = day_of(request), request.parameters.get("voice")
    if voice is None:
        raise QueryError("voice", "", "the id of a voice with a map of its own")
    both = _agreement(request.front, voice, day)
    records, spoken = request.records, request.language
    bodies = {
        "json": lambda: orjson.dumps(agreement_json(records, both, spoken)),
        "csv": lambda: agreement_csv(records, both, spoken),
    }
    shown = {
        "both": both,
        "sources": [records.sources[s] for s in _sources(records, both)],
        "listed_max": PLACES_LISTED,
        "with_map": sorted({one.voice for one in records.references.values()}),
    }
    return content(request, bodies, shown)


@per_front(_KEPT)
def _agreement(front: Front, voice: str, day: date) -> MapAgreement:
    """Made once for all formats and languages."""
    return front.agreement(voice, day)


def _sources(records: Records, both: MapAgreement) -> list[str]:
    return sorted({records.references[one].source for one in both.references})


def agreement_json(records: Records, both: MapAgreement, language: Language) -> dict[str, Any]:
    """The answer with names; places with the same holder are counted, the others listed."""
    voice = records.voices[both.voice]
    return {
        "voice": both.voice,
        "voice_name": voice.name,
        "voice_alignment": voice.alignment,
        "day": both.day,
        "references": list(both.references),
        "sources": _sources(records, both),
        "percent": both.percent,
        "km2": both.km2,
        "ground": [{"kind": pair.kind, **asdict(pair)} for pair in both.ground],
        "places_compared": len(both.places),
        "places": [
            {
                "kind": pair.kind,
                **asdict(pair),
                "name": language.named(records.places[pair.place]),
                "bank": records.places[pair.place].bank,
            }
            for pair in both.unlike
        ],
    }


def agreement_csv(records: Records, both: MapAgreement, language: Language) -> bytes:
    """The same as a table: first the ground, then the places."""
    whole = agreement_json(records, both, language)
    total = sum(pair.km2 for pair in both.ground)
    for row in whole["ground"]:
        row["percent"] = round(100 * row["km2"] / total, 1)
    rows = [{"what": what, **row} for what in _TABLES for row in whole[_TABLES[what]]]
    text = StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
