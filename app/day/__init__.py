"""A day: what map, picture and page share of it."""

from app.day import course, name_points, screen, two_days
from app.day.two_days import comparison

__all__ = ["comparison", "course", "name_points", "screen", "two_days"]
