"""Files of tables: bytes, lines, links, sizes and permissions, each fault named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faults import check_fault, read_or_refused, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import TABLES, csv_text, rows, write_world

from geo import SHIPPED
from geo.errors import Fault
from geo.records import whole
from geo.records.columns import CLAIMS
from geo.records.columns import VOICES as VOICES_SPEC
from geo.records.csv_rows import FILE_BYTES, LINE_BYTES
from geo.records.model import Voice
from geo.records.reading import read_records
from geo.records.spec import Known
from geo.records.stored import Storing
from geo.records.tables import MOST_FAULTS, read_rows
from geo.records.whole import whole_table

VOICES = csv_text("voices")
FILES = [  # table, its text, where, words of what was expected
    ("voices", "", "voices.csv:1: ''", "missing: id, name, kind"),
    ("voices", "id,name,alignment\n", "voices.csv:1:", "missing: kind"),
    ("voices", "id,name,alignment,kind,age\n", "voices.csv:1:", "unknown: age"),
    ("voices", "id,name,kind,name\n", "voices.csv:1:", "twice: name"),
    ("voices", VOICES + "v,V,a,press,,x\n", "voices.csv:5: '6 fields'", "5 fields"),
    ("voices", VOICES + "v\n", "voices.csv:5: '1 fields'", "5 fields"),
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


@pytest.mark.parametrize(("table", "content", "where", "words"), FILES)
def test_a_fault_of_a_file_is_named(
    table: str, content: str, where: str, words: str, tmp_path: Path
) -> None:
    check_fault(write_world(tmp_path, **{table: content}), where, words)


def test_lines_are_counted_through_quoted_fields(tmp_path: Path) -> None:
    voices = rows("voices")
    voices[0]["name"], voices[1]["kind"] = "a\n\nb", "rumour"
    newline, rumour = refused(write_world(tmp_path, voices=voices))
    assert newline.startswith("voices.csv:2: name")
    assert rumour.startswith("voices.csv:5: kind")


@pytest.mark.parametrize("table", [*(t for t in TABLES if t != "relations"), "front"])
def test_a_missing_file_is_one_fault(table: str, tmp_path: Path) -> None:
    name = "front.toml" if table == "front" else f"{table}.csv"
    (write_world(tmp_path) / name).unlink()
    [fault] = refused(tmp_path)
    assert fault.startswith(f"{name}: 'no such file': expected a file ")


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
    path.write_bytes(path.read_bytes() + "v,Zoé,a,press,\n".encode("latin-1"))
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
    content = csv_text("voices") + "".join(f"v{n},V,a,rumour-{n},\n" for n in range(3000))
    faults = refused(write_world(tmp_path, voices=content))
    assert len(faults) == MOST_FAULTS + 2
    assert f"more than {MOST_FAULTS} faults" in faults[-1]


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
    read_or_refused(tmp_path)


@pytest.mark.parametrize("block", [2**22, 4096], ids=["at once", "in many parts"])
def test_the_shipped_tables_are_read_in_columns(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(whole, "_BLOCK_BYTES", block)
    claims = whole_table(SHIPPED / "claims.csv", CLAIMS, Known())
    assert claims is not None
    assert list(claims) == list(read_records(SHIPPED).claims)


@settings(max_examples=100, deadline=None)
@given(lines=st.lists(st.text('a9-,"\r\n é&;\u00a0', max_size=20), max_size=3))
def test_what_is_read_in_columns_is_what_is_read_row_by_row(lines: list[str]) -> None:
    faults: list[Fault] = []
    rows = Storing(VOICES_SPEC.parse(Known()))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voices.csv"
        named = [f"v{n},{line},unknown,press" for n, line in enumerate(lines)]
        path.write_text("\n".join([VOICES.strip(), *named]), encoding="utf-8", newline="")
        table = whole_table(path, VOICES_SPEC, Known())
        read_rows(path, VOICES_SPEC, Known(), faults, lambda _line, row, _sound: rows.append(row))
    if table is not None:
        assert not faults
        assert list(table.values()) == list(rows.records(Voice).values())


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
            faults = refused(directory)
    assert faults[0].startswith("voices.csv: 'Permission denied'")
