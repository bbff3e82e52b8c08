"""The records: the tables of a data directory, read and checked whole, every fault named.

`read_records` gives `Records`; the rest is what its values are made of.
"""

from geo.records import fields
from geo.records.areas import rough_multipolygon
from geo.records.beside import RowContext, read_beside, report_faults
from geo.records.columns import (
    CLAIM_KINDS,
    CLAIMS,
    NOT_HELD,
    PARTIES,
    PLACES,
    REFERENCES,
    RELATION_KINDS,
    RELATIONS,
    REPORTS,
    SOURCES,
    SPECS,
    VOICES,
)
from geo.records.contradictions import DAYS_AROUND, SAME_PLACE_KM, km_between, published_until
from geo.records.csv_rows import FILE_BYTES, Batch, UnreadableError, batches, delimiter, opened
from geo.records.fields import Parser
from geo.records.index import MISSING, Codes, Column
from geo.records.manifest import NAME as MANIFEST
from geo.records.model import (
    CONTESTED,
    MARGIN_DAYS,
    UNNAMED,
    WHOLE,
    Claim,
    Line,
    Manifest,
    NotHeld,
    Party,
    Place,
    Precision,
    Records,
    Reference,
    Relation,
    Report,
    Source,
    Voice,
    span_of,
)
from geo.records.reading import SHIPPED, read_directory, read_records
from geo.records.sheets import AmbiguousDaysError, day_as_iso, is_day_first
from geo.records.spec import NO_PARTY, Known, Spec
from geo.records.stored import Texts
from geo.records.tables import read_table, told_once
from geo.records.version import data_files, data_version

__all__ = [
    "CLAIMS",
    "CLAIM_KINDS",
    "CONTESTED",
    "DAYS_AROUND",
    "FILE_BYTES",
    "MANIFEST",
    "MARGIN_DAYS",
    "MISSING",
    "NOT_HELD",
    "NO_PARTY",
    "PARTIES",
    "PLACES",
    "REFERENCES",
    "RELATIONS",
    "RELATION_KINDS",
    "REPORTS",
    "SAME_PLACE_KM",
    "SHIPPED",
    "SOURCES",
    "SPECS",
    "UNNAMED",
    "VOICES",
    "WHOLE",
    "AmbiguousDaysError",
    "Batch",
    "Claim",
    "Codes",
    "Column",
    "Known",
    "Line",
    "Manifest",
    "NotHeld",
    "Parser",
    "Party",
    "Place",
    "Precision",
    "Records",
    "Reference",
    "Relation",
    "Report",
    "RowContext",
    "Source",
    "Spec",
    "Texts",
    "UnreadableError",
    "Voice",
    "batches",
    "data_files",
    "data_version",
    "day_as_iso",
    "delimiter",
    "fields",
    "is_day_first",
    "km_between",
    "opened",
    "published_until",
    "read_beside",
    "read_directory",
    "read_records",
    "read_table",
    "report_faults",
    "rough_multipolygon",
    "span_of",
    "told_once",
]
