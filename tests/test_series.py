"""How much each holder held, day by day, and which places changed hands between two days."""

from datetime import date
from io import BytesIO

import pandas as pd
import pytest
from shipped import FRONT
from worlds import plus, write_world

from app.day.course import chart
from geo import Front, QueryError
from geo.control import Course

FIRST, LAST = date(2020, 1, 1), date(2020, 1, 31)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Front:
    return Front.read(write_world(tmp_path_factory.mktemp("world")))


def test_a_row_for_each_day_counts_the_places(world):
    """Dogwood: a, contested from the 5th, b from the 8th; cedar: a, b from the 5th."""
    series = world.series()
    assert (len(series), series.index[0], series.index[-1]) == (
        31,
        *map(pd.Timestamp, (FIRST, LAST)),
    )
    assert series.loc["2020-01-04"].to_dict() == {"a": 3, "b": 1, "contested": 0}
    assert series.loc["2020-01-06"].to_dict() == {"a": 1, "b": 2, "contested": 1}
    assert series.loc["2020-01-31"].to_dict() == {"a": 1, "b": 3, "contested": 0}


def test_the_ground_is_that_of_the_zones(world):
    km2 = world.series(measure="km2")
    for day in (FIRST, date(2020, 1, 6), LAST):
        zones = world.zones(day).groupby("holder")["area_km2"].sum()
        for holder, area in km2.loc[str(day)].items():
            assert area == pytest.approx(zones.get(holder, 0), abs=0.03)


def test_the_banks_add_up_to_the_whole(world):
    for measure in ("places", "km2"):
        east, west = (world.series(measure=measure, bank=bank) for bank in ("east", "west"))
        assert (east + west - world.series(measure=measure)).abs().max().max() < 0.02
    assert world.series(bank="west").loc["2020-01-31"].to_dict() == {"a": 1, "b": 1, "contested": 0}


def test_by_strength_the_columns_are_its_words(world):
    """The Herald alone said it of alder, birch and dogwood; of cedar last beta of itself."""
    strong = world.series("strength", bank="west")
    assert list(strong) == ["none", "partisan", "independent", "several"]
    assert strong.sum(axis=1).eq(2).all()


def test_the_chart_draws_the_upper_holder_first_and_the_next_over_it():
    """Of ten places a has nine, from the third day on four; b the rest. A bank is 20 high."""
    course = Course((0, 2), (0, 2), {"east": {"a": (9, 4), "b": (1, 6), "c": (0, 0)}}, {})
    assert list(chart(course, "places", 5, ["a", "b", "c"], 20)) == [
        ("east", "b", "M0 20V0H5V20Z"),
        ("east", "a", "M0 20V2H2V12H5V20Z"),
    ]


def test_places_at_one_position_share_its_ground_and_are_counted_each(tmp_path):
    """Birch is b from the 1st, aspen at the same spot a from the 3rd: the ground goes over to a."""
    from worlds import PLACES_M, lonlat, rows

    lon, lat = lonlat(*PLACES_M["birch"])
    aspen = {"id": "aspen", "name": "Aspen", "lon": lon, "lat": lat, "bank": "east",
             "uncertainty_m": "500", "located_by": "atlas"}  # fmt: skip
    reports = plus("reports", id="aspen-1", place="aspen", day="2020-01-03", holder="a")
    front = Front.read(write_world(tmp_path, places=[*rows("places"), aspen], reports=reports))
    east, ground = front.series(bank="east"), front.series(measure="km2", bank="east")
    assert [east.loc[day, "b"] for day in ("2020-01-02", "2020-01-03")] == [1, 1]
    assert ground.loc["2020-01-02", "b"] > 100
    assert ground.loc["2020-01-03", "b"] == 0
    assert front.series("strength", bank="east").sum(axis=1)["2020-01-03"] == 3


@pytest.mark.parametrize(
    "question", [{"by": "voice"}, {"measure": "hectares"}, {"bank": "north"}], ids=str
)
def test_another_word_is_refused_by_name(world, question):
    ((name, word),) = question.items()
    with pytest.raises(QueryError, match=f"{name}='{word}': expected one of"):
        world.series(**question)


def test_changes_are_the_places_with_another_holder(world):
    changes = world.changes(date(2020, 1, 4), LAST)
    assert changes["holder_after"].to_dict() == {"cedar": "b", "dogwood": "b"}
    assert changes.loc["cedar", ["report_before", "report_after"]].tolist() == [
        "cedar-1",
        "cedar-2",
    ]
    assert changes.crs == "EPSG:4326"
    assert world.changes(LAST, LAST).empty
    assert list(world.changes().index) == ["cedar", "dogwood"]


def test_changes_go_forward(world):
    with pytest.raises(QueryError, match="not after"):
        world.changes(LAST, FIRST)


def test_the_api_has_the_same_figures(client):
    for query, measure in (("", "places"), ("&measure=km2&bank=west", "km2")):
        table = client.get(f"/series?f=csv{query}")
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        read = pd.read_csv(BytesIO(table.content), index_col="day", parse_dates=True)
        bank = "west" if "west" in query else None
        assert (read == FRONT.series(measure=measure, bank=bank)).all().all()
        columns = client.get(f"/series?f=json{query}").json()
        assert columns["series"] == read.to_dict("list")
        assert columns["days"][-1] == "2017-12-31"


def test_the_page_lists_the_days_on_which_a_figure_changes(client):
    page = client.get("/series?f=html&measure=km2&bank=west&lang=ar").text
    series = FRONT.series(measure="km2", bank="west")
    assert page.count("<tr>") == 1 + (series != series.shift()).any(axis=1).sum()
    assert f"<td>{series.loc['2017-06-01', 'gov']:.2f}</td>" in page
    assert 'href="?f=html&amp;measure=km2&amp;lang=ar"' in page  # both banks
    strong = client.get("/series?f=html&by=strength").text
    assert strong.count('<th scope="col">') == 1 + FRONT.series("strength").any().sum()


@pytest.mark.parametrize("query", ["by=voice", "measure=acres", "bank=north"])
def test_the_api_refuses_another_word_by_name(client, query):
    answer = client.get(f"/series?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])
