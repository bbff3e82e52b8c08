"""What questions about the evidence find: the answer as bytes, and as what its page shows.

Functions of the data and of checked parameters; `app/evidence/resources.py` has the addresses and
formats.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import orjson

from app.evidence.about import figures
from app.evidence.reports import report_json, standing_json
from app.http import OWN_ONLY, REVALIDATED, params
from app.picture import marked_day, of_claim, page_picture
from app.resource import NOTHING, Content, Request
from app.words import (
    ENGLISH,
    RELATION_WORDS,
    Language,
    by_name,
    holder_text,
    reason_text,
    reference_text,
    rule_text,
)
from geo import Answer, Claim, Front, NotFoundError, Place, QueryError, Records, Source
from geo.articles import in_order
from geo.control import History
from geo.evidence import NEARBY_DAYS, Change, Tally, beside, changes, silenced, tallies
from geo.features import (
    AT_PLACES,
    Features,
    claim_citation,
    claim_jsonld,
    feature_bytes,
    feature_collection,
    source_bibtex,
    source_csl,
    split_reference,
)

VERSION_SHOWN: Final = 12
"""Characters of the data's version in a citation: enough to find it by."""
_PICTURE_WIDTH: Final = 640
"""Pixels of the picture on the page of a claim."""


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


def _json(value: Any) -> Bodies:
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
        _json(why_json(request.front.history, answer, request.language)),
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

    Its sentences and names of parties and places are in the language; the reports stay as they are.
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
        **standing_json(history, answer.deciding),
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
    return content(request, _json(value), {"tallies": voice_tallies, "day": day})


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


# ---- claims and sources ----


def claim(request: Request) -> Content:
    """One claim as linked data, and beside the record."""
    records = request.records
    if request.id not in records.claims:
        raise NotFoundError(f"no claim {request.id!r}: they are in collections/claims/items")
    record = records.claims[request.id]

    def body() -> bytes:
        return orjson.dumps(claim_jsonld(records, record))

    shown = _claim_shown(request, record)
    return content(request, {"jsonld": body, "json": body}, shown, has_text=bool(shown["passage"]))


def _claim_shown(request: Request, row: Claim) -> dict[str, Any]:
    records, article = request.records, request.site.article
    both = beside(request.front.history, row)
    return {
        "claim": row,
        "about": by_name(records, row.about),
        "source": records.sources[row.source],
        "citation": claim_citation(records, row),
        "version": request.site.version[:VERSION_SHOWN],
        "address": f"{request.site.public_url}claims/{row.id}" if request.site.public_url else "",
        "places": [
            (reference_text(records, reference, request.language), _place_id(reference))
            for reference in row.places
        ],
        "says": both.says,
        "agreeing": [records.reports[report] for report in both.agreeing],
        "disagreeing": [records.reports[report] for report in both.disagreeing],
        "labels": request.front.history.interests,
        "relations": list(relations(records, row)),
        "passage": article.passages.get(row.id) if article else None,
        "preview": of_claim(request.site, row, "../", request.language),
        "picture": page_picture(
            request.site,
            marked_day(records, row.id),
            request.language,
            width=_PICTURE_WIDTH,
            claims=[row.id],
        ),
        "walk": _walk(request, row),
        "map_query": map_query(records, row),
    }


def _place_id(reference: str) -> str:
    """The place that a claim's reference names; nothing if it names an area."""
    kind, name = split_reference(reference)
    return name if kind in AT_PLACES else ""


def _walk(request: Request, claim: Claim) -> tuple[str, str, int, int] | None:
    """The claims before and after it in its article, its number and how many there are.

    None if its source is no article, or has more claims than are listed; no id at either end.
    """
    if claim.paragraph is None and claim.source != request.records.manifest.article:
        return None
    claims, listed = request.records.claims, request.site.listed_with(claim.source)
    walk = [c for c in listed if claims[c].source == claim.source]
    if claim.id not in walk:
        return None
    at = walk.index(claim.id)
    return "".join(walk[max(0, at - 1) : at]), "".join(walk[at + 1 : at + 2]), at + 1, len(walk)


def map_query(records: Records, claim: Claim) -> str:
    """Query and fragment of the address of a claim on the map, where its article comes first."""
    article = claim.source if claim.paragraph is not None else records.manifest.article
    first = "" if article == records.manifest.article else f"article={article}&"
    return f"?{first}claim={claim.id}#claim-{claim.id}"


def relations(records: Records, claim: Claim) -> list[tuple[str, Claim, str]]:
    """(words, the other claim, reason) of each relation, from the side of this claim."""
    to = [
        (RELATION_WORDS[r.kind][0], records.claims[r.other], r.reason)
        for r in records.relations
        if r.claim == claim.id
    ]
    return to + [
        (RELATION_WORDS[r.kind][1], records.claims[r.claim], r.reason)
        for r in records.relations
        if r.other == claim.id
    ]


def sources(request: Request) -> Content:
    """All sources."""
    value = {"sources": [record_json(source) for source in request.records.sources.values()]}
    return content(request, _json(value))


def source(request: Request) -> Content:
    """One source, for reference managers too."""
    records = request.records
    if request.id not in records.sources:
        raise NotFoundError(f"no source {request.id!r}: they are in sources")
    record = records.sources[request.id]
    shown = {
        "source": record,
        "bibtex": source_bibtex(record),
        "reports": [r for r in records.reports.values() if r.source == record.id],
        "claims": records.claims.where("source", record.id),
        "by_paragraph": bool(in_order(records, record.id)),
    }
    bodies = {
        **_json(record_json(record)),
        "bibtex": lambda: source_bibtex(record).encode(),
        "csl": lambda: orjson.dumps([source_csl(record)]),
    }
    return content(request, bodies, shown)


def record_json(record: Source | Place) -> dict[str, Any]:
    """A record by its columns, null where one is empty."""
    return {name: None if value == "" else value for name, value in asdict(record).items()}


def about(request: Request) -> Content:
    """How the map is made from the records, and where the records are weak."""
    rule = rule_text(request.records, request.language)
    return content(request, {}, {**figures(request.front), "rule": rule})
