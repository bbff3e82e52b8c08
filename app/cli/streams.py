"""What commands write to streams of any encoding: data is UTF-8, messages can always be said."""

import errno
import os
import sys
from io import TextIOWrapper


def make_sayable() -> None:
    r"""Have messages show what the encoding of a stream lacks as \u0639, and not fail on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_out(content: bytes) -> None:
    """Write the bytes of a file to standard output. OSError if there is none."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
