"""The records: the tables of a data directory, read and checked whole, every fault named.

`read_records` gives `Records`; the rest is what its values are made of.
"""

from geo.records import fields
from geo.records.columns import (
    CLAIM_KINDS,
    PLACES,
    REPORTS,
    SOURCES,
    SPECS,
    VOICES,
)
from geo.records.csv_rows import delimiter
from geo.records.fields import Parser
from geo.records.index import Codes, Column
from geo.records.model import (
    CONTESTED,
    MARGIN_DAYS,
    WHOLE,
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
from geo.records.reading import read_directory, read_records
from geo.records.spec import NO_PARTY, Known, Spec
from geo.records.tables import read_table
from geo.records.version import data_files, data_version

__all__ = [
    "CLAIM_KINDS",
    "CONTESTED",
    "MARGIN_DAYS",
    "NO_PARTY",
    "PLACES",
    "REPORTS",
    "SOURCES",
    "SPECS",
    "VOICES",
    "WHOLE",
    "Claim",
    "Codes",
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
    "Spec",
    "Voice",
    "data_files",
    "data_version",
    "delimiter",
    "fields",
    "read_directory",
    "read_records",
    "read_table",
    "span_of",
]
