"""Options that several commands have, and how the texts of options are read."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from geo import SHIPPED, QueryError

DATA_DEFAULT: Final = "default: the shipped data"


def command(commands: Any, name: str, summary: str, text: str) -> argparse.ArgumentParser:
    """A command with a description of its own, laid out as it is written."""
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    return added


def add_data(command: argparse.ArgumentParser) -> None:
    """The option that names a data directory."""
    command.add_argument("--data", type=Path, default=SHIPPED, metavar="DIR", help=DATA_DEFAULT)


def add_database(command: argparse.ArgumentParser, **options: Any) -> None:
    """The option that names a database."""
    command.add_argument(
        "--database",
        metavar="DSN",
        help="PostgreSQL with PostGIS, as postgresql://USER@HOST/NAME or 'service=NAME'; keep a "
        "password in ~/.pgpass, where nobody sees it",
        **options,
    )


def database_extra() -> str:
    """What is missing to talk to a database; nothing if nothing is."""
    if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
        return "--database: expected psycopg: pip install 'deir-front[postgis]'"
    return ""


def checked(check: Callable[[str], str], *, keep: bool = False) -> Callable[[str], str]:
    """The check of an option's text as argparse wants it; `keep` gives the text itself."""

    def read(text: str) -> str:
        try:
            value = check(text)
        except QueryError as error:
            raise argparse.ArgumentTypeError(f"{text!r}: expected {error.expected}") from None
        return text if keep else value

    return read


_ADDRESS: Final = re.compile(r"https?://[^\s/?#@\"<>\\]+(/[^\s?#\"<>\\]*)?", re.ASCII)


def address(text: str) -> str:
    """The address of a server, ending in a slash; it goes into links and headers as it stands."""
    if not (text.isascii() and _ADDRESS.fullmatch(text) and _has_host(text)):
        expected = "an address such as https://HOST/ or https://HOST/path, without user, ? and #"
        raise argparse.ArgumentTypeError(f"{text!r}: expected {expected}")
    return text.rstrip("/") + "/"


def _has_host(text: str) -> bool:
    """Whether the address names a host, and a port that there can be if any."""
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def port(text: str) -> int:
    """A port."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a port from 0 to 65535")
    return int(text)


def workers(text: str) -> int:
    """A number of processes."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of processes from 1 to 64")
    return int(text)


def positive(text: str) -> int:
    """A number of at least 1."""
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of at least 1")
    return int(text)


def day_argument(text: str) -> date:
    """A day."""
    from app.http import params  # of the web no other option needs anything

    try:
        return params.single_day("day", text)
    except QueryError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: expected {error.expected}") from None
