"""Media types of what is sent."""

from typing import Final

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA_JSON: Final = "application/schema+json"
ATOM: Final = "application/atom+xml"
JSONLD: Final = "application/ld+json"
BIBTEX: Final = "application/x-bibtex"
CSL: Final = "application/vnd.citationstyles.csl+json"
CSV: Final = "text/csv; charset=utf-8"
SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
JAVASCRIPT: Final = "text/javascript; charset=utf-8"
PROBLEM: Final = "application/problem+json"
