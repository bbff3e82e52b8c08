"""A page of rows: asked for stretch by stretch of the order, until it is full."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import sql

from geo.database.connecting import Connection
from geo.database.filters import Condition, of
from geo.database.questions import Stretch

_ROW: Final = "SELECT at, size, feature FROM {} WHERE {} ORDER BY {} LIMIT {} OFFSET {}"
_PLACED: Final = (
    "SELECT at, size, feature, geometry FROM {} WHERE {} ORDER BY {} LIMIT {} OFFSET {}"
)
_SIZE: Final = (
    "SELECT count(*), coalesce(sum(size), 0) FROM "
    "(SELECT size FROM {} WHERE {} ORDER BY {} LIMIT {} OFFSET {}) AS page"
)


class PageRow(NamedTuple):
    """A feature of a page."""

    at: int
    size: int
    feature: bytes
    geometry: bytes | None = None


class PagePart(NamedTuple):
    """Some consecutive features of a table in an order that is given in stretches."""

    table: Condition
    stretches: Sequence[Stretch]
    limit: int
    offset: int
    """Features of the first stretch to pass over."""

    def rows(self, connection: Connection, *, placed: bool) -> list[PageRow]:
        """Its features; if they are `placed`, with their geometries in EWKB."""
        page_rows: list[PageRow] = []
        for stretch in self.stretches:
            left = self.limit - len(page_rows)
            if left:
                statement = self._asked(_PLACED if placed else _ROW, stretch, left)
                page_rows.extend(PageRow(*row) for row in fetched(connection, statement))
        return page_rows

    def measured(self, connection: Connection) -> tuple[int, int]:
        """How many features it has, and how many bytes they take."""
        count = size = 0
        for stretch in self.stretches:
            if left := self.limit - count:
                statement = self._asked(_SIZE, stretch, left)
                [(more, longer)] = fetched(connection, statement)
                count, size = count + more, size + int(longer)
        return count, size

    def _asked(self, text: str, stretch: Stretch, limit: int) -> Condition:
        bounds = (bound(limit), bound(self.offset))
        return of(text, self.table, stretch.where, stretch.order, *bounds)


def bound(value: Any) -> Condition:
    """A value by itself."""
    return Condition(sql.SQL("%s"), (value,))


def fetched(connection: Connection, statement: Condition) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with connection.cursor(binary=True) as cursor:
        return cursor.execute(sql.Composed([statement.text]), statement.values).fetchall()
