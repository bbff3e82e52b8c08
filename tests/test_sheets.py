"""Tables as spreadsheets write them, with what may be left out, and what must agree in them."""

import csv
from datetime import date
from io import StringIO

import pytest
from faults import refused
from worlds import COLUMNS, MANIFEST, TABLES, csv_text, plus, rows, write_world

from geo.records import read_records

LEAST = {
    "parties": "id,name,label,colour",
    "voices": "id,name,kind",
    "sources": "id,title,publisher",
    "places": "id,name,lon,lat,bank",
    "reports": "place,day,holder,said,voice,source",
}
EARLIER = "2020-01-05"


def written(table, columns, delimiter=",", table_rows=None):
    """A table of the small world with these columns alone."""
    text = StringIO()
    writer = csv.DictWriter(
        text, columns.split(","), extrasaction="ignore", delimiter=delimiter, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(table_rows or csv.DictReader(StringIO(csv_text(table))))
    return text.getvalue()


def days(*texts):
    """reports.csv with reports of Birch of these days, as written."""
    line = "birch,{},a,said,alpha,atlas"
    return "\n".join([LEAST["reports"], *(line.format(text) for text in texts), ""])


def reported(tmp_path, reports):
    return read_records(write_world(tmp_path, reports=reports)).reports


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_stand_in_any_order_between_any_separators(tmp_path, delimiter):
    turned = {
        table: written(table, ",".join(reversed(columns.split(","))), delimiter)
        for table, columns in COLUMNS.items()
        if table in TABLES
    }
    usual = read_records(write_world(tmp_path))
    assert read_records(write_world(tmp_path, **turned)) == usual


def test_the_least_tables_are_read_and_the_rest_is_as_stated(tmp_path):
    least = {table: written(table, columns) for table, columns in LEAST.items()}
    records = read_records(write_world(tmp_path, **least))
    first = next(iter(records.reports.values()))
    assert first.id == f"r-{first.day}-{first.place}-1"
    assert (first.precision, first.use, first.confidence, first.seen) == (
        *("day", "accepted", "medium"),
        True,
    )
    source, place = records.sources["paper"], records.places["birch"]
    assert (source.kind, source.alignment, source.published) == ("other", "unknown", "")
    assert (place.kind, place.uncertainty_m, place.located_by) == ("place", None, "")


def test_reports_of_one_place_and_day_are_numbered(tmp_path):
    reports = reported(tmp_path, days(EARLIER, EARLIER, "2020-01-06"))
    ids = ["r-2020-01-05-birch-1", "r-2020-01-05-birch-2", "r-2020-01-06-birch-1"]
    assert list(reports) == ids


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("2020/1/5",), date(2020, 1, 5)),
        (("2020.01.05", "2020-01-06"), date(2020, 1, 5)),
        (("2020-01-05 00:00:00",), date(2020, 1, 5)),
        (("5.1.2020", "13.1.2020"), date(2020, 1, 5)),
        (("05/01/2020", "31/01/2020"), date(2020, 1, 5)),
    ],
)
def test_days_are_read_year_first_or_day_first(tmp_path, texts, first):
    assert next(iter(reported(tmp_path, days(*texts)).values())).day == first


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("5.1.2020", "6.1.2020"), "whether day or month comes first can't be told"),
        (("1/5/2020", "1/13/2020"), "here the month comes first"),
        (("13/1/2020", "1/13/2020"), "whether day or month comes first can't be told"),
    ],
)
def test_days_that_can_be_read_two_ways_are_refused_in_one_sentence(tmp_path, texts, words):
    [fault] = refused(write_world(tmp_path, reports=days(*texts), claims=[], relations=[]))
    assert words in fault


def test_rows_without_a_word_and_columns_without_a_name_are_passed_over(tmp_path):
    sheet = csv_text("voices").replace("\n", ",,\n") + "\n,,,,,\n"
    assert list(read_records(write_world(tmp_path, voices=sheet)).voices) == [
        *("herald", "alpha", "beta")
    ]


def test_names_in_further_languages_are_variants(tmp_path):
    sheet = written("places", f"{COLUMNS['places']},name_fr", table_rows=[
        row | {"name_fr": "Bouleau" if row["id"] == "birch" else ""} for row in csv.DictReader(
            StringIO(csv_text("places"))
        )
    ])  # fmt: skip
    assert "Bouleau" in read_records(write_world(tmp_path, places=sheet)).places["birch"].variants


def test_a_fault_of_many_rows_is_told_once_with_their_number(tmp_path):
    sheet = csv_text("voices") + "".join(f"v{n},V,a,rumour,\n" for n in range(3))
    [fault] = refused(write_world(tmp_path, voices=sheet))
    assert fault.startswith("voices.csv:5: kind 'rumour'")
    assert fault.endswith("(and so on 2 more lines)")


def test_without_an_article_there_may_be_no_claims(tmp_path):
    write_world(tmp_path)
    for table in ("claims", "relations"):
        (tmp_path / f"{table}.csv").unlink()
    [fault] = refused(tmp_path)
    assert fault.startswith("claims.csv: 'no such file'")


