"""HTTP: what is asked, and the one way in which it is answered.

Parameters, negotiation, headers, errors and kept answers; nothing here knows of layers or pages.
"""

from app.http import areas, params
from app.http.answer import (
    COMPRESS_MIN,
    Answer,
    AsAsked,
    Kept,
    answer,
    compressed,
    entity_tag,
    respond,
    target,
    unless_known,
)
from app.http.areas import CRS84, EPSG, bbox, system, systems
from app.http.files import MOUNTED, Files, asset, cache_control, versioned
from app.http.headers import Headers, policy
from app.http.media import ATOM, GEOJSON, HTML, JSON, OPENAPI, SCHEMA_JSON
from app.http.negotiation import encoding, media_type
from app.http.other_hosts import NOBODY, Outside, Tiles, framer, tiles_url
from app.http.params import count, day, interval, number, with_parameter
from app.http.press import OWN_ONLY, QUICK, REVALIDATED, SMALL, SMALLEST, Made, Once, Press
from app.http.problems import (
    BusyError,
    Unexpected,
    add_problems,
    prefers_html,
    problem,
    refusal,
    reply,
    request_id,
)

__all__ = [
    "ATOM",
    "COMPRESS_MIN",
    "CRS84",
    "EPSG",
    "GEOJSON",
    "HTML",
    "JSON",
    "MOUNTED",
    "NOBODY",
    "OPENAPI",
    "OWN_ONLY",
    "QUICK",
    "REVALIDATED",
    "SCHEMA_JSON",
    "SMALL",
    "SMALLEST",
    "Answer",
    "AsAsked",
    "BusyError",
    "Files",
    "Headers",
    "Kept",
    "Made",
    "Once",
    "Outside",
    "Press",
    "Tiles",
    "Unexpected",
    "add_problems",
    "answer",
    "areas",
    "asset",
    "bbox",
    "cache_control",
    "compressed",
    "count",
    "day",
    "encoding",
    "entity_tag",
    "framer",
    "interval",
    "media_type",
    "number",
    "params",
    "policy",
    "prefers_html",
    "problem",
    "refusal",
    "reply",
    "request_id",
    "respond",
    "system",
    "systems",
    "target",
    "tiles_url",
    "unless_known",
    "versioned",
    "with_parameter",
]
