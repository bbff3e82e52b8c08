"""What the page lists: claims with every reference spelled out, and voices."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from app.page.claim_views import ClaimView, claim_view, related
from app.page.narrowing import NARROWING, filters, is_among, narrowed
from app.resource import Parameter, Request
from app.site import Site
from app.words import Language
from geo import QueryError, Records, Source, Voice
from geo.articles import articles, in_order
from geo.features import answered

ARTICLE: Final = Parameter(
    "article", "The article whose claims come first: the id of a source.", {"type": "string"}
)
CHOSEN: Final = Parameter("claim", "The claim that is chosen: its id.", {"type": "string"})
SHOWN: Final = 40
"""So many claims of others stand on the page of the map, where there is no article to be read."""


def by_source(claims: Iterable[ClaimView]) -> Iterable[tuple[Source, list[ClaimView]]]:
    """Claims that stand together by source, with it."""
    for _, group in groupby(claims, key=lambda view: view.source.id):
        views = list(group)
        yield views[0].source, views


def chosen_article(request: Request) -> str:
    """The article whose claims come first. QueryError for what is none."""
    records = request.records
    article = request.parameters.get("article") or records.manifest.article
    if article != records.manifest.article and article not in (known := articles(records)):
        raise QueryError("article", article, f"one of {', '.join(known) or 'none: there is none'}")
    return article


def chosen_claim(request: Request) -> str:
    """The claim that the address names, if any. QueryError for what is none."""
    claim = request.parameters.get(CHOSEN.name, "")
    if claim and claim not in request.records.claims:
        raise QueryError(CHOSEN.name, claim, "the id of a claim, as in claims")
    return claim


def claim_lists(request: Request, *, whole: bool, apart: bool = False) -> dict[str, Any]:
    """The claims of an article, those around it, and to what they are narrowed.

    Around an article the claims of others are left to their own page, unless it is to be `whole`.
    What the claims are narrowed to stands `apart`, or else with the others, which are then hidden.
    """
    article, chosen = chosen_article(request), chosen_claim(request)
    narrow = narrowed(request)
    claims = _claims(request.site, request.language, article)
    own, others = _parted(claims, article)
    fitting = [c for c in claims if is_among(c, narrow)]
    own_fitting, others_fitting = _parted(fitting, article)
    listed = (own_fitting, others_fitting) if apart else (own, others)
    most = len(others) if whole else 0 if own else SHOWN
    shown = [c for n, c in enumerate(listed[1]) if n < most or c.claim.id == chosen]
    return {
        **_around(request, article),
        "article_claims": listed[0],
        "article_numbers": (len(own_fitting), len(own)),
        "other_claims": list(by_source(shown)),
        "other_numbers": (len(others_fitting), len(others)),
        "left_out": len(listed[1]) - len(shown),
        "in_page": {c.claim.id for c in (*listed[0], *shown)},
        "unfit": {c.claim.id for c in claims} - {c.claim.id for c in fitting} - {chosen},
        "chosen": chosen,
        "narrowed": narrow,
        "narrowing": [parameter.name for parameter in NARROWING],
        "state": {name: text for name, text in request.parameters.items() if name != "f"},
        "filters": filters(request.records, claims, request.language, narrow)
        if len(claims) > 1
        else [],
        "listed_total": len(claims),
    }


def _parted(claims: Iterable[ClaimView], article: str) -> tuple[list[ClaimView], list[ClaimView]]:
    """The claims of the article, and the others."""
    views = list(claims)
    own = [c for c in views if c.source.id == article]
    return own, [c for c in views if c.source.id != article]


def _around(request: Request, article: str) -> dict[str, Any]:
    """The article, the others that might be in its place, and what there is of its text."""
    records, file = request.records, request.site.article
    return {
        "article": records.sources.get(article),
        "article_query": f"article={article}" if article != records.manifest.article else "",
        "other_articles": [records.sources[s] for s in articles(records) if s != article],
        "read_by_paragraph": bool(in_order(records, article)),
        "claims_total": len(records.claims),
        "has_passages": bool(file and file.passages),
    }


def _claims(site: Site, language: Language, article: str) -> list[ClaimView]:
    """The claims that are listed, numbered from 1."""
    records = site.front.records
    passages = site.article.passages if site.article else {}
    numbers = {
        claim_id: number for number, claim_id in enumerate(site.listed_with(article), start=1)
    }
    others = related(records, numbers)
    replied = answered(records)
    return [
        claim_view(
            site.front.history,
            records.claims[c],
            number,
            others[c],
            passages.get(c),
            language,
            replied=c in replied,
        )
        for c, number in numbers.items()
    ]


def heard(records: Records) -> Iterable[tuple[Voice, int]]:
    """Each voice that accepted reports rest on, and how many; by name."""
    counts = Counter(r.voice for r in records.reports.values() if r.use == "accepted")
    for voice in sorted(counts, key=lambda voice: records.voices[voice].name):
        yield records.voices[voice], counts[voice]
