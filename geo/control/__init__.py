"""Control: from the reports to who held which ground on which day.

The history of the reports decides who held a place; the cells of the places, on the ground of each
bank, carry it to the ground; zones and fronts are read off their planar graph, epoch by epoch.
"""

from geo.control import fronts, zones
from geo.control.cells import Cells, cells, valley
from geo.control.course import Course, Unit, course, daily
from geo.control.epochs import BASES, Epochs, epochs
from geo.control.fronts import FrontRun
from geo.control.graph import Network
from geo.control.ground import Ground, ground, with_banks
from geo.control.history import History, Tenure
from geo.control.interest import NO_VOICE, Interest
from geo.control.joining import lines_joined, lines_thinned
from geo.control.patches import Patches, patches, squares_of
from geo.control.stated import bank_faults
from geo.control.strength import STRENGTHS, Leg, Strength
from geo.control.thinning import Lines, exact, thinned
from geo.control.zones import named_key, shapes_on, zone_rows_on, zone_shapes

__all__ = [
    "BASES",
    "NO_VOICE",
    "STRENGTHS",
    "Cells",
    "Course",
    "Epochs",
    "FrontRun",
    "Ground",
    "History",
    "Interest",
    "Leg",
    "Lines",
    "Network",
    "Patches",
    "Strength",
    "Tenure",
    "Unit",
    "bank_faults",
    "cells",
    "course",
    "daily",
    "epochs",
    "exact",
    "fronts",
    "ground",
    "lines_joined",
    "lines_thinned",
    "named_key",
    "patches",
    "shapes_on",
    "squares_of",
    "thinned",
    "valley",
    "with_banks",
    "zone_rows_on",
    "zone_shapes",
    "zones",
]
