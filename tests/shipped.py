"""The shipped front, read once for all tests that only look at it."""

from geo import Front

FRONT = Front.read()
RECORDS = FRONT.records
