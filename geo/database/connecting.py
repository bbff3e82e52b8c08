"""Reads from a database and its replicas: pooled, tried again, and never waited for without end.

A version is never changed once it is there, so a read may be asked of any replica, and again. One
that can't be reached, or has not got the version yet, is passed over; when all of them are, or all
connections to one that can be reached are in use for too long, the answer is `AwayError`, which a
client may take as: ask again in a second.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count
from typing import Any, Final, TypeVar
from weakref import finalize

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

from geo.errors import AwayError, DatabaseError

log = logging.getLogger(__name__)
_T = TypeVar("_T")
Connection = psycopg.Connection[Any]

CONNECTIONS_MAX: Final = 8
"""To one database, from one process."""
CONNECTING_S: Final = 2.0
"""How long a read waits for a connection to one database."""
STATEMENT_S: Final = 5.0
"""After which a statement is ended."""
AVOIDED_S: Final = 1.0
"""How long a database is left alone that could not be reached."""
ROUNDS: Final = 2
"""How often all databases are tried in turn."""
_AWAY: Final = "The database can't be reached at the moment. Ask again in a second."
_BUSY: Final = "Too much is asked of the database at the moment. Ask again in a second."
TOO_LONG: Final = f"The database took longer than {STATEMENT_S:.0f} s. Ask for less, or later."


def _prepare(connection: Connection) -> None:
    """What holds for every connection that reads."""
    for setting in (
        f"SET statement_timeout = {STATEMENT_S * 1000:.0f}",
        "SET default_transaction_read_only = on",
        "SET jit = off",  # longer to compile than to run
        "SET plan_cache_mode = force_custom_plan",  # a box can be the world or a street
    ):
        connection.execute(setting.encode())


class Replicas:
    """Databases with the same content: one, or one and its replicas."""

    def __init__(self, addresses: Sequence[str]) -> None:
        """`addresses` as libpq takes them: postgresql://… or key=value pairs."""
        self.addresses = tuple(map(checked_dsn, addresses))
        self.pools = list(map(_pool, self.addresses))
        self.avoided = [0.0] * len(self.pools)
        self.away: set[int] = set()
        self.turns = count()
        finalize(self, _close, self.pools)

    def read(self, ask: Callable[[Connection], _T]) -> _T:
        """What `ask` gives, given a connection. AwayError if no database answers in time."""
        refusal = _AWAY
        for at in self._in_turn():
            try:
                with self.pools[at].connection() as connection:
                    answer = ask(connection)
                self.away.discard(at)
                return answer
            except errors.QueryCanceled:
                raise AwayError(TOO_LONG) from None
            except (errors.UndefinedTable, errors.InvalidSchemaName):
                continue  # a replica that is behind, or one that is too far ahead
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if self._is_away(at, error):
                    self.avoided[at] = time.monotonic() + AVOIDED_S
                else:
                    refusal = _BUSY
        raise AwayError(refusal)

    def _is_away(self, at: int, error: Exception) -> bool:
        """Whether it is not only in use; one that is away is named once until it has answered."""
        if at not in self.away:
            reason = _reason(self.addresses[at])
            if isinstance(error, PoolTimeout) and not reason:
                return False
            self.away.add(at)
            text = _first_line(reason or error)
            log.warning("database %s of %s is away: %s", at + 1, len(self.pools), text)
        return True

    def _in_turn(self) -> Iterator[int]:
        """The databases to ask, each time beginning with another one."""
        turn, size = next(self.turns), len(self.pools)
        order = [(turn + step) % size for step in range(size)]
        return (at for at in chain(*[order] * ROUNDS) if self.avoided[at] < time.monotonic())


def checked_dsn(address: str) -> str:
    """The address of a database as it stands. DatabaseError if libpq can't read it."""
    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        reason = _first_line(error)
        raise DatabaseError(f"--database: {reason}: expected postgresql://HOST/NAME") from None
    return address


def _pool(address: str) -> ConnectionPool[Connection]:
    return ConnectionPool(
        address,
        kwargs={"autocommit": True, "connect_timeout": 5, "application_name": "deir-front"},
        min_size=1,
        max_size=CONNECTIONS_MAX,
        configure=_prepare,
        check=ConnectionPool.check_connection,
        timeout=CONNECTING_S,
        reconnect_timeout=CONNECTING_S,
        open=True,
    )


def _reason(address: str) -> Exception | None:
    """Why a database can't be reached, None if it can: a pool only says that it has waited."""
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error as error:
        return error
    return None


def _close(pools: Sequence[ConnectionPool[Connection]]) -> None:
    for pool in pools:
        pool.close()


def _first_line(error: Exception) -> str:
    """What went wrong, without what libpq repeats of the address."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
