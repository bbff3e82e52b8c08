"""Features: what the records and the zones say as frames, as GeoJSON and as files."""

from geo.features import claims, frames
from geo.features.claims import AT_PLACES, answered, claim_day, places_named, split_reference
from geo.features.export import Form, file_bytes, geojson, write, write_whole
from geo.features.geojson import (
    HEAD,
    Features,
    Row,
    feature_bytes,
    feature_collection,
    rows_of,
)
from geo.features.interchange import claim_citation, claim_jsonld, source_bibtex, source_csl
from geo.features.parts import FeatureParts, Which, each_once, parts_of
from geo.features.schema import SCHEMAS, Property, queryables

__all__ = [
    "AT_PLACES",
    "HEAD",
    "SCHEMAS",
    "FeatureParts",
    "Features",
    "Form",
    "Property",
    "Row",
    "Which",
    "answered",
    "claim_citation",
    "claim_day",
    "claim_jsonld",
    "claims",
    "each_once",
    "feature_bytes",
    "feature_collection",
    "file_bytes",
    "frames",
    "geojson",
    "parts_of",
    "places_named",
    "queryables",
    "rows_of",
    "source_bibtex",
    "source_csl",
    "split_reference",
    "write",
    "write_whole",
]
