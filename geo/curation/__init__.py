"""Keeping the records: from an article to drafted claims, from a draft to a row of a table.

Reading an article      sentences, datelines, passages
Who says what           words, cues, subjects, forms, speakers, attribution
Where                   gazetteer
Drafts and tables       drafts, adding, writing
"""

from geo.curation.adding import FIELDS, REQUIRED, TABLES, add, columns, default
from geo.curation.drafts import Draft, claim_row, decoded, drafts, drafts_text, read_drafts
from geo.curation.writing import add_rows, replace

__all__ = [
    "FIELDS",
    "REQUIRED",
    "TABLES",
    "Draft",
    "add",
    "add_rows",
    "claim_row",
    "columns",
    "decoded",
    "default",
    "drafts",
    "drafts_text",
    "read_drafts",
    "replace",
]
