"""Tables of others into the records: whole or not at all, every fault with sheet, row and column.

A file is read as text, cell by cell   formats, others; delimited and one module a kind of file
What its columns mean                  plan (a small TOML file, options, presets), filled
Whom and what it speaks of             names, places
What it all goes into                  beginning (a new front), shapes
What somebody has drawn                polygons, covered (as reports), kept_map (as it is)
What becomes of its rows               reports, claims, gazetteers; imported
"""

from geo.importing.beginning import NewFront, begin, bounds_ring
from geo.importing.claims import CLAIM_FIELDS, CLAIM_NEEDED, claims_of_table
from geo.importing.covered import covered_places
from geo.importing.formats import TABLE_FORMATS, read_planned
from geo.importing.gazetteers import PLACE_FIELDS, PLACE_NEEDED, places_of_table
from geo.importing.imported import Imported, write_imported
from geo.importing.kept_map import kept_map
from geo.importing.others import OtherTable, Say
from geo.importing.plan import Plan, preset, preset_names, read_plan
from geo.importing.polygons import (
    POLYGON_FIELDS,
    POLYGON_FORMATS,
    DrawnMap,
    PolygonPlan,
    read_polygons,
)
from geo.importing.reports import REPORT_FIELDS, REPORT_NEEDED, reports_of_table
from geo.importing.shapes import read_line, read_outline

__all__ = [
    "CLAIM_FIELDS",
    "CLAIM_NEEDED",
    "PLACE_FIELDS",
    "PLACE_NEEDED",
    "POLYGON_FIELDS",
    "POLYGON_FORMATS",
    "REPORT_FIELDS",
    "REPORT_NEEDED",
    "TABLE_FORMATS",
    "DrawnMap",
    "Imported",
    "NewFront",
    "OtherTable",
    "Plan",
    "PolygonPlan",
    "Say",
    "begin",
    "bounds_ring",
    "claims_of_table",
    "covered_places",
    "kept_map",
    "places_of_table",
    "preset",
    "preset_names",
    "read_line",
    "read_outline",
    "read_plan",
    "read_planned",
    "read_polygons",
    "reports_of_table",
    "write_imported",
]
