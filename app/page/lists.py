"""What the page lists: claims with every reference spelled out, and voices."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from app.page.claim_views import ClaimView, claim_view, related
from app.page.narrowing import filters
from app.resource import Parameter, Request
from app.site import Site
from app.words import Language
from geo import QueryError, Records, Source
from geo.articles import articles, in_order
from geo.features import answered

ARTICLE: Final = Parameter(
    "article", "The article whose claims come first: the id of a source.", {"type": "string"}
)
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


def claim_lists(site: Site, language: Language, article: str, *, whole: bool) -> dict[str, Any]:
    """The claims of an article, those around it, and by what they can be narrowed.

    Around an article the claims of others are left to their own page, unless it is to be `whole`.
    """
    records = site.front.records
    claims = _claims(site, language, article)
    own = [c for c in claims if c.source.id == article]
    others = [c for c in claims if c.source.id != article]
    shown = others if whole else others[: 0 if own else SHOWN]
    return {
        "article": records.sources.get(article),
        "article_query": f"article={article}" if article != records.manifest.article else "",
        "other_articles": [records.sources[s] for s in articles(records) if s != article],
        "article_claims": own,
        "other_claims": list(by_source(shown)),
        "others_total": len(others),
        "left_out": len(others) - len(shown),
        "in_page": {c.claim.id for c in (*own, *shown)},
        "read_by_paragraph": bool(in_order(records, article)),
        "filters": filters(records, claims, language) if len(claims) > 1 else [],
        "claims_total": len(records.claims),
        "listed_total": len(claims),
        "has_passages": bool(site.article and site.article.passages),
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


def heard(records: Records) -> Iterable[tuple[str, str, int]]:
    """Id and name of each voice that accepted reports rest on, and how many; by name."""
    counts = Counter(r.voice for r in records.reports.values() if r.use == "accepted")
    for voice in sorted(counts, key=lambda voice: records.voices[voice].name):
        yield voice, records.voices[voice].name, counts[voice]
