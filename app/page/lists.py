"""What the page lists: claims with every reference spelled out, and voices."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from app.resource import Parameter, Request
from app.site import Site
from app.words import ENGLISH, RELATION_WORDS, Language, by_name, reference_text
from geo import Claim, QueryError, Records, Source
from geo.articles import articles, in_order
from geo.control import History
from geo.evidence import Beside, beside
from geo.features import AT_PLACES, answered, claim_day, places_named, split_reference

Related = tuple[str, int, str, str]
"""(words, number of the other claim, its id, reason)."""
ARTICLE: Final = Parameter(
    "article", "The article whose claims come first: the id of a source.", {"type": "string"}
)
SHOWN: Final = 40
"""So many claims of others stand on the page of the map, where there is no article to be read."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with every reference spelled out."""

    number: int
    claim: Claim
    source: Source
    speaker: str
    through: str
    about: tuple[str, ...]
    places: tuple[str, ...]
    located: bool
    day: date
    relations: tuple[Related, ...]
    answered: bool
    """Whether a reply to it is recorded."""
    passage: str | None
    beside: Beside
    """The reports beside it, if it says who holds a place."""
    points: str
    """Where its pins stand: lon,lat;lon,lat."""
    area: bool
    """Whether it is about ground wider than a place."""


def claim_view(
    history: History,
    claim: Claim,
    number: int,
    related: Sequence[Related],
    passage: str | None,
    language: Language = ENGLISH,
    *,
    replied: bool,
) -> ClaimView:
    """The claim as the list shows it."""
    records = history.records
    voice = records.voices[claim.speaker]
    return ClaimView(
        number=number,
        claim=claim,
        source=records.sources[claim.source],
        speaker=voice.name,
        through=records.voices[claim.reported_through].name if claim.reported_through else "",
        about=tuple(map(language.named, by_name(records, claim.about))),
        places=tuple(reference_text(records, reference, language) for reference in claim.places),
        located=any(_is_drawn(records, reference) for reference in claim.places),
        day=claim_day(claim),
        relations=tuple(related),
        answered=replied,
        passage=passage,
        beside=beside(history, claim),
        points=";".join(_points(records, claim)),
        area=len(places_named(claim)) < len(claim.places),
    )


def _points(records: Records, claim: Claim) -> list[str]:
    """Each position of the claim's places once, as lon,lat."""
    places = (records.places[name] for name in places_named(claim))
    return list(dict.fromkeys(f"{p.lon},{p.lat}" for p in places if p.position))


def related(records: Records, numbers: Mapping[str, int]) -> dict[str, list[Related]]:
    """How each of these claims stands to others of them."""
    by_claim: dict[str, list[Related]] = {claim_id: [] for claim_id in numbers}
    for relation in records.relations:
        ends = relation.claim, relation.other
        for (own, other), words in zip(
            (ends, ends[::-1]), RELATION_WORDS[relation.kind], strict=True
        ):
            if own in numbers and other in numbers:
                by_claim[own].append((words, numbers[other], other, relation.reason))
    return by_claim


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


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list of claims can be narrowed by: each value with its name and number of claims."""

    name: str
    label: str
    values: tuple[tuple[str, str, int], ...]


def filters(
    records: Records, views: Sequence[ClaimView], language: Language = ENGLISH
) -> list[Filter]:
    """Speaker, party, kind and whether a reply is recorded; values by name."""
    replies = {"yes": language.gettext("answered"), "no": language.gettext("unanswered")}
    speakers = Counter(view.claim.speaker for view in views)
    parties = Counter(party for view in views for party in view.claim.about)
    kinds = Counter(view.claim.kind for view in views)
    replied = Counter("yes" if view.answered else "no" for view in views)
    return [
        _filter("speaker", language.gettext("Speaker"), speakers, lambda v: records.voices[v].name),
        _filter(
            "about",
            language.gettext("About"),
            parties,
            lambda p: language.named(records.parties[p]),
        ),
        _filter(
            "kind", language.gettext("Kind"), kinds, lambda k: language.gettext(k.replace("_", " "))
        ),
        _filter("reply", language.gettext("Reply"), replied, lambda r: replies[r]),
    ]


def _filter(name: str, label: str, counts: Counter[str], text: Callable[[str], str]) -> Filter:
    values = ((value, text(value), count) for value, count in counts.items())
    return Filter(name, label, tuple(sorted(values, key=lambda value: value[1])))


def _is_drawn(records: Records, reference: str) -> bool:
    kind, name = split_reference(reference)
    return kind not in AT_PLACES or records.places[name].position is not None


def heard(records: Records) -> Iterable[tuple[str, str, int]]:
    """Id and name of each voice that accepted reports rest on, and how many; by name."""
    counts = Counter(r.voice for r in records.reports.values() if r.use == "accepted")
    for voice in sorted(counts, key=lambda voice: records.voices[voice].name):
        yield voice, records.voices[voice].name, counts[voice]
