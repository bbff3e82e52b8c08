"""How much each holder held, day by day: the figures behind the chart, for programs and tables."""

from collections.abc import Mapping
from typing import Any, Final, get_args

import orjson
import pandas as pd

from app.evidence.findings import content
from app.http import params
from app.resource import Content, Parameter, Request
from geo import Unit

MEASURE: Final = Parameter(
    "measure",
    "What is counted: recorded places, or km² of the ground around them.",
    {"type": "string", "enum": [*get_args(Unit)], "default": "places"},
)
BANK: Final = Parameter("bank", "Only this bank.", {"type": "string"})


def series(request: Request) -> Content:
    """A row for each day and a column for each holder; as JSON column by column."""
    parameters = request.parameters
    by, measure = params.by(parameters.get("by")), params.measure(parameters.get("measure"))
    frame = request.front.series(by, measure, parameters.get("bank"))

    def body() -> bytes:
        return orjson.dumps(_columns(frame, by, measure), option=orjson.OPT_SERIALIZE_NUMPY)

    return content(request, {"json": body, "csv": lambda: _csv(frame)})


def _columns(frame: pd.DataFrame, by: str, measure: str) -> Mapping[str, Any]:
    days = pd.DatetimeIndex(frame.index).strftime("%Y-%m-%d").tolist()
    columns = {str(name): column.to_numpy() for name, column in frame.items()}
    return {"by": by, "measure": measure, "days": days, "series": columns}


def _csv(frame: pd.DataFrame) -> bytes:
    """With a byte order mark, so that spreadsheets read it as it is."""
    return frame.to_csv(date_format="%Y-%m-%d", lineterminator="\n").encode("utf-8-sig")
