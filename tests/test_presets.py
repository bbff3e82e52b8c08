"""Presets: made-up samples in the form in which each publisher documents its tables."""

import json
import shlex
from datetime import date
from pathlib import Path

import pytest
from worlds import write_world

from app.__main__ import main
from geo.importing import preset, preset_names
from geo.records import read_records

VIINA = """\
geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status
100001,20200120,UA,NA,UA,UA,UA
100001,20200121,UA,NA,UA,CONTESTED,UA
100001,20200122,RU,NA,RU,RU,RU
100002,20200120,NA,NA,NA,NA,NA
100002,20200121,UA,NA,RU,CONTESTED,CONTESTED
100002,20200122,UA,NA,RU,CONTESTED,CONTESTED
"""
VIINA_WIDE = """\
geonameid,asciiname,longitude,latitude,feature_code,ctr_20200120090000,ctr_20200120210000,\
ctr_20200121090000,ctr_20200122090000,ctr_20200123090000
100001,Oakley,2.9,0.25,PPL,RU,UA,UA,CONTESTED,RU
100002,Pinewood,3.1,0.2,PPL,NA,NA,RU,RU,RU
"""
ACLED = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,\
admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,\
tags,timestamp
LND7,05 January 2020,2020,1,Political violence,Battles,Armed clash,Army of A,,State forces,Beta,,\
Rebel group,State forces-Rebel group,,999,Sea,Lindenland,North,,,Birch,0.3077,3.0449,1,Made up,\
National,Made-up words of somebody else.,0,,1578900000
LND8,11 January 2020,2020,2,Political violence,Explosions/Remote violence,\
Shelling/artillery/missile attack,Beta,,Rebel group,,,,Rebel group only,,999,Sea,Lindenland,North,\
,,Pinewood,0.2,3.1,2,Made up,National,More made-up words.,0,,1578900001
"""
UCDP = """\
id,relid,year,active_year,type_of_violence,conflict_name,side_a,side_b,where_prec,where_coordinates,\
latitude,longitude,country,date_prec,date_start,date_end,deaths_a,deaths_b,best,high,low
41,LND-1,2020,1,1,Lindenland,Army of A,Beta,1,Birch town,0.3077,3.0449,Lindenland,1,\
2020-01-05 00:00:00.000,2020-01-05 00:00:00.000,1,2,3,3,3
42,LND-2,2020,1,1,Lindenland,Army of A,Gamma,2,Pinewood,0.2,3.1,Lindenland,4,\
2020-01-02 00:00:00.000,2020-01-20 00:00:00.000,0,0,5,9,4
43,LND-3,2020,1,1,Lindenland,Army of A,Beta,4,Lindenland,0.2,3.1,Lindenland,1,\
2020-01-02 00:00:00.000,2020-01-20 00:00:00.000,0,0,5,9,4
"""
MODULE = """\
return {
\tsecondaryModules = { [[Module:Another map]] },
\tmarks = {
\t\t-- the crossing has a drawing, then its dot
\t\t{ lat = "0.35", long = "3.02", mark = "Mountain pass 12x12 e.svg", marksize = "20" },
\t\t{ lat = "0.35", long = "3.02", mark = "Location dot red.svg", marksize = "6", label = "[[Low \
Pass|Low Pass crossing]]", link = "Low Pass", label_size = "0", position = "top" },
\t\t{ lat = "0.2", long = "3.1", mark = "80x80-red-lime-anim.gif", link = "Pinewood" },
\t\t{ lat = 0.25, long = 2.9, mark = "Location dot lime.svg", marksize = "5", label = "Oakley" },
\t\t{ lat = "0.21", long = "3.1", mark = "Icon oil.svg", marksize = "9", label = "Pinewood field" },
\t}
}
"""


MARKS = "reports --preset wikipedia --set day=2020-01-20"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world without claims; Alpha is also called the army of A."""
    directory = tmp_path / "world"
    directory.mkdir()
    write_world(directory, claims=[], relations=[])
    return directory


def imported(world: Path, name: str, content: str, options: str) -> int:
    path = world.parent / name
    path.write_text(content, encoding="utf-8")
    what, *more = shlex.split(options)
    return main(["import", what, str(path), *more, "--data", str(world)])


def reported(world: Path, voice: str) -> list[tuple[str, str, str]]:
    reports = read_records(world).reports.values()
    return [(r.place, str(r.day), r.holder) for r in reports if r.voice == voice]


