"""A day: what map, picture and page share of it."""

from app.day import course, dots, name_points, screen, two_days
from app.day.per_front import per_front
from app.day.two_days import comparison

__all__ = ["comparison", "course", "dots", "name_points", "per_front", "screen", "two_days"]
