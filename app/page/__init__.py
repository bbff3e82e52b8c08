"""The page with the map: its lists, its shell, what its script asks, and the page as one file."""

from app.page.list_pages import PART
from app.page.one_file import write_page
from app.page.page import page_resources, templates
from app.page.within import bodies

__all__ = ["PART", "bodies", "page_resources", "templates", "write_page"]
