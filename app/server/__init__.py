"""The server: protocol, limits, logs, figures, reloading, and the processes that serve."""

from app.server import health
from app.server.access_log import AccessLog
from app.server.health import PROBES
from app.server.limits import RateLimit
from app.server.metrics import Metrics
from app.server.reload import hangups, watch
from app.server.serving import Serving, serve

__all__ = [
    "PROBES",
    "AccessLog",
    "Metrics",
    "RateLimit",
    "Serving",
    "hangups",
    "health",
    "serve",
    "watch",
]
