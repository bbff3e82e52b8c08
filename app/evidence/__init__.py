"""The pages of the evidence: why, what-if, voices, claims, places, sources, articles, about."""

from app.evidence import routes
from app.evidence.findings import VERSION_SHOWN

__all__ = ["VERSION_SHOWN", "routes"]
