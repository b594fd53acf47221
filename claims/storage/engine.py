"""One database, two ways in: a reader that cannot write, and a writer behind one lock.

SQLite: readers begin deferred with query_only on; writers take a process lock and a file lock before
BEGIN IMMEDIATE, so that nobody waits by polling and checkpoints never overlap commits
(docs/decisions/0002-sqlite-one-writer.md). PostgreSQL: plain transactions.
"""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

try:
    import pysqlite3 as sqlite_module
except ImportError:  # no wheel for this machine: the standard library's, whose version /healthz names
    sqlite_module = sqlite3

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)

SCHEMA_LOCK = 7_326_002  # any number that no other advisory lock of ours uses


class Database:
    """The newsroom's database: `reading()` and `writing()` give sessions."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._thread_lock = threading.Lock()
        self._lock_path = Path(f"{self.url.database}.lock") if self.is_sqlite else None
        self.reader = self._engine(readonly=True)
        self.writer = self._engine(readonly=False)

    def _engine(self, *, readonly: bool) -> Engine:
        if not self.is_sqlite:
            engine = create_engine(self.url, pool_pre_ping=True)
            if readonly:
                engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
            return engine
        engine = create_engine(self.url, module=sqlite_module, connect_args={"check_same_thread": False})
        begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "connect")
        def set_pragmas(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if readonly:
                connection.execute("PRAGMA query_only=ON")

        @event.listens_for(engine, "begin")
        def emit_begin(connection: Any) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write; ends with a rollback."""
        with Session(self.reader, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session behind the write lock: commits once at the end, rolls back when anything is raised."""
        with self._write_lock(), Session(self.writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._lock_path is None:
            yield
            return
        with self._thread_lock, self._lock_path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """A connection to change tables with, for one process at a time; whoever uses it begins and commits.

        SQLite: behind the write lock and with foreign keys off, since a table that is copied and dropped would take
        the rows along that point to it; `broken_references` says whether all still point to something.
        """
        with self._write_lock(), self.writer.connect() as connection:
            self._before_schema(connection, begin=True)
            try:
                yield connection
            finally:
                connection.rollback()
                self._before_schema(connection, begin=False)

    def _before_schema(self, connection: Connection, *, begin: bool) -> None:
        if self.is_sqlite:
            raw: Any = (
                connection.connection.driver_connection
            )  # outside a transaction, where alone it has effect
            raw.execute(f"PRAGMA foreign_keys={'OFF' if begin else 'ON'}")
            return
        ask = "pg_advisory_lock" if begin else "pg_advisory_unlock"
        connection.execute(text(f"select {ask}(:lock)"), {"lock": SCHEMA_LOCK})
        connection.commit()

    def broken_references(self, connection: Connection) -> list[str]:
        """Tables with rows that point to nothing; PostgreSQL never has any."""
        if not self.is_sqlite:
            return []
        return sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})

    def version(self) -> str:
        """Name and version of the database library, for /healthz; raises when it does not answer."""
        with self.reader.connect() as connection:
            if self.is_sqlite:
                return f"sqlite {connection.execute(text('select sqlite_version()')).scalar_one()}"
            return f"postgresql {connection.execute(text('show server_version')).scalar_one()}"

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()
