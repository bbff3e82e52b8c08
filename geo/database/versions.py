"""Which versions a database has, and a front of one of them to serve from."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from psycopg import errors, sql

from geo.database.connecting import Connection, Replicas
from geo.database.filters import Condition, of
from geo.database.layout import HOME, LAYOUT, schema_of
from geo.database.pages import bound, fetched
from geo.database.store import StoredLayer, StoredVersion
from geo.errors import DatabaseError
from geo.front import Front
from geo.search import Extent


class Version(NamedTuple):
    """A version that was loaded."""

    number: int
    version: str
    """Hash of the data."""
    program: str
    """The version of the program that loaded it."""


_NEWEST: Final = "SELECT number, version, program, layout FROM {} ORDER BY number DESC LIMIT 1"


def newest(replicas: Replicas) -> Version:
    """The version to be served. DatabaseError if there is none, AwayError if nobody answers."""

    def read(connection: Connection) -> list[tuple[object, ...]]:
        try:
            return fetched(connection, of(_NEWEST, _table(HOME, "versions")))
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            return []

    versions = replicas.read(read)
    if not versions:
        raise DatabaseError("the database has no front: expected deir-front load --database first")
    number, version, program, layout = versions[0]
    if layout != LAYOUT:
        raise DatabaseError(
            f"the front in the database has layout {layout}: expected {LAYOUT}; load it again"
        )
    return Version(int(str(number)), str(version), str(program))


def _table(schema: str, name: str) -> Condition:
    return Condition(sql.Identifier(schema, name))


def stored_front(replicas: Replicas, version: Version) -> Front:
    """The front of a version: its records from the files that were loaded, its store the database.

    Pages, pictures and evidence are made from the records; features are not built again.
    """
    schema = schema_of(version.number)
    store = StoredVersion(replicas, schema, replicas.read(lambda some: _layers(some, schema)))
    with tempfile.TemporaryDirectory(prefix="deir-front-") as directory:
        replicas.read(lambda some: _write_files(some, schema, Path(directory)))
        return Front.read(Path(directory), store)


def _layers(connection: Connection, schema: str) -> dict[str, StoredLayer]:
    rows = fetched(
        connection,
        of("SELECT layer, count, longest, extent FROM {}", _table(schema, "layers")),
    )
    return {
        layer: StoredLayer(_extent(*extent), count, longest)
        for layer, count, longest, extent in rows
        for layer, count, longest, extent in rows
    }


def _extent(bbox: list[float] | None, interval: list[str | None], kinds: list[str]) -> Extent:
    first, last = (date.fromisoformat(day) if day else None for day in interval)
    west, south, east, north = bbox or [0.0] * 4
    return Extent((west, south, east, north) if bbox else None, (first, last), kinds)


def _write_files(connection: Connection, schema: str, directory: Path) -> None:
    """Write the files of a version as they were when they were loaded."""
    table = _table(schema, "files")
    listed = fetched(connection, of("SELECT name, part FROM {} ORDER BY name, part", table))
    for name, part in listed:
        statement = of(
            "SELECT content FROM {} WHERE name = {} AND part = {}", table, *map(bound, (name, part))
        )
        [(content,)] = fetched(connection, statement)
        with (directory / Path(name).name).open("ab") as file:
            file.write(content)
