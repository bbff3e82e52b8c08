"""The records: the tables of a data directory, read and checked whole, every fault named.

`read_records` gives `Records`; the rest is what its values are made of.
"""

from geo.records import fields
from geo.records.columns import (
    CLAIM_KINDS,
    NO_PARTY,
    Known,
    place_columns,
    report_columns,
    source_columns,
    voice_columns,
)
from geo.records.fields import Parser
from geo.records.index import Column
from geo.records.model import (
    CONTESTED,
    MARGIN_DAYS,
    Claim,
    Line,
    Manifest,
    Party,
    Place,
    Precision,
    Records,
    Relation,
    Report,
    Source,
    Voice,
    span_of,
)
from geo.records.reading import read_records
from geo.records.tables import read_table
from geo.records.version import data_version

__all__ = [
    "CLAIM_KINDS",
    "CONTESTED",
    "MARGIN_DAYS",
    "NO_PARTY",
    "Claim",
    "Column",
    "Known",
    "Line",
    "Manifest",
    "Parser",
    "Party",
    "Place",
    "Precision",
    "Records",
    "Relation",
    "Report",
    "Source",
    "Voice",
    "data_version",
    "fields",
    "place_columns",
    "read_records",
    "read_table",
    "report_columns",
    "source_columns",
    "span_of",
    "voice_columns",
]
