"""The page with the map: its lists, its shell, what its script asks, and the page as one file."""

from app.page import map_data, page
from app.page.one_file import write_page

__all__ = ["map_data", "page", "write_page"]
