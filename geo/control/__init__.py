"""Control: from the reports to who held which ground on which day.

The history of the reports decides who held a place; the cells of the places, on the ground of each
bank, carry it to the ground; zones and fronts are read off their planar graph, epoch by epoch.
"""

from geo.control import fronts, history, zones
from geo.control.cells import Cells, cells
from geo.control.contested import commonest, parties_of
from geo.control.epochs import BASES, Epochs, epochs
from geo.control.ground import Ground, bank_faults, ground
from geo.control.history import Tenure, accepted, deciding, tenures
from geo.control.interest import NOBODY, Interest, interests
from geo.control.zones import zone_shapes

__all__ = [
    "BASES",
    "NOBODY",
    "Cells",
    "Epochs",
    "Ground",
    "Interest",
    "Tenure",
    "accepted",
    "bank_faults",
    "cells",
    "commonest",
    "deciding",
    "epochs",
    "fronts",
    "ground",
    "history",
    "interests",
    "parties_of",
    "tenures",
    "zone_shapes",
    "zones",
]
