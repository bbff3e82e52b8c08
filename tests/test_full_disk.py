"""A disk that is full while the command line writes: told in a sentence, and nothing half written.

A limit on the size of files stands for the disk; Python sees the same error at the same place.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from worlds import contents, write_world

resource = pytest.importorskip("resource")
ROOT = Path(__file__).parent.parent
REPORT = {
    "place": "birch", "day": "2020-01-20", "holder": "b", "voice": "herald", "source": "paper",
    "use": "accepted", "confidence": "high", "precision": "day", "seen": "yes", "said": "B holds",
}  # fmt: skip


def run_full(*arguments):
    """The command line where no file can grow beyond 64 bytes."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    command = [sys.executable, "-B", "-m", "app", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=limit
    )


def test_a_record_that_cannot_be_added_leaves_the_directory_as_it_was(tmp_path):
    before = contents(write_world(tmp_path))
    options = [f"--{name}={value}" for name, value in REPORT.items()]
    done = run_full("add", "report", *options, "--data", tmp_path)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".gpkg", ".fgb", ".parquet"])
def test_zones_that_find_no_room_leave_no_file(tmp_path, suffix):
    (tmp_path / "data").mkdir()
    data, file = write_world(tmp_path / "data"), tmp_path / f"zones{suffix}"
    done = run_full("zones", "--day", "2020-01-05", "--data", data, "-o", file)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
