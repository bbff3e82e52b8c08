"""Frames of what the records say as it stands: places, reports, references, lines."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import geopandas
import shapely

from geo.control import History
from geo.crs import frame_of, point_array
from geo.evidence import handovers
from geo.records import Line, Place, Records, Reference, Report

PLACE_COLUMNS: Final = (
    *("name", "name_ar", "variants", "kind", "bank", "uncertainty_m", "located_by", "note"),
    "holders",
)
REPORT_COLUMNS: Final = (
    *("place", "place_name", "day", "precision", "holder", "said", "voice", "voice_name"),
    *("voice_alignment", "source", "source_title", "source_url", "use", "confidence", "seen"),
    *("note", "interest", "valid_from", "valid_to"),
)
HANDOVER_COLUMNS: Final = (
    *("name", "name_ar", "bank", "holder_before", "holder_after"),
    *("report_before", "report_after"),
)
REFERENCE_COLUMNS: Final = (
    *("voice", "voice_name", "voice_alignment", "holder", "source", "source_title", "source_url"),
    *("note", "valid_from", "valid_to"),
)
LINE_COLUMNS: Final = ("name", "name_ar", "kind", "source")


def places(history: History) -> geopandas.GeoDataFrame:
    """Points or None. Columns: those of the record, and `holders`: the successive tenures."""
    records = history.records
    rows = [
        {
            "id": place.id,
            "name": place.name,
            "name_ar": place.name_ar or None,
            "variants": list(place.variants),
            "kind": place.kind,
            "bank": place.bank,
            "uncertainty_m": place.uncertainty_m,
            "located_by": place.located_by or None,
            "note": place.note or None,
            "holders": [
                {
                    "holder": tenure.holder,
                    "valid_from": tenure.valid_from,
                    "valid_to": tenure.valid_to,
                    "precision": tenure.precision,
                    "reports": list(tenure.reports),
                    "voice_count": len(
                        history.legs(map(records.reports.__getitem__, tenure.reports))
                    ),
                    "strength": history.strengths[tenure.reports[-1]],
                }
                for tenure in history.tenures.get(place.id, ())
            ],
        }
        for place in records.places.values()
    ]
    shapes = located(records.places.values())
    return frame_of(rows, shapes, PLACE_COLUMNS).astype({"uncertainty_m": "Int64"})


def located(places: Iterable[Place]) -> list[Any]:
    """The point of each place, None where it has no position."""
    positions = [place.position for place in places]
    points = iter(point_array(position for position in positions if position))
    return [next(points) if position else None for position in positions]


def reports(history: History) -> geopandas.GeoDataFrame:
    """Points or None. Columns: those of the record with names resolved, valid_from, valid_to.

    `interest` is the label of `geo.control.interest`.
    """
    records = history.records
    rows = [_report_row(history, report) for report in records.reports.values()]
    shapes = located(records.places[report.place] for report in records.reports.values())
    return frame_of(rows, shapes, REPORT_COLUMNS)


def _report_row(history: History, report: Report) -> dict[str, Any]:
    records = history.records
    source, voice = records.sources[report.source], records.voices[report.voice]
    valid_from, valid_to = report.span
    return {
        "id": report.id,
        "place": report.place,
        "place_name": records.places[report.place].name,
        "day": report.day,
        "precision": report.precision,
        "holder": report.holder,
        "said": report.said,
        "voice": report.voice,
        "voice_name": voice.name,
        "voice_alignment": voice.alignment,
        "source": report.source,
        "source_title": source.title,
        "source_url": source.url or None,
        "use": report.use,
        "confidence": report.confidence,
        "seen": report.seen,
        "note": report.note or None,
        "interest": history.interests[report.id],
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def changed_places(history: History, first: date, last: date) -> geopandas.GeoDataFrame:
    """Points or None: the places whose holder on the last day differs from that on the first.

    Columns: name, name_ar, bank, holder_before and holder_after (None for no record), and the ids
    of the reports that decide on the two days, report_before and report_after.
    """
    changes = list(handovers(history, first, last))
    places = [history.records.places[change.place] for change in changes]
    rows = [
        {
            "id": place.id,
            "name": place.name,
            "name_ar": place.name_ar or None,
            "bank": place.bank,
            "holder_before": change.before.holder if change.before else None,
            "holder_after": change.after.holder if change.after else None,
            "report_before": change.before.id if change.before else None,
            "report_after": change.after.id if change.after else None,
        }
        for place, change in zip(places, changes, strict=True)
    ]
    return frame_of(rows, located(places), HANDOVER_COLUMNS)


def references(records: Records) -> geopandas.GeoDataFrame:
    """Multipolygons. Columns: those of the record but its file, with names resolved."""
    rows = [_reference_row(records, one) for one in records.references.values()]
    shapes = [records.grounds[reference] for reference in records.references]
    return frame_of(rows, shapes, REFERENCE_COLUMNS)


def _reference_row(records: Records, reference: Reference) -> dict[str, Any]:
    source, voice = records.sources[reference.source], records.voices[reference.voice]
    valid_from, valid_to = reference.span
    return {
        "id": reference.id,
        "voice": reference.voice,
        "voice_name": voice.name,
        "voice_alignment": voice.alignment,
        "holder": reference.holder,
        "source": reference.source,
        "source_title": source.title,
        "source_url": source.url or None,
        "note": reference.note or None,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def rivers(records: Records) -> geopandas.GeoDataFrame:
    """Linestrings, downstream. `divides` is true of those that no cell crosses."""
    lines = [*records.rivers, *(line for line in records.lines if line.kind == "river")]
    frame = _lines(lines)
    return frame.assign(divides=frame.index.isin([line.id for line in records.rivers]))


def boundaries(records: Records) -> geopandas.GeoDataFrame:
    """Linestrings: the ring of the study area, and borders."""
    lines = (line for line in records.lines if line.kind == "border")
    return _lines([records.area, *lines])


def _lines(lines: Sequence[Line]) -> geopandas.GeoDataFrame:
    rows = [
        {
            "id": line.id,
            "name": line.name,
            "name_ar": line.name_ar or None,
            "kind": line.kind,
            "source": line.source,
        }
        for line in lines
    ]
    shapes = [shapely.LineString(line.positions) for line in lines]
    return frame_of(rows, shapes, LINE_COLUMNS)
