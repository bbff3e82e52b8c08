"""The API: OGC API - Features, its resources in one table, and what answers them."""

from app.api.dispatch import Api
from app.api.reply import Ready, resource_name

__all__ = ["Api", "Ready", "resource_name"]
