"""By what the claims of a list can be narrowed: speaker, party, kind, answered or not.

The address says it, in the words that the page's script writes there, so that the server can do it
for readers without scripts. On the map's page what doesn't fit is hidden, from where the script
brings it back; on the page of all claims it is left out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.page.claim_views import ClaimView
from app.resource import NOTHING, Parameter, Request
from app.words import ENGLISH, Language
from geo import QueryError, Records
from geo.records import CLAIM_KINDS

_TEXT: Final = {"type": "string"}
SPEAKER: Final = Parameter("speaker", "Claims of this voice only.", _TEXT)
ABOUT: Final = Parameter("about", "Claims about this party only.", _TEXT)
KIND: Final = Parameter("kind", "Claims of this kind only.", {"enum": [*CLAIM_KINDS]})
REPLY: Final = Parameter("reply", "Only claims with a reply, or without.", {"enum": ["yes", "no"]})
NARROWING: Final = (SPEAKER, ABOUT, KIND, REPLY)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list of claims can be narrowed by: values with their names and numbers of claims."""

    name: str
    label: str
    values: tuple[tuple[str, str, int, Markup], ...]
    """The last is what an element with the name has among its attributes."""


def narrowed(request: Request) -> Mapping[str, str]:
    """What the claims are narrowed to, by filter. QueryError for what no claim can have."""
    records = request.records
    expected: Mapping[str, tuple[Collection[str], str]] = {
        SPEAKER.name: (records.voices, "the id of a voice, as in voices"),
        ABOUT.name: (records.parties, f"one of {', '.join(sorted(records.parties))}"),
        KIND.name: (CLAIM_KINDS, f"one of {', '.join(CLAIM_KINDS)}"),
        REPLY.name: (("yes", "no"), "yes or no"),
    }
    chosen = {name: request.parameters.get(name, "") for name in expected}
    for name, value in chosen.items():
        known, words = expected[name]
        if value and value not in known:
            raise QueryError(name, value, words)
    return {name: value for name, value in chosen.items() if value}


def is_among(view: ClaimView, narrow: Mapping[str, str]) -> bool:
    """Whether a claim is among what the list is narrowed to."""
    return all(value in _values(view)[name] for name, value in narrow.items())


def _values(view: ClaimView) -> Mapping[str, Sequence[str]]:
    claim = view.claim
    return {
        SPEAKER.name: (claim.speaker,),
        ABOUT.name: claim.about,
        KIND.name: (claim.kind,),
        REPLY.name: ("yes" if view.answered else "no",),
    }


def filters(
    records: Records,
    views: Sequence[ClaimView],
    language: Language = ENGLISH,
    narrow: Mapping[str, str] = NOTHING,
) -> list[Filter]:
    """Speaker, party, kind and whether a reply is recorded; values by name.

    A value that the list is narrowed to is among them, though no claim may have it.
    """
    replies = {"yes": language.gettext("answered"), "no": language.gettext("unanswered")}
    words: Mapping[str, tuple[str, Callable[[str], str]]] = {
        SPEAKER.name: (language.gettext("Speaker"), lambda v: language.named(records.voices[v])),
        ABOUT.name: (language.gettext("About"), lambda p: language.named(records.parties[p])),
        KIND.name: (language.gettext("Kind"), lambda k: language.gettext(k.replace("_", " "))),
        REPLY.name: (language.gettext("Reply"), replies.__getitem__),
    }
    counts = {name: Counter({narrow[name]: 0} if name in narrow else {}) for name in words}
    for view in views:
        for name, values in _values(view).items():
            counts[name].update(values)
    marks = {voice: language.name_here(records.voices[voice]) for voice in counts[SPEAKER.name]}
    return [_filter(name, *words[name], counts[name], marks) for name in words]


def _filter(
    name: str,
    label: str,
    text: Callable[[str], str],
    counts: Counter[str],
    marks: Mapping[str, Markup],
) -> Filter:
    values = ((v, text(v), count, marks.get(v, Markup())) for v, count in counts.items())
    return Filter(name, label, tuple(sorted(values, key=lambda value: value[1])))
