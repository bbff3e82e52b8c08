"""File systems at their worst, really mounted: one without room, one that nobody may write to.

Each command runs in a mount namespace of its own, and is skipped where the system allows none.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from raw import ask
from worlds import ARTICLE, contents, write_world

from app.__main__ import main
from app.api.items import FILES

ALONE = ("unshare", "--map-root-user", "--mount", "sh", "-ec")
ROOT = Path(__file__).parent.parent
PYTHON = (sys.executable, "-B", "-m", "app")
READ_ONLY = 'mount -o remount,bind,ro /; mount -t tmpfs -o ro none /dev/shm; exec "$@"'
FULL = """
disk=$1 original=$2
shift 2
mount -t tmpfs -o size=256k none "$disk"
cp "$original"/* "$disk"
head -c 1M /dev/zero >"$disk/.rest" 2>/dev/null || true
status=0
"$@" || status=$?
rm "$disk/.rest"
cp -r "$disk" "$original.after"
exit $status
"""


def is_allowed() -> bool:
    tried = [*ALONE, "mount -t tmpfs none /mnt && mount -o remount,bind,ro /"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not is_allowed(), reason="needs unshare and leave to mount")


def run_full(disk: Path, original: Path, *arguments: str) -> tuple[int, str]:
    """Status and words of the command line where `disk`, with what `original` holds, is full."""
    command = [*ALONE, FULL, "sh", disk, original, *PYTHON, *arguments]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.fixture
def draft(tmp_path):
    """(a directory to be filled, what it is to hold, an article's drafts elsewhere)."""
    disk, original = tmp_path / "disk", tmp_path / "original"
    for directory in (disk, original):
        directory.mkdir()
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, newline="")
    drafts = tmp_path / "drafts.csv"
    assert (
        main(["draft", str(article), "-o", str(drafts), "--data", str(write_world(original))]) == 0
    )
    return disk, original, drafts


def test_a_claim_that_finds_no_room_is_not_accepted_by_half(draft):
    disk, original, drafts = draft
    before = drafts.read_bytes()
    status, stderr = run_full(
        disk, original, "accept", drafts, "d3", "--summary", "x", "--data", disk
    )
    assert (status, stderr.splitlines()[1:]) == (1, [])
    assert "No space left on device" in stderr
    assert contents(original.with_name("original.after")) == contents(original)
    assert drafts.read_bytes() == before


def test_drafts_that_find_no_room_can_be_accepted_again(draft):
    """The claim is in the tables then; its draft isn't marked, and accepting again marks it."""
    disk, original, drafts = draft
    data = original.with_name("data")
    shutil.copytree(original, data)
    shutil.copy(drafts, original)
    options = ("d3", "--summary", "x", "--data", data)
    status, stderr = run_full(disk, original, "accept", disk / drafts.name, *options)
    assert (status, stderr.splitlines()[1:]) == (2, [])
    assert "No space left on device" in stderr
    assert (original.with_name("original.after") / drafts.name).read_bytes() == drafts.read_bytes()
    assert main(["accept", *map(str, (drafts, *options))]) == 0
    assert "d3,accepted" in drafts.read_text(encoding="utf-8")
    assert (data / "claims.csv").read_text(encoding="utf-8").count("paper-48") == 1


@pytest.mark.parametrize("what", ["report", "place"])
def test_what_is_added_to_a_full_disk_is_not_there(tmp_path, what):
    disk, original = tmp_path / "disk", tmp_path / "original"
    for directory in (disk, original):
        directory.mkdir()
    write_world(original)
    options = {
        "report": ("--place=birch", "--day=2020-01-20", "--holder=b", "--voice=herald",
                   "--source=paper", "--said=B", "--use=accepted", "--confidence=high",
                   "--precision=day", "--seen=yes"),
        "place": ("--id=oak", "--name=Oak", "--kind=village", "--bank=west"),
    }  # fmt: skip
    status, stderr = run_full(disk, original, "add", what, *options[what], "--data", disk)
    assert (status, stderr.splitlines()[1:]) == (1, [])
    assert "No space left on device" in stderr
    assert contents(original.with_name("original.after")) == contents(original)


@contextmanager
def serving(data: Path, *within: str) -> Iterator[str]:
    """The URL of a server started within these commands."""
    command = [*within, *PYTHON, "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        try:
            address = re.search(r"http://\S+:\d+", started.stdout.readline())
            assert address, started.stderr.read()
            yield address[0]
        finally:
            started.kill()


TARGETS = (b"/", b"/collections/zones/items", b"/what-if/zones?without=beta")


@pytest.fixture(scope="module")
def read_only(tmp_path_factory):
    """The URL of a server that can write to no file."""
    data = write_world(tmp_path_factory.mktemp("data"))
    with serving(data, *ALONE, READ_ONLY, "sh") as url:
        yield url


def test_where_nothing_can_be_written_all_is_served(read_only):
    assert {ask(read_only, target).status for target in TARGETS} == {200}


@pytest.mark.parametrize("name", FILES)
def test_files_of_every_format_are_made_without_a_disk(read_only, name):
    reply = ask(read_only, f"/collections/zones/items?f={name}".encode())
    assert (reply.status, len(reply.body) > 100) == (200, True)


@pytest.mark.parametrize("name", ["map.png", "map.svg"])
def test_pictures_are_drawn_without_a_disk(read_only, name):
    assert ask(read_only, f"/{name}?width=300".encode()).status == 200


def test_a_user_whom_the_system_does_not_know_can_serve(tmp_path):
    """Whoever runs the tests, root or not: in this namespace nobody has a name, or rights."""
    with serving(write_world(tmp_path), "unshare", "--user") as url:
        assert {ask(url, target).status for target in TARGETS} == {200}
