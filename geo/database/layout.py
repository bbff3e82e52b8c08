"""How a front lies in a database: names of schemas and tables, their columns and indexes.

    deir_front.versions       a row for each version that was loaded; the highest number is served
    deir_front_<number>       a schema for each version, never changed once it is there
        files                 the files of the data directory as they are, in parts
        layers                of each layer its extent, how many features, the bytes of the longest
        zones, claims, …      a table for each layer: its features, in their order
        zones_spots, …        where they are, each point of several by itself

A version is a schema of its own because whoever reads one must never see another: a program goes on
with the version it began with, whose entity tags it sends, until it takes up the next.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from psycopg import sql

from geo.features import Property, queryables
from geo.records import Column

LAYOUT: Final = 2
"""Raised whenever a program could misread what an older one has loaded."""
HOME: Final = "deir_front"
KEPT_VERSIONS: Final = 2
"""How many versions are kept: programs may still be answering from the one before the newest."""

SRID: Final = 4326
ALWAYS: Final = 2**31 - 1
OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "at": "integer PRIMARY KEY",  # the place in the layer's order, from 0 without a gap
        "id": 'text COLLATE "C" NOT NULL UNIQUE',
        "feature": "bytea NOT NULL",  # GeoJSON, as it is sent
        "size": "integer NOT NULL",  # its bytes, and one for the comma after it
        "geometry": "geometry(Geometry, 4326)",
        "first_day": "integer NOT NULL",  # an ordinal; ALWAYS below zero if before all days …
        "past_day": "integer NOT NULL",  # … and the day after the last; ALWAYS if after all of them
    }
)
"""The columns that each layer has beside its properties."""
TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": 'text COLLATE "C"',  # sorts by code points, as Python does
        "date": 'text COLLATE "C"',  # YYYY-MM-DD, compared as text everywhere
        "integer": "double precision",  # at most nine digits, so exact
        "number": "double precision",
        "boolean": "boolean",
        "strings": 'text[] COLLATE "C"',
    }
)
"""The column type of each type of property."""
INDEXED_FROM: Final = 16
"""From so many values on a column gets an index: a page of fewer is soon found without."""
INDEXED_LENGTH: Final = 600
"""A longer text may not fit into an index (2,704 bytes)."""


def schema_of(number: int) -> str:
    """The schema of a version."""
    return f"{HOME}_{number}"


def home() -> sql.Composed:
    """What makes the table of versions, if it isn't there."""
    return sql.SQL(
        "CREATE SCHEMA IF NOT EXISTS {home};"
        "CREATE TABLE IF NOT EXISTS {home}.versions (number integer PRIMARY KEY, version text NOT "
        "NULL, program text NOT NULL, layout integer NOT NULL, loaded timestamptz NOT NULL "
        "DEFAULT now())"
    ).format(home=sql.Identifier(HOME))


def version_tables(schema: str) -> sql.Composed:
    """What makes the schema of a version and its two small tables."""
    return sql.SQL(
        "CREATE SCHEMA {schema};"
        "CREATE TABLE {schema}.files (name text, part integer, content bytea NOT NULL, "
        "PRIMARY KEY (name, part));"
        "CREATE TABLE {schema}.layers (layer text PRIMARY KEY, count integer NOT NULL, "
        "longest integer NOT NULL, extent jsonb NOT NULL)"
    ).format(schema=sql.Identifier(schema))


def columns(layer: str) -> Mapping[str, str]:
    """The columns of a layer's table with their types, its own first, then its properties."""
    own = dict(OWN)
    return own | {name: TYPES[of.type] for name, of in queryables(layer).items()}


def layer_table(schema: str, layer: str) -> sql.Composed:
    """What makes the table of a layer."""
    declared = [
        sql.SQL("{} " + kind).format(sql.Identifier(n)) for n, kind in columns(layer).items()
    ]
    return sql.SQL("CREATE TABLE {} ({})").format(
        sql.Identifier(schema, layer), sql.SQL(", ").join(declared)
    )


def spots_of(layer: str) -> str:
    """The table of the spots of a layer.

    The box around a claim about two towns spans all that lies between them: an index over whole
    geometries finds a thousand such claims in a street, one over their points none.
    """
    return f"{layer}_spots"


def spots_table(schema: str, layer: str) -> sql.Composed:
    """What makes the table of a layer's spots."""
    return sql.SQL("CREATE TABLE {} (at integer NOT NULL, geometry geometry NOT NULL)").format(
        sql.Identifier(schema, spots_of(layer))
    )


def indexed(of: Property, column: Column) -> bool:
    """Whether a column of these values shall have an index."""
    long_text = of.own and of.type == "string"
    if long_text or of.type in ("strings", "boolean") or len(column.values) < INDEXED_FROM:
        return False
    return all(
        not isinstance(value, str) or len(value) <= INDEXED_LENGTH for value in column.values
    )


def layer_indexes(schema: str, layer: str, names: list[str]) -> list[sql.Composed]:
    """What makes the indexes of a layer's table: over space, days, and these columns."""
    table = sql.Identifier(schema, layer)
    indexes = [
        sql.SQL("CREATE INDEX ON {} USING gist (geometry)").format(
            sql.Identifier(schema, spots_of(layer))
        ),
        sql.SQL("CREATE INDEX ON {} USING gist (geometry) WHERE geometry IS NOT NULL").format(
            table
        ),
        # each box wants those without a geometry, which would lie all over the index of space
        sql.SQL("CREATE INDEX ON {} (at) WHERE geometry IS NULL").format(table),
        sql.SQL("CREATE INDEX ON {} (first_day, past_day)").format(table),
    ]
    one = sql.SQL("CREATE INDEX ON {} ({}, at)")
    return indexes + [one.format(table, sql.Identifier(name)) for name in names]
