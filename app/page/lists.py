"""What the page lists: claims and places with every reference spelled out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from app.words import ENGLISH, RELATION_WORDS, Language, by_name, holder_text, reference_text
from geo import Claim, Records, Report, Source
from geo.control import History
from geo.evidence import Beside, beside
from geo.features import AT_PLACES, claim_day, places_named, split_reference

Related = tuple[str, int, str, str]
"""(words, number of the other claim, its id, reason)."""


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


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place with its holder on a day, or with none: then there is no record."""

    id: str
    name: str
    name_ar: str
    bank: str
    holder: str
    holder_name: str
    since: Report | None
    """The report that began the holder's tenure."""
    last: Report | None
    """The report that decides on the day."""
    last_source: Any


def place_views(history: History, day: date, language: Language = ENGLISH) -> Iterable[PlaceView]:
    """Every place with an accepted report, by name, with its holder on the day."""
    records = history.records
    places = (records.places[place] for place in history.accepted)
    for place in sorted(places, key=lambda p: (p.name, p.id)):
        last, tenure = history.deciding_at(place.id, day), history.tenure(place.id, day)
        yield PlaceView(
            id=place.id,
            name=place.name,
            name_ar=place.name_ar,
            bank=place.bank,
            holder=last.holder if last else "",
            holder_name=holder_text(records, last.holder if last else None, language),
            since=records.reports[tenure.reports[0]] if tenure else None,
            last=last,
            last_source=records.sources[last.source] if last else None,
        )


def heard(records: Records) -> Iterable[tuple[str, str, int]]:
    """Id and name of each voice that accepted reports rest on, and how many; by name."""
    counts = Counter(r.voice for r in records.reports.values() if r.use == "accepted")
    for voice in sorted(counts, key=lambda voice: records.voices[voice].name):
        yield voice, records.voices[voice].name, counts[voice]
