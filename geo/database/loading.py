"""From a data directory into a database, as a new version, in one transaction.

Whoever reads goes on with the version before until the transaction is through; killed at any point
it leaves nothing behind. The directory is read and checked as always, and goes along as it is: a
server needs no more than the database.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
import psycopg
import shapely
from psycopg import errors, sql

from geo.crs import Geometries
from geo.database import layout
from geo.database.connecting import Connection, checked_dsn
from geo.database.layout import ALWAYS, HOME, KEPT_VERSIONS, LAYOUT, SRID, schema_of
from geo.errors import DatabaseError, Fault, RecordsError
from geo.features import Features, queryables
from geo.front import Front
from geo.records import Column, data_files, data_version
from geo.search import Collection, collection

log = logging.getLogger(__name__)

PART_BYTES: Final = 64 * 1024 * 1024
"""A file goes in parts of this length: a value can't be longer than 1 GB."""
_REPORTED: Final = 200_000
"""After so many features it is said how many are written."""
_BATCH: Final = 4096
"""Geometries written at a time."""


class Loaded(NamedTuple):
    """What has been loaded."""

    number: int
    version: str
    features: int


def load(address: str, directory: Path, program: str) -> Loaded:
    """Load a data directory as the newest version; `program` is the version of who does it.

    RecordsError, with all faults, if the directory can't be used; DatabaseError if the database
    can't.
    """
    checked_dsn(address)
    version = data_version(directory)
    front = Front.read(directory)
    try:
        with psycopg.connect(address, application_name="deir-front load") as connection:
            _ready(connection)
            number = _number(connection)
            connection.execute(layout.version_tables(schema_of(number)))
            written = _write(connection, schema_of(number), front, directory)
            _refuse_changed(directory, version)
            row = (number, version, program, LAYOUT)
            connection.execute(_ROW, row)
        with psycopg.connect(address, autocommit=True) as connection:
            _forget(connection)
    except errors.InsufficientPrivilege as error:
        raise DatabaseError(f"{_said(error)}: expected a user who may make schemas") from None
    except psycopg.Error as error:
        raise DatabaseError(f"the database could not be loaded: {_said(error)}") from None
    return Loaded(number, version, written)


_ROW: Final = sql.SQL(
    "INSERT INTO {}.versions (number, version, program, layout) VALUES (%s, %s, %s, %s)"
).format(sql.Identifier(HOME))


