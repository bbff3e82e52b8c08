"""The command line: `deir-front`, or `python -m app`."""

import argparse
import logging
import os
import socket
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.cli import add_command as add_draw
from app.cli import (
    add_commands,
    add_export,
    add_outside,
    address,
    make_sayable,
    outside,
    outside_fault,
    write_out,
)
from app.http import params
from app.settings import Settings
from app.site import package_version, read_site
from geo import SHIPPED, ArticleError, Front, FrontError, QueryError, RecordsError
from geo.features import geojson, write

DESCRIPTION = """\
A map of a war front that shows its evidence: control zones on both banks of a river, computed for
any day from cited reports, with the claims of a news article over them.
"""
DATA = "default: the shipped data"
EXAMPLES = """\
examples:
  deir-front serve                              the map on http://127.0.0.1:8000/
  deir-front serve --article article.txt        the same, showing the article's passages once their
                                                hashes have been checked
  deir-front check my-front/                    every fault of a data directory, with file and line
  deir-front zones --day 2017-11-14             that day's zones as GeoJSON on standard output
  deir-front zones --day 2017-11-14 -o z.gpkg   the same as GeoPackage (.geojson .gpkg .fgb .parquet
                                                .csv)
  deir-front draw map.svg --day 2017-11-14      the map of a day as a picture (.svg .png)
  deir-front export map.html                    the map as one file that needs no server
  deir-front serve --embed https://example.org  that site may show /?embed=1 in a frame
  deir-front serve --tiles https://HOST/{z}/{x}/{y}.png --attribution 'Survey of X'
                                                a raster map of your choice below the zones
  deir-front verify article.txt                 whether an article is the text of its claims
  deir-front draft article.txt -o drafts.csv    claims drafted by rules, to look at and correct
  deir-front accept drafts.csv d3               one of them into the claims, in your own words
  deir-front add report                         a record, by options or asked for field by field

exit status: 0 well, 1 the command failed or an article does not match, 2 the data, the article or
the command line has a fault
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status."""
    make_sayable()
    given = parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s: %(message)s")
    for name in ("deir_front", "geo"):
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        status: int = given.run(given)
    except (RecordsError, ArticleError, QueryError) as error:
        print(error, file=sys.stderr)
        return 2
    except FrontError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has closed it: end without another word
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # of several files (shutil.Error) the message is a list
        reason = error.strerror or "the files could not be read or written"
        print(f"{error.filename or 'the disk'}: {reason}", file=sys.stderr)
        return 1
    return status


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="deir-front",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {package_version()}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_check(commands)
    _add_zones(commands)
    add_export(commands)
    add_draw(commands, _add_data)
    add_commands(commands)
    return top


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the map and the API")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port to listen on (%(default)s)")
    _add_data(serve)
    serve.add_argument(
        "--article", type=Path, metavar="FILE", help="show this article's passages, if they match"
    )
    serve.add_argument(
        "--reload", action="store_true", help="read the data again whenever a file of it changes"
    )
    serve.add_argument(
        "--public-url",
        type=address,
        metavar="URL",
        help="address of the root as clients see it; needed behind a proxy (default: the address "
        "listened on if only this machine can reach it, else links are paths without a host)",
    )
    serve.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="processes to serve with (1)"
    )
    _add_public(serve)
    add_outside(serve)
    serve.set_defaults(run=run_serve)


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help="check a data directory and list all its faults")
    check.add_argument("data", type=Path, nargs="?", default=SHIPPED, metavar="DIR", help=DATA)
    check.set_defaults(run=run_check)


def _add_zones(commands: Any) -> None:
    zones = commands.add_parser("zones", help="write the zones of control of a day")
    zones.add_argument("--day", type=_day, required=True, help="YYYY-MM-DD")
    zones.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: GeoJSON on standard output"
    )
    _add_data(zones)
    zones.set_defaults(run=run_zones)


