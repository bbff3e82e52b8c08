"""Reports as JSON, and the independent voices that something stands on."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.words import ENGLISH, Language
from geo import Records, Report
from geo.control import History, Leg


def standing_json(
    history: History, deciding: Sequence[Report], language: Language = ENGLISH
) -> dict[str, Any]:
    """On how many independent voices a holder stands; `deciding` are its reports, latest first."""
    if not deciding:
        return {"strength": None, "stands_on": [], "newest": None, "oldest": None}
    return {
        "strength": history.strengths[deciding[0].id],
        "stands_on": [leg_json(history.records, leg, language) for leg in history.legs(deciding)],
        "newest": deciding[0].day,
        "oldest": deciding[-1].day,
    }


def leg_json(records: Records, leg: Leg, language: Language) -> dict[str, Any]:
    """What counts as one voice, with the names of the voices and of the sources that carried it."""
    return {
        "alignment": leg.alignment,
        "is_partisan": leg.is_partisan,
        "voices": [language.named(records.voices[voice]) for voice in leg.voices],
        "sources": [language.named(records.sources[source], "publisher") for source in leg.sources],
    }


def report_json(records: Records, report: Report, labels: Mapping[str, str]) -> dict[str, Any]:
    """A report with the names of its voice and source."""
    source = records.sources[report.source]
    return {
        "id": report.id,
        "day": report.day,
        "precision": report.precision,
        "holder": report.holder,
        "said": report.said,
        "voice": report.voice,
        "voice_name": records.voices[report.voice].name,
        "interest": labels[report.id],
        "use": report.use,
        "confidence": report.confidence,
        "source": report.source,
        "source_title": source.title,
        "source_url": source.url or None,
        "seen": report.seen,
    }
