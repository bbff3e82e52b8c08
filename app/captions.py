"""The words around a drawn map, and the map in words, in the language asked for."""

from datetime import date
from typing import Final

from app.credits import credited, publishers
from app.frame import Words
from app.language import ENGLISH, N_, Language
from app.legend import legend
from app.site import Site
from geo import Records
from geo.control import accepted, deciding
from geo.model import CONTESTED

CREDITED_MAX: Final = 80
"""More publishers than these would leave no room for the map."""

_CONTESTED = N_(
    "Contested: fighting reported, or credible accounts differ. Hatched in the colours of those "
    "between whom it was; dark grey for one whom no report names"
)
_NO_RECORD = N_("No record: no report within %(far)s km on the same bank")
_HALFWAY = N_("Edge between zones, drawn halfway between reported places: inferred")
_PLACE = N_("Recorded place, filled with its recorded holder; in two halves where contested")
_EMPTY = N_("Place without a record on the day")
_STRONG = N_(
    "Strong colour: attested, up to %(attested)s km from a reported place. Pale: inferred, up to "
    "%(inferred)s km."
)


def words(site: Site, day: date, spoken: Language) -> Words:
    """What stands around the map of a day."""
    records = site.front.records
    return Words(
        title=spoken.named(records.manifest, "title"),
        caption=spoken.gettext("Control as reported on"),
        day=spoken.day(day),
        legend=_explained(records, spoken),
        note=_note(records, spoken),
        credits=_credits(site, day, spoken),
    )


def _explained(records: Records, spoken: Language) -> list[tuple[str, str]]:
    """The legend's rows: in the words of the page's own, without claims, which aren't drawn."""
    say, far = spoken.gettext, f"{legend(records).inferred_km:g}"
    return [
        *((party.id, spoken.named(party)) for party in legend(records).parties),
        (CONTESTED, say(_CONTESTED)),
        (".no-record", say(_NO_RECORD, far=far)),
        (".halfway", say(_HALFWAY)),
        (".river", spoken.named(records.river)),
        (".place", say(_PLACE)),
        (".empty", say(_EMPTY)),
    ]


def _note(records: Records, spoken: Language) -> str:
    shown = legend(records)
    near, far = f"{shown.attested_km:g}", f"{shown.inferred_km:g}"
    return spoken.gettext(_STRONG, attested=near, inferred=far)


def _credits(site: Site, day: date, spoken: Language) -> list[str]:
    """Who is to be named, and where the same map is with all of its evidence."""
    records = site.front.records
    found = publishers(records, day)
    named = spoken.comma.join(found[:CREDITED_MAX])
    more = len(found) - CREDITED_MAX
    reports = spoken.gettext("Reports that decide on this day: %(publishers)s.", publishers=named)
    if more > 0:
        reports += " " + spoken.gettext("And %(count)s more.", count=more)
    lines = spoken.gettext("Lines and positions: %(credits)s.",
                           credits=spoken.comma.join(credited(records)))  # fmt: skip
    address = f"{site.public_url}{spoken.link(f'?day={day}')}" if site.public_url else ""
    return [*([reports] if found else []), lines, *([address] if address else [])]


def description(records: Records, day: date, spoken: Language = ENGLISH) -> str:
    """The map of a day in words, for those who don't see it."""
    held = {
        place: report.holder
        for place, reports in accepted(records).items()
        if (report := deciding(reports, day))
    }
    counts = [
        (spoken.named(party), sum(holder == party.id for holder in held.values()))
        for party in legend(records).parties
    ]
    counts.append((spoken.gettext("Contested"), sum(h == CONTESTED for h in held.values())))
    told = spoken.comma.join(f"{name} {count}" for name, count in counts if count)
    if not told:
        return spoken.gettext("Map on %(day)s: no place has a record.", day=spoken.day(day))
    return spoken.gettext(
        "Map on %(day)s. Places by recorded holder: %(counts)s.", day=spoken.day(day), counts=told
    )
