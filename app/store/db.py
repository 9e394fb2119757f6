"""The database: one writer whose waiting units of work are committed together, one query-only reader. No SQL of its own
beyond opening and committing; a unit is a plain function that never commits."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import aiosqlite

from app.errors import StorageUnavailable
from app.store.migrations import upgrade

T = TypeVar("T")
SCHEMA = Path(__file__).parent.parent / "schema.sql"
SCHEMA_VERSION = 4
MAX_GROUP = 256


class Rows(Protocol):
    """What a statement answers: sqlite3.Cursor's useful part."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> sqlite3.Row | None: ...

    def fetchall(self) -> list[sqlite3.Row]: ...


class Tx(Protocol):
    """A running transaction (or a read): statements use `?` and the SQL that SQLite and PostgreSQL share."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows: ...


Unit = Callable[[Tx], T]


class _Connection(aiosqlite.Connection):
    """A connection whose thread also runs whole functions, so a unit of work costs one hop instead of one per
    statement, and two requests can never share a half-done transaction."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        execute: Any = self._execute
        return cast("T", await execute(lambda: function(self._conn)))


@dataclass(slots=True)
class _Waiting:
    unit: Unit[Any]
    future: asyncio.Future[Any]


@dataclass(slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None


def _run_unit(connection: sqlite3.Connection, unit: Unit[Any]) -> _Outcome:
    """One unit inside the group: its failure undoes itself and nothing else."""
    connection.execute("SAVEPOINT unit")
    try:
        outcome = _Outcome(value=unit(connection))
    except sqlite3.OperationalError:
        raise  # A full disk or a lost file is everybody's failure: the whole group is rolled back.
    except Exception as error:  # noqa: BLE001 - handed to the waiter, who raises it
        connection.execute("ROLLBACK TO unit")
        outcome = _Outcome(error=error)
    connection.execute("RELEASE unit")
    return outcome


def _run_group(connection: sqlite3.Connection, group: list[_Waiting]) -> list[_Outcome]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_run_unit(connection, waiting.unit) for waiting in group]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _prepare(connection: sqlite3.Connection, *, query_only: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA foreign_keys = ON")
    if query_only:
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def require_current(version: int) -> None:
    """`version` is of a database that is not empty. Raises StorageUnavailable with what to do."""
    if version == 0:
        raise StorageUnavailable("it is not a database of this program")
    if version > SCHEMA_VERSION:
        raise StorageUnavailable(
            f"it has version {version}, which is newer than this program's {SCHEMA_VERSION}"
        )
    if version < SCHEMA_VERSION:
        raise StorageUnavailable(f"it has version {version}; the next start upgrades it to {SCHEMA_VERSION}")


def _fit_schema(connection: sqlite3.Connection, file: Path, *, upgrading: bool) -> None:
    """Creates an empty database. One of another version is upgraded where that is asked for, else refused."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (version or tables) and not (upgrading and 0 < version < SCHEMA_VERSION):
        require_current(version)
    if version:
        upgrade(connection, file, to=SCHEMA_VERSION)
        return
    connection.executescript(
        f"BEGIN IMMEDIATE;\n{SCHEMA.read_text(encoding='utf-8')}\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;"
    )


@dataclass(slots=True)
class Database:
    """Opened by `open_database`, closed by `close`; every connection left open would keep the process alive."""

    _writer: _Connection
    _reader: _Connection
    _waiting: list[_Waiting] = field(default_factory=list)
    _flush: asyncio.Task[None] | None = None

    async def write(self, unit: Unit[T]) -> T:
        """Runs the unit in a transaction and answers only after its commit. Units that arrive together are committed
        together. Raises what the unit raises (and then nothing of it stays), or StorageUnavailable."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(unit, future))
        if self._flush is None:
            self._flush = asyncio.create_task(self._flush_waiting())
        # A cancelled request must not leave its unit half known: the unit still runs, only nobody listens.
        return await future

    async def read(self, unit: Unit[T]) -> T:
        """Runs the unit on the query-only connection."""
        try:
            return await self._reader.run(unit)
        except sqlite3.OperationalError as error:
            raise StorageUnavailable(type(error).__name__) from error

    async def _flush_waiting(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
                await self._commit(group)
        finally:
            self._flush = None

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            outcomes = await self._writer.run(lambda connection: _run_group(connection, group))
        except sqlite3.Error as error:
            unavailable = StorageUnavailable(type(error).__name__)
            unavailable.__cause__ = error
            outcomes = [_Outcome(error=unavailable)] * len(group)
        for waiting, outcome in zip(group, outcomes, strict=True):
            if waiting.future.done():
                continue
            if outcome.error is None:
                waiting.future.set_result(outcome.value)
            else:
                waiting.future.set_exception(outcome.error)

    async def close(self) -> None:
        if self._flush is not None:
            await self._flush
        await self._reader.close()
        await self._writer.close()


async def open_database(path: Path, *, upgrading: bool = False) -> Database:
    """Opens the database file; the first time creates it. Only the service upgrades an older one: commands could do so
    beside a service that does not know the newer version. Raises StorageUnavailable."""
    writer = _Connection(lambda: sqlite3.connect(path, isolation_level=None), 64)
    reader = _Connection(lambda: sqlite3.connect(path, isolation_level=None), 64)
    try:
        await writer
        await writer.run(lambda connection: _prepare(connection, query_only=False))
        await writer.run(lambda connection: _fit_schema(connection, path, upgrading=upgrading))
        await reader
        await reader.run(lambda connection: _prepare(connection, query_only=True))
    except (sqlite3.Error, StorageUnavailable) as error:
        await reader.close()
        await writer.close()
        raise StorageUnavailable(str(error)) from error
    return Database(writer, reader)
