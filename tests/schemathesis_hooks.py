"""What schemathesis is not to try (tests/test_openapi.py runs it with these hooks)."""

from typing import Any

import schemathesis

from app.params import LIMIT_MAX


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """No limit above the maximum: the standard has it clamped, not refused (17-069r4, 7.15.3)."""
    limit = str((case.query or {}).get("limit", ""))
    return not (limit.isdecimal() and int(limit) > LIMIT_MAX)
