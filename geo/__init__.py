"""The front as data: control reports in, zones of control and placed claims out.

import geo
front = geo.Front.read()
front.zones("2017-11-14")      # a GeoDataFrame in WGS 84
"""

from geo.control import Unit
from geo.dates import AnyDay, as_day
from geo.day import By, Day, Detail
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
from geo.evidence import Answer, MapAgreement
from geo.front import SHIPPED, Front
from geo.layers import LAYERS, RARE, Layer
from geo.plots import plot_day, plot_series
from geo.records import (
    Claim,
    Manifest,
    Party,
    Place,
    Records,
    Reference,
    Relation,
    Report,
    Source,
    Voice,
    read_records,
)
from geo.search import Collection, Query, Selection, Store

__all__ = [
    "LAYERS",
    "RARE",
    "SHIPPED",
    "Answer",
    "AnyDay",
    "ArticleError",
    "AwayError",
    "By",
    "Claim",
    "Collection",
    "DatabaseError",
    "Day",
    "Detail",
    "Fault",
    "Front",
    "FrontError",
    "Layer",
    "Manifest",
    "MapAgreement",
    "NotFoundError",
    "Party",
    "Place",
    "Query",
    "QueryError",
    "Records",
    "RecordsError",
    "Reference",
    "Relation",
    "Report",
    "Selection",
    "Source",
    "Store",
    "Unit",
    "Voice",
    "as_day",
    "plot_day",
    "plot_series",
    "read_records",
]
