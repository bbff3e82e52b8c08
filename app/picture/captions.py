"""The words around a drawn map, and the map in words, in the language asked for."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from app.picture.layout import Words
from app.site import Site
from app.words import ENGLISH, N_, Language, credited, deciding_sources, legend, strengths
from geo import By, Records, Source
from geo.control import History
from geo.records import CONTESTED

CREDITED_MAX: Final = 80
"""More publishers than these would leave no room for the map."""

_NAMED = N_("What the claim %(id)s by %(voice)s names")


def captions(
    site: Site,
    day: date,
    spoken: Language,
    silenced: Sequence[str] = (),
    claims: Sequence[str] = (),
    *,
    by: By = "holder",
) -> Words:
    """What stands around the map of a day.

    `silenced` are voices that the site is without, `claims` are those whose places are marked.
    """
    records, history = site.front.records, site.front.history
    headings = {
        "holder": spoken.gettext("Control as reported on"),
        "strength": spoken.gettext("On how many independent voices control rests, on"),
    }
    caption = [as_if(records, silenced, spoken), headings[by]]
    return Words(
        title=spoken.named(records.manifest, "title"),
        caption=" ".join(filter(None, caption)),
        day=spoken.day(day),
        legend=[*_explained(history, spoken, by), *_named(records, claims, spoken)],
        note=legend(history).meanings(spoken)["strength"],
        credits=_credits(site, spoken, day, silenced),
    )


def _explained(history: History, spoken: Language, by: By) -> list[tuple[str, str]]:
    """The legend's rows: in the words of the page's own, without claims, which aren't drawn."""
    meaning = legend(history).meanings(spoken)
    holders = [(party.id, spoken.named(party)) for party in legend(history).parties]
    rivers = dict.fromkeys(map(spoken.named, history.records.rivers))
    strong = [(word, text) for word, text, _ in strengths(spoken)]
    return [
        *(strong if by == "strength" else [*holders, (CONTESTED, meaning["contested"])]),
        (".no-record", meaning["no-record"]),
        (".halfway", meaning["halfway"]),
        *([(".river", spoken.comma.join(rivers))] if rivers else []),
        *([(".place", meaning["place"])] if by == "holder" else []),  # else a dot has no holder
        (".empty", meaning["empty"]),
    ]


def _named(records: Records, claims: Sequence[str], spoken: Language) -> list[tuple[str, str]]:
    """The legend's row for what claims name."""
    if not claims:
        return []
    if len(claims) > 1:
        words = spoken.ngettext("What %(num)s claim names", "What %(num)s claims name", len(claims))
        return [(".claim", words)]
    (claim,) = claims
    voice = spoken.named(records.voices[records.claims[claim].speaker])
    return [(".claim", spoken.gettext(_NAMED, id=claim, voice=voice))]


def _credits(site: Site, spoken: Language, day: date, silenced: Sequence[str]) -> list[str]:
    """Who is to be named, and where the same map is with all of its evidence."""
    records = site.front.records
    deciding = deciding_sources(site.front.history, day)
    named = _publishers(spoken, deciding[:CREDITED_MAX])
    more = len(deciding) - CREDITED_MAX
    reports = spoken.gettext("Reports that decide on this day: %(publishers)s.", publishers=named)
    if more > 0:
        reports += " " + spoken.gettext("And %(count)s more.", count=more)
    lines = spoken.gettext("Lines and positions: %(credits)s.",
                           credits=_publishers(spoken, credited(records)))  # fmt: skip
    query = urlencode({"day": day, **({"without": ",".join(silenced)} if silenced else {})})
    address = f"{site.public_url}{spoken.link(f'?{query}')}" if site.public_url else ""
    return [*([reports] if deciding else []), lines, *([address] if address else [])]


def _publishers(spoken: Language, sources: Iterable[Source]) -> str:
    return spoken.comma.join(spoken.named(source, "publisher") for source in sources)


def as_if(records: Records, silenced: Sequence[str], spoken: Language = ENGLISH) -> str:
    """That some voices are left out; nothing if none is."""
    if not silenced:
        return ""
    named = spoken.comma.join(spoken.named(records.voices[voice]) for voice in silenced)
    return spoken.gettext("As if %(voices)s had made no report.", voices=named)


def description(
    history: History, day: date, spoken: Language = ENGLISH, silenced: Sequence[str] = ()
) -> str:
    """The map of a day in words, for those who don't see it."""
    if silenced:
        counted = description(history, day, spoken)
        return f"{as_if(history.records, silenced, spoken)} {counted}"
    held = history.totals(day).places
    counts = [(spoken.named(party), held.get(party.id)) for party in legend(history).parties]
    counts.append((spoken.gettext("Contested"), held.get(CONTESTED)))
    counted = spoken.comma.join(f"{name} {count}" for name, count in counts if count)
    if not counted:
        return spoken.gettext("Map on %(day)s: no place has a record.", day=spoken.day(day))
    return spoken.gettext(
        "Map on %(day)s. Places by recorded holder: %(counts)s.",
        day=spoken.day(day),
        counts=counted,
    )
