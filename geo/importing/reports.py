"""Rows that say who held a place on a day become reports, one for each change.

Tables of control are often daily: a row a place and day. Of the rows of one voice about one place
those count in which the holder is another than before, in the table or in the records, so that
adding a table twice adds nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.crs import Ints
from geo.errors import Fault
from geo.importing.filled import Filled, RowPlaces, filled, refuse_if
from geo.importing.imported import Imported, collected_all
from geo.importing.names import holders, sources, voices
from geo.importing.others import OtherTable
from geo.importing.places import FoundPlaces, places_of
from geo.importing.plan import Plan
from geo.records import DAYS_AROUND, MARGIN_DAYS, REPORTS, Records, fields, published_until
from geo.records import Known as Ids

REPORT_FIELDS: Final = (*(name for name in REPORTS.columns if name != "id"), "lon", "lat")
"""What a table of others may give for a report and its place."""
REPORT_NEEDED: Final = ("place", "day", "holder", "voice", "source")
_AS_THEY_ARE: Final = ("precision", "said", "use", "confidence", "seen", "note")


@dataclass(frozen=True, eq=False)
class _Read:
    """What the rows say, each different text read once, and the records they come to."""

    rows: Filled
    records: Records
    where: FoundPlaces
    voices: Sequence[str]
    sources: Sequence[str]
    days: Sequence[date | None]
    holders: Sequence[str | None]
    new: Mapping[str, Sequence[Mapping[str, str]]]

    def at(self, name: str, row: int) -> str:
        """A field of a row as it stands; empty where the table has none."""
        column = self.rows.fields.get(name)
        return "" if column is None else str(column[row])

    def place(self, row: int) -> str:
        return self.where.ids[int(self.where.of_row[row])]

    def voice(self, row: int) -> str:
        return self.voices[int(self.rows.texts("voice").codes[row])]

    def source(self, row: int) -> str:
        return self.sources[int(self.rows.texts("source").codes[row])]

    def holder(self, row: int) -> str:
        return self.holders[int(self.rows.texts("holder").codes[row])] or ""

    def day(self, row: int) -> date:
        return self.days[int(self.rows.texts("day").codes[row])] or date.min


def reports_of_table(
    table: OtherTable,
    plan: Plan,
    records: Records,
    *,
    collect: frozenset[str] = frozenset(),
    inside: bool = False,
    every_row: bool = False,
) -> Imported:
    """The reports that a table's rows make. RecordsError with every fault of the table.

    `collect` names what may be added beside places ("voices", "sources"); `inside` leaves out
    places outside the study area; `every_row` keeps rows that only confirm.
    """
    read = _read(table, plan, records, collect, inside=inside)
    taken = _taken(read, every_row=every_row)
    _refuse_late(read, taken)
    rows = list(_rows(read, taken))
    used = {row["place"] for row in rows}
    new = {**read.new, "places": [row for row in read.where.new if row["id"] in used]}
    left = {
        "passed over": read.rows.left,
        "outside the study area": read.where.outside,
        "that change nothing": len(read.rows) - read.where.outside - len(rows),
    }
    return Imported(table.name, {**new, "reports": rows}, len(table), left)


def _read(
    table: OtherTable, plan: Plan, records: Records, collect: frozenset[str], *, inside: bool
) -> _Read:
    faults: list[Fault] = []
    rows = filled(table, plan, "holder", faults)
    where = places_of(rows, records, faults, inside=inside)
    held = rows.parsed("holder", holders(records.parties).id_of, faults)
    days = rows.parsed("day", day_nearby(records), faults)
    known = {"source": sources(records.sources), "voice": voices(records.voices)}
    ids, new = collected_all(rows, known, plan, faults, collect)
    parsers = REPORTS.parse(Ids.of(records))
    for name in _AS_THEY_ARE:
        if name in rows.fields:
            rows.parsed(name, parsers[name], faults)
    refuse_if(faults)
    return _Read(rows, records, where, ids["voice"], ids["source"], days, held, new)


def day_nearby(records: Records) -> Callable[[str], date]:
    """A parser of days, within ten years of those of the records."""
    first = records.manifest.first_day - timedelta(days=DAYS_AROUND)
    last = records.manifest.last_day + timedelta(days=DAYS_AROUND)

    def parse(text: str) -> date:
        day = fields.day(text)
        if not first <= day <= last:
            raise ValueError(f"a day from {first} to {last}, ten years around those of the front")
        return day

    return parse


class _Numbers(dict[Any, int]):
    """A number for each different value."""

    def __missing__(self, value: Any) -> int:
        self[value] = len(self)
        return self[value]


def _taken(read: _Read, *, every_row: bool) -> list[int]:
    """The rows that make reports, in the order of the table. RecordsError for two holders at once.

    The reports of the records come before the rows of a day.
    """
    numbers = _Numbers()
    there, here = _of_records(read.records, numbers), _of_rows(read, numbers)
    place, voice, day, holder = (np.concatenate(pair) for pair in zip(there, here, strict=True))
    is_new = np.arange(len(place)) >= len(there[0])
    is_new[is_new] = place[is_new] != numbers[""]
    before = len(there[0])
    order = np.lexsort((is_new, day, voice, place))
    same = np.ones(len(order), dtype=bool)
    same[:1] = False
    for column in (place, voice):
        same[1:] &= column[order][1:] == column[order][:-1]
    at_once = same.copy()
    at_once[1:] &= day[order][1:] == day[order][:-1]
    repeated = (at_once if every_row else same).copy()
    repeated[1:] &= holder[order][1:] == holder[order][:-1]
    in_row = np.append(False, is_new[order][:-1]) & is_new[order]
    _refuse_two(read, order - before, at_once & in_row & ~repeated)
    rows: list[int] = np.sort(order[is_new[order] & ~repeated] - before).tolist()
    return rows


def _of_records(records: Records, numbers: _Numbers) -> list[Ints]:
    """Place, voice, day and holder of the reports that there are, as numbers."""
    rows = [(r.place, r.voice, r.day.toordinal(), r.holder) for r in records.reports.values()]
    columns = zip(*rows, strict=True) if rows else [()] * 4
    place, voice, day, holder = map(list, columns)
    return [
        np.array([numbers[one] for one in place], dtype=np.int64),
        np.array([numbers[one] for one in voice], dtype=np.int64),
        np.array(day, dtype=np.int64),
        np.array([numbers[one] for one in holder], dtype=np.int64),
    ]


def _of_rows(read: _Read, numbers: _Numbers) -> list[Ints]:
    """The same of the rows of the table."""

    def spread(name: str, values: Sequence[int]) -> Ints:
        return np.array(values, dtype=np.int64)[read.rows.texts(name).codes]

    places = np.array([numbers[place] for place in read.where.ids], dtype=np.int64)
    return [
        places[read.where.of_row],
        spread("voice", [numbers[voice] for voice in read.voices]),
        spread("day", [day.toordinal() if day else 0 for day in read.days]),
        spread("holder", [numbers[holder or ""] for holder in read.holders]),
    ]


def _refuse_two(read: _Read, order: RowPlaces, is_second: npt.NDArray[np.bool_]) -> None:
    """RecordsError for rows in which a voice has a place held by two at once."""
    faults = []
    for at in np.flatnonzero(is_second).tolist():
        first, second = int(order[at - 1]), int(order[at])
        number = read.rows.table.numbers[int(read.rows.rows[first])]
        expected = (
            f"one holder of {read.place(second)!r} on {read.day(second)} by "
            f"{read.voice(second)!r}: row {number} says {read.holder(first)!r}"
        )
        faults.append(read.rows.fault(second, "holder", read.at("holder", second), expected))
    refuse_if(faults)


def _refuse_late(read: _Read, taken: Sequence[int]) -> None:
    """RecordsError for rows of a day that lies after their source came out."""
    faults = []
    for row in taken:
        source = read.records.sources.get(read.source(row))
        until = published_until(source.published) if source else date.max.toordinal()
        margin = MARGIN_DAYS[read.at("precision", row) or "day"]
        if read.day(row).toordinal() - margin > until:
            expected = f"a day by {date.fromordinal(until)}, when {read.source(row)!r} was out"
            faults.append(read.rows.fault(row, "day", read.at("day", row), expected))
    refuse_if(faults)


def _rows(read: _Read, taken: Sequence[int]) -> Iterator[dict[str, str]]:
    """Rows of reports.csv in the order of their days."""
    numbers: Counter[str] = Counter()
    new = {
        row["id"]: row.get("name") or row["title"]
        for table in ("sources", "voices")
        for row in read.new[table]
    } | {row["id"]: row["name"] for row in read.where.new}
    for row in sorted(taken, key=read.day):
        stem = f"r-{read.day(row)}-{read.place(row)}"
        numbers[stem] += 1
        while f"{stem}-{numbers[stem]}" in read.records.reports:
            numbers[stem] += 1
        more = {name: read.at(name, row) for name in _AS_THEY_ARE if name in read.rows.fields}
        yield {
            "id": f"{stem}-{numbers[stem]}",
            "place": read.place(row),
            "day": str(read.day(row)),
            "holder": read.holder(row),
            "voice": read.voice(row),
            "source": read.source(row),
            **more,
            "said": more.get("said") or _sentence(read, row, new),
        }


def _sentence(read: _Read, row: int, new: Mapping[str, str]) -> str:
    """What a row says, attributed, where it has no words of its own."""
    records = read.records
    voice, source = read.voice(row), read.source(row)
    names = (
        new.get(voice) or records.voices[voice].name,
        new.get(source) or records.sources[source].title,
    )
    holder = records.parties.get(read.holder(row))
    place = new.get(read.place(row)) or records.places[read.place(row)].name
    via = " via ".join(dict.fromkeys(names))
    return f"{via}: {f'{holder.label} in {place}' if holder else f'{place} contested'}"
