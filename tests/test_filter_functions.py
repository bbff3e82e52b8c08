"""The functions and relations of CQL2 (OGC 21-065r2), one by one: sums, times, space, LIKE."""

import re

import pytest
import shapely
from filtering import features, matching, regex, those
from hypothesis import given
from hypothesis import strategies as st
from shipped import FRONT

from geo import LAYERS, Query
from geo.features.geojson import Features
from geo.features.schema import SCHEMAS, queryables
from geo.search.collection import collection
from geo.search.filters import SPATIAL, parse_filter
from geo.search.scalars import like


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("area_km2 * 2 + 1 > 9 - area_km2", lambda z: z["area_km2"] * 2 + 1 > 9 - z["area_km2"]),
        ("oldest_age_days - newest_age_days > 30",
         lambda z: z["oldest_age_days"] - z["newest_age_days"] > 30),
        ("newest_age_days % 7 = 3", lambda z: z["newest_age_days"] % 7 == 3),
        ("newest_age_days div 7 = 3", lambda z: z["newest_age_days"] // 7 == 3),
        ("area_km2 / newest_age_days < 1",
         lambda z: z["newest_age_days"] > 0 and z["area_km2"] / z["newest_age_days"] < 1),
        ("area_km2 ^ 2 < 100", lambda z: z["area_km2"] ** 2 < 100),
        ("holder <> basis", lambda z: z["holder"] != z["basis"]),
        ("all_self_serving", lambda z: z["all_self_serving"]),
        ("NOT all_self_serving", lambda z: not z["all_self_serving"]),
        ("TRUE", lambda _: True),
        ("1 > 2 OR FALSE", lambda _: False),
        ("CASEI(holder) = casei('IS')", lambda z: z["holder"] == "is"),
        ("CASEI(holder) LIKE casei('S%')", lambda z: z["holder"].startswith("s")),
        ("ACCENTI(holder) IN (ACCENTI('ïs'), 'gov')", lambda z: z["holder"] in ("is", "gov")),
        ("A_CONTAINS(places, ('abu-kamal'))", lambda z: "abu-kamal" in z["places"]),
        ("A_OVERLAPS(places, ('abu-kamal', 'hajin'))",
         lambda z: bool({"abu-kamal", "hajin"} & set(z["places"]))),
        ("A_EQUALS(places, ('abu-kamal'))", lambda z: set(z["places"]) == {"abu-kamal"}),
        ("A_CONTAINEDBY(places, ('abu-kamal', 'hajin'))",
         lambda z: set(z["places"]) <= {"abu-kamal", "hajin"}),
    ],
)  # fmt: skip
def test_values_are_calculated_and_compared(text, condition):
    assert matching("zones", text) == those("zones", condition)


