"""What the server is told: values only, read by `app/main.py` and the command line."""

from dataclasses import dataclass
from pathlib import Path

from app.http import NOBODY, Outside
from geo import SHIPPED


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server runs.

    `data` is the data directory; `article` the file of the article, whose passages are shown only
    after its hashes have been checked; `reload` reads the data anew whenever a file of it changes.
    `public_url` is the address of the root as clients see it, for behind a proxy that strips a
    prefix and for clients that need absolute links; without it links are paths from the root.
    `databases` are addresses of a database and its replicas that a front is loaded into; then
    `data` is not read, and what is loaded next is taken up by itself.
    `access_log` writes a line for each request, `metrics` answers /metrics, `rate_limit` is how
    often a second one client may ask, without end if 0. `outside` is what the map has to do with
    other hosts: nothing, unless the operator names some.
    """

    data: Path = SHIPPED
    databases: tuple[str, ...] = ()
    article: Path | None = None
    reload: bool = False
    public_url: str = ""
    access_log: bool = False
    metrics: bool = False
    rate_limit: float = 0.0
    outside: Outside = NOBODY
