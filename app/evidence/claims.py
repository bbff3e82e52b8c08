"""One claim beside the record and among the others of its article, and the sources of claims."""

from dataclasses import asdict
from typing import Any, Final

import orjson

from app.evidence.findings import content, json_bodies
from app.picture import marked_day, of_claim, page_picture
from app.resource import Content, Request
from app.words import RELATION_WORDS, by_name, reference_text
from geo import Claim, NotFoundError, Place, Records, Source
from geo.articles import in_order
from geo.evidence import beside
from geo.features import (
    AT_PLACES,
    claim_citation,
    claim_jsonld,
    source_bibtex,
    source_csl,
    split_reference,
)

VERSION_SHOWN: Final = 12
"""Characters of the data's version in a citation: enough to find it by."""
_PICTURE_WIDTH: Final = 640
"""Pixels of the picture on the page of a claim."""


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
    return content(request, json_bodies(value))


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
        **json_bodies(record_json(record)),
        "bibtex": lambda: source_bibtex(record).encode(),
        "csl": lambda: orjson.dumps([source_csl(record)]),
    }
    return content(request, bodies, shown)


def record_json(record: Source | Place) -> dict[str, Any]:
    """A record by its columns, null where one is empty."""
    return {name: None if value == "" else value for name, value in asdict(record).items()}
