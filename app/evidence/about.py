"""The figures of the page about method and weak points, all computed from the data."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any

from app.words import credited, of_each_publisher
from geo import Front, Records
from geo.control import NO_VOICE, History
from geo.evidence import NEARBY_DAYS, OutsideCheck, tallies
from geo.records import MARGIN_DAYS, NotHeld


def figures(front: Front) -> dict[str, Any]:
    """Everything the page says in numbers."""
    return {
        **_counted(front.history),
        **_weak(front.history),
        **_on_default_day(front),
        **_outside(front.outside, front.records),
        "credits": credited(front.records),
        "margins": MARGIN_DAYS,
        "nearby_days": NEARBY_DAYS,
    }


def _counted(history: History) -> dict[str, Any]:
    records = history.records
    reports = records.reports.values()
    alignments = Counter(records.voices[report.voice].alignment for report in reports)
    return {
        "uses": Counter(report.use for report in reports),
        "alignments": sorted(alignments.items(), key=lambda count: (-count[1], count[0])),
        "interest_counts": Counter(history.interests.values()),
        "in_area": sum(place.bank in records.manifest.banks for place in records.places.values()),
    }


def _weak(history: History) -> dict[str, Any]:
    records = history.records
    places, reports = records.places.values(), records.reports.values()
    uncertain = [place.uncertainty_m for place in places if place.uncertainty_m is not None]
    nobodys = [r for r in reports if records.voices[r.voice].kind == NO_VOICE]
    return {
        "unlocated": sum(place.position is None for place in places),
        "uncertain_least_m": min(uncertain, default=0),
        "uncertain_most_m": max(uncertain, default=0),
        "unseen_reports": sum(not report.seen for report in reports),
        "unseen_claims": sum(not seen for seen in records.claims.columns["seen"]),
        "nobodys": len(nobodys),
        "imprecise": Counter(report.precision for report in reports),
        "reported_places": len(history.accepted),
    }


def _on_default_day(front: Front) -> dict[str, Any]:
    """How old and how broad the evidence of the day first shown is."""
    records = front.records
    day = records.manifest.default_day
    deciding = front.history.deciding(day).values()
    tallied = tallies(front.history, day)
    alone = [(tally.voice, len(tally.alone)) for tally in tallied if tally.alone]
    zones = front.zones(day)
    strong = Counter(front.history.strengths[report.id] for report in deciding)
    return {
        "held": len(deciding),
        "strong": strong,
        "alone": sorted(alone, key=lambda pair: (-pair[1], pair[0].id)),
        "alone_count": sum(count for _, count in alone),
        "age_days": round(median([(day - report.day).days for report in deciding] or [0])),
        "unseen_deciding": sum(not report.seen for report in deciding),
        "zone_count": len(zones),
        "self_serving_zones": int(zones["all_self_serving"].sum()),
        "one_voice_zones": int((zones["strength"] != "several").sum()),
    }


def _outside(check: OutsideCheck, records: Records) -> dict[str, Any]:
    """What agrees and differs outside the records, by the holder recorded, by place and by week."""
    agreeing = [row for row, _ in check.agreeing]
    differing = [row for row, _ in check.differing]
    return {
        "outside": check,
        "outside_holders": sorted(Counter(holder for _, holder in check.agreeing).items()),
        "outside_places": _tallied(agreeing, differing, lambda row: row.place),
        "outside_weeks": _tallied(agreeing, differing, _monday),
        "outside_sources": of_each_publisher(records, {row.source for row in agreeing}),
    }


def _tallied(
    agreeing: Iterable[NotHeld], differing: Iterable[NotHeld], key: Callable[[NotHeld], Any]
) -> list[tuple[Any, int, int]]:
    """(key, how many agree, how many differ), in order of keys."""
    agree, differ = Counter(map(key, agreeing)), Counter(map(key, differing))
    subjects = sorted(agree.keys() | differ.keys())
    return [(subject, agree[subject], differ[subject]) for subject in subjects]


def _monday(row: NotHeld) -> date:
    return row.day - timedelta(days=row.day.weekday())