T = "INTERVAL(valid_from, valid_to)"
U = "INTERVAL('2017-09-01', '2017-11-19')"
BEGIN, END = "2017-09-01", "2017-11-19"
RELATIONS = {
    "T_AFTER": lambda a, _: a > END,
    "T_BEFORE": lambda _, b: b < BEGIN,
    "T_CONTAINS": lambda a, b: a < BEGIN and b > END,
    "T_DISJOINT": lambda a, b: a > END or b < BEGIN,
    "T_DURING": lambda a, b: a > BEGIN and b < END,
    "T_EQUALS": lambda a, b: a == BEGIN and b == END,
    "T_FINISHEDBY": lambda a, b: a < BEGIN and b == END,
    "T_FINISHES": lambda a, b: a > BEGIN and b == END,
    "T_INTERSECTS": lambda a, b: a <= END and b >= BEGIN,
    "T_MEETS": lambda _, b: b == BEGIN,
    "T_METBY": lambda a, _: a == END,
    "T_OVERLAPPEDBY": lambda a, b: BEGIN < a < END < b,
    "T_OVERLAPS": lambda a, b: a < BEGIN < b < END,
    "T_STARTEDBY": lambda a, b: a == BEGIN and b > END,
    "T_STARTS": lambda a, b: a == BEGIN and b < END,
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_times_stand_to_each_other_as_the_standard_draws_them(relation):
    """OGC 21-065r2, clause 8.5 (temporal functions)."""
    holds = RELATIONS[relation]
    got = matching("zones", f"{relation}({T}, {U})")
    assert got == those("zones", lambda z: holds(z["valid_from"], z["valid_to"]))


def test_every_relation_of_times_has_its_converse():
    converse = {
        "T_MEETS": "T_METBY",
        "T_OVERLAPS": "T_OVERLAPPEDBY",
        "T_STARTS": "T_STARTEDBY",
        "T_FINISHES": "T_FINISHEDBY",
        "T_CONTAINS": "T_DURING",
        "T_BEFORE": "T_AFTER",
    }
    for one, other in converse.items():
        for a, b in ((T, U), (U, T)):
            assert matching("zones", f"{one}({a}, {b})") == matching("zones", f"{other}({b}, {a})")


def test_an_instant_is_the_day_it_falls_on_in_utc():
    late = "T_AFTER(valid_from, TIMESTAMP('2017-11-09T23:30:00-02:00'))"
    assert matching("zones", late) == those("zones", lambda z: z["valid_from"] > "2017-11-10")


def test_a_day_may_be_written_as_a_string():
    assert matching("zones", "valid_from >= '2017-11-01'") == matching(
        "zones", "valid_from >= DATE('2017-11-01')"
    )


def test_an_open_end_is_before_or_after_all_days():
    text = "T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2017-12-01', '..'))"
    assert matching("zones", text) == those("zones", lambda z: z["valid_to"] >= "2017-12-01")


LITERALS = (
    "POINT(40.9171 34.4549)",
    "LINESTRING(39.5 36, 41.5 34)",
    "POLYGON((40 34, 41 34, 41 35, 40 35, 40 34))",
    "BBOX(40.3, 34.5, 40.8, 35.1)",
)


@pytest.mark.parametrize("literal", LITERALS)
@pytest.mark.parametrize("function", SPATIAL)
@pytest.mark.parametrize("layer", ["zones", "fronts", "claims"])
def test_space_is_as_shapely_has_it(layer, function, literal):
    box = shapely.box(40.3, 34.5, 40.8, 35.1)
    shape = box if literal.startswith("BBOX") else shapely.from_wkt(literal)
    related = getattr(shapely, function.removeprefix("s_"))
    geometries = FRONT.collection(layer).geometries
    ids = FRONT.collection(layer).ids
    for text, outcome in (
        (f"{function}(geometry, {literal})", related(geometries, shape)),
        (f"{function}({literal}, geometry)", related(shape, geometries)),
    ):
        expected = outcome & ~shapely.is_missing(geometries)
        assert matching(layer, text) == [i for i, yes in zip(ids, expected, strict=True) if yes]


def test_no_geometry_is_neither_inside_nor_outside():
    nowhere = those("places", lambda _: False) + [
        f["id"] for f in features("places") if f["geometry"] is None
    ]
    assert nowhere
    assert matching("places", "geometry IS NULL") == nowhere
    inside = matching("places", "S_INTERSECTS(geometry, BBOX(40, 34, 41, 35))")
    outside = matching("places", "NOT S_INTERSECTS(geometry, BBOX(40, 34, 41, 35))")
    assert sorted([*inside, *outside, *nowhere]) == sorted(f["id"] for f in features("places"))


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("(note LIKE 'a%' AND kind = 'town') IS NULL", "note IS NULL AND kind = 'town'"),
        ("(kind = 'town' AND geometry IS NOT NULL) = TRUE",
         "kind = 'town' AND NOT geometry IS NULL"),
        ("(kind = 'town' OR FALSE) <> (bank = 'east')",
         "(kind = 'town' AND NOT bank = 'east') OR (bank = 'east' AND NOT kind = 'town')"),
        ("(geometry IS NULL) IN (TRUE)", "geometry IS NULL"),
        ("S_INTERSECTS(geometry, POINT(40 35)) IS NULL", "geometry IS NULL"),
        ("POINT(40 35) IS NULL", "FALSE"),
        ("(note = 'x' OR kind = 'town') IN (kind = 'town', FALSE)", "kind = 'town' OR note <> 'x'"),
    ],
)  # fmt: skip
def test_a_condition_may_stand_where_a_value_does(text, plainly):
    assert matching("places", text) == matching("places", plainly)


def test_two_literals_or_the_geometry_twice_may_be_compared():
    assert matching("zones", "S_INTERSECTS(POINT(1 1), BBOX(0, 0, 2, 2))") == those(
        "zones", lambda _: True
    )
    assert matching("places", "S_EQUALS(geometry, geometry)") == matching(
        "places", "geometry IS NOT NULL"
    )


def test_a_box_may_cross_the_antimeridian():
    shapes = [shapely.Point(178, -18), shapely.Point(0, 17)]
    east = collection(Features(["fiji", "mali"], shapes, {}), {})
    tree = parse_filter("S_INTERSECTS(geometry, BBOX(170, -30, -170, 30))", "cql2-text", {})
    assert [east.ids[place] for place in east.places(Query(filter=tree))] == ["fiji"]


@given(st.text("ab%_\\", max_size=8), st.text("ab%_\\\n", max_size=8))
def test_like_is_a_regular_expression(pattern, text):
    if pattern.endswith("\\") and (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        pattern += "a"
    assert like(text, pattern) == bool(re.fullmatch(regex(pattern), text, re.DOTALL))


def test_like_takes_no_more_steps_for_a_pattern_full_of_wildcards():
    """A backtracking matcher would need more steps than there are atoms."""
    assert not like("a" * 2000, "%a" * 900 + "b")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_queryable_may_be_filtered_and_sorted_by(layer):
    for name, of in queryables(layer).items():
        literal = {"string": "'x'", "date": "DATE('2017-11-14')", "boolean": "TRUE"}.get(
            of.type, "1"
        )
        text = f"A_CONTAINS({name}, ('x'))" if of.type == "strings" else f"{name} = {literal}"
        matching(layer, text)
        matching(layer, f"{name} IS NULL")
        FRONT.select(layer, Query(order=(f"-{name}",)))


def test_names_of_the_schema_are_words_of_cql2():
    """So that no property needs quotes in a filter."""
    reserved = {"and", "or", "not", "like", "between", "in", "is", "null", "div", "true", "false"}
    names = {name for schema in SCHEMAS.values() for name in schema}
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in names)
    assert not names & reserved
