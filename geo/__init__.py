"""The front as data: control reports in, zones of control and placed claims out.

import geo
front = geo.Front.read()
front.zones("2017-11-14")      # a GeoDataFrame in WGS 84

Names are imported when they are first used: what a short command needs of all this is little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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
    from geo.front import Front
    from geo.layers import LAYERS, RARE, Layer
    from geo.plots import plot_day, plot_series
    from geo.records import (
        SHIPPED,
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
_HOMES: Final = {
    "geo.control": "Unit",
    "geo.dates": "AnyDay as_day",
    "geo.day": "By Day Detail",
    "geo.errors": (
        "ArticleError AwayError DatabaseError Fault FrontError NotFoundError QueryError "
        "RecordsError"
    ),
    "geo.evidence": "Answer MapAgreement",
    "geo.front": "Front",
    "geo.layers": "LAYERS RARE Layer",
    "geo.plots": "plot_day plot_series",
    "geo.records": (
        "SHIPPED Claim Manifest Party Place Records Reference Relation Report Source Voice "
        "read_records"
    ),
    "geo.search": "Collection Query Selection Store",
}
"""Where the names above come from."""


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            globals()[name] = value = getattr(import_module(home), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