def _add_public(serve: argparse.ArgumentParser) -> None:
    """What a server that strangers can reach may want (.github/SECURITY.md)."""
    serve.add_argument(
        "--limit-concurrency",
        type=_positive,
        default=2000,
        metavar="N",
        help="connections a process holds; idle ones give way (%(default)s)",
    )
    serve.add_argument(
        "--rate-limit",
        type=_positive,
        default=0,
        metavar="N",
        help="answers a second for one client (default: no limit)",
    )
    serve.add_argument(
        "--forwarded-allow-ips",
        default="",
        metavar="LIST",
        help="proxies whose X-Forwarded-For is believed, separated by commas (default: none)",
    )
    serve.add_argument(
        "--access-log", action="store_true", help="a line of JSON on stderr for each request"
    )
    serve.add_argument(
        "--metrics", action="store_true", help="figures for Prometheus under /metrics"
    )


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=SHIPPED, metavar="DIR", help=DATA)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a port from 0 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of processes from 1 to 64")
    return int(text)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of at least 1")
    return int(text)


def _day(text: str) -> date:
    try:
        return params.day("day", text)
    except QueryError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: expected {error.expected}") from None


def run_serve(given: argparse.Namespace) -> int:
    """Serve until stopped. The port is taken first, then the data read, once where one serves."""
    from app.main import create_app
    from app.server import Serving, serve

    if fault := _serve_fault(given):
        print(fault, file=sys.stderr)
        return 2
    serving = Serving(given.workers, given.limit_concurrency, given.forwarded_allow_ips)
    listener = _listener(given.host, given.port)
    if listener is None:
        return 1
    with listener:
        url = _url(listener)
        settings = _settings(given, url)
        site = read_site(settings.data, settings.article, settings.public_url)
        print(f"The map is at {url} (stop with Ctrl-C)", flush=True)
        if serving.workers > 1:  # they can't share what this process has read
            del site
            serve(partial(create_app, settings), listener, serving)
        else:
            app = create_app(settings, site=site)
            del site  # the app has it, and lets go of it when it reads anew
            serve(lambda: app, listener, serving)
    return 0


def _url(listener: socket.socket) -> str:
    """The address of the root on a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _settings(given: argparse.Namespace, url: str) -> Settings:
    """The settings of `serve`. On this machine alone, links name the address served at:
    QGIS and OWSLib want absolute ones."""
    alone = given.host in ("127.0.0.1", "::1", "localhost")
    return Settings(
        data=given.data,
        article=given.article,
        reload=given.reload,
        public_url=given.public_url or (url if alone else ""),
        access_log=given.access_log,
        metrics=given.metrics,
        rate_limit=given.rate_limit,
        outside=outside(given),
    )


def _serve_fault(given: argparse.Namespace) -> str:
    """What is wrong with options of `serve` together; nothing if they are right."""
    if fault := outside_fault(given):
        return fault
    if given.metrics and given.workers > 1:
        return "--metrics: expected --workers 1, since its figures are those of one process"
    if given.metrics and find_spec("prometheus_client") is None:
        return "--metrics: expected prometheus-client: pip install 'deir-front[metrics]'"
    return ""


def _listener(host: str, port: int) -> socket.socket | None:
    """A socket bound to host and port; None, with a sentence on stderr, if it can't be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while ")[0]  # it repeats the address
        print(f"cannot listen on {host}, port {port}: {reason}", file=sys.stderr)
        return None


def run_check(given: argparse.Namespace) -> int:
    """Read a data directory whole and say what is in it."""
    records = Front.read(given.data).records
    counts = (
        (len(records.sources), "sources"),
        (len(records.voices), "voices"),
        (len(records.places), "places"),
        (len(records.reports), "reports"),
        (len(records.claims), "claims"),
        (len(records.relations), "relations"),
    )
    print(f"{given.data}: no faults in {', '.join(f'{n} {name}' for n, name in counts)}")
    return 0


def run_zones(given: argparse.Namespace) -> int:
    """Write the zones of a day to a file, or to standard output."""
    zones = Front.read(given.data).zones(given.day)
    if given.output is None:
        write_out(geojson(zones))
    else:
        write(zones, given.output, layer="zones")
        print(f"{len(zones)} zones of {given.day} written to {given.output}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
