"""The errors of this package, in one tree.

    FrontError                  anything this package refuses; catch it to catch them all
    ├── RecordsError            a data directory cannot be used; carries every `Fault` found
    ├── ArticleError            an article file is not the text its claims were taken from
    ├── QueryError              a question that cannot be asked; names the parameter
    ├── NotFoundError           no such layer, or no such feature in it
    ├── DatabaseError           a database that a front can't be loaded into or served from
    └── AwayError               a database that doesn't answer; asked again a little later it may

Each message says what was wrong and what was expected. None of them knows about HTTP:
`app/http/problems.py` turns them into statuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class FrontError(Exception):
    """Base of every error raised by `geo` on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with one field of a data file.

    `line` is the line of the file as an editor counts it (the header is line 1); 0 means the
    file as a whole. `field` is empty when the fault is not in a single field.
    """

    file: str
    line: int
    field: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        what = f"{self.field} " if self.field else ""
        return f"{where}: {what}{_shown(self.value)}: expected {self.expected}"


class RecordsError(FrontError):
    """A data directory with faults: all faults of all its files, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class ArticleError(FrontError):
    """An article file does not match its source, or a claim's passage does not match its hash."""


class QueryError(FrontError):
    """A question with a value that cannot be used: `parameter`, the value, what was expected."""

    def __init__(self, parameter: str, value: object, expected: str) -> None:
        self.parameter = parameter
        self.value = str(value)
        self.expected = expected
        super().__init__(f"{parameter}={_shown(self.value)}: expected {expected}")


class NotFoundError(FrontError):
    """No layer of this name, or no feature of this id in a layer."""


class DatabaseError(FrontError):
    """A database that can't be used: no PostGIS, no front, or no permission."""


class AwayError(FrontError):
    """What keeps the features can't be reached, or takes too long; asked again, it may answer."""


def _shown(value: str, limit: int = 80) -> str:
    """The value quoted on one line, shortened: a fault must not fill the screen."""
    return repr(value if len(value) <= limit else value[:limit] + "…")
