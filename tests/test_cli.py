"""The command line: what it prints, what it writes, and how it ends."""

import argparse
import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import geopandas
import pandas as pd
import pytest
from worlds import ARTICLE, changed, csv_text, write_world

from app.__main__ import _joined, main
from app.cli.options import address
from geo import SHIPPED
from geo.features.export import WRITERS

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "app")
READERS = {".parquet": geopandas.read_parquet, ".csv": pd.read_csv}


@pytest.fixture
def broken(tmp_path):
    """A data directory with a fault in each of two files."""
    places = changed("places", "birch", lat="north")
    return write_world(tmp_path, places=places, voices=csv_text("voices") + "x\n")


def ended(*arguments):
    """The exit status with which argparse itself ends the program."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


# ---- about itself ----


def test_help_shows_every_command_with_examples_and_exit_statuses(capsys):
    assert ended("--help") == 0
    output = capsys.readouterr().out
    for words in ("serve", "check", "zones", "examples:", "--article", "exit status:"):
        assert words in output


@pytest.mark.parametrize("command", ["serve", "check", "zones"])
def test_every_command_explains_its_options(capsys, command):
    assert ended(command, "--help") == 0
    assert "default" in capsys.readouterr().out


def test_version_is_one_line_with_the_name(capsys):
    assert ended("--version") == 0
    assert re.fullmatch(r"deir-front \S.*\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "draw",
        "zones",
        "zones --day never",
        "zones --day 20171114",
        "zones --day 2017-W46-2",
        "zones --day 2017-11-31",
        "serve --port 70000",
        "serve --port eighty",
        "serve --port -1",
    ],
)
def test_a_wrong_command_line_ends_with_usage_and_status_2(capsys, line):
    assert ended(*line.split()) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("usage: deir-front")


def test_a_wrong_day_is_named_with_what_was_expected(capsys):
    ended("zones", "--day", "2017-11-31")
    assert "'2017-11-31': expected a day as YYYY-MM-DD that exists" in capsys.readouterr().err


# ---- check ----


def test_check_says_what_is_in_good_data(capsys, tmp_path):
    assert main(["check", str(write_world(tmp_path))]) == 0
    assert "no faults in 2 sources, 3 voices, 6 places, 8 reports" in capsys.readouterr().out


def test_check_without_a_directory_checks_the_shipped_data(capsys):
    assert main(["check"]) == 0
    assert str(SHIPPED) in capsys.readouterr().out


def test_check_lists_every_fault_of_every_file_with_its_line(capsys, broken):
    assert main(["check", str(broken)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert re.findall(r"^(\w+\.csv:\d+):", output.err, re.MULTILINE) == [
        "places.csv:3",
        "voices.csv:5",
    ]


@pytest.mark.parametrize("command", ["check", "serve --data", "zones --day 2020-01-01 --data"])
def test_a_directory_without_places_is_refused_in_one_sentence(capsys, tmp_path, command):
    (write_world(tmp_path) / "places.csv").unlink()
    assert main([*command.split(), str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert message.startswith(
        "places.csv: 'no such file': expected a file with the columns id,name,"
    )
    assert message.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "serve --data", "zones --day 2020-01-01 --data"])
def test_a_directory_that_is_not_there_is_refused_in_one_sentence(capsys, tmp_path, command):
    assert main([*command.split(), str(tmp_path / "none")]) == 2
    assert re.fullmatch(r".*none: 'no such directory': expected .+\n", capsys.readouterr().err)


# ---- zones ----


def test_zones_go_to_standard_output_as_geojson(capfdbinary, tmp_path):
    assert main(["zones", "--day", "2020-01-05", "--data", str(write_world(tmp_path))]) == 0
    output = capfdbinary.readouterr()
    features = json.loads(output.out)["features"]
    assert {f["properties"]["holder"] for f in features} == {"a", "b", "contested"}
    assert output.err == b""


@pytest.mark.parametrize("suffix", WRITERS)
def test_zones_are_written_by_suffix_and_read_back(capsys, tmp_path, suffix):
    file = tmp_path / f"zones{suffix}"
    data = write_world(tmp_path)
    assert main(["zones", "--day", "2020-01-05", "--data", str(data), "-o", str(file)]) == 0
    zones = READERS.get(suffix, geopandas.read_file)(file)
    assert set(zones["holder"]) == {"a", "b", "contested"}
    assert capsys.readouterr().err == f"{len(zones)} zones of 2020-01-05 written to {file}\n"


@pytest.mark.parametrize(
    ("day", "output", "sentence"),
    [
        ("2019-12-31", "z.csv", "day='2019-12-31': expected a day from 2020-01-01 to 2020-01-31"),
        ("2020-01-01", "z.shp", "z.shp': expected a file name ending in .geojson, .json, .g"),
        ("2020-01-01", "none/z.csv", "expected a directory that can be written to (No such file"),
    ],
)
def test_zones_that_cannot_be_written_are_refused(capsys, tmp_path, day, output, sentence):
    data = write_world(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert main(["zones", "--day", day, "--data", str(data), "-o", str(tmp_path / output)]) == 2
    assert sentence in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_a_reader_that_stops_reading_ends_the_program_quietly():
    command = [*PROGRAM, "zones", "--day", "2017-11-14"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        program.stdout.close()
        assert program.wait(timeout=60) == 1
        assert program.stderr.read() == b""


# ---- serve ----


def test_bad_data_is_refused_before_anything_is_served(broken):
    command = [*PROGRAM, "serve", "--port", "0", "--data", str(broken)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.findall(r"^\w+\.csv:\d+", done.stderr, re.MULTILINE) == [
        "places.csv:3",
        "voices.csv:5",
    ]


def test_an_article_that_is_not_the_one_is_refused(capsys, tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE.replace("Birch", "Elm"), encoding="utf-8")
    data = write_world(tmp_path)
    assert main(["serve", "--port", "0", "--data", str(data), "--article", str(file)]) == 2
    assert re.match(rf"{file}: .*sha256", capsys.readouterr().err)


def test_a_port_that_is_taken_is_told_in_one_sentence(capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--data", str(write_world(tmp_path))]) == 1
    sentence = f"cannot listen on 127.0.0.1, port {port}: Address already in use\n"
    assert capsys.readouterr().err == sentence


def test_a_host_that_is_not_here_is_told_in_one_sentence(capsys, tmp_path):
    data = str(write_world(tmp_path))
    assert main(["serve", "--host", "192.0.2.1", "--port", "0", "--data", data]) == 1
    assert re.fullmatch(r"cannot listen on 192\.0\.2\.1, port 0: .+\n", capsys.readouterr().err)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_serve_says_where_the_map_is_and_stops_quietly_when_interrupted(tmp_path):
    command = [*PROGRAM, "serve", "--port", "0", "--data", str(write_world(tmp_path))]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            url = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
            with urlopen(url) as page:
                assert b"A small world" in page.read()
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=30) == 0
            assert server.stderr.read() == ""
        finally:
            server.kill()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/front?x=1",
        "https://example.org/front#y",
        "https://example.org?x=1",
        "https://user:secret@example.org/",
        "https://example.org:99999/",
        "https://:80/",
        "https://beispiel.österreich/",
        "ftp://example.org/",
    ],
)
def test_an_address_that_would_break_links_is_refused(url):
    with pytest.raises(argparse.ArgumentTypeError, match="expected an address such as"):
        address(url)


@pytest.mark.parametrize("url", ["https://example.org/front", "http://[::1]:8000", "http://a.b/c/"])
def test_an_address_ends_in_a_slash(url):
    assert address(url) == url.rstrip("/") + "/"


@pytest.mark.parametrize("value", ["-1,-1,1,1", "-.5,0,1,1", "-73.5"])
def test_numbers_below_zero_are_values_like_others(value):
    assert _joined(["draw", "m.svg", "--bbox", value]) == ["draw", "m.svg", f"--bbox={value}"]
    assert _joined(["draw", f"--bbox={value}", "-o"]) == ["draw", f"--bbox={value}", "-o"]


def test_a_place_west_of_greenwich_is_added_as_others_are(tmp_path, capsys):
    write_world(tmp_path)
    run = "add place --id west --name West --kind village --lon -1.5 --lat 0.5 --bank outside"
    assert main([*run.split(), "--uncertainty-m", "500", "--located-by", "paper",
                 "--data", str(tmp_path)]) == 0  # fmt: skip
    assert "-1.5" in (tmp_path / "places.csv").read_text(encoding="utf-8")
