"""The pages of the evidence: why, what-if, voices, claims, places, sources, articles, about."""

from app.evidence.claims import VERSION_SHOWN
from app.evidence.resources import RESOURCES

__all__ = ["RESOURCES", "VERSION_SHOWN"]
