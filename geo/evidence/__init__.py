"""Evidence: why the ground has its colour, who said so, who disagrees, and what would differ
without."""

from geo.evidence import what_if
from geo.evidence.agreement import Beside, beside
from geo.evidence.changes import Handover, Piece, handovers, pieces, returned
from geo.evidence.outside import NotHeld, OutsideCheck, compare, read_outside
from geo.evidence.voices import Tally, tallies
from geo.evidence.what_if import Change, changes, silenced
from geo.evidence.why import NEARBY_DAYS, Answer, answer

__all__ = [
    "NEARBY_DAYS",
    "Answer",
    "Beside",
    "Change",
    "Handover",
    "NotHeld",
    "OutsideCheck",
    "Piece",
    "Tally",
    "answer",
    "beside",
    "changes",
    "compare",
    "handovers",
    "pieces",
    "read_outside",
    "returned",
    "silenced",
    "tallies",
    "what_if",
]
