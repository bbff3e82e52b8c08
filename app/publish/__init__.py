"""The published site: every answer a reader needs as a plain file, for any web server or CDN."""

from app.publish.site import publish

__all__ = ["publish"]
