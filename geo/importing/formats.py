"""Which kind of file is read how, by the ending of its name."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo.errors import QueryError
from geo.importing.delimited import delimited
from geo.importing.marks import module_marks
from geo.importing.others import Opener, OtherTable, Say, read_open
from geo.importing.plan import Plan
from geo.importing.points import geojson_points, geopackage_points, parquet_points
from geo.importing.spreadsheets import spreadsheet
from geo.importing.wide import long

TABLE_FORMATS: Final[Mapping[str, Opener]] = MappingProxyType(
    {
        ".csv": delimited,
        ".tsv": delimited,
        ".xlsx": spreadsheet,
        ".ods": spreadsheet,
        ".geojson": geojson_points,
        ".gpkg": geopackage_points,
        ".parquet": parquet_points,
        ".lua": module_marks,
    }
)


def read_planned(
    path: Path,
    plan: Plan,
    fields: Collection[str],
    needed: Sequence[str],
    say: Say,
    *,
    sheet: str = "",
) -> tuple[OtherTable, Plan]:
    """The table of a file, and the plan with its columns.

    QueryError where no column gives a needed field; RecordsError if the file can't be read.
    """
    opener = TABLE_FORMATS.get(path.suffix.lower())
    if opener is None:
        raise QueryError("file", path, f"a name ending in {', '.join(TABLE_FORMATS)}")
    plans = []

    def choose(header: Sequence[str]) -> set[str]:
        whole = plan.completed(header, fields, path.name)
        if missing := [name for name in needed if name not in whole.fields]:
            expected = (
                f"a column for each (--map {missing[0]}=COLUMN) or the same for all rows "
                f"(--set {missing[0]}=TEXT); {path.name} has {', '.join(filter(None, header))}"
            )
            raise QueryError("map", ",".join(missing), expected)
        plans.append(whole)
        return whole.used

    with opener(path, sheet) as table:
        say(f"reading {table.name}")
        other = read_open(long(table, plan.wide) if plan.wide else table, choose, say)
    return other, plans[0]
