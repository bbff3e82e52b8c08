"""Keeping the records: from an article to drafted claims, from a draft to a row of a table.

Reading an article      legible, passages (and the room of articles: lines, sentences, datelines)
Who says what           cues, subjects, content, forms, speakers, attribution
Where and about whom    names, gazetteer, parties
Drafts and tables       drafts, drafts_file, claim_rows, adding, writing
Review                  differences
"""

from geo.curation.adding import ADDABLE, add, default, id_last, needed, parsers, slug
from geo.curation.claim_rows import claim_row, passage_fields, reports_of
from geo.curation.differences import Differences, TableDifferences, differences
from geo.curation.drafts import Draft, drafts
from geo.curation.drafts_file import DraftsFile, drafts_text, marked_accepted, read_drafts
from geo.curation.legible import decoded
from geo.curation.names import NameKey, key
from geo.curation.writing import add_rows, replace

__all__ = [
    "ADDABLE",
    "Differences",
    "Draft",
    "DraftsFile",
    "NameKey",
    "TableDifferences",
    "add",
    "add_rows",
    "claim_row",
    "decoded",
    "default",
    "differences",
    "drafts",
    "drafts_text",
    "id_last",
    "key",
    "marked_accepted",
    "needed",
    "parsers",
    "passage_fields",
    "read_drafts",
    "replace",
    "reports_of",
    "slug",
]
