"""Days as whoever asks has them: a `date`, a pandas Timestamp, a numpy datetime64, an ISO string.

An instant with a time zone counts as the day it falls on in UTC.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import QueryError

AnyDay = date | str | np.datetime64
"""What stands for a day; a `datetime` and a pandas Timestamp are dates too."""
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def as_day(value: AnyDay, name: str = "day") -> date:
    """The day. QueryError, with the name of the parameter, for what is none."""
    if type(value) is date:
        return value
    try:
        return _day(value)
    except ValueError:
        expected = "a day: a date, a Timestamp or YYYY-MM-DD"
        raise QueryError(name, value, expected) from None


def _day(value: object) -> date:
    if isinstance(value, str) and _ISO.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if not isinstance(value, datetime) or pd.isna(value):
        raise ValueError
    return (value.astimezone(UTC) if value.tzinfo else value).date()
