"""What a colour of the map means: one list for the page's legend and its script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from types import MappingProxyType
from typing import Final

from app.words.language import N_, Language
from geo import Party, Records
from geo.control import History, Strength
from geo.records import UNNAMED

OPACITY: Final = {"attested": 0.8, "inferred": 0.5}
"""How strongly a zone of each basis is filled, on the map and in the legend: inferred ground where
it begins. From there it fades to nothing where the evidence ends, since no edge is known there."""
STEP_PIXELS: Final = 3
"""How wide each step is in which it fades: a broad line along the attested ground, cut to it."""
STEPS: Final = (6, 16)
"""So many steps there are at least and at most in a picture: a PNG, whose pixels are mixed in whole
numbers at each step, would lose its colour by more."""

MEANINGS: Final = {
    "contested": N_(
        "Contested: fighting reported, or credible accounts differ. Hatched in the colours of "
        "those between whom it was; dark grey for one whom no report names"
    ),
    "no-record": N_("No record: no report within %(far)s km on the same bank"),
    "halfway": N_("Edge between zones, drawn halfway between reported places: inferred"),
    "place": N_("Recorded place, filled with its recorded holder; in two halves where contested"),
    "empty": N_("Place without a record on the day"),
    "claim": N_("Claim in the article, by its number in the list; a thin line leads to its place"),
    "ground": N_("Ground that the chosen claim speaks of"),
    "strength": N_(
        "Strong colour: attested, up to %(attested)s km from a reported place. Fading colour: "
        "inferred, up to %(inferred)s km."
    ),
}
"""What each mark of the map means, but for parties and the river, which have names."""

STRENGTH_COLOURS: Final[Mapping[Strength, str]] = MappingProxyType(
    {"several": "#12605f", "independent": "#4fa3a0", "partisan": "#a9d6d2", "none": "#dcdcdc"}
)
"""How strong evidence is, the strongest first: one hue from dark to light, that of no party."""
STRENGTH_WORDS: Final[Mapping[Strength, str]] = MappingProxyType(
    {
        "several": N_("Two or more independent voices"),
        "independent": N_("One independent voice"),
        "partisan": N_("One side's voices, or one not known to be independent"),
        "none": N_("No voice: a conclusion of the keepers"),
    }
)

_DASHES: Final = ("", "9 5", "2 5", "12 4 2 4")
"""How the outlines of one voice's map are told from another's."""

_NO_RECORD: Final = N_("No record: no report within %(far)s km")


def fading(reach: float) -> list[tuple[float, float]]:
    """How far each step goes, of so many pixels, and how opaque it is, the farthest first.

    One over the other they become as opaque as inferred ground where it begins, evenly.
    """
    least, most = STEPS
    count = min(max(round(reach / STEP_PIXELS), least), most)
    share = OPACITY["inferred"] / count
    return [
        (reach * (count - step) / count, round(share / (1 - share * step), 4))
        for step in range(count)
    ]


def hatch(colours: Iterable[str]) -> list[str]:
    """The colours of a hatch between parties of these: grey is whom no report names."""
    pair = list(colours)
    return pair if len(pair) > 1 else [*pair, UNNAMED, "#ffffff"][:2]


@dataclass(frozen=True, slots=True)
class Legend:
    """The parties that can hold a place, in alphabetical order of their names."""

    parties: tuple[Party, ...]
    contested: tuple[str, ...]
    """The two colours of the example of a hatch."""
    attested_km: float
    inferred_km: float
    has_river: bool = True
    """Whether there is a river that no cell crosses."""

    def meanings(self, spoken: Language) -> dict[str, str]:
        """What each mark means, in the language, with the radii of these records."""
        near, far = f"{self.attested_km:g}", f"{self.inferred_km:g}"
        radii = {"attested": near, "inferred": far, "far": far}
        sentences = {mark: spoken.gettext(text, **radii) for mark, text in MEANINGS.items()}
        undivided = {} if self.has_river else {"no-record": spoken.gettext(_NO_RECORD, **radii)}
        return sentences | undivided

    @property
    def colours(self) -> dict[str, str]:
        """The colour of each party by its id."""
        return {party.id: party.colour for party in self.parties}


def by_name(records: Records, parties: Iterable[str]) -> list[Party]:
    """The parties with these ids in the one order there is, in any language: by English name."""
    return sorted((records.parties[party] for party in parties), key=lambda party: party.name)


def strengths(spoken: Language) -> list[tuple[str, str, str]]:
    """(word, what it means, colour) of how strong evidence is, the strongest first."""
    return [(s, spoken.gettext(STRENGTH_WORDS[s]), c) for s, c in STRENGTH_COLOURS.items()]


def strength_legend(history: History, spoken: Language) -> Legend:
    """The legend where the ground is coloured by how strong the evidence is."""
    rows = tuple(
        Party(word, text, "", text, "", "", (), colour) for word, text, colour in strengths(spoken)
    )
    return replace(legend(history), parties=rows)


def map_outlines(records: Records) -> list[tuple[str, str]]:
    """(voice, dashes of its outlines) of each voice that has a map of its own, in file order."""
    drawn = {reference.voice for reference in records.references.values()}
    voices = [voice for voice in records.voices if voice in drawn]
    return list(zip(voices, cycle(_DASHES), strict=False))


def legend(history: History) -> Legend:
    """The legend of a data set."""
    records, manifest = history.records, history.records.manifest
    parties = by_name(records, (p.id for p in records.parties.values() if p.colour))
    colours = [records.parties[party].colour for party in history.commonest]
    example = tuple(colours) or ("#ffffff", UNNAMED)
    radii = manifest.attested_m / 1000, manifest.inferred_m / 1000
    return Legend(tuple(parties), example, *radii, has_river=bool(records.rivers))