# ---- what looks equal to a person ----


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("New\u00a0Elm", "New Elm"),
        ("New\u2009Elm", "New Elm"),
        ("E\u0301lm", "\u00c9lm"),
    ],
)
def test_blanks_and_letters_that_look_alike_are_folded(tmp_path, written_as, read_as):
    records = read_records(write_world(tmp_path, voices=plus("voices", id="v", name=written_as)))
    assert records.voices["v"].name == read_as


@pytest.mark.parametrize("name", ["Smith &amp; Co", "a&nbsp;b", "&#1575;", "&#x627;"])
def test_html_in_a_text_is_refused(tmp_path, name):
    [fault] = refused(write_world(tmp_path, voices=plus("voices", id="v", name=name)))
    assert "text, not HTML" in fault


@pytest.mark.parametrize("name", ["Smith & Co", "R&D; more", "a & b;"])
def test_an_ampersand_is_a_character(tmp_path, name):
    records = read_records(write_world(tmp_path, voices=plus("voices", id="v", name=name)))
    assert records.voices["v"].name == name


@pytest.mark.parametrize("name", ["Birch", "birch", "BIRCH"])
def test_a_second_place_of_a_name_is_told_apart_or_refused(tmp_path, name):
    near = rows("places")[1] | {"id": "second", "name": name}
    [fault] = refused(write_world(tmp_path, places=[*rows("places"), near]))
    assert "a name that tells it from 'birch' on line 3" in fault


def test_a_second_place_of_a_name_far_away_is_another_place(tmp_path):
    far = rows("places")[1] | {"id": "second", "lat": "0.1", "bank": "east"}
    records = read_records(write_world(tmp_path, places=[*rows("places"), far]))
    assert records.places["second"].name == records.places["birch"].name


# ---- days that contradict each other ----


@pytest.mark.parametrize(
    ("published", "day", "precision", "is_sound"),
    [
        ("2020-01-05", "2020-01-05", "day", True),
        ("2020-01-05", "2020-01-06", "day", False),
        ("2020-01-05", "2020-01-08", "week", True),
        ("2020-01-05", "2020-01-09", "week", False),
        ("2020-01", "2020-01-31", "day", True),
        ("2020-01", "2020-02-01", "day", False),
        ("2019", "2020-01-01", "day", False),
        ("2020-01-05T23:00:00-05:00", "2020-01-06", "day", True),
        ("", "2020-01-06", "day", True),
    ],
)
def test_a_day_after_its_source_came_out_is_refused(tmp_path, published, day, precision, is_sound):
    sources = plus("sources", id="late", published=published)
    reports = plus("reports", id="r", source="late", day=day, precision=precision)
    world = write_world(tmp_path, sources=sources, reports=reports)
    if is_sound:
        assert read_records(world).reports["r"].precision == precision
    else:
        [fault] = refused(world)
        assert "when its source 'late' was out" in fault


@pytest.mark.parametrize("day", ["1017-11-09", "2217-11-09"])
def test_a_year_of_no_source_is_refused(tmp_path, day):
    [fault] = refused(write_world(tmp_path, reports=plus("reports", id="r", day=day)))
    assert "from 1800 to 2199" in fault


@pytest.mark.parametrize("day", ["1917-11-09", "2071-11-09"])
def test_a_day_far_from_those_of_the_data_is_refused(tmp_path, day):
    sources = plus("sources", id="undated", published="")
    reports = plus("reports", id="r", source="undated", day=day)
    [fault] = refused(write_world(tmp_path, sources=sources, reports=reports))
    assert "ten years around" in fault


def test_a_report_speaks_of_no_day_after_it_was_made(tmp_path):
    event = {"event_day": "2020-01-20", "event_precision": "day"}
    kinds = {"c1": "report", "c2": "announcement"}
    claims = [
        *rows("claims"),
        *(plus("claims", id=i, kind=k, **event)[-1] for i, k in kinds.items()),
    ]
    [fault] = refused(write_world(tmp_path, claims=claims))
    assert "when the report had been made" in fault


def test_paragraphs_run_as_their_passages_do(tmp_path):
    later = {"paragraph": "0", "start": "47", "end": "55", "sha256": "0" * 64}
    [fault] = refused(write_world(tmp_path, claims=plus("claims", id="c", **later)))
    assert fault.startswith("claims.csv:")
    assert "'leaving' stands before it" in fault


def test_what_is_in_a_further_language_may_stand_anywhere(tmp_path):
    voices = written("voices", f"{COLUMNS['voices']},name_uk", table_rows=[
        row | {"name_uk": "Голос"} for row in csv.DictReader(StringIO(csv_text("voices")))
    ])  # fmt: skip
    manifest = MANIFEST.replace("[river]", 'title_zh-hant = "一"\n\n[river]\nname_uk = "Річка"')
    usual = read_records(write_world(tmp_path))
    assert read_records(write_world(tmp_path, voices=voices, manifest=manifest)) == usual


@pytest.mark.parametrize("column", ["name_", "name_1", "kind_uk", "name_uk_"])
def test_other_columns_are_unknown(tmp_path, column):
    voices = written("voices", f"{COLUMNS['voices']},{column}", table_rows=[
        row | {column: ""} for row in csv.DictReader(StringIO(csv_text("voices")))
    ])  # fmt: skip
    [fault] = refused(write_world(tmp_path, voices=voices))
    assert f"unknown: {column}" in fault
