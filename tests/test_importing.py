"""Tables of others become reports and places: what is taken, what is refused, what is written."""

from datetime import date
from pathlib import Path

import pytest
from sheets import write_geojson, write_ods, write_points, write_xlsx
from worlds import contents, write_world

from app.__main__ import main
from geo.records import read_records

TABLE = """\
Town,Date,Control,East,North
Birch,2020-01-20,A side,,
Pine,2020-01-21,B,3.04,0.30
"""
OPTIONS = (
    *("--map", "place=Town", "--map", "day=Date", "--map", "holder=Control"),
    *("--map", "lon=East", "--map", "lat=North", "--set", "voice=herald", "--set", "source=atlas"),
    *("--party", "A side=a"),
)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world, and a place beside it for tables of others."""
    directory = tmp_path / "world"
    directory.mkdir()
    return write_world(directory)


def imported(world: Path, table: str = TABLE, options: tuple[str, ...] = OPTIONS) -> int:
    """The exit status of importing a table in CSV."""
    path = world.parent / "towns.csv"
    path.write_text(table, encoding="utf-8")
    return main(["import", "reports", str(path), *options, "--data", str(world)])


def new_reports(world: Path, before: int) -> list[tuple[str, str, str]]:
    reports = list(read_records(world).reports.values())
    assert len(reports) >= before
    return [(r.place, str(r.day), r.holder) for r in reports if r.voice == "herald"]


def test_rows_become_reports_and_unknown_places_with_a_position_are_added(world, capsys):
    before = len(read_records(world).reports)
    assert imported(world) == 0
    assert "2 rows; 1 place, 2 reports" in capsys.readouterr().out
    assert {("birch", "2020-01-20", "a"), ("pine", "2020-01-21", "b")} <= set(
        new_reports(world, before)
    )
    pine = read_records(world).places["pine"]
    assert (pine.name, pine.position) == ("Pine", (3.04, 0.3))


def test_what_a_row_says_is_attributed(world):
    imported(world)
    pine = next(r for r in read_records(world).reports.values() if r.place == "pine")
    assert pine.said == "The Herald via An atlas: B in Pine"


def test_a_table_added_twice_adds_nothing(world, capsys):
    imported(world)
    after = contents(world)
    assert imported(world) == 0
    assert contents(world) == after
    assert "2 that change nothing" in capsys.readouterr().out


def test_a_dry_run_counts_and_writes_nothing(world, capsys):
    before = contents(world)
    assert imported(world, options=(*OPTIONS, "--dry-run")) == 0
    assert contents(world) == before
    assert "1 place, 2 reports" in capsys.readouterr().out


def test_daily_rows_become_a_report_for_each_change(world):
    holders = ["b", "b", "a", "a", "b"]
    lines = [f"Birch,2020-01-2{n},{holder},," for n, holder in enumerate(holders)]
    assert imported(world, "\n".join([TABLE.split("\n")[0], *lines])) == 0
    days = [day for place, day, _ in new_reports(world, 0) if place == "birch"]
    assert days == ["2020-01-01", "2020-01-22", "2020-01-24"]


def test_each_row_becomes_a_report_if_asked_for(world):
    lines = "Birch,2020-01-20,b,,\nBirch,2020-01-21,b,,\n"
    imported(world, TABLE.split("\n")[0] + "\n" + lines, (*OPTIONS, "--every-row"))
    days = [day for place, day, _ in new_reports(world, 0) if place == "birch"]
    assert days[-2:] == ["2020-01-20", "2020-01-21"]


def test_the_plan_may_lie_beside_the_table(world):
    plan = '[map]\nplace = "Town"\nday = "Date"\nholder = "Control"\nlon = "East"\nlat = "North"\n'
    plan += '[set]\nvoice = "herald"\nsource = "atlas"\n[values.holder]\n"a side" = "a"\n'
    (world.parent / "towns.toml").write_text(plan, encoding="utf-8")
    assert imported(world, options=()) == 0
    assert "pine" in read_records(world).places


# ---- kinds of files ----

ROWS = [
    ["Town", "Date", "Control", "East", "North"],
    ["Birch", date(2020, 1, 20), "A side", "", ""],
    ["Pine", date(2020, 1, 21), "B", 3.04, 0.3],
]
FILES = {
    "towns.xlsx": lambda path: write_xlsx(path, Notes=[], Towns=ROWS),
    "titled.xlsx": lambda path: write_xlsx(path, "A1:C1", Towns=[["Who holds what"], [], *ROWS]),
    "towns.ods": lambda path: write_ods(path, ROWS),
    "towns.geojson": lambda path: write_geojson(path, ROWS, "East", "North"),
    "towns.gpkg": lambda path: write_points(path, ROWS, "East", "North", "EPSG:32631"),
    "towns.parquet": lambda path: write_points(path, ROWS, "East", "North"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_table_says_the_same_in_every_kind_of_file(world, name):
    path = FILES[name](world.parent / name)
    options = list(OPTIONS)
    if path.suffix not in (".xlsx", ".ods"):  # the point gives them
        for pair in ("lon=East", "lat=North"):
            at = options.index(pair)
            del options[at - 1 : at + 1]
    assert main(["import", "reports", str(path), *options, "--data", str(world)]) == 0
    records = read_records(world)
    assert records.places["pine"].position == (3.04, 0.3)
    assert [(r.place, r.holder) for r in records.reports.values()][-2:] == [
        ("birch", "a"),
        ("pine", "b"),
    ]


def test_voices_and_sources_are_collected_under_ids_of_their_own(world):
    header = "place,day,holder,lon,lat,voice,source\n"
    lines = (
        "Birch,2020-01-20,b,,,ALPHA,Notes\n"  # an id of the records, in capitals
        "Birch,2020-01-21,b,,,Голос,Notes\n"  # no letter that an id may have
        "Birch,2020-01-22,a,,,Atlas Voice,Atlas\n"  # the id of another source
    )
    options = ("--collect", "voices", "--collect", "sources")
    assert imported(world, header + lines, options) == 0
    records = read_records(world)
    assert {v.id: v.name for v in records.voices.values()}.items() >= {
        "voice": "Голос", "atlas-voice": "Atlas Voice",
    }.items()  # fmt: skip
    reports = list(records.reports.values())[-3:]
    assert [(r.voice, r.source) for r in reports] == [
        *(("alpha", "notes"), ("voice", "notes"), ("atlas-voice", "atlas")),
    ]


def test_speakers_of_claims_are_collected_as_voices(world):
    table = world.parent / "said.csv"
    table.write_text(
        "id,summary,place,said_day,speaker,source\nz1,A says so,Birch,2020-01-20,A new one,atlas\n"
    )
    assert main(["import", "claims", str(table), "--collect", "voices", "--data", str(world)]) == 0
    assert read_records(world).claims["z1"].speaker == "a-new-one"
