"""What words of the data mean to a reader, in the language of the page: kinds, banks, reasons.

The words themselves are ids that programs use and stay as they are; templates translate them with
the filter `word`, which reads `_` as a blank.
"""

from collections.abc import Mapping
from typing import Final

from app.words.language import ENGLISH, N_, Language
from geo import Answer, Records
from geo.features import split_reference
from geo.records import CONTESTED

_SOURCE_KINDS: Final = (
    *(N_("agency"), N_("blog"), N_("broadcaster"), N_("encyclopaedia"), N_("map"), N_("monitor")),
    *(N_("official"), N_("other"), N_("party media"), N_("press"), N_("state media")),
)
_CLAIM_KINDS: Final = (
    *(N_("accusation"), N_("announcement"), N_("characterisation"), N_("denial")),
    *(N_("justification"), N_("question"), N_("report")),
)
PLACE_KINDS: Final = (
    *(N_("air base"), N_("airstrip"), N_("area"), N_("base"), N_("border stretch"), N_("bridge")),
    *(N_("city"), N_("crossing"), N_("gas plant"), N_("hill"), N_("industrial"), N_("island")),
    *(N_("junction"), N_("oil field"), N_("pumping station"), N_("site"), N_("suburb")),
    *(N_("town"), N_("village")),
)
BANKS: Final = (N_("east"), N_("west"), N_("river"), N_("outside"))
_BASES: Final = (N_("attested"), N_("inferred"))
USES: Final = (N_("accepted"), N_("claim-only"))
_NO_PARTY: Final = (N_("independent"), N_("opposition"), N_("unknown"))
INTERESTS: Final = (N_("self-serving"), N_("against interest"), N_("neutral"))
PROBLEMS: Final = (
    *(N_("Bad Request"), N_("Not Found"), N_("Method Not Allowed"), N_("Too Many Requests")),
    *(N_("Internal Server Error"), N_("Service Unavailable")),
    N_("Too much is being asked at the moment. Ask again in a second."),
)
UNITS: Final = (N_("km"), N_("m"))
CONFIDENCES: Final = (N_("high"), N_("medium"), N_("low"))
_LAYERS: Final = (
    *(N_("Zones of control"), N_("Fronts"), N_("Places"), N_("Claims"), N_("Rivers")),
    *(N_("Boundaries"), N_("Maps of other voices")),
)


RULE: Final = N_(
    "A point takes the holder of the nearest reported place on its bank, and a place the "
    "holder that its last accepted report on or before the day names: attested up to "
    "%(attested)s km from the place, inferred up to %(inferred)s km, no record beyond."
)
RULE_UNDIVIDED: Final = N_(
    "A point takes the holder of the nearest reported place, and a place the holder that its last "
    "accepted report on or before the day names: attested up to %(attested)s km from the place, "
    "inferred up to %(inferred)s km, no record beyond."
)
REASONS: Final[Mapping[str, str]] = {
    "days": N_("the data covers the days from %(first)s to %(last)s"),
    "area": N_("outside the study area, %(area)s"),
    "places": N_("no place on the %(bank)s bank has an accepted report"),
    "reach": N_(
        "farther than about %(inferred)s km from any reported place on the %(bank)s bank: the "
        "nearest, %(place)s, lies %(far)s km away"
    ),
    "river": N_(
        "no reported place within about %(inferred)s km on this side of the river: the nearest, "
        "%(place)s, lies %(far)s km away across it"
    ),
    "reports": N_(
        "no accepted report about %(place)s, the nearest reported place, by that day"
    ),
}  # fmt: skip

REASONS_UNDIVIDED: Final[Mapping[str, str]] = {
    "places": N_("no place has an accepted report"),
    "reach": N_(
        "farther than about %(inferred)s km from any reported place: the nearest, %(place)s, lies "
        "%(far)s km away"
    ),
}
"""Where there are no banks to speak of."""

RELATION_WORDS: Final = {
    "corrects": (N_("corrects"), N_("corrected by")),
    "disputes": (N_("disputes"), N_("disputed by")),
    "responds_to": (N_("responds to"), N_("answered by")),
    "restates": (N_("restates"), N_("restated by")),
    "supports": (N_("supports"), N_("supported by")),
}


def rule_text(records: Records, language: Language) -> str:
    """How the holder of a point is found."""
    text = RULE if records.rivers else RULE_UNDIVIDED
    return language.gettext(text, **_radii(records))


def reason_text(answer: Answer, records: Records, language: Language) -> str | None:
    """Why nothing is drawn at a point; None where something is."""
    if answer.gap is None:
        return None
    reasons = REASONS if records.manifest.is_divided else {**REASONS, **REASONS_UNDIVIDED}
    return language.gettext(
        reasons[answer.gap],
        **_radii(records),
        first=records.manifest.first_day,
        last=records.manifest.last_day,
        area=language.named(records.area),
        bank=language.gettext(answer.bank) if answer.bank else "",
        place=language.named(records.places[answer.place]) if answer.place else "",
        far=f"{(answer.distance_m or 0) / 1000:.1f}",
    )


def _radii(records: Records) -> dict[str, str]:
    manifest = records.manifest
    return {
        "attested": f"{manifest.attested_m / 1000:g}",
        "inferred": f"{manifest.inferred_m / 1000:g}",
    }


def reference_text(records: Records, reference: str, language: Language = ENGLISH) -> str:
    """What a claim's place reference says, in words."""
    kind, name = split_reference(reference)
    if kind == "area":
        return language.named(records.area)
    if kind == "bank":
        return language.gettext("%(bank)s bank", bank=language.gettext(name))
    if kind == "zone":
        party = language.named(records.parties[name])
        return language.gettext("zone recorded as held by %(party)s", party=party)
    place = language.named(records.places[name])
    if kind == "airspace":
        return language.gettext("airspace over %(place)s", place=place)
    return place


def holder_text(records: Records, holder: str | None, language: Language = ENGLISH) -> str:
    """The holder's name, or that there is no record."""
    if not holder:
        return language.gettext("no record")
    if holder == CONTESTED:
        return language.gettext("Contested")
    return language.named(records.parties[holder])
