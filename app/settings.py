"""What the server is told: values only, read by `app/main.py` and the command line."""

from dataclasses import dataclass
from pathlib import Path

from geo import SHIPPED


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server runs.

    `data` is the data directory; `article` the file of the article, whose passages are shown only
    after its hashes have been checked; `reload` reads the data anew whenever a file of it changes.
    """

    data: Path = SHIPPED
    article: Path | None = None
    reload: bool = False
