"""Control: from the reports to who held which ground on which day.

The history of the reports decides who held a place; the cells of the places, on the ground of each
bank, carry it to the ground; zones and fronts are read off their planar graph, epoch by epoch.
"""

from geo.control import fronts, zones
from geo.control.cells import Cells, cells, valley
from geo.control.course import Course, Unit, course, daily
from geo.control.epochs import BASES, Epochs, epochs
from geo.control.ground import Ground, ground, with_banks
from geo.control.history import History, Tenure
from geo.control.interest import NO_VOICE, Interest
from geo.control.stated import bank_faults
from geo.control.strength import STRENGTHS, Leg, Strength
from geo.control.zones import zone_shapes

__all__ = [
    "BASES",
    "NO_VOICE",
    "STRENGTHS",
    "Cells",
    "Course",
    "Epochs",
    "Ground",
    "History",
    "Interest",
    "Leg",
    "Strength",
    "Tenure",
    "Unit",
    "bank_faults",
    "cells",
    "course",
    "daily",
    "epochs",
    "fronts",
    "ground",
    "valley",
    "with_banks",
    "zone_shapes",
    "zones",
]
