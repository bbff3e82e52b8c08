"""A claim as the lists show it, with every reference spelled out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.words import ENGLISH, RELATION_WORDS, Language, by_name, reference_text
from geo import Claim, Records, Source, Voice
from geo.control import History
from geo.evidence import Beside, beside
from geo.features import AT_PLACES, claim_day, places_named, split_reference

Related = tuple[str, int, Claim, str]
"""(words, number of the other claim, that claim, reason)."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with every reference spelled out."""

    number: int
    claim: Claim
    source: Source
    speaker: Voice
    through: Voice | None
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
    return ClaimView(
        number=number,
        claim=claim,
        source=records.sources[claim.source],
        speaker=records.voices[claim.speaker],
        through=records.voices.get(claim.reported_through),
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
                line = words, numbers[other], records.claims[other], relation.reason
                by_claim[own].append(line)
    return by_claim


def _is_drawn(records: Records, reference: str) -> bool:
    kind, name = split_reference(reference)
    return kind not in AT_PLACES or records.places[name].position is not None
