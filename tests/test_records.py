"""A data directory is read whole or refused whole, with every fault named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import COLUMNS, MANIFEST, TABLES, changed, csv_text, plus, rows, write_world

from geo import Front
from geo.errors import RecordsError
from geo.model import Claim, Party, Place, Relation, Report, Source, Voice
from geo.records import read_records
from geo.tables import FILE_BYTES, LINE_BYTES, MOST_FAULTS

AREA_TABLE = MANIFEST[MANIFEST.index("[area]") : MANIFEST.index("[[lines]]")]
ADDED: dict[str, dict[str, str]] = {
    **{table: {"id": "x"} for table in ("sources", "voices", "parties", "reports", "claims")},
    "places": rows("places")[1] | {"id": "x"},
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
    ("places", {"located_by": ""}, "lon,lat,uncertainty_m,located_by", "all of these or none"),
    ("claims", {"event_day": "2020-01-01"}, "event_day,event_precision", "all of these or none"),
    ("claims", PASSAGE | {"sha256": ""}, "paragraph,start,end,sha256", "all of these or none"),
    ("claims", PASSAGE | {"start": "50"}, "start,end '50,50'", "start before end"),
    ("claims", PASSAGE, "start '45'", "46 or more, where the passage of 'leaving' ends"),
]

VOICES = csv_text("voices")
FILES = [  # table, its text, where, words of what was expected
    ("voices", "", "voices.csv:1: ''", "missing: id, name, alignment, kind"),
    ("voices", "id,name,kind\n", "voices.csv:1:", "missing: alignment"),
    ("voices", "id,name,alignment,kind,age\n", "voices.csv:1:", "unknown: age"),
    ("voices", "id,name,kind,alignment\n", "voices.csv:1:", "in this order"),
    ("voices", VOICES + "v,V,a,press,\n", "voices.csv:5: '5 fields'", "4 fields"),
    ("voices", VOICES + "\n", "voices.csv:5: '0 fields'", "4 fields"),
    ("voices", VOICES + 'v,"V,a,press\n', "voices.csv:5:", "quotes closed"),
    ("voices", VOICES + 'v,"V"x,a,press\n', "voices.csv:5:", "quotes closed"),
    ("voices", VOICES.replace("\n", "\r"), "voices.csv:1:", "lines ended by LF"),
    ("voices", VOICES + "v" * (LINE_BYTES + 1), "voices.csv:5:", f"at most {LINE_BYTES} bytes"),
    ("edge", "seq,lon,lat\n1,3,1\n3,3,0\n", "edge.csv:3: seq '3'", "2: rows are counted"),
    ("edge", "seq,lon,lat\n1,3,1\n2,3,1\n", "edge.csv:3: lon,lat", "another position"),
    ("edge", "seq,lon,lat\n1,3,1\n", "edge.csv: '1 positions'", "at least 2"),
    ("straight", "seq,lon,lat\n1,0,0\n2,1,1\n3,1,0\n4,0,1\n", "straight.csv:", "cross itself"),
    ("square", "seq,lon,lat\n1,0,0\n2,1,1\n3,1,0\n4,0,1\n", "square.csv:", "closed ring"),
    ("square", "seq,lon,lat\n1,0,0\n2,1,1\n3,0,0\n", "square.csv:", "at least 4 positions"),
    ("square", "seq,lon,lat\n1,0,0\n2,1,1\n3,1,0\n4,0,1\n5,0,0\n", "square.csv:", "cross itself"),
]

LICENCE = '[[licences]]\nfiles = "edge"\norigin = "An atlas"\n'
MANIFESTS = [  # what is replaced in front.toml, by what, where, words of what was expected
    ("= 4000", "= ", "9:", "a file in TOML"),
    ('focus = "birch"\n', "", " focus 'missing'", "this key with a value"),
    ("focus =", "fokus = 1\nfocus =", "7: 'fokus'", "only the keys"),
    ('left_bank = "east"\n', "", "12: river.left_bank 'missing'", "this key with a value"),
    (AREA_TABLE, "", " area 'missing'", "a table [area] with the keys"),
    ("[[lines]]", "[lines]", "28: lines", "tables headed [[lines]]"),
    ("2020-01-31", "2020-01-31T00:00:00", "4: last_day", "without quotes or time"),
    ("2020-01-31", '"2020-01-31"', "4: last_day", "without quotes or time"),
    ("2020-01-31", "2019-01-31", "4: last_day", "first_day (2020-01-01) or later"),
    ("2020-01-31", "2090-01-31", "4: last_day", "at most 20000 days"),
    ("2020-01-10", "2020-02-10", "5: default_day '2020-02-10'", "from first_day to last_day"),
    ("4000", "0", "9: attested_m '0'", "whole metres"),
    ("4000", "true", "9: attested_m 'True'", "whole metres"),
    ("= 10000", "= 3000", "10: inferred_m '3000'", "attested_m (4000) or more"),
    ("EPSG:32631", "EPSG:4326", "8: crs", "projected"),
    ("EPSG:32631", "EPSG:2263", "8: crs", "in metres"),
    ("EPSG:32631", "EPSG:1", "8: crs", "that PROJ knows"),
    ("EPSG:32631", "/etc/passwd", "8: crs", "projected"),
    ('= "paper"', '= "papre"', "6: article 'papre'", "did you mean 'paper'?"),
    ('"birch"', '"elm"', "7: focus 'elm'", "a place with a position"),
    ('"A small world"', '""', "1: title ''", "not empty"),
    ('"A small world"', "1", "1: title '1'", "a text in quotes"),
    ('"edge.csv"', '"../edge.csv"', "31: lines.file", "in the same directory"),
    ('= "west"', '= "east"', "19: river.right_bank 'east'", "another name than left_bank"),
    ('= "west"', '= "river"', "19: river.right_bank 'river'", "has a meaning of its own"),
    ('"atlas"', '"altas"', "17: river.source 'altas'", "did you mean 'atlas'?"),
    ('"edge"', '"square"', "29: lines.id 'square'", "an id that no other line has"),
    ('"border"', '"road"', "30: lines.kind 'road'", "one of river, border"),
    ("focus =", "licences = 1\nfocus =", "7: licences '1'", "tables headed [[licences]]"),
    ("[[lines]]", LICENCE + "[[lines]]", "28: licences.terms 'missing'", "this key with a value"),
    ("[[lines]]", LICENCE + 'terms = ""\n[[lines]]', "31: licences.terms ''", "not empty"),
]


def refused(directory: Path) -> list[str]:
    """The sentences with which a directory is refused."""
    with pytest.raises(RecordsError) as caught:
        read_records(directory)
    return [str(fault) for fault in caught.value.faults]


def test_the_small_world_is_read(tmp_path: Path) -> None:
    records = read_records(write_world(tmp_path))
    assert list(records.reports)[4:6] == ["cedar-2", "dogwood-2"]
    assert records.reports["dogwood-3"].span == (date(2020, 1, 5), date(2020, 1, 12))
    assert records.holders == ("a", "b")
    assert records.places["elm"].position is None
    assert records.river.positions[-1] == (3.0, 0.0)


def check_fault(directory: Path, where: str, words: str) -> None:
    [fault] = refused(directory)
    assert fault.startswith(where)
    assert words in fault.split(": expected ")[1]


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


@pytest.mark.parametrize(("table", "content", "where", "words"), FILES)
def test_a_fault_of_a_file_is_named(
    table: str, content: str, where: str, words: str, tmp_path: Path
) -> None:
    check_fault(write_world(tmp_path, **{table: content}), where, words)


@pytest.mark.parametrize(("old", "new", "where", "words"), MANIFESTS)
def test_a_fault_of_the_manifest_is_named(
    old: str, new: str, where: str, words: str, tmp_path: Path
) -> None:
    manifest = MANIFEST.replace(old, new, 1)
    check_fault(write_world(tmp_path, manifest=manifest), f"front.toml:{where}", words)


def test_a_line_file_that_the_manifest_names_must_exist(tmp_path: Path) -> None:
    manifest = MANIFEST.replace("edge.csv", "edges.csv")
    where, words = "edges.csv: 'no such file'", "a file with the columns seq,lon,lat"
    check_fault(write_world(tmp_path, manifest=manifest), where, words)


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
    assert f"the columns {columns} in this order" in refused(tmp_path)[0]


def test_lines_are_counted_through_quoted_fields(tmp_path: Path) -> None:
    voices = rows("voices")
    voices[0]["name"], voices[1]["kind"] = "a\n\nb", "rumour"
    newline, rumour = refused(write_world(tmp_path, voices=voices))
    assert newline.startswith("voices.csv:2: name")
    assert rumour.startswith("voices.csv:5: kind")


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


@pytest.mark.parametrize("table", [*TABLES, "front"])
def test_a_missing_file_is_one_fault(table: str, tmp_path: Path) -> None:
    name = "front.toml" if table == "front" else f"{table}.csv"
    (write_world(tmp_path) / name).unlink()
    [fault] = refused(tmp_path)
    assert fault.startswith(f"{name}: 'no such file': expected a file ")


@pytest.mark.parametrize("table", TABLES)
def test_a_fault_is_not_repeated_by_those_who_refer_to_it(table: str, tmp_path: Path) -> None:
    last = COLUMNS[table].split(",")[-1]
    broken = [{**row, last: "\u202e"} for row in rows(table)]
    faults = refused(write_world(tmp_path, **{table: broken}))
    assert {fault.split(":")[0] for fault in faults} == {f"{table}.csv"}


def test_a_table_that_cannot_be_read_does_not_make_references_to_it_faults(tmp_path: Path) -> None:
    assert len(refused(write_world(tmp_path, places="name\n"))) == 1
    assert len(refused(write_world(tmp_path, parties='id,"\n'))) == 1


@pytest.mark.parametrize("name", ["voices.csv", "front.toml"])
def test_a_byte_order_mark_and_windows_line_ends_are_read(name: str, tmp_path: Path) -> None:
    path = write_world(tmp_path) / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert list(read_records(tmp_path).voices) == ["herald", "alpha", "beta"]


def test_bytes_that_are_not_utf8_are_found_by_line_and_place(tmp_path: Path) -> None:
    path = write_world(tmp_path) / "voices.csv"
    path.write_bytes(path.read_bytes() + "v,Zoé,a,press\n".encode("latin-1"))
    assert refused(tmp_path) == ["voices.csv:5: 'byte 5 of the line, 0xe9': expected text in UTF-8"]


def test_what_is_no_directory_is_refused(tmp_path: Path) -> None:
    [missing] = refused(tmp_path / "none")
    (tmp_path / "file").write_text("")
    [a_file] = refused(tmp_path / "file")
    assert missing.endswith(
        "'no such directory': expected a directory with front.toml and its tables"
    )
    assert "no such directory" in a_file


def test_links_are_followed_inside_the_directory_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "world", tmp_path / "elsewhere.csv"
    inside.mkdir()
    voices = write_world(inside) / "voices.csv"
    voices.rename(inside / "kept.csv")
    voices.symlink_to("kept.csv")
    assert len(read_records(inside).voices) == 3
    (inside / "kept.csv").rename(outside)
    voices.unlink()
    voices.symlink_to(outside)
    assert "a link that leads out of the data directory" in refused(inside)[0]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = write_world(tmp_path) / "voices.csv"
    path.unlink()
    os.mkfifo(path)
    assert "not a regular file" in refused(tmp_path)[0]


def test_reading_a_file_stops_after_many_faults(tmp_path: Path) -> None:
    content = csv_text("voices") + "".join(f"v{n},V,a,rumour\n" for n in range(3000))
    faults = refused(write_world(tmp_path, voices=content))
    assert len(faults) == MOST_FAULTS + 2
    assert f"more than {MOST_FAULTS} faults" in faults[-1]


def test_joiners_of_persian_spelling_and_blanks_inside_are_text(tmp_path: Path) -> None:
    name = "می\u200cخواهم a\u00a0b"
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
    found = rows(table)
    row = data.draw(st.sampled_from(found))
    row[data.draw(st.sampled_from(list(row)))] = data.draw(anything)
    _read_or_refused(write_world(tmp_path, **{table: found}))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from([*TABLES, "front"]), content=st.binary(max_size=200), keep=st.booleans()
)
def test_any_bytes_in_any_file_are_read_or_refused(
    tmp_path: Path, name: str, content: bytes, keep: bool
) -> None:
    path = write_world(tmp_path) / ("front.toml" if name == "front" else f"{name}.csv")
    path.write_bytes((path.read_bytes() if keep else b"") + content)
    _read_or_refused(tmp_path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_value_in_the_manifest_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    lines = MANIFEST.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(
        st.sampled_from(
            ['""', "{}", "[]", "[[1]]", "1e400", "nan", "-1", "true", '"\\u0000"', "1979-05-27"]
        )
    )
    key = lines[number].split(" = ")[0]
    lines[number] = data.draw(
        st.sampled_from([f"{key} = {value}", "", key, f"[{key}]", f"x.{number} = 1"])
    )
    _read_or_refused(write_world(tmp_path, manifest="\n".join(lines)))


def _read_or_refused(directory: Path) -> None:
    try:
        read_records(directory)
    except RecordsError as error:
        faults = error.faults
    else:
        return
    assert faults
    assert all(fault.expected for fault in faults)


# ---- whole directories ----


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


@pytest.mark.parametrize("size", [FILE_BYTES, FILE_BYTES + 1])
def test_a_line_of_a_gigabyte_is_not_loaded(size: int, tmp_path: Path) -> None:
    path = write_world(tmp_path) / "voices.csv"
    os.truncate(path, size)  # sparse: it takes no space
    [fault] = refused(tmp_path)
    assert "at most 200000 bytes" in fault or f"more than {FILE_BYTES} bytes" in fault


def test_a_loop_of_links_and_a_directory_are_no_files(tmp_path: Path) -> None:
    write_world(tmp_path)
    for name in ("voices.csv", "places.csv"):
        (tmp_path / name).unlink()
    (tmp_path / "voices.csv").symlink_to("again.csv")
    (tmp_path / "again.csv").symlink_to("voices.csv")
    (tmp_path / "places.csv").mkdir()
    places, voices = refused(tmp_path)
    assert places.startswith("places.csv: 'not a regular file'")
    assert voices.startswith("voices.csv: 'no such file'")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Not as root, who may read every file."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs users as on Unix")
def test_a_file_that_may_not_be_read_is_a_fault() -> None:
    with TemporaryDirectory() as name:
        directory = write_world(Path(name))
        directory.chmod(0o755)
        (directory / "voices.csv").chmod(0)
        with as_nobody():
            found = refused(directory)
    assert found[0].startswith("voices.csv: 'Permission denied'")


def test_tables_may_be_empty(tmp_path: Path) -> None:
    front = Front.read(write_world(tmp_path, reports=[], claims=[], relations=[])).build()
    assert len(front.collection("zones").ids) == 0
    assert len(front.collection("places").ids) == len(rows("places"))


def test_a_report_may_be_older_or_younger_than_the_days_shown(tmp_path: Path) -> None:
    reports = plus("reports", id="old", place="birch", day="2019-01-01", holder="a")
    write_world(tmp_path, reports=reports)
    assert "old" in read_records(tmp_path).reports
    write_world(tmp_path, reports=[{**r, "day": "2021-01-01"} for r in reports])
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
