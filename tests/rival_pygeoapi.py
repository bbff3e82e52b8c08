"""pygeoapi as a server to measure, over PostgreSQL with PostGIS or over a GeoPackage.

The cluster is made anew in a temporary directory, listens on 127.0.0.1 on a port of its own, and is
run by the user `postgres` when we are root.
"""

import json
import os
import pwd
import re
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rivals import await_answer, free_port, running

Page = list[dict[str, Any]]

POSTGRESQL_ABSENT = (
    "no PostgreSQL with PostGIS here: apt-get install postgresql 'postgresql-[0-9]+-postgis-3$'"
)
SPATIALITE_ABSENT = (
    "this Python's SQLite loads no SpatiaLite, without which pygeoapi reads no GeoPackage: "
    "apt-get install libsqlite3-mod-spatialite, and a Python that loads extensions of SQLite"
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
GEOMETRY = "ST_SetSRID(ST_GeomFromGeoJSON(nullif(f->'geometry', 'null')), 4326)"

PYGEOAPI = """\
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  gzip: false
  languages: [en-US]
  limits: {{default_items: 10, max_items: 10000, on_exceed: throttle}}
  map: {{url: "http://127.0.0.1/", attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification:
    title: bench
    description: bench
    keywords: [bench]
    keywords_type: theme
    terms_of_service: none
    url: http://127.0.0.1/
  license: {{name: none, url: "http://127.0.0.1/"}}
  provider: {{name: bench, url: "http://127.0.0.1/"}}
  contact: {{name: bench}}
resources:
  claims:
    type: collection
    title: Claims
    description: Claims
    keywords: [bench]
    links: []
    extents:
      spatial: {{bbox: [-180, -90, 180, 90], crs: http://www.opengis.net/def/crs/OGC/1.3/CRS84}}
      temporal: {{begin: 2017-06-01T00:00:00Z, end: 2017-12-31T23:59:59Z}}
    providers: [{provider}]
"""


@contextmanager
def pygeoapi(venv: Path, provider: dict[str, Any], work: Path) -> Iterator[str]:
    """pygeoapi's Starlette app over a provider, under uvicorn as ours is."""
    port, log = free_port(), work / "pygeoapi.log"
    configuration, document = work / "pygeoapi.yml", work / "openapi.yml"
    configuration.write_text(PYGEOAPI.format(port=port, provider=json.dumps(provider)))
    files = {"PYGEOAPI_CONFIG": str(configuration), "PYGEOAPI_OPENAPI": str(document)}
    environment = {**os.environ, **files}
    generate = [venv / "bin" / "pygeoapi", "openapi", "generate", configuration]
    done = subprocess.run(
        [*generate, "--output-file", document], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"pygeoapi: {done.stderr.decode()[-2000:]}")
    serve = [
        venv / "bin" / "uvicorn", "pygeoapi.starlette_app:APP", "--host", "127.0.0.1",
        "--port", str(port), "--loop", "uvloop", "--http", "httptools", "--log-level", "warning",
        "--no-access-log",
    ]  # fmt: skip
    with running(serve, log=log, env=environment) as process:
        await_answer(process, f"http://127.0.0.1:{port}/collections/claims/items?f=json", log)
        yield f"http://127.0.0.1:{port}"


def has_spatialite() -> bool:
    """Whether SQLite can load what pygeoapi wants of it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.enable_load_extension(True)
            connection.load_extension("mod_spatialite.so")
        except (AttributeError, sqlite3.OperationalError):
            return False
    return True


def postgresql_path() -> Path | None:
    """The directory of initdb and postgres, where PostGIS is installed too."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs or not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        return None
    return programs[-1].parent


@contextmanager
def postgresql() -> Iterator[int]:
    """A cluster of its own in a temporary directory, on a port of its own; never run as root."""
    binaries, port = postgresql_path(), free_port()
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if not os.getuid() else {}
    with tempfile.TemporaryDirectory(prefix="deir-front-bench-") as name:
        directory = Path(name)
        if user:
            os.chown(directory, pwd.getpwnam("postgres").pw_uid, -1)
        data, log = directory / "data", directory / "log"
        init = [binaries / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"]
        subprocess.run(init, check=True, capture_output=True, cwd=directory, **user)
        settings = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": directory,
            "fsync": "off", "shared_buffers": "1GB", "work_mem": "64MB", "jit": "off",
            "random_page_cost": "1.1", "max_wal_size": "4GB",
        }  # fmt: skip
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with running(
            [binaries / "postgres", "-D", data, *options], log=log, cwd=directory, **user
        ) as process:
            _await_postgresql(process, port, log)
            yield port


def _await_postgresql(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        ready = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if not subprocess.run(ready, check=False).returncode:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


def sql_type(values: Sequence[Any]) -> str:
    """The type of a column with these values."""
    present = [value for value in values if value is not None]
    if any(isinstance(value, (list, dict)) for value in present):
        return "jsonb"
    if present and all(isinstance(value, bool) for value in present):
        return "boolean"
    if present and all(isinstance(value, int) for value in present):
        return "integer"
    return "date" if present and all(map(DAY.fullmatch, map(str, present))) else "text"


def fill_postgresql(port: int, pages: Iterator[Page]) -> dict[str, Any]:
    """Put features into a table `claims` with the indexes that help; gives the provider."""
    psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        [*psql, "-U", "bench", "postgres"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    for statement in statements(pages):
        process.stdin.write(statement.encode())
    process.stdin.close()
    if process.wait():
        raise SystemExit("psql: the claims could not be loaded")
    data = {"host": "127.0.0.1", "port": port, "dbname": "postgres", "user": "bench"}
    data |= {"password": "none", "search_path": ["public"]}
    return provider("PostgreSQL", data, table="claims", geom_field="geom")


def statements(pages: Iterator[Page]) -> Iterator[str]:
    """What psql is told: the table, its rows, its indexes. Types are those of the first page."""
    yield "CREATE EXTENSION postgis; CREATE UNLOGGED TABLE raw (f jsonb);\n"
    columns: dict[str, str] = {}
    for page in pages:
        if not columns:
            names = page[0]["properties"]
            columns = {n: sql_type([f["properties"][n] for f in page]) for n in names}
            defined = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            yield "CREATE TABLE claims "
            yield f"(id text PRIMARY KEY, geom geometry(Geometry, 4326), {defined});\n"
        yield "COPY raw FROM STDIN WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');\n"
        yield "".join(json.dumps(feature) + "\n" for feature in page) + "\\.\n"
        picked = ", ".join(f"(f->'properties'->>'{n}')::{kind}" for n, kind in columns.items())
        yield f"INSERT INTO claims SELECT f->>'id', {GEOMETRY}, {picked} FROM raw;\n"  # noqa: S608 (made of names above)
        yield "TRUNCATE raw;\n"
    yield "CREATE INDEX ON claims USING gist (geom);\n"
    yield from (f"CREATE INDEX ON claims ({name});\n" for name in ("valid_from", "speaker"))
    yield "VACUUM ANALYZE claims;\n"


def fill_geopackage(path: Path, pages: Iterator[Page]) -> dict[str, Any]:
    """Put features into a GeoPackage with its own index; gives the provider."""
    import geopandas
    import pandas as pd

    frames = []
    for page in pages:
        flat = [{**f, "properties": {"fid_text": f["id"], **_flat(f["properties"])}} for f in page]
        frames.append(geopandas.GeoDataFrame.from_features(flat, crs=4326))
    pd.concat(frames).to_file(path, layer="claims", driver="GPKG")
    return provider("SQLiteGPKG", str(path), table="claims", id_field="fid_text")


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    return {n: json.dumps(v) if isinstance(v, (list, dict)) else v for n, v in properties.items()}


def provider(name: str, data: Any, **more: str) -> dict[str, Any]:
    """A provider as pygeoapi's configuration has it."""
    crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    return {
        "type": "feature", "name": name, "data": data, "id_field": "id",
        "time_field": "valid_from", "storage_crs": crs84, **more,
    }  # fmt: skip
