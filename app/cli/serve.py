"""`deir-front serve`: the map and the API, until stopped."""

import argparse
import socket
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.cli.options import (
    add_data,
    add_database,
    address,
    checked,
    database_extra,
    port,
    positive,
    workers,
)
from app.cli.streams import progress
from app.http import Outside, Tiles, framer, tiles_url
from app.settings import Settings
from app.site import origin
from geo import SHIPPED


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    serve = commands.add_parser("serve", help="serve the map and the API")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=port, default=8000, help="port to listen on (%(default)s)")
    add_data(serve)
    add_database(serve, nargs="+", required=False)
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
        "--workers", type=workers, default=1, metavar="N", help="processes to serve with (1)"
    )
    _add_public(serve)
    _add_outside(serve)
    serve.set_defaults(run=run)


def _add_public(serve: argparse.ArgumentParser) -> None:
    """What a server that strangers can reach may want (.github/SECURITY.md)."""
    serve.add_argument(
        "--limit-concurrency",
        type=positive,
        default=2000,
        metavar="N",
        help="connections a process holds; idle ones give way (%(default)s)",
    )
    serve.add_argument(
        "--rate-limit",
        type=positive,
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


def _add_outside(serve: argparse.ArgumentParser) -> None:
    """What the map may have to do with other hosts: nothing, without these."""
    serve.add_argument(
        "--embed",
        type=checked(framer),
        nargs="+",
        default=[],
        metavar="ORIGIN",
        help="sites whose pages may frame /?embed=1, such as https://example.org, or * (default: "
        "only pages of this server)",
    )
    serve.add_argument(
        "--tiles",
        type=checked(tiles_url, keep=True),
        metavar="URL",
        help="a raster map below the zones, from https://HOST/{z}/{x}/{y}.png or the like; that "
        "host then sees who looks at the map (default: none)",
    )
    serve.add_argument(
        "--attribution",
        default="",
        metavar="TEXT",
        help="whom the tiles are owed to; goes with --tiles",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. The port is taken first, then the data read, once where one serves."""
    from app.main import create_app
    from app.server import Serving, serve

    if fault := _serve_fault(options):
        print(fault, file=sys.stderr)
        return 2
    serving = Serving(options.workers, options.limit_concurrency, options.forwarded_allow_ips)
    listener = _listener(options.host, options.port)
    if listener is None:
        return 1
    with listener:
        url = _url(listener)
        settings = _settings(options, url)
        read, _ = origin(
            settings.data, settings.article, settings.public_url, settings.databases, progress
        )
        site = read()
        print(f"The map is at {url} (stop with Ctrl-C)", flush=True)
        if serving.workers > 1:  # they can't share what this process has read
            del site, read
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


def _settings(options: argparse.Namespace, url: str) -> Settings:
    """The settings of `serve`. On this machine alone, links name the address served at:
    QGIS and OWSLib want absolute ones."""
    alone = options.host in ("127.0.0.1", "::1", "localhost")
    return Settings(
        data=options.data,
        databases=tuple(options.database or ()),
        article=options.article,
        reload=options.reload,
        public_url=options.public_url or (url if alone else ""),
        access_log=options.access_log,
        metrics=options.metrics,
        rate_limit=options.rate_limit,
        outside=_outside(options),
    )


def _serve_fault(options: argparse.Namespace) -> str:
    """What is wrong with options of `serve` together; nothing if they are right."""
    if fault := _outside_fault(options) or _database_fault(options):
        return fault
    if options.metrics and options.workers > 1:
        return "--metrics: expected --workers 1, since its figures are those of one process"
    if options.metrics and find_spec("prometheus_client") is None:
        return "--metrics: expected prometheus-client: pip install 'deir-front[metrics]'"
    return ""


def _database_fault(options: argparse.Namespace) -> str:
    """What is wrong with --database beside others; nothing if it is right."""
    if options.database and options.data != SHIPPED:
        return "--database: expected no --data: what was loaded is served"
    return database_extra() if options.database else ""


def _listener(host: str, port: int) -> socket.socket | None:
    """A socket bound to host and port; None, with a sentence on stderr, if it can't be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while ")[0]  # it repeats the address
        print(f"cannot listen on {host}, port {port}: {reason}", file=sys.stderr)
        return None


def _outside(options: argparse.Namespace) -> Outside:
    """What the options say of other hosts."""
    tiles = Tiles(options.tiles, options.attribution) if options.tiles else None
    return Outside(tiles, tuple(options.embed))


def _outside_fault(options: argparse.Namespace) -> str:
    """What is wrong with these options together; nothing if they are right."""
    if options.tiles and not options.attribution.strip():
        return "--tiles: expected --attribution TEXT too: whom the tiles are owed to"
    if options.attribution and not options.tiles:
        return "--attribution: expected --tiles URL too"
    return ""
