"""Kills a command of the command line with SIGKILL, line by line of the code that writes.

python tests/killing.py DIRECTORY KILLS COMMAND… runs the command once to see what it changes in
DIRECTORY and how many lines of `WRITING` it executes, then KILLS times more, each time killed at
another of those lines: half of them evenly apart, half of them among the last. Prints one JSON
object per kill: where, which files are as before (`old`), as after (`new`) or `other`, the faults
that a check of the directory finds, and whether the command run again completes the work.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from app.__main__ import main
from geo import Front, FrontError

WRITING = (
    "app/cli/accept.py",
    "app/cli/add.py",
    "geo/curation/adding.py",
    "geo/curation/claim_rows.py",
    "geo/curation/drafts.py",
    "geo/curation/drafts_file.py",
    "geo/curation/writing.py",
)


def run(command: list[str], on_line: Callable[[str], None] | None = None) -> int:
    """The status of the command in a child process; `on_line` sees each line of WRITING."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    if on_line:
        sys.settrace(tracer(on_line))
    with redirect_stdout(StringIO()):
        os._exit(main(command))


def tracer(on_line: Callable[[str], None]) -> Any:
    def trace(frame: FrameType, event: str, _: object) -> Any:
        name = frame.f_code.co_filename
        if not name.endswith(WRITING):
            return None
        if event == "line":
            on_line(f"{Path(name).name}:{frame.f_lineno}")
        return trace

    return trace


def visible_files(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(directory.glob("[!.]*"))}


def restore(directory: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(directory)
    directory.mkdir()
    for name, content in files.items():
        (directory / name).write_bytes(content)


def counted(directory: Path, command: list[str]) -> int:
    """How many lines the command executes; it is run."""
    reading, writing = os.pipe()
    run(command, lambda _: os.write(writing, b".") and None)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return len(pipe.read())


def kill_at(number: int) -> Callable[[str], None]:
    left = [number]

    def on_line(where: str) -> None:
        left[0] -= 1
        if not left[0]:
            os.write(2, f"{where}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    return on_line


def outcome(directory: Path, old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, Any]:
    files = visible_files(directory)
    state = {
        name: "old" if files.get(name) == old.get(name) else
        "new" if files.get(name) == new[name] else "other"
        for name in new if old.get(name) != new[name]
    }  # fmt: skip
    others = [name for name in files if name not in state and files[name] != old.get(name)]
    try:
        Front.read(directory)
        faults = ""
    except FrontError as error:
        faults = str(error)
    return {"files": state, "others": others, "faults": faults}


def kill_all(directory: Path, kills: int, command: list[str]) -> None:
    old = visible_files(directory)
    lines = counted(directory, command)
    new = visible_files(directory)
    half = kills // 2
    evenly = {1 + lines * kill // (kills - half) for kill in range(kills - half)}
    late = {lines - 2 * kill for kill in range(half)}
    for point in sorted(evenly | late):
        restore(directory, old)
        status = run(command, kill_at(point))
        case = outcome(directory, old, new)
        case["killed"] = os.WIFSIGNALED(status)
        again = run(command)
        left = list(directory.glob(".*"))
        case["completed"] = again == 0 and visible_files(directory) == new and not left
        print(json.dumps(case), flush=True)


if __name__ == "__main__":
    kill_all(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
