"""One place: who was reported to hold it when, by whom, and every report and claim about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, Final

import orjson

from app.evidence.claims import record_json
from app.evidence.findings import content
from app.evidence.reports import report_json, standing_json
from app.http import params
from app.picture import of_place, page_picture
from app.resource import Content, Request
from app.words import hatch, holder_text
from geo import Claim, NotFoundError, Place, Records, Report
from geo.control import History, Tenure
from geo.records import CONTESTED, Precision

_PICTURE_WIDTH: Final = 960
"""Of the map on the page: as wide as its text."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of days, [valid_from, valid_to), with one holder, or with none: no record.

    Every report of the place made in it is in one of the two lists.
    """

    holder: str | None
    valid_from: date | None
    valid_to: date | None
    precision: Precision
    """How exactly the day is known on which it begins."""
    past_precision: Precision
    """And that on which it ends."""
    agreeing: tuple[Report, ...]
    """Reports that name this holder, claim-only ones too."""
    disagreeing: tuple[Report, ...]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


def place(request: Request) -> Content:
    """One place."""
    records = request.records
    if request.id not in records.places:
        raise NotFoundError(f"no place {request.id!r}: they are in collections/places/items")
    record = records.places[request.id]
    day = params.covered_day(records.manifest, request.parameters.get("day"))

    def body() -> bytes:
        return orjson.dumps(place_json(request.front.history, record, day))

    return content(request, {"json": body}, _shown(request, record, day))


def spans(history: History, place_id: str) -> list[_Span]:
    """The successive holders of a place, the time before the first report as one without."""
    reports = history.by_place.get(place_id, ())
    tenures = history.tenures.get(place_id, ())
    before = _span(None, None, tenures[0] if tenures else None, reports)
    of_tenures = [
        _span(tenure, tenure.valid_from, after, reports)
        for tenure, after in zip_longest(tenures, tenures[1:])
    ]
    return [before, *of_tenures] if before.disagreeing or not of_tenures else of_tenures


def _span(
    tenure: Tenure | None, first: date | None, after: Tenure | None, reports: Sequence[Report]
) -> _Span:
    holder = tenure.holder if tenure else None
    past = after.valid_from if after else None
    own = [r for r in reports if (not first or first <= r.day) and (not past or r.day < past)]
    return _Span(
        holder,
        first,
        past,
        tenure.precision if tenure else "day",
        after.precision if after else "day",
        tuple(report for report in own if report.holder == holder),
        tuple(report for report in own if report.holder != holder),
    )


Bar = tuple[int, int, list[str]]
"""First day and past day, counted from the first of the data, and the colours of the holder."""


def bars(history: History, place_id: str, place_spans: Iterable[_Span]) -> Iterator[Bar]:
    """The spans on the data's days, contested ones in the colours of those between whom it was."""
    records = history.records
    first, last = records.manifest.first_day, records.manifest.last_day
    colours = {party.id: party.colour for party in records.parties.values()}
    for span in place_spans:
        begin = max((span.valid_from or first) - first, timedelta())
        end = min((span.valid_to or last + timedelta(days=1)), last + timedelta(days=1)) - first
        if span.holder and span.valid_from and begin < end:
            contested = span.holder == CONTESTED
            between = history.parties_of(place_id, span.valid_from) if contested else []
            stripes = hatch(colours[party] for party in between)
            yield begin.days, end.days, stripes if contested else [colours[span.holder]]


def claims_about(records: Records, place_id: str) -> Iterator[Claim]:
    """The claims that name the place or its airspace, in file order."""
    references = {place_id, f"airspace:{place_id}"}
    columns = records.claims.columns
    for claim_id, places in zip(columns["id"], columns["places"], strict=True):
        if not references.isdisjoint(places):
            yield records.claims[claim_id]


def holder_on(history: History, place_id: str, day: date) -> str | None:
    """The holder of a place on a day; None for no record."""
    last = history.deciding_at(place_id, day)
    return last.holder if last else None


def standing_on(history: History, place_id: str, day: date) -> tuple[Report, ...]:
    """The reports on which the holder of a place stands on a day, latest first."""
    last = history.deciding_at(place_id, day)
    return tuple(reversed(history.standing(last))) if last else ()


def place_json(history: History, record: Place, day: date) -> dict[str, Any]:
    """The place with its holders, reports in full and claims."""
    records, labels = history.records, history.interests
    holder = holder_on(history, record.id, day)
    return {
        **record_json(record),
        "day": day,
        "holder": holder,
        "holder_name": holder_text(records, holder) if holder else None,
        **standing_json(history, standing_on(history, record.id, day)),
        "holders": [_span_json(records, span, labels) for span in spans(history, record.id)],
        "claims": [
            {"id": claim.id, "speaker": claim.speaker, "summary": claim.summary,
             "said_day": claim.said_day, "event_day": claim.event_day}
            for claim in claims_about(records, record.id)
        ],
    }  # fmt: skip


def _span_json(records: Records, span: _Span, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "holder": span.holder,
        "valid_from": span.valid_from,
        "valid_to": span.valid_to,
        "precision": span.precision,
        "agreeing": [report_json(records, report, labels) for report in span.agreeing],
        "disagreeing": [report_json(records, report, labels) for report in span.disagreeing],
    }


def _shown(request: Request, record: Place, day: date) -> dict[str, Any]:
    records, history = request.records, request.front.history
    place_spans = spans(history, record.id)
    deciding = standing_on(history, record.id, day)
    return {
        "place": record,
        "day": day,
        "default_day": day == records.manifest.default_day,
        "holder_now": holder_on(history, record.id, day),
        "since": next((span for span in place_spans if span.holder and span.holds(day)), None),
        "spans": place_spans,
        "deciding": deciding,
        "legs": history.legs(deciding),
        "bars": list(bars(history, record.id, place_spans)),
        "days": (records.manifest.last_day - records.manifest.first_day).days + 1,
        "day_number": (day - records.manifest.first_day).days,
        "claims": list(claims_about(records, record.id)),
        "labels": history.interests,
        "picture": page_picture(
            request.site, day, request.language, width=_PICTURE_WIDTH, place=record.id
        )
        if record.position
        else None,
        "preview": of_place(request.site, record, day, "../", request.language),
    }
