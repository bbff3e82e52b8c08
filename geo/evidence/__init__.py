"""Evidence: why the ground has its colour, who said so, who disagrees, and what would differ
without."""

from geo.evidence import what_if
from geo.evidence.agreement import Beside, beside
from geo.evidence.changes import Handover, Piece, Turn, handovers, pieces, returned, turns
from geo.evidence.maps import SEVERAL, GroundPair, MapAgreement, PlacePair, map_agreement
from geo.evidence.outside import OutsideCheck, compare
from geo.evidence.voices import Tally, tallies
from geo.evidence.what_if import Change, changes, silenced
from geo.evidence.why import NEARBY_DAYS, Answer, answer

__all__ = [
    "NEARBY_DAYS",
    "SEVERAL",
    "Answer",
    "Beside",
    "Change",
    "GroundPair",
    "Handover",
    "MapAgreement",
    "OutsideCheck",
    "Piece",
    "PlacePair",
    "Tally",
    "Turn",
    "answer",
    "beside",
    "changes",
    "compare",
    "handovers",
    "map_agreement",
    "pieces",
    "returned",
    "silenced",
    "tallies",
    "turns",
    "what_if",
]
