"""Rows that say what happened become claims of whoever recorded it: they move no zone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from geo.curation import slug
from geo.errors import Fault
from geo.importing.filled import Filled, filled, refuse_if
from geo.importing.imported import Imported, collected_all
from geo.importing.names import NamesOf, all_parties, sources, voices
from geo.importing.others import OtherTable
from geo.importing.places import places_of
from geo.importing.plan import Plan
from geo.records import CLAIMS, Records
from geo.records import Known as Ids

_PASSAGE: Final = ("paragraph", "start", "end", "sha256")
CLAIM_FIELDS: Final = (
    *(name for name in CLAIMS.columns if name not in ("places", *_PASSAGE)),
    *("place", "lon", "lat"),
)
CLAIM_NEEDED: Final = ("id", "summary", "place", "said_day", "speaker", "source")
_REFERENCES: Final = ("id", "about", "speaker", "source", "reported_through")


def claims_of_table(
    table: OtherTable,
    plan: Plan,
    records: Records,
    *,
    collect: frozenset[str] = frozenset(),
    inside: bool = False,
) -> Imported:
    """The claims that a table's rows make. RecordsError with every fault of the table.

    `about` may name several, apart by `;`: those that are parties of the front are taken. Claims
    whose ids the records have are left as they are.
    """
    faults: list[Fault] = []
    rows = filled(table, plan, "summary", faults)
    where = places_of(rows, records, faults, inside=inside)
    known = {"source": sources(records.sources), "speaker": voices(records.voices)}
    ids, new = collected_all(rows, known, plan, faults, collect)
    for name, parse in CLAIMS.parse(Ids.of(records)).items():
        if name in rows.fields and name not in _REFERENCES:
            rows.parsed(name, parse, faults)
    refuse_if(faults)
    placed = [where.ids[at] for at in where.of_row.tolist()]
    claims = list(_rows(rows, plan, records, placed, ids))
    used = {row["places"] for row in claims}
    new["places"] = [row for row in where.new if row["id"] in used]
    left = {
        "passed over": rows.left,
        "outside the study area": where.outside,
        "already there": len(rows) - where.outside - len(claims),
    }
    return Imported(table.name, {**new, "claims": claims}, len(table), left)


def _rows(
    rows: Filled,
    plan: Plan,
    records: Records,
    placed: Sequence[str],
    ids: Mapping[str, Sequence[str]],
) -> Iterator[dict[str, str]]:
    parties = all_parties(records.parties)
    words = {text.casefold(): party for text, party in plan.values.get("about", {}).items()}
    taken = set(records.claims)
    for at, place in enumerate(placed):
        fields = {name: str(column[at]) for name, column in rows.fields.items()}
        claim = slug(fields["id"])
        if not place or claim in taken:
            continue
        taken.add(claim)
        references = {name: known[int(rows.texts(name).codes[at])] for name, known in ids.items()}
        usual = {"kind": "report", "seen": "yes"}
        about = ";".join(_about(fields.get("about", ""), parties, words))
        yield usual | fields | references | {"id": claim, "places": place, "about": about}


def _about(text: str, parties: NamesOf, words: Mapping[str, str]) -> list[str]:
    """The parties that a text names, in alphabetical order."""
    names = (name.strip() for name in text.split(";"))
    ids = (parties.ids(words.get(name.casefold(), name)) for name in names)
    return sorted({one[0] for one in ids if len(one) == 1})