def test_viinas_daily_status_becomes_reports_by_viina(world):
    names = [("100001", "Oakley", 2.9, 0.25), ("100002", "Pinewood", 3.1, 0.2)]
    keys = ("geonameid", "asciiname", "longitude", "latitude")
    cell = {"type": "Polygon", "coordinates": []}
    gazetteer = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": cell, "properties": dict(zip(keys, name, strict=True))}
            for name in names
        ],
    }
    places = "places --preset viina-places"
    assert imported(world, "gn_UA_tess.geojson", json.dumps(gazetteer), places) == 0
    control = "reports --preset viina --party UA=a --party RU=b"
    assert imported(world, "control_latest_2020.csv", VIINA, control) == 0
    assert reported(world, "viina") == [
        ("100001", "2020-01-20", "a"),
        ("100002", "2020-01-21", "contested"),
        ("100001", "2020-01-22", "b"),
    ]


def test_viinas_older_form_has_a_column_for_each_state(world):
    options = "reports --preset viina-wide --party UA=a --party RU=b"
    positions = "--map lon=longitude --map lat=latitude"
    assert imported(world, "control_latest.csv", VIINA_WIDE, f"{options} {positions}") == 0
    assert reported(world, "viina") == [
        ("100001", "2020-01-20", "a"),
        ("100002", "2020-01-21", "b"),
        ("100001", "2020-01-22", "contested"),
        ("100001", "2020-01-23", "b"),
    ]


def test_a_table_without_such_columns_is_refused(world, capsys):
    assert imported(world, "control.csv", VIINA, "reports --preset viina-wide") == 2
    expected = "wide='ctr_{day}': expected the name of columns of control.csv"
    assert expected in capsys.readouterr().err


def test_a_status_of_one_map_is_taken_by_its_column_and_a_voice(world):
    options = (
        "reports --preset viina --party UA=a --party RU=b --map holder=status_isw "
        "--set voice=herald --only geonameid=100001 --set lon=2.9 --set lat=0.25"
    )
    assert imported(world, "control.csv", VIINA, options) == 0
    assert [holder for place, _, holder in reported(world, "herald") if place == "100001"] == [
        *("a", "contested", "b")
    ]


def test_acleds_events_become_claims_and_none_of_its_notes_is_taken(world):
    before = len(read_records(world).reports)
    options = "claims --preset acled --party 'Army of A=a' --party Beta=b"
    assert imported(world, "acled.csv", ACLED, options) == 0
    records = read_records(world)
    clash, shelling = records.claims["acled-lnd7"], records.claims["acled-lnd8"]
    assert (clash.speaker, clash.places, clash.about) == ("acled", ("birch",), ("a", "b"))
    assert (clash.event_day, clash.kind) == (date(2020, 1, 5), "report")
    assert (shelling.places, shelling.event_precision) == (("pinewood",), "week")
    assert "Made-up words" not in (world / "claims.csv").read_text(encoding="utf-8")
    assert len(records.reports) == before


def test_ucdps_events_become_claims_where_place_and_day_are_known(world, capsys):
    options = "claims --preset ucdp-ged --party 'Army of A=a' --party Beta=b"
    assert imported(world, "GEDEvent.csv", UCDP, options) == 0
    claims = read_records(world).claims
    assert list(claims) == ["ucdp-41", "ucdp-42"]
    assert claims["ucdp-42"].about == ("a",)
    assert claims["ucdp-42"].event_precision == "month"
    assert claims["ucdp-42"].summary.endswith("at Pinewood; deaths, its best estimate: 5")
    assert "1 passed over" in capsys.readouterr().out


def test_wikipedias_marks_become_reports_of_the_day_of_the_revision(world):
    pictures = (
        "--party 'Location dot red.svg=a' --party 'Location dot lime.svg=b' "
        "--party 80x80-red-lime-anim.gif=contested --party 'Icon oil.svg='"
    )
    assert imported(world, "map.lua", MODULE, f"{MARKS} {pictures}") == 0
    assert reported(world, "wikipedia") == [
        ("low-pass-crossing", "2020-01-20", "a"),
        ("pinewood", "2020-01-20", "contested"),
        ("oakley", "2020-01-20", "b"),
    ]


def test_a_picture_that_nobody_has_explained_is_refused_with_its_line(world, capsys):
    assert imported(world, "map.lua", MODULE, MARKS) == 2
    assert "map.lua:6: column D (mark) 'Location dot red.svg'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("module", "words"),
    [("return { marks = }", "syntax"), ("return {}", "no mark"), ("return " + "{" * 3_000, "")],
)
def test_what_is_no_module_is_refused(world, capsys, module, words):
    assert imported(world, "map.lua", module, MARKS) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_says_what_it_makes_of_which_tables(name):
    plan = preset(name)
    assert plan.into in ("reports", "claims", "places")
    assert plan.about
    assert plan.columns


def test_what_was_imported_once_is_not_added_again(world):
    options = "claims --preset acled --party 'Army of A=a'"
    assert imported(world, "acled.csv", ACLED, options) == 0
    after = {path.name: path.read_bytes() for path in world.iterdir()}
    assert imported(world, "acled.csv", ACLED, options) == 0
    assert {path.name: path.read_bytes() for path in world.iterdir()} == after
