"""The ground of a map becomes reports of the places on it.

A map is words about an area: it names no place. By the rules of the records its report is therefore
claim-only where another voice was heard last, and no second witness; it is accepted, with low
confidence, where nobody else has spoken of the place by that day. A place that lies nearer to an
edge than its point may be off, or on ground of two holders, is left out: there is no telling.
"""

from array import array
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from geo.control import NO_VOICE, History
from geo.crs import Geometries, Ints, point_array, projected
from geo.importing.imported import Imported
from geo.importing.others import OtherTable
from geo.importing.plan import Plan
from geo.importing.polygons import DrawnMap
from geo.importing.reports import reports_of_table
from geo.records import CONTESTED, Column, Place, Records

_NOTE: Final = "by the ground of a map, which names no place"
_NOBODY, _UNSURE = -1, -2
_LONGEST_DEGREES: Final = 0.02
"""A straight side longer than this bends between degrees and metres."""


def covered_places(drawn: DrawnMap, voice: str, source: str, records: Records) -> Imported:
    """The reports that a voice's map makes of the places that it covers, one for each change."""
    places = _inside(records)
    parties = sorted({holder for _, holder in drawn.grounds})
    codes = _codes(drawn, places, parties, records.manifest.crs)
    at_day, at_place = np.nonzero(_may_change(codes, drawn.days, places, voice, records))
    names = [parties[code] for code in codes[at_day, at_place]]
    rows = [
        (places[at], drawn.days[day], holder)
        for day, at, holder in zip(at_day.tolist(), at_place.tolist(), names, strict=True)
    ]
    imported = reports_of_table(_table(rows, voice, source, records), _PLAN, records)
    unsure = int(np.count_nonzero((codes == _UNSURE).any(axis=0)))
    gone = int(np.count_nonzero((codes[:-1] >= 0) & (codes[1:] == _NOBODY)))
    left = {
        **drawn.left,
        "places left out, too near to an edge or on ground of several": unsure,
        "times that a place is on nobody's ground any more, which no report says": gone,
    }
    what = f"{len(drawn.days)} days of a map"
    return Imported(what, imported.rows, drawn.read, left, unit="polygons")


_FIELDS: Final = (
    *("place", "day", "holder", "voice", "source", "said", "use", "confidence", "note"),
)
_PLAN: Final = Plan(columns={name: name for name in _FIELDS})


def _inside(records: Records) -> list[Place]:
    """The located places of the study area."""
    area = Polygon(records.area.positions)
    shapely.prepare(area)
    located = [place for place in records.places.values() if place.position]
    inside = shapely.covers(area, point_array(p.position for p in located if p.position))
    return [place for place, is_inside in zip(located, inside, strict=True) if is_inside]


def _codes(drawn: DrawnMap, places: list[Place], parties: list[str], crs: str) -> Ints:
    """Whose ground each place is on, on each day of the map: an index into `parties`."""
    points = projected(point_array(p.position for p in places if p.position), crs)
    off_m = np.array([place.uncertainty_m or 0 for place in places], dtype=float)
    codes = np.full((len(drawn.days), len(places)), _NOBODY, dtype=np.int64)
    rows = {day: row for row, day in enumerate(drawn.days)}
    for (day, holder), shape in drawn.grounds.items():
        row = codes[rows[day]]
        on, unsure = _on(shape, points, off_m, crs)
        is_second = on & (row != _NOBODY)
        row[on] = parties.index(holder)
        row[is_second | unsure] = _UNSURE
    return codes


def _on(
    shape: Any, points: Geometries, off_m: npt.NDArray[np.float64], crs: str
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which points lie on a ground, and which nearer to its edge than they may be off."""
    array = np.array([shapely.segmentize(shape, _LONGEST_DEGREES)], dtype=object)
    [ground] = shapely.make_valid(projected(array, crs))
    edge = shapely.boundary(ground)
    shapely.prepare([ground, edge])
    near = shapely.dwithin(edge, points, off_m)  # type: ignore[call-overload]  # one each, too
    return shapely.intersects(ground, points), near & (off_m > 0)


def _may_change(
    codes: Ints, days: list[date], places: list[Place], voice: str, records: Records
) -> npt.NDArray[np.bool_]:
    """Where the holder is another than on the day before, or a report of the voice lies between."""
    new = np.ones(codes.shape, dtype=bool)
    new[1:] = codes[1:] != codes[:-1]
    at = {place.id: column for column, place in enumerate(places)}
    ordinals = np.array([day.toordinal() for day in days])
    for report in records.reports.values():
        if report.voice == voice and report.place in at:
            row = int(np.searchsorted(ordinals, report.day.toordinal()))
            new[row : row + 2, at[report.place]] = True
    return new & (codes >= 0)


def _table(
    rows: list[tuple[Place, date, str]], voice: str, source: str, records: Records
) -> OtherTable:
    """The rows as a table of reports, each with its use by the rules for words about an area."""
    names = " via ".join(dict.fromkeys((records.voices[voice].name, records.sources[source].title)))
    history = History(records)
    texts = [
        (
            place.id,
            str(day),
            holder,
            voice,
            source,
            f"{names}: {place.name} on ground shown as {_shown(records, holder)}",
            _use(history, place, day, voice),
            "low",
            _NOTE,
        )
        for place, day, holder in rows
    ]
    header = tuple(_PLAN.columns)
    columns = zip(*texts, strict=True) if texts else [()] * len(header)
    return OtherTable(
        "the map",
        header,
        array("q", range(1, len(texts) + 1)),
        {name: Column.of(column) for name, column in zip(header, columns, strict=True)},
    )


def _use(history: History, place: Place, day: date, voice: str) -> str:
    """Whether a map's report of a place moves it: by the rules for words about an area."""
    last = history.deciding_at(place.id, day)
    is_heard = history.records.voices[voice].kind != NO_VOICE
    return "accepted" if is_heard and (last is None or last.voice == voice) else "claim-only"


def _shown(records: Records, holder: str) -> str:
    return holder if holder == CONTESTED else records.parties[holder].label
