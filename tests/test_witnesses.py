"""On how many legs the shipped reports stand: the figures that the README of the data states."""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest
from shipped import RECORDS

from geo.control import History

ROOT = Path(__file__).parent.parent
README = " ".join((ROOT / "geo" / "data" / "README.md").read_text(encoding="utf-8").split())
VOICES = RECORDS.voices
ACCEPTED = [report for report in RECORDS.reports.values() if report.use == "accepted"]
LATER = [report for report in ACCEPTED if report.day > RECORDS.manifest.first_day]
NOBODYS = {"general-knowledge", "inference"}


def by_place(value):
    """The different values of the later accepted reports of each place."""
    values = {}
    for report in LATER:
        values.setdefault(report.place, set()).add(value(report))
    return values


def share_of_the_largest(count):
    voices = Counter(report.voice for report in LATER)
    return 100 * sum(reports for _, reports in voices.most_common(count)) / len(LATER)


def test_no_accepted_report_is_from_memory_inference_or_a_source_not_seen():
    assert all(report.seen and report.voice not in NOBODYS for report in ACCEPTED)


def test_so_many_places_have_two_voices():
    two = sum(len(voices) > 1 for voices in by_place(lambda report: report.voice).values())
    sides = by_place(lambda report: VOICES[report.voice].alignment).values()
    two_sides = sum(len(alignments) > 1 for alignments in sides)
    assert (
        f"Of {len(sides)} places reported on, {two} have two voices, {two_sides} voices of two "
        in (README)
    )
    assert two >= 80


def test_so_many_places_rest_on_self_serving_reports_alone():
    labels = History(RECORDS).interests
    alone = sum(
        values == {"self_serving"} for values in by_place(lambda report: labels[report.id]).values()
    )
    assert f"{alone} rest on self-serving reports alone" in README
    assert alone <= 35


def test_the_largest_voices_have_this_share():
    assert f"have {share_of_the_largest(3):.1f} % of the reports" in README


def test_so_many_reports_are_of_independent_voices():
    sides = Counter(VOICES[report.voice].alignment for report in LATER)
    retold = sum(report.voice == "wikipedia" for report in LATER)
    assert f"independent {sides['independent']}, of which {retold} are Wikipedia" in README
    assert sides["independent"] >= 60


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("opposition", "the opposition side has {}"),
        ("gov", "the government side {}"),
        ("sdf", "the SDF {}"),
        ("russia", "the Russian side {}"),
        ("is", "IS {}"),
        ("iraq", "Iraq {}"),
        ("coalition", "the coalition {}"),
        ("us", "the US {}"),
        ("unknown", "unknown {}"),
    ],
)
def test_each_side_has_so_many_reports(side, words):
    of_side = sum(VOICES[report.voice].alignment == side for report in LATER)
    assert f"Of the {len(LATER)} accepted reports after 1 June" in README
    assert re.search(rf"{words.format(of_side)}\b", README)


def test_one_sentence_about_the_province_holds_so_many_places():
    of_it = [report for report in ACCEPTED if report.voice == "el-moudjahid"]
    assert all(report.confidence == "low" for report in of_it)
    assert f"One sentence, {len(of_it)} places" in README


def test_words_about_an_area_are_of_low_confidence():
    wide = [r for r in ACCEPTED if "area-wide" in r.note or "names no village" in r.note]
    assert wide
    assert {report.confidence for report in wide} == {"low"}


def metres(a, b):
    """Between two positions (lon, lat) not far apart, on a sphere."""
    across = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.radians(math.hypot(across, a[1] - b[1])) * 6_371_009


def further_points():
    with (ROOT / "geo" / "data" / "positions.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def off_m(row):
    """How far a further point lies from the position of its place."""
    return metres(RECORDS.places[row["place"]].position, (float(row["lon"]), float(row["lat"])))


def test_a_further_point_is_of_a_located_place_and_of_a_cited_list():
    for row in further_points():
        assert RECORDS.places[row["place"]].position
        assert row["source"] in RECORDS.sources


def test_a_point_beyond_the_uncertainty_is_told():
    for row in further_points():
        place = RECORDS.places[row["place"]]
        is_stated = f"{off_m(row) / 1000:.1f} km away" in place.note
        assert off_m(row) <= place.uncertainty_m or is_stated, row


def test_the_readme_says_how_near_the_nearest_points_are():
    nearest = {}
    for row in further_points():
        nearest[row["place"]] = min(off_m(row), nearest.get(row["place"], math.inf))
    within = [sum(off <= limit for off in nearest.values()) for limit in (500, 1000, 2000)]
    assert f"{len(nearest)} places have {len(further_points())} further points" in README
    assert (
        "For {} places the nearest lies within 0.5 km, for {} within 1 km, for {} within".format(
            *within
        )
        in README
    )
