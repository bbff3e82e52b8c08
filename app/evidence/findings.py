"""What questions about the evidence find: the answer as bytes, and as what its page shows.

Functions of the data and of checked parameters; `app/evidence/resources.py` has the addresses and
formats.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from app.evidence.about import figures
from app.evidence.reports import report_json, standing_json
from app.http import OWN_ONLY, REVALIDATED, params
from app.resource import NOTHING, Content, Request
from app.words import (
    ENGLISH,
    Language,
    holder_text,
    reason_text,
    rule_text,
)
from geo import Answer, Front, QueryError, Records
from geo.control import History
from geo.evidence import NEARBY_DAYS, Change, Tally, changes, silenced, tallies
from geo.features import (
    Features,
    feature_bytes,
    feature_collection,
)

Bodies = Mapping[str, Callable[[], bytes]]
"""The body in each format but HTML, made when it is asked for."""


def content(
    request: Request, bodies: Bodies, shown: Mapping[str, Any] = NOTHING, *, has_text: bool = False
) -> Content:
    """The answer in the format asked for, and what its page shows.

    With text of an article in it, no cache may give it to others.
    """
    make = bodies.get(request.format)
    control = OWN_ONLY if has_text else REVALIDATED
    return Content(make() if make else b"", shown=shown, cache_control=control)


def json_bodies(value: Any) -> Bodies:
    """A value as JSON, for an answer that has no other format but HTML."""
    return {"json": lambda: orjson.dumps(value)}


def day_of(request: Request) -> date:
    """The day asked for, or the default one. QueryError for one that the data doesn't cover."""
    return params.covered_day(request.records.manifest, request.parameters.get("day"))


# ---- why ----


def why(request: Request) -> Content:
    """Who holds a point on a day, why, and who disagrees."""
    lon, lat = _degrees(request, "lon", 180), _degrees(request, "lat", 90)
    answer = request.front.why(lon, lat, day_of(request))
    return content(
        request,
        json_bodies(why_json(request.front.history, answer, request.language)),
        {
            "answer": answer,
            "reason": reason_text(answer, request.records, request.language),
            "rule": rule_text(request.records, request.language),
            "labels": request.front.history.interests,
            "legs": request.front.history.legs(answer.deciding),
            "nearby_days": NEARBY_DAYS,
        },
    )


def _degrees(request: Request, name: str, limit: int) -> float:
    expected = f"decimal degrees from -{limit} to {limit}"
    text = request.parameters.get(name)
    if text is None:
        raise QueryError(name, "", expected)
    number = params.number(name, text)
    if abs(number) > limit:
        raise QueryError(name, text, expected)
    return number


def why_json(history: History, answer: Answer, language: Language = ENGLISH) -> dict[str, Any]:
    """The answer with names, reports in full where they stand first, then by id.

    Its sentences and the names in them are in the language; the reports stay as they are.
    """
    records, labels = history.records, history.interests
    place = records.places[answer.place] if answer.place else None
    return {
        "lon": answer.lon,
        "lat": answer.lat,
        "day": answer.day,
        "holder": answer.holder,
        "holder_name": holder_text(records, answer.holder, language) if answer.holder else None,
        "reason": reason_text(answer, records, language),
        "bank": answer.bank,
        "basis": answer.basis,
        "place": answer.place,
        "place_name": language.named(place) if place else None,
        "distance_m": answer.distance_m,
        "uncertainty_m": place.uncertainty_m if place else None,
        "age_days": answer.age_days,
        "rule": rule_text(records, language),
        **standing_json(history, answer.deciding, language),
        "deciding": [report_json(records, report, labels) for report in answer.deciding],
        "reports": [report_json(records, report, labels) for report in answer.reports],
        "disagreements": [report.id for report in answer.disagreements],
        "nearby_days": NEARBY_DAYS,
    }


# ---- what if ----


def what_if(request: Request) -> Content:
    """The zones of a day had some voices made no report, and the places that differ."""
    voices = _several(request, "without")
    alignments = _several(request, "without-alignment")
    day, front = day_of(request), request.front
    other = front.without(voices, alignments)
    shown: dict[str, Any] = {
        "day": day,
        "silenced": sorted(silenced(request.records, voices, alignments)),
        "changed": changes(front.holders(day), other.holders(day)),
    }

    def body() -> bytes:
        return _zones(request.records, other, **shown)

    return content(request, {"json": body, "geojson": body}, shown)


def _several(request: Request, name: str) -> tuple[str, ...]:
    text = request.parameters.get(name)
    return () if text is None else tuple(text.split(","))


def _zones(
    records: Records, front: Front, day: date, silenced: list[str], changed: list[Change]
) -> bytes:
    """The zones of the day, and which places changed, as GeoJSON with further members."""
    features = feature_bytes(Features.of_frame(front.zones(day)))
    places = [{**asdict(c), "name": records.places[c.place].name} for c in changed]
    return feature_collection(
        b",".join(features),
        day=day,
        without=silenced,
        changed=places,
        numberMatched=len(features),
        numberReturned=len(features),
    )


# ---- voices ----


def voices(request: Request) -> Content:
    """What each voice contributes; with a day, what it had by then."""
    day = day_of(request) if "day" in request.parameters else None
    voice_tallies = tallies(request.front.history, day)
    value = {"day": day, "voices": [_tally(tally) for tally in voice_tallies]}
    return content(request, json_bodies(value), {"tallies": voice_tallies, "day": day})


def _tally(tally: Tally) -> dict[str, Any]:
    voice = tally.voice
    return {
        "id": voice.id,
        "name": voice.name,
        "alignment": voice.alignment,
        "kind": voice.kind,
        "accepted": tally.accepted,
        "claim_only": tally.claim_only,
        "claims": tally.claims,
        "places_alone": list(tally.alone),
    }


def about(request: Request) -> Content:
    """How the map is made from the records, and where the records are weak."""
    rule = rule_text(request.records, request.language)
    return content(request, {}, {**figures(request.front), "rule": rule})
