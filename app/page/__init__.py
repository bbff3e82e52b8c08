"""The page with the map: its lists, its shell, what its script asks, and the page as one file."""

from app.page.one_file import write_page
from app.page.page import page_resources, templates

__all__ = ["page_resources", "templates", "write_page"]
