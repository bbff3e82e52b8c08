"""How much each holder held, day by day: the figures behind the chart, also as a page."""

from collections.abc import Mapping
from typing import Any, Final, get_args
from urllib.parse import urlencode

import orjson
import pandas as pd

from app.day import course
from app.evidence.findings import content
from app.http import params
from app.resource import Content, Parameter, Request
from app.words import holder_text, legend, strengths
from geo import Unit
from geo.records import CONTESTED

MEASURE: Final = Parameter(
    "measure",
    "What is counted: recorded places, or km² of the ground around them.",
    {"type": "string", "enum": [*get_args(Unit)], "default": "places"},
)
ROWS_LISTED: Final = 500
"""Days that a page lists."""
_CHART_HEIGHT: Final = 100
BANK: Final = Parameter("bank", "Only this bank.", {"type": "string"})


def series(request: Request) -> Content:
    """A row for each day and a column for each holder; as JSON column by column."""
    parameters = request.parameters
    by, measure = params.by(parameters.get("by")), params.measure(parameters.get("measure"))
    frame = request.front.series(by, measure, parameters.get("bank"))

    def body() -> bytes:
        return orjson.dumps(_columns(frame, by, measure), option=orjson.OPT_SERIALIZE_NUMPY)

    shown = _shown(request, frame, by, measure) if request.format == "html" else {}
    return content(request, {"json": body, "csv": lambda: _csv(frame)}, shown)


def _shown(request: Request, frame: pd.DataFrame, by: str, measure: str) -> dict[str, Any]:
    """What the page shows: a chart, the days on which a figure changes, and what else there is."""
    columns = _named(request, by)
    frame = frame[[name for name in columns if name in frame and frame[name].any()]]
    top = float(frame.sum(axis=1).max()) or 1
    shares = {str(name): column.tolist() for name, column in frame.items()}
    changed = frame[(frame != frame.shift()).any(axis=1)]
    return {
        "by": by,
        "measure": measure,
        "legend": legend(request.front.history),
        "columns": {name: columns[name] for name in shares},
        "top": round(top),
        "paths": dict(
            course.stacked(range(len(frame) + 1), shares, _CHART_HEIGHT, _CHART_HEIGHT / top)
        ),
        "chart_height": _CHART_HEIGHT,
        "chart_days": len(frame),
        "rows": [(row[0].date(), row[1:]) for row in changed.itertuples()],
        "listed_max": ROWS_LISTED,
        "choices": _choices(request, by, measure),
    }


def _named(request: Request, by: str) -> dict[str, tuple[str, str]]:
    """(name, colour) of each column as they are stacked; contested has a pattern, no colour."""
    records, spoken = request.records, request.language
    if by == "strength":
        return {word: (name, colour) for word, name, colour in reversed(strengths(spoken))}
    parties = {party.id: party.colour for party in legend(request.front.history).parties}
    return {
        holder: (holder_text(records, holder, spoken), colour)
        for holder, colour in {**parties, CONTESTED: ""}.items()
    }


def _choices(request: Request, by: str, measure: str) -> list[list[tuple[str, str]]]:
    """What may be counted instead: (words, address) side by side, no address for what is shown."""
    text, banks = request.language.gettext, request.records.manifest.banks
    own = request.parameters.get("bank", "")
    groups = [
        ("measure", measure, {"places": text("Places"), "km2": text("km²")}),
        ("by", by, {"holder": text("By holder"), "strength": text("By strength of evidence")}),
    ]
    if request.records.manifest.is_divided:
        either = {bank: text("%(bank)s bank", bank=text(bank)) for bank in banks}
        groups.append(("bank", own, {"": text("Both banks"), **either}))
    parameters = request.parameters

    def address(name: str, value: str) -> str:
        others = {key: other for key, other in parameters.items() if key != name}
        return "?" + urlencode({**others, **({name: value} if value else {})})

    return [
        [
            (words, "" if value == chosen else address(name, value))
            for value, words in values.items()
        ]
        for name, chosen, values in groups
    ]


def _columns(frame: pd.DataFrame, by: str, measure: str) -> Mapping[str, Any]:
    days = pd.DatetimeIndex(frame.index).strftime("%Y-%m-%d").tolist()
    columns = {str(name): column.to_numpy() for name, column in frame.items()}
    return {"by": by, "measure": measure, "days": days, "series": columns}


def _csv(frame: pd.DataFrame) -> bytes:
    """With a byte order mark, so that spreadsheets read it as it is."""
    return frame.to_csv(date_format="%Y-%m-%d", lineterminator="\n").encode("utf-8-sig")
