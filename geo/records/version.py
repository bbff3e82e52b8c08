"""The version of a data directory: a hash over its files, the same wherever it lies."""

import hashlib
from itertools import chain
from pathlib import Path


def data_files(directory: Path) -> list[Path]:
    """The manifest, the tables and the files they name in a data directory, by name."""
    return sorted(chain.from_iterable(map(directory.glob, ("*.csv", "*.geojson", "*.toml"))))


def data_version(directory: Path) -> str:
    """64 hexadecimal digits over names and contents of the directory's tables and manifest."""
    digest = hashlib.sha256()
    for path in data_files(directory):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.name}\0{content}\n".encode())
    return digest.hexdigest()
