"""A data directory is read whole or refused whole, with every fault of a record named."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from faults import check_fault, read_or_refused, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import COLUMNS, MANIFEST, TABLES, changed, plus, rows, write_world

from geo import Front
from geo.errors import RecordsError
from geo.records.model import Claim, Party, Place, Relation, Report, Source, Voice
from geo.records.reading import read_records

ADDED: dict[str, dict[str, str]] = {
    **{table: {"id": "x"} for table in ("sources", "voices", "parties", "reports", "claims")},
    "places": rows("places")[1] | {"id": "x", "name": "Yew"},
    "relations": {"claim": "denial", "other": "crossing"},
}
"""A sound row that can be added to each table; each case below spoils one field of it."""

PASSAGE = {"paragraph": "1", "start": "45", "end": "50", "sha256": "0" * 64}

FIELDS = [  # table, field, its text, words of what was expected
    ("voices", "id", "The Voice", "an id such as abu-kamal"),
    ("voices", "id", "v--1", "an id such as abu-kamal"),
    ("voices", "id", "v٣", "an id such as abu-kamal"),
    ("voices", "id", "v" * 101, "an id such as abu-kamal"),
    ("voices", "id", "", "an id such as abu-kamal"),
    ("voices", "id", "alpha", "an id used once; it is also on line 3"),
    ("voices", "name", "", "a text that is not empty"),
    ("voices", "name", " V", "no blanks at the beginning"),
    ("voices", "name", "V\u00a0", "no blanks at the beginning or the end"),
    ("voices", "name", "a\nb", "one line of text"),
    ("voices", "name", "a\0b", "without control or invisible characters"),
    ("voices", "name", "a\u202eb", "without control or invisible characters"),
    ("voices", "name", "a\u2066b", "without control or invisible characters"),
    ("voices", "name", "a\u200bb", "without control or invisible characters"),
    ("voices", "name", "a" * 10_001, "at most 10000 characters"),
    ("voices", "kind", "rumour", "one of agency"),
    ("voices", "alignment", "c", "one of a, b, friend, independent, opposition, unknown"),
    ("sources", "kind", "unnamed", "one of agency"),
    ("sources", "url", "javascript:alert(1)", "an address that begins with http://"),
    ("sources", "url", 'https://a.b/"onclick=', "an address that begins with http://"),
    ("sources", "url", "https:///a", "an address that begins with http://"),
    ("sources", "published", "2020-02-30", "a time that exists"),
    ("sources", "published", "2020-13", "a time that exists"),
    ("sources", "published", "2020-02-03T25:00:00Z", "a time that exists"),
    ("sources", "seen", "maybe", "yes or no"),
    ("sources", "sha256", "A" * 64, "64 lower-case"),
    ("parties", "id", "contested", "has a meaning of its own"),
    ("parties", "colour", "red", "a colour such as #dd8c7e"),
    ("parties", "colour", "#f5dc82", "another colour than that of 'b'"),
    ("parties", "allies", "d", "ids of other parties"),
    ("parties", "allies", "x", "ids of other parties"),
    ("places", "id", "area", "has a meaning of its own"),
    ("places", "kind", "Village", "a kind in lower case"),
    ("places", "lon", "nan", "decimal degrees from -180 to 180"),
    ("places", "lon", "4_0", "decimal degrees from -180 to 180"),
    ("places", "lon", "٣", "decimal degrees from -180 to 180"),
    ("places", "lon", "180.1", "decimal degrees from -180 to 180"),
    ("places", "lat", "-90.5", "decimal degrees from -90 to 90"),
    ("places", "uncertainty_m", "1.5", "a whole number"),
    ("places", "bank", "north", "one of east, west, river, outside"),
    ("places", "located_by", "atals", "an id in sources.csv; did you mean 'atlas'?"),
    ("places", "variants", "B;B", "none of them twice"),
    ("places", "variants", "B;", "not empty"),
    ("reports", "place", "brich", "an id in places.csv; did you mean 'birch'?"),
    ("reports", "voice", "nobody", "an id in voices.csv"),
    ("reports", "source", "papre", "an id in sources.csv; did you mean 'paper'?"),
    ("reports", "holder", "friend", "one of a, b, contested"),
    ("reports", "day", "2019-02-29", "a day that exists"),
    ("reports", "day", "2020-W02-1", "as YYYY-MM-DD"),
    ("reports", "day", "٢٠٢٠-٠١-٠١", "as YYYY-MM-DD"),
    ("reports", "day", "9999-12-31", "as YYYY-MM-DD"),
    ("reports", "precision", "year", "one of day, week, month"),
    ("reports", "use", "rejected", "one of accepted, claim-only"),
    ("reports", "confidence", "sure", "one of high, medium, low"),
    ("reports", "said", "", "a text that is not empty"),
    ("claims", "about", "a;c", "an id in parties.csv"),
    ("claims", "kind", "lie", "one of accusation"),
    ("claims", "places", "brich", "an id in places.csv; did you mean 'birch'?"),
    ("claims", "places", "bank:north", "after bank: one of east, west"),
    ("claims", "places", "airspace:brich", "did you mean 'birch'?"),
    ("claims", "places", "zone:friend", "after zone: one of a, b"),
    ("claims", "places", "sea:black", "zone:<party> or area"),
    ("relations", "other", "leavin", "an id in claims.csv; did you mean 'leaving'?"),
    ("relations", "other", "denial", "another claim"),
    ("relations", "other", "leaving", "a relation given once"),
    ("relations", "kind", "mocks", "one of corrects, disputes"),
]

ROWS = [  # table, several fields of the added row, where, words of what was expected
    ("places", {"lon": ""}, "lon,lat,", "both lon and lat"),
    ("places", {"lon": "", "lat": ""}, "lon,lat,", "a position, where"),
    ("claims", {"event_day": "2020-01-01"}, "event_day,event_precision", "all of these or none"),
    ("claims", PASSAGE | {"sha256": ""}, "paragraph,start,end,sha256", "all of these or none"),
    ("claims", PASSAGE | {"start": "50"}, "start,end '50,50'", "start before end"),
    ("claims", PASSAGE, "start '45'", "46 or more, where the passage of 'leaving' ends"),
]


def test_the_small_world_is_read(tmp_path: Path) -> None:
    records = read_records(write_world(tmp_path))
    assert list(records.reports)[4:6] == ["cedar-2", "dogwood-2"]
    assert records.reports["dogwood-3"].span == (date(2020, 1, 5), date(2020, 1, 12))
    assert records.holders == ("a", "b")
    assert records.places["elm"].position is None
    assert records.rivers[0].positions[-1] == (3.0, 0.0)


@pytest.mark.parametrize(("table", "field", "value", "words"), FIELDS)
def test_a_fault_in_a_field_is_named(
    table: str, field: str, value: str, words: str, tmp_path: Path
) -> None:
    added = plus(table, **(ADDED[table] | {field: value}))
    line = len(added) + 1
    check_fault(write_world(tmp_path, **{table: added}), f"{table}.csv:{line}: {field} ", words)


@pytest.mark.parametrize(("table", "fields_", "where", "words"), ROWS)
def test_a_fault_between_fields_is_named(
    table: str, fields_: dict[str, str], where: str, words: str, tmp_path: Path
) -> None:
    added = plus(table, **(ADDED[table] | fields_))
    line = len(added) + 1
    check_fault(write_world(tmp_path, **{table: added}), f"{table}.csv:{line}: {where}", words)


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("sources", Source), ("voices", Voice), ("parties", Party), ("places", Place),
        ("reports", Report), ("claims", Claim), ("relations", Relation),
    ],
)  # fmt: skip
def test_a_header_is_the_fields_of_its_record(table: str, record: type, tmp_path: Path) -> None:
    columns = ",".join(field.name for field in fields(record))
    (write_world(tmp_path) / f"{table}.csv").write_text("")
    assert COLUMNS[table] == columns
    assert f"the columns {columns}" in refused(tmp_path)[0]


def test_all_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    write_world(
        tmp_path,
        voices=plus("voices", id="v", kind="rumour", alignment="c"),
        places=changed("places", "birch", lon="x"),
        reports=plus("reports", id="r", place="brich"),
        claims=plus("claims", id="c", kind="lie"),
        relations=plus("relations", claim="c", other="d"),
        manifest=MANIFEST.replace("4000", "0"),
        square="seq,lon,lat\n",
    )
    assert [fault.split(" ")[0:2] for fault in refused(tmp_path)] == [
        ["claims.csv:5:", "kind"],
        ["front.toml:9:", "attested_m"],
        ["places.csv:3:", "lon"],
        ["relations.csv:3:", "other"],
        ["reports.csv:10:", "place"],
        ["square.csv:", "'0"],
        ["voices.csv:5:", "alignment"],
        ["voices.csv:5:", "kind"],
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_fault_is_not_repeated_by_those_who_refer_to_it(table: str, tmp_path: Path) -> None:
    last = COLUMNS[table].split(",")[-1]
    broken = [{**row, last: "\u202e"} for row in rows(table)]
    faults = refused(write_world(tmp_path, **{table: broken}))
    assert {fault.split(":")[0] for fault in faults} == {f"{table}.csv"}


def test_joiners_of_persian_spelling_and_blanks_inside_are_text(tmp_path: Path) -> None:
    name = "می\u200cخواهم a b"
    records = read_records(write_world(tmp_path, places=changed("places", "birch", name=name)))
    assert records.places["birch"].name == name


def test_negative_zero_is_zero(tmp_path: Path) -> None:
    places = changed("places", "birch", lat="-0.0")
    assert str(read_records(write_world(tmp_path, places=places)).places["birch"].lat) == "0.0"


def test_a_claim_may_be_placed_in_five_ways(tmp_path: Path) -> None:
    references = "birch;bank:east;airspace:elm;zone:b;area"
    records = read_records(
        write_world(tmp_path, claims=changed("claims", "denial", places=references))
    )
    assert records.claims["denial"].places == tuple(references.split(";"))


anything = st.text(max_size=30) | st.sampled_from(
    ["", "\0", "nan", "1_0", "2020-01-01", "a;b", "bank:", ":", "é", "\u202e", '"', "\r\n", "٣"]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_text_in_any_field_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(list(TABLES)))
    lines = rows(table)
    row = data.draw(st.sampled_from(lines))
    row[data.draw(st.sampled_from(list(row)))] = data.draw(anything)
    read_or_refused(write_world(tmp_path, **{table: lines}))


@pytest.mark.parametrize(
    "river",
    [
        "1,10,10\n2,10.2,10\n",  # elsewhere
        "1,3,0.4\n2,3,0.3\n",  # ends inside the area
        "1,2.7,0.6\n2,2.7,0\n",  # passes beside it
    ],
)
def test_a_river_that_does_not_divide_the_area_is_refused(river: str, tmp_path: Path) -> None:
    write_world(tmp_path, straight=f"seq,lon,lat\n{river}")
    with pytest.raises(RecordsError, match="crosses square from edge to edge") as caught:
        Front.read(tmp_path).build()
    assert len(caught.value.faults) == 1


def test_swapped_coordinates_are_found_by_the_bank(tmp_path: Path) -> None:
    birch = rows("places")[1]
    write_world(tmp_path, places=changed("places", "birch", lon=birch["lat"], lat=birch["lon"]))
    with pytest.raises(RecordsError, match=r"'birch': expected a place within .* east bank"):
        Front.read(tmp_path).build()


def test_tables_may_be_empty(tmp_path: Path) -> None:
    front = Front.read(write_world(tmp_path, reports=[], claims=[], relations=[])).build()
    assert len(front.collection("zones").ids) == 0
    assert len(front.collection("places").ids) == len(rows("places"))


def test_a_report_may_be_older_or_younger_than_the_days_shown(tmp_path: Path) -> None:
    reports = plus("reports", id="old", place="birch", day="2019-01-01", holder="a")
    write_world(tmp_path, reports=reports)
    assert "old" in read_records(tmp_path).reports
    write_world(
        tmp_path,
        reports=[{**r, "day": "2021-01-01"} for r in reports],
        sources=[s | {"published": ""} for s in rows("sources")],
    )
    assert len(Front.read(tmp_path).build().collection("zones").ids) == 0


def test_of_two_reports_of_one_day_the_one_that_stands_later_decides(tmp_path: Path) -> None:
    """Both are kept: why() shows the other as disagreeing."""
    for first, second in (("a", "b"), ("b", "a")):
        reports = [
            {"id": f"r-{holder}", "place": "birch", "day": "2020-01-01", "holder": holder}
            for holder in (first, second)
        ]
        write_world(tmp_path, reports=reports)
        assert Front.read(tmp_path).holders(date(2020, 1, 1))["birch"] == second
