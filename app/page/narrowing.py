"""By what the claims of a list can be narrowed: speaker, party, kind, answered or not."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.page.claim_views import ClaimView
from app.words import ENGLISH, Language
from geo import Records


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
