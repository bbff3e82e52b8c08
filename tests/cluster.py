"""A PostgreSQL cluster of the tests' own, with PostGIS: on a socket only, gone with the tests.

It is started as somebody who is not root, which PostgreSQL demands, and sorts text by the rules of
a language, so that whatever leans on the order of the database shows.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_POSTGIS = (
    "needs PostgreSQL with PostGIS: apt-get install postgresql postgresql-postgis, "
    "or name its programs in DEIR_FRONT_POSTGRESQL=/path/to/bin"
)
SETTINGS = """\
fsync = off
full_page_writes = off
shared_buffers = 64MB
max_connections = 60
autovacuum = off
logging_collector = off
"""


def programs() -> Path | None:
    """The directory of PostgreSQL's programs, if it has PostGIS; that of the newest version."""
    named = os.environ.get("DEIR_FRONT_POSTGRESQL")
    directories = (
        [Path(named)] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]
    )
    shared = Path("/usr/share/postgresql")
    for directory in directories:
        extensions = shared / directory.parent.name / "extension"
        if (directory / "initdb").exists() and (named or (extensions / "postgis.control").exists()):
            return directory
    return None


class Cluster:
    """A cluster in a directory of its own. `address` is that of a database with nothing in it."""

    def __init__(self, programs: Path, home: Path, port: int = 0) -> None:
        self.programs = programs
        self.home = home
        self.port = port or 5432
        self.listen = "127.0.0.1" if port else ""
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        """A database of this name, as libpq wants it."""
        return f"host={self.home} port={self.port} user=front dbname={database}"

    def make(self) -> None:
        """Make its files."""
        shutil.chown(self.home, self.user)
        command = ["initdb", "--pgdata=data", "--username=front", "--auth=trust", "--no-sync"]
        order = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]
        self._run([*command, *order])
        with (self.home / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{SETTINGS}unix_socket_directories = '{self.home}'\n")
            settings.write(f"listen_addresses = '{self.listen}'\nport = {self.port}\n")

    def start(self) -> None:
        """Start its server, and wait until it answers."""
        self._run(["pg_ctl", "--pgdata=data", "--log=log", "--wait", "--silent", "start"])

    def stop(self, mode: str = "immediate") -> None:
        """Stop its server: `fast` ends what is under way, `immediate` is as if it had died."""
        self._run(["pg_ctl", "--pgdata=data", "--mode", mode, "--silent", "--wait", "stop"])

    @property
    def pid(self) -> int:
        """The id of its first process."""
        return int((self.home / "data" / "postmaster.pid").read_text("utf-8").split()[0])

    def restart(self) -> None:
        """Start its server again after it was killed, once its processes have ended."""
        while any((self.home / "data").glob("postmaster.pid")):
            try:
                self.start()
            except AssertionError:  # some of them still run
                time.sleep(0.05)
            else:
                return
        self.start()

    def database(self, name: str, *options: str) -> str:
        """The address of a new database."""
        where = ["--host", str(self.home), "--port", str(self.port), "--username=front"]
        self._run(["createdb", *where, *options, name])
        return self.address(name)

    def _run(self, command: list[str]) -> None:
        program, *options = command
        done = subprocess.run(
            [str(self.programs / program), *options],
            cwd=self.home,
            user=self.user if os.geteuid() == 0 else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()


@contextmanager
def running_cluster(programs: Path, port: int = 0) -> Iterator[Cluster]:
    """A cluster until the block ends; with a port it listens there too, on this machine only."""
    with tempfile.TemporaryDirectory(prefix="deir-front-pg-") as directory:
        cluster = Cluster(programs, Path(directory), port)
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
