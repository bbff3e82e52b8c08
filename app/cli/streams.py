"""What commands write and ask: data is UTF-8, messages can be said on a stream of any encoding."""

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from geo import QueryError
from geo.curation import replace


def make_sayable() -> None:
    r"""Have messages show what the encoding of a stream lacks as \u0639, and not fail on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def progress(what: str) -> None:
    """Say how far it is, beside what is written."""
    print(what, file=sys.stderr, flush=True)


def write_out(content: bytes) -> None:
    """Write the bytes of a file to standard output. OSError if there is none."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def write_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. QueryError where that can't be done."""
    try:
        replace(path, content)
    except OSError as error:
        expected = f"a directory that can be written to ({error.strerror})"
        raise QueryError("output", path, expected) from error


def is_asking() -> bool:
    return sys.stdin.isatty()


def ask(what: str, hint: str = "", proposed: str = "") -> str:
    """An answer from the terminal. QueryError where there is none to ask."""
    if not is_asking():
        raise QueryError(what.split(",")[0], "", "a value: there is no terminal to ask on")
    about = f" ({hint})" if hint else ""
    try:
        return input(f"{what}{about}{f' [{proposed}]' if proposed else ''}: ").strip()
    except (EOFError, KeyboardInterrupt):
        raise QueryError(what.split(",")[0], "", "an answer; nothing was written") from None
