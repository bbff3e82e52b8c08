"""The front as data: control reports in, zones of control and placed claims out.

import geo
front = geo.Front.read()
front.zones(date(2017, 11, 14))      # a GeoDataFrame in WGS 84
"""

from geo.control import Unit
from geo.day import By, Day
from geo.errors import (
    ArticleError,
    AwayError,
    DatabaseError,
    Fault,
    FrontError,
    NotFoundError,
    QueryError,
    RecordsError,
)
from geo.evidence import Answer
from geo.front import SHIPPED, Front
from geo.layers import LAYERS, Layer
from geo.records import (
    Claim,
    Manifest,
    Party,
    Place,
    Records,
    Relation,
    Report,
    Source,
    Voice,
    read_records,
)
from geo.search import Collection, Query, Selection, Store

__all__ = [
    "LAYERS",
    "SHIPPED",
    "Answer",
    "ArticleError",
    "AwayError",
    "By",
    "Claim",
    "Collection",
    "DatabaseError",
    "Day",
    "Fault",
    "Front",
    "FrontError",
    "Layer",
    "Manifest",
    "NotFoundError",
    "Party",
    "Place",
    "Query",
    "QueryError",
    "Records",
    "RecordsError",
    "Relation",
    "Report",
    "Selection",
    "Source",
    "Store",
    "Unit",
    "Voice",
    "read_records",
]
