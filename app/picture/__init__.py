"""The map of a day as a picture, SVG or PNG."""

from app.picture import view
from app.picture.captions import as_if
from app.picture.layout import WIDTH, WIDTHS
from app.picture.marked import marked_day
from app.picture.preview import claim_picture, of_claim, of_map, of_place
from app.picture.view import RESOURCES, page_picture, silenced_voices, unheard

__all__ = [
    "RESOURCES",
    "WIDTH",
    "WIDTHS",
    "as_if",
    "claim_picture",
    "marked_day",
    "of_claim",
    "of_map",
    "of_place",
    "page_picture",
    "silenced_voices",
    "unheard",
    "view",
]
