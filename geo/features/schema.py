"""What each layer's properties are: type, format and meaning, written once.

The queryables, the schema, the filters and the data dictionary of the API all come from here.
Types are those of JSON Schema; roles those of OGC API - Common, Part 3 (Schemas), clause 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

Type = Literal["string", "integer", "number", "boolean", "date", "strings", "objects"]
Role = Literal["", "primary-interval-start", "primary-interval-end", "type"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a layer's features.

    `date` is a day (YYYY-MM-DD), `strings` an array of strings, `objects` an array of objects.
    """

    name: str
    type: Type
    title: str
    role: Role = ""
    own: bool = False
    """Whether nearly every feature has a value of its own: then a column of it is made only when
    a filter asks for one."""

    @property
    def queryable(self) -> bool:
        """Whether filters may name it: everything but arrays of objects."""
        return self.type != "objects"

    def json_schema(self) -> dict[str, Any]:
        """The property in JSON Schema, without its role."""
        if self.type == "date":
            return {"title": self.title, "type": "string", "format": "date"}
        if self.type in ("strings", "objects"):
            items = {"type": "string" if self.type == "strings" else "object"}
            return {"title": self.title, "type": "array", "items": items}
        return {"title": self.title, "type": self.type}


def _properties(
    *rows: tuple[str, Type, str] | tuple[str, Type, str, Role] | tuple[str, Type, str, Role, bool],
) -> Mapping[str, Property]:
    return MappingProxyType({row[0]: Property(*row) for row in rows})


_FROM: Final = ("valid_from", "date", "First day", "primary-interval-start")
_TO: Final = ("valid_to", "date", "Day after the last", "primary-interval-end")

SCHEMAS: Final[Mapping[str, Mapping[str, Property]]] = MappingProxyType(
    {
        "zones": _properties(
            ("bank", "string", "Bank, or area where no river divides it"),
            ("holder", "string", "Party reported to hold it, or contested", "type"),
            ("basis", "string", "attested near a reported place, inferred farther out"),
            _FROM,
            _TO,
            ("places", "strings", "Places it stands for"),
            ("sources", "strings", "Sources of the deciding reports"),
            ("newest_age_days", "integer", "Age of the newest deciding report on the first day"),
            ("oldest_age_days", "integer", "Age of the oldest deciding report on the first day"),
            ("area_km2", "number", "Area in km²"),
            (
                "voice_count",
                "integer",
                "Independent voices it stands on; those of one side are one",
            ),
            ("all_self_serving", "boolean", "Whether every deciding report serves its own voice"),
            ("strength", "string", "Weakest of its places: none, partisan, independent, several"),
        ),
        "fronts": _properties(
            ("line", "string", "river, or halfway between reported places", "type"),
            ("bank", "string", "Bank of a halfway line"),
            ("holders", "strings", "The holders on its two sides, in alphabetical order"),
            ("basis", "string", "inferred: no source reports the line itself"),
            _FROM,
            _TO,
            ("places", "strings", "Places on both sides"),
            ("sources", "strings", "Sources of the deciding reports"),
            ("length_km", "number", "Length in km"),
        ),
        "claims": _properties(
            ("source", "string", "Publication that carries it"),
            ("source_title", "string", "Title of the publication"),
            ("source_url", "string", "Address of the publication"),
            ("speaker", "string", "Voice that makes the claim"),
            ("speaker_name", "string", "Name of the speaker"),
            ("reported_through", "string", "Voice that relays it"),
            ("about", "strings", "Parties it speaks of"),
            ("kind", "string", "Kind of statement", "type"),
            ("summary", "string", "What is said, in our own words", "", True),
            ("places", "strings", "References to places, banks, airspaces, zones or the area"),
            ("unlocated", "strings", "References that could not be drawn"),
            ("said_day", "date", "Day it was said"),
            ("said_precision", "string", "day, week or month"),
            ("event_day", "date", "Day it speaks of, where it names one"),
            ("event_precision", "string", "day, week or month"),
            ("paragraph", "integer", "Paragraph of the article; the headline is 0", "", True),
            ("start", "integer", "First character of the passage", "", True),
            ("end", "integer", "Character after the passage", "", True),
            ("sha256", "string", "Hash of the passage", "", True),
            ("seen", "boolean", "Whether the source's text was seen"),
            ("confidence", "string", "That the words were said, not that they hold"),
            ("note", "string", "Note of the keepers", "", True),
            ("relations", "objects", "How it stands to other claims"),
            ("related", "objects", "How other claims stand to it"),
            ("says", "objects", "Places and holders it names, as recorded in its own reports"),
            ("agreeing", "strings", "Reports that give the place the same holder"),
            ("disagreeing", "strings", "Reports that give the place another holder"),
            _FROM,
            _TO,
        ),
        "places": _properties(
            ("name", "string", "Name"),
            ("name_ar", "string", "Name in Arabic"),
            ("variants", "strings", "Other spellings"),
            ("kind", "string", "Kind of place", "type"),
            ("bank", "string", "Bank, river, or outside the study area"),
            ("uncertainty_m", "integer", "How far the point may be off, in metres"),
            ("located_by", "string", "Source of the position"),
            ("note", "string", "Note of the keepers"),
            (
                "holders",
                "objects",
                "Successive recorded holders: days, reports, voices, strength",
            ),
        ),
        "reports": _properties(
            ("place", "string", "Place it speaks of"),
            ("place_name", "string", "Name of the place"),
            ("day", "date", "Day, or stand-in day of a week or month"),
            ("precision", "string", "day, week or month"),
            ("holder", "string", "Party said to hold it, or contested", "type"),
            ("said", "string", "Who said what through whom, in our own words"),
            ("voice", "string", "Whose word it is"),
            ("voice_name", "string", "Name of the voice"),
            ("voice_alignment", "string", "Side the voice is known to favour"),
            ("source", "string", "Publication that carries it"),
            ("source_title", "string", "Title of the publication"),
            ("source_url", "string", "Address of the publication"),
            ("use", "string", "accepted: decides zones; claim-only: shown beside them"),
            ("confidence", "string", "high, medium or low"),
            ("seen", "boolean", "Whether the source's text was seen"),
            ("note", "string", "Note of the keepers"),
            ("interest", "string", "Whether what it says serves the side of its voice"),
            _FROM,
            _TO,
        ),
        "references": _properties(
            ("voice", "string", "Whose map it is"),
            ("voice_name", "string", "Name of the voice"),
            ("voice_alignment", "string", "Side the voice is known to favour"),
            ("holder", "string", "Party that the map shows there, or contested", "type"),
            ("source", "string", "Publication that carries the map"),
            ("source_title", "string", "Title of the publication"),
            ("source_url", "string", "Address of the publication"),
            ("note", "string", "Note of the keepers"),
            _FROM,
            _TO,
        ),
        "rivers": _properties(
            ("name", "string", "Name"),
            ("name_ar", "string", "Name in Arabic"),
            ("kind", "string", "Kind of line", "type"),
            ("source", "string", "Source of the line"),
            ("divides", "boolean", "Whether no zone crosses it"),
        ),
        "boundaries": _properties(
            ("name", "string", "Name"),
            ("name_ar", "string", "Name in Arabic"),
            ("kind", "string", "Kind of line", "type"),
            ("source", "string", "Source of the line"),
        ),
    }
)


@cache
def queryables(layer: str) -> Mapping[str, Property]:
    """The properties of a layer that filters may name."""
    return {name: p for name, p in SCHEMAS[layer].items() if p.queryable}
