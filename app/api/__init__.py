"""The API: OGC API - Features, the one table of resources, and what answers them."""

from app.api.dispatch import Dispatcher, Ready
from app.api.resources import table

__all__ = ["Dispatcher", "Ready", "table"]
