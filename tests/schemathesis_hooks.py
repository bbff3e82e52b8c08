"""What schemathesis is not to try (tests/test_openapi.py runs it with these hooks)."""

from typing import Any
from urllib.parse import urlencode

import schemathesis

from app.api.questions import LIMIT_MAX
from app.server.protocol import Protocol

TARGET_BYTES = Protocol.target_bytes


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """No limit above the maximum: the standard has it clamped, not refused (17-069r4, 7.15.3).

    And no address that is refused (414) whole, before anything in it is read.
    """
    query = case.query or {}
    limit = str(query.get("limit", ""))
    is_clamped = limit.isdecimal() and int(limit) > LIMIT_MAX
    return not is_clamped and len(urlencode(query, doseq=True)) < TARGET_BYTES - 500