def _said(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _ready(connection: Connection) -> None:
    """PostGIS, UTF-8, and nobody else at work here until the transaction ends."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DatabaseError(f"the database is in {encoding}: expected UTF8")
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except (errors.InsufficientPrivilege, errors.UndefinedFile, errors.FeatureNotSupported):
        expected = "expected PostGIS: install it, then CREATE EXTENSION postgis as a superuser"
        raise DatabaseError(f"the database has no PostGIS: {expected}") from None
    lock = "SELECT pg_try_advisory_xact_lock(hashtext('deir_front'))"
    if connection.execute(lock).fetchone() != (True,):
        log.info("waiting for another load to end")
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('deir_front'))")
    connection.execute(layout.home())


def _number(connection: Connection) -> int:
    """The number of the next version."""
    highest = sql.SQL("SELECT coalesce(max(number), 0) FROM {}.versions")
    [number] = connection.execute(highest.format(sql.Identifier(HOME))).fetchone() or [0]
    return int(number) + 1


def _refuse_changed(directory: Path, version: str) -> None:
    if data_version(directory) != version:
        expected = "files that nobody writes to"
        raise RecordsError([Fault(str(directory), 0, "", "changing while it is read", expected)])


def _write(connection: Connection, schema: str, front: Front, directory: Path) -> int:
    """Write everything of a version; how many features."""
    for file in data_files(directory):
        _write_file(connection, schema, file)
    written = 0
    for layer, of in front.layers.items():
        count = _write_layer(connection, schema, layer, of.features(front))
        log.info("%s: %s features written", layer, f"{count:,}")
        written += count
    return written


def _write_file(connection: Connection, schema: str, file: Path) -> None:
    add = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s)").format(sql.Identifier(schema, "files"))
    with file.open("rb") as stream:
        parts = chain([stream.read(PART_BYTES)], iter(lambda: stream.read(PART_BYTES), b""))
        for part, content in enumerate(parts):
            connection.execute(add, (file.name, part, content))


def _write_layer(connection: Connection, schema: str, layer: str, features: Features) -> int:
    """Write the table of a layer, and what the layer covers; how many features."""
    known = queryables(layer)
    ready = collection(features, known)
    columns = {name: ready.columns.get(name) or _column(features, name) for name in known}
    connection.execute(layout.layer_table(schema, layer))
    with connection.cursor() as cursor, cursor.copy(_copy(schema, layer)) as copy:
        copy.set_types(_copied(layer))
        for at, row in enumerate(_rows(ready, columns.values()), start=1):
            copy.write_row(row)
            if at % _REPORTED == 0:
                log.info("%s: %s of %s", layer, f"{at:,}", f"{len(ready):,}")
    _write_spots(connection, schema, layer, ready.geometries)
    indexed = [name for name, of in known.items() if layout.indexed(of, columns[name])]
    for make in layout.layer_indexes(schema, layer, indexed):
        connection.execute(make)
    for name in (layer, layout.spots_of(layer)):
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, name)))
    longest = int(np.diff(ready.starts).max(initial=0))
    extent = orjson.dumps([ready.bbox, ready.interval, ready.kinds]).decode()
    add = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s, %s)")
    row = (layer, len(ready), longest, extent)
    connection.execute(add.format(sql.Identifier(schema, "layers")), row)
    return len(ready)


def _write_spots(connection: Connection, schema: str, layer: str, geometries: Geometries) -> None:
    """Write where the features of a layer are: each point by itself, everything else whole."""
    dotted = shapely.get_type_id(geometries) == shapely.GeometryType.MULTIPOINT
    points, owners = shapely.get_parts(geometries[dotted], return_index=True)
    whole = np.flatnonzero(~dotted & ~shapely.is_missing(geometries))
    at = np.concatenate([np.flatnonzero(dotted)[owners], whole])
    spots = np.concatenate([points, geometries[whole]])
    connection.execute(layout.spots_table(schema, layer))
    table = sql.Identifier(schema, layout.spots_of(layer))
    text = sql.SQL("COPY {} (at, geometry) FROM STDIN (FORMAT BINARY, FREEZE)").format(table)
    with connection.cursor() as cursor, cursor.copy(text) as copy:
        copy.set_types(["int4", "bytea"])
        for row in zip(at.tolist(), _wkb(spots), strict=True):
            copy.write_row(row)


def _column(features: Features, name: str) -> Column:
    values = features.properties[name]
    return values if isinstance(values, Column) else Column.of(values)


def _copy(schema: str, layer: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, layout.columns(layer)))
    table = sql.Identifier(schema, layer)
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY, FREEZE)").format(table, names)


_COPIED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": "text",
        "date": "text",
        "integer": "float8",
        "number": "float8",
        "boolean": "bool",
        "strings": "text[]",
    }
)
_COPIED_OWN: Final = ("int4", "text", "bytea", "int4", "bytea", "int4", "int4")


def _copied(layer: str) -> list[str]:
    """The type in which each column is copied; a geometry as the bytes of its EWKB."""
    return [*_COPIED_OWN, *(_COPIED[of.type] for of in queryables(layer).values())]


def _rows(features: Collection, columns: Iterable[Column]) -> Iterator[tuple[Any, ...]]:
    """The rows of a layer's table."""
    days = (np.clip(day, -ALWAYS, ALWAYS).tolist() for day in (features.begins, features.ends))
    sizes = np.diff(features.starts).tolist()
    values = (map(_taken, column) for column in columns)
    own = (range(len(features)), features.ids, features, sizes, _wkb(features.geometries), *days)
    return zip(*own, *values, strict=True)


def _taken(value: Any) -> Any:
    """A value as psycopg takes it: a tuple would be a row."""
    return list(value) if isinstance(value, tuple) else value


def _wkb(geometries: Geometries) -> Iterator[bytes | None]:
    """The geometries in EWKB, so many at a time."""
    for first in range(0, len(geometries), _BATCH):
        some = shapely.set_srid(geometries[first : first + _BATCH], SRID)
        yield from shapely.to_wkb(some, include_srid=True).tolist()


def _forget(connection: Connection) -> None:
    """Drop the versions that nobody reads any more. One that is being read goes with the next."""
    older = sql.SQL("SELECT number FROM {}.versions ORDER BY number DESC OFFSET %s")
    numbers = connection.execute(older.format(sql.Identifier(HOME)), (KEPT_VERSIONS,)).fetchall()
    connection.execute("SET lock_timeout = '2s'")
    for (number,) in numbers:
        drop = sql.SQL(
            "DROP SCHEMA IF EXISTS {} CASCADE; DELETE FROM {}.versions WHERE number = {}"
        )
        names = sql.Identifier(schema_of(number)), sql.Identifier(HOME), sql.Literal(number)
        with suppress(errors.LockNotAvailable):
            connection.execute(drop.format(*names))
