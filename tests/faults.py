"""How a data directory is refused: what the tests of records, tables and manifest share."""

from pathlib import Path

import pytest

from geo.errors import RecordsError
from geo.records.reading import read_records


def refused(directory: Path) -> list[str]:
    """The sentences with which a directory is refused."""
    with pytest.raises(RecordsError) as caught:
        read_records(directory)
    return [str(fault) for fault in caught.value.faults]


def check_fault(directory: Path, where: str, words: str) -> None:
    [fault] = refused(directory)
    assert fault.startswith(where)
    assert words in fault.split(": expected ")[1]


def read_or_refused(directory: Path) -> None:
    try:
        read_records(directory)
    except RecordsError as error:
        faults = error.faults
    else:
        return
    assert faults
    assert all(fault.expected for fault in faults)
