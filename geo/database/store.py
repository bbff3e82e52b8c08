"""The store that asks a database: a `geo.search.Store` over one version of a loaded front.

Its answers are those of the embedded store, byte for byte. What narrows the rows is done in SQL
(`questions`, `filters`); a condition that SQL has no equal of is decided by the same code as in
memory, over the columns that it names of the rows that are left.

A page in the layer's own order is found by its places, which are an index without gaps. Any other
page begins at its offset, or, if the query says `after`, behind that feature: then it takes no
longer however far behind the first it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from psycopg import sql

from geo.crs import LON_LAT, Geometries, Ints
from geo.database.connecting import STATEMENT_S, Connection, Replicas
from geo.database.filters import Condition, column, of, sql_joined
from geo.database.layout import spots_of
from geo.database.pages import PagePart, PageRow, bound, fetched
from geo.database.questions import Question, Spots, Stretch, beyond, keys, ordered, question
from geo.errors import QueryError
from geo.features import each_once
from geo.records import Column
from geo.search import (
    GEOMETRY,
    Extent,
    Query,
    Selection,
    Space,
    Table,
    framed,
    matching,
    properties_named,
    shown,
    space,
)

COUNTED_MAX: Final = 100_000
"""What matches is counted up to here; beyond, it is estimated by the planner, and said to be."""
DECIDED_MAX: Final = 200_000
"""Of so many rows a condition is decided that SQL has no equal of."""
COUNTS_KEPT: Final = 1024


class StoredLayer(NamedTuple):
    """What is known of a layer without asking."""

    extent: Extent
    features: int
    longest: int
    """The bytes of its longest feature, with the comma after it."""


class Count(NamedTuple):
    """How many features match."""

    number: int
    exact: bool = True


class _Page(NamedTuple):
    """A page of a query; no rows of it if they take more than its `most_bytes`."""

    rows: list[PageRow]
    returned: int
    size: int
    last: int | None = None
    """The place of its last feature; not where it is only measured."""
    matched: Count = Count(0)


@dataclass(frozen=True, eq=False)
class StoredVersion:
    """The layers of one version of a front, in a database and its replicas."""

    replicas: Replicas
    schema: str
    layers: Mapping[str, StoredLayer]
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    """How many features met a question, which stays so."""
    waits = True

    def cost_s(self, layer: str, query: Query) -> float:  # noqa: ARG002 (a store's signature)
        """For what no index need lead to, as long as the database may take; else nothing here."""
        searches = query.equal or query.order or query.filter is not None
        return STATEMENT_S if searches else 0.0

    def extent(self, layer: str) -> Extent:
        """What the layer covers."""
        return self.layers[layer].extent

    def select(self, layer: str, query: Query) -> Selection:
        """The features that meet the query, ready to be sent. AwayError if no database answers."""
        page = self._page(layer, query)
        features = [row.feature for row in page.rows]
        if not query.as_kept:
            features = shown(features, _shapes(page.rows), query.crs, query.properties)
        last = None if query.everything else page.last
        matched, exact = page.matched
        return Selection(b",".join(features), page.returned, matched, page.size, last, exact)

    def table(self, layer: str, query: Query) -> Table:
        """The features that meet the query as a frame; errors as for `select`."""
        page = self._page(layer, query._replace(properties=()))  # with their geometries
        last = None if query.everything else page.last
        about = page.returned, page.matched.number, page.size, last
        if len(page.rows) < page.returned:
            return Table(None, *about)
        frame = framed((row.feature for row in page.rows), _shapes(page.rows), layer)
        if query.properties is not None:
            frame = frame[[*query.properties, "geometry"]]
        return Table(frame, *about)

    def item(self, layer: str, feature_id: str, crs: str = LON_LAT) -> bytes | None:
        """One feature as GeoJSON, None if there is none of this id; errors as for `select`."""
        if "\0" in feature_id:
            return None
        text = "SELECT at, size, feature, geometry FROM {} WHERE id = {}"
        statement = of(text, self._table(layer), bound(feature_id))
        rows = [PageRow(*row) for row in self.replicas.read(lambda some: fetched(some, statement))]
        if not rows or crs == LON_LAT:
            return rows[0].feature if rows else None
        return shown([rows[0].feature], _shapes(rows), crs)[0]

    # ---- pages ----

    def _table(self, layer: str) -> Condition:
        return Condition(sql.Identifier(self.schema, layer))

    def _page(self, layer: str, query: Query) -> _Page:
        """The page of a query."""

        def read(connection: Connection) -> _Page:
            where, part, matched = self._part(connection, layer, query)
            page = _page_of(connection, query, part, self.layers[layer].longest)
            known = matched or _seen(query, page) or self._count(connection, layer, where)
            return page._replace(matched=known)

        return self.replicas.read(read)

    def _part(
        self, connection: Connection, layer: str, query: Query
    ) -> tuple[Condition, PagePart, Count | None]:
        """What narrows the rows, which of them the page has, and how many match if it is known."""
        known, table = self.layers[layer], self._table(layer)
        if query.everything:
            first = query.offset if query.after is None else query.after + 1
            first, past = (min(place, known.features) for place in (first, first + query.limit))
            where = Condition(sql.SQL("at >= %s AND at < %s"), (first, past))
            part = PagePart(table, [Stretch(where, column("at"))], past - first, 0)
            return where, part, Count(known.features)
        spots = Condition(sql.Identifier(self.schema, spots_of(layer)))
        left_over, matched = question(query, Spots(spots, table, known.extent.bbox)), None
        where = left_over.where
        if left_over.left:
            places = self._decided(connection, layer, left_over)
            where, matched = of("at = ANY({})", bound(places.tolist())), Count(len(places))
        stretches = _stretches(connection, table, query, where)
        offset = query.offset if query.after is None else 0
        return where, PagePart(table, stretches, query.limit, offset), matched

    def _decided(self, connection: Connection, layer: str, left_over: Question) -> Ints:
        """Places of the rows for which also those conditions are true that SQL has no equal of."""
        names = sorted(set().union(*map(properties_named, left_over.left)))
        columns = sql_joined(",", list(map(column, ["at", *names])))
        text = "SELECT {} FROM {} WHERE {} ORDER BY at LIMIT {}"
        most = bound(DECIDED_MAX + 1)
        rows = fetched(connection, of(text, columns, self._table(layer), left_over.where, most))
        if len(rows) > DECIDED_MAX:
            expected = f"a condition on {', '.join(names)} beside others that leave at most "
            raise QueryError("filter", layer, f"{expected}{DECIDED_MAX:,} features")
        values = dict(zip(["at", *names], zip(*rows, strict=True), strict=False)) if rows else {}
        some = _Rows(len(rows), values)
        true = [matching(tree, some) for tree in left_over.left]
        return np.array(values.get("at", ()), dtype=np.int64)[np.logical_and.reduce(true)]

    def _count(self, connection: Connection, layer: str, where: Condition) -> Count:
        """How many features match; the same question is not counted twice."""
        key = layer, repr(where)
        known = self.counts.get(key)
        if known is None:
            known = _counted(connection, self._table(layer), where)
            if len(self.counts) >= COUNTS_KEPT:
                self.counts.clear()
            self.counts[key] = known
        return known


def _page_of(connection: Connection, query: Query, part: PagePart, longest: int) -> _Page:
    if part.limit * longest > query.most_bytes:
        returned, size = part.measured(connection)
        if size > query.most_bytes:
            return _Page([], returned, size)
    rows = part.rows(connection, placed=not query.as_kept)
    last = rows[-1].at if rows else None
    return _Page(rows, len(rows), sum(row.size for row in rows), last)


def _seen(query: Query, page: _Page) -> Count | None:
    """How many match, if the page has the last of them and says where it begins."""
    ends = page.returned < query.limit and (page.returned or not query.offset)
    return Count(query.offset + page.returned) if ends and query.after is None else None


def _stretches(
    connection: Connection, table: Condition, query: Query, where: Condition
) -> list[Stretch]:
    """The order of a query from where its page begins, or, without `after`, from its first one."""
    by = keys(query.order)
    if query.after is None:
        return [Stretch(where, ordered(by))]
    values: tuple[Any, ...] = ()
    if by:
        columns = sql_joined(",", [column(key.name) for key in by])
        statement = of("SELECT {} FROM {} WHERE at = {}", columns, table, bound(query.after))
        rows = fetched(connection, statement)
        if not rows:
            return []
        values = rows[0]
    return [
        stretch._replace(where=of("{} AND {}", where, stretch.where))
        for stretch in beyond(by, values, query.after)
    ]


def _counted(connection: Connection, table: Condition, where: Condition) -> Count:
    text = "SELECT count(*) FROM (SELECT FROM {} WHERE {} LIMIT {}) AS matches"
    [(count,)] = fetched(connection, of(text, table, where, bound(COUNTED_MAX + 1)))
    if count <= COUNTED_MAX:
        return Count(count)
    [(plan,)] = fetched(
        connection, of("EXPLAIN (FORMAT JSON) SELECT FROM {} WHERE {}", table, where)
    )
    return Count(max(count, int(plan[0]["Plan"]["Plan Rows"])), exact=False)


def _shapes(rows: Sequence[PageRow]) -> Geometries:
    return shapely.from_wkb(_objects([row.geometry for row in rows]))


def _objects(values: Sequence[Any]) -> Geometries:
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows as `matching` wants a layer: the columns that its condition names."""

    count: int
    values: Mapping[str, Sequence[Any]]

    @cached_property
    def geometries(self) -> Geometries:
        """Their geometries; none where no condition names them."""
        return shapely.from_wkb(_objects(self.values.get(GEOMETRY, [None] * self.count)))

    @cached_property
    def space(self) -> Space:
        """An index of their geometries."""
        return space(each_once(self.geometries))

    @property
    def which(self) -> Ints:
        """Of each the place of its geometry in `distinct`, -1 where it has none."""
        return self.space.which

    @property
    def distinct(self) -> Geometries:
        """Their geometries, each once."""
        return self.space.distinct

    def near(self, shape: Any) -> Ints:
        """Those that may meet a shape."""
        return self.space.near(shape)

    def column(self, name: str) -> Column:
        """One of their properties."""
        return Column.of(self.values.get(name, ()))
