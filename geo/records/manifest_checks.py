"""What the values of a manifest must be: a check gives one back or says what was expected."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Final

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.records.fields import blank_or, choice, identifier, reference, required, text
from geo.records.model import WHOLE

Check = Callable[[object], object]

NO_BANK: Final = ("outside", "river", WHOLE)
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.csv")
_CRS = re.compile(r"[A-Z]+:[0-9]+")


def worded(parse: Callable[[str], str]) -> Check:
    """The check of a text, which is then parsed."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("a text in quotes")
        return parse(value)

    return check


def _a_day(value: object) -> date:
    if type(value) is not date or not 1800 <= value.year < 2200:
        raise ValueError("a day such as 2017-11-14, from 1800 to 2199, without quotes or time")
    return value


def _metres(value: object) -> int:
    if type(value) is not int or not 0 < value <= 1_000_000:
        raise ValueError("whole metres from 1 to 1000000")
    return value


def _crs(value: str) -> str:
    if _CRS.fullmatch(value):
        try:
            crs = CRS.from_user_input(value)
        except CRSError:
            raise ValueError("a reference system that PROJ knows") from None
        if crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info):
            return value
    raise ValueError("a projected reference system in metres, such as EPSG:32637")


def _file(value: str) -> str:
    if not _FILE.fullmatch(value):
        raise ValueError("the name of a CSV file in the same directory, such as euphrates.csv")
    return value


def head_checks(
    sources: Collection[str] | None, located: Collection[str] | None
) -> dict[str, Check]:
    """The check of each key at the head of the manifest."""
    return {
        "title": worded(required),
        "summary": worded(required),
        "title_ar": worded(text),
        "summary_ar": worded(text),
        "first_day": _a_day,
        "last_day": _a_day,
        "default_day": _a_day,
        "crs": worded(_crs),
        "attested_m": _metres,
        "inferred_m": _metres,
        "article": worded(blank_or(reference(sources, "sources"))),
        "focus": worded(blank_or(reference(located, "places", "a place with a position"))),
    }


def line_checks(table: str, sources: Collection[str] | None) -> dict[str, Check]:
    """The check of each key of a table of lines."""
    checks = {
        "id": worded(identifier()),
        "file": worded(_file),
        "name": worded(required),
        "name_ar": worded(text),
        "source": worded(reference(sources, "sources")),
    }
    if table == "river":
        bank = worded(blank_or(identifier(*NO_BANK)))
        return {**checks, "left_bank": bank, "right_bank": bank}
    return {**checks, "kind": worded(choice("river", "border"))} if table == "lines" else checks
