"""Rows that say where places are become places: a gazetteer, before tables that name its places."""

from functools import partial
from typing import Final

from shapely import Point, Polygon, prepare

from geo.curation import slug
from geo.errors import Fault
from geo.importing.filled import Filled, filled, refuse_if
from geo.importing.imported import Imported
from geo.importing.names import free_id
from geo.importing.others import OtherTable
from geo.importing.places import known_places, plain_degrees
from geo.importing.plan import Plan
from geo.records import PLACES, Parser, Records
from geo.records import Known as Ids

PLACE_FIELDS: Final = PLACES.columns
PLACE_NEEDED: Final = ("name", "lon", "lat")


def places_of_table(
    table: OtherTable, plan: Plan, records: Records, *, inside: bool = False
) -> Imported:
    """The places that a table's rows are. RecordsError with every fault of the table.

    Those that the records have, by id or by name, are left as they are; `inside` leaves out those
    outside the study area.
    """
    faults: list[Fault] = []
    rows = filled(table, plan, "name", faults)
    _check(rows, records, faults)
    refuse_if(faults)
    known = known_places(records)
    area = Polygon(records.area.positions)
    prepare(area)
    ids, new, outside = set(records.places), [], 0
    for at in range(len(rows)):
        row = {name: _plain(name, str(column[at])) for name, column in rows.fields.items()}
        if inside and not (row["lon"] and area.covers(Point(float(row["lon"]), float(row["lat"])))):
            outside += 1
        elif row.get("id", "") not in ids and ("id" in row or not known.ids(row["name"])):
            row["id"] = row.get("id") or free_id(slug(row["name"]) or "place", ids.__contains__)
            ids.add(row["id"])
            new.append(row)
    left = {
        "passed over": rows.left,
        "outside the study area": outside,
        "already there": len(rows) - outside - len(new),
    }
    return Imported(table.name, {"places": new}, len(table), left)


def _check(rows: Filled, records: Records, faults: list[Fault]) -> None:
    """A fault for each text that a column of ours can't hold."""
    for name, parse in PLACES.parse(Ids.of(records)).items():
        if name in rows.fields:
            rows.parsed(name, partial(_parsed, name, parse), faults)
    seen: dict[str, int] = {}
    for at, record_id in enumerate(rows.texts("id")):
        if record_id and seen.setdefault(record_id, at) != at:
            number = rows.table.numbers[int(rows.rows[seen[record_id]])]
            faults.append(rows.fault(at, "id", record_id, f"an id once; row {number} has it too"))


def _parsed(name: str, parse: Parser, text: str) -> object:
    return parse(_plain(name, text))


def _plain(name: str, text: str) -> str:
    return plain_degrees(text) if name in ("lon", "lat") else text
