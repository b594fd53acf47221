"""One database, two ways in: a reader that cannot write, and a writer behind one lock.

SQLite: readers begin deferred with query_only on; writers take a process lock and a file lock before
BEGIN IMMEDIATE, so that nobody waits by polling and checkpoints never overlap commits. PostgreSQL: writers take
an advisory lock first, so that no two of them wait for each other (docs/decisions/0002-sqlite-one-writer.md).
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

from claims.logs import work

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
WRITE_LOCK = 7_326_000  # any number that no other advisory lock of ours uses
SCHEMA_LOCK = 7_326_003
# A server on a network: what hangs is ended by it, so that no thread of ours waits for ever and no lock outlives its owner.
POSTGRES_LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
POSTGRES = {
    "pool_pre_ping": True,  # a connection that died while it lay in the pool is replaced before anyone notices
    "pool_size": 5,
    "max_overflow": 10,
    "pool_timeout": 10,  # seconds to wait for a free connection
}
WAL_RESET_WARNING = (
    "SQLite {} can lose committed pages in a rare race (the WAL-reset bug); "
    "use 3.51.3 or newer, or 3.50.7 or 3.44.6 of the older lines"
)
UNVERIFIED_WARNING = (
    "PostgreSQL on another machine is used without sslmode=verify-full in CLAIMDESK_DATABASE_URL: "
    "whoever is on the way can read along, or be the database"
)
EVENTS = "events"  # where a writing session keeps the ids of events that it records


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
            return self._postgresql(readonly=readonly)
        engine = create_engine(
            self.url, module=sqlite_module, hide_parameters=True, connect_args={"check_same_thread": False}
        )
        _count_queries(engine)
        begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "do_connect")
        def make_for_its_owner(*_facts: Any) -> None:
            """SQLite would make it as the umask says, and gives its log the mode of the file.

            A file that is there is not opened: closing it would end the locks that this process has on it.
            """
            with suppress(OSError):
                os.close(for_its_owner(self.url.database or "", os.O_WRONLY | os.O_CREAT | os.O_EXCL))

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

    def _postgresql(self, *, readonly: bool) -> Engine:
        limits = " ".join(f"-c {name}={value}" for name, value in POSTGRES_LIMITS.items())
        given = self.url.query.get("options", "")
        connect = {"connect_timeout": 5, "options": f"{limits} {given}".strip()}
        engine = create_engine(self.url, hide_parameters=True, connect_args=connect, **POSTGRES)
        _count_queries(engine)
        if readonly:
            return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

        @event.listens_for(engine, "begin")
        def wait_for_turn(connection: Any) -> None:
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({WRITE_LOCK})")

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
            work.wrote(session.info.pop(EVENTS, ()))

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._lock_path is None:
            yield
            return
        with self._thread_lock, open(self._lock_path, "a", opener=for_its_owner) as file:
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
        """What holds only outside a transaction, or outlives one: so it goes to the driver's own connection."""
        raw: Any = connection.connection.driver_connection
        if self.is_sqlite:
            raw.execute(f"PRAGMA foreign_keys={'OFF' if begin else 'ON'}")
            return
        # A large table takes longer to change than a request may, and so does waiting for who changes it. And who
        # waits here holds no write lock: whoever changes the schema needs that for each of its transactions.
        raw.execute("set statement_timeout = 0" if begin else "reset statement_timeout")
        raw.execute(f"select {'pg_advisory_lock' if begin else 'pg_advisory_unlock'}({SCHEMA_LOCK})")
        raw.commit()

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

    def warnings(self) -> list[str]:
        """What whoever looks after this installation should know of the library, for /healthz and the log."""
        if self.is_sqlite and has_wal_reset_bug(sqlite_module.sqlite_version_info):
            return [WAL_RESET_WARNING.format(sqlite_module.sqlite_version)]
        return [UNVERIFIED_WARNING] if has_unverified_host(self.url) else []

    def size(self) -> int:
        """Bytes of the database, without its write-ahead log."""
        with self.reader.connect() as connection:
            if self.is_sqlite:
                asked = "select page_count * page_size from pragma_page_count(), pragma_page_size()"
            else:
                asked = "select pg_database_size(current_database())"
            return int(connection.execute(text(asked)).scalar_one())

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def has_unverified_host(url: URL) -> bool:
    """Whether this is a PostgreSQL that is reached over a network and need not show who it is."""
    hosts = [url.host or "", *url.normalized_query.get("host", ()), *url.normalized_query.get("hostaddr", ())]
    names = [name for host in hosts for name in host.split(",") if name and not name.startswith("/")]
    verified = url.normalized_query.get("sslmode") == ("verify-full",)
    return url.get_backend_name() == "postgresql" and not verified and not all(map(_is_here, names))


def _is_here(name: str) -> bool:
    with suppress(ValueError):
        return ip_address(name).is_loopback
    return name == "localhost"


def for_its_owner(path: str, flags: int) -> int:
    """An opener that makes a file which only its owner can read."""
    return os.open(path, flags, 0o600)


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether SQLite of this version (major, minor, patch) has it: 3.7.0 to 3.51.2, but for two mended older lines.

    >>> [has_wal_reset_bug(each) for each in ((3, 40, 1), (3, 44, 6), (3, 51, 3))]
    [True, False, False]
    """
    mended = {44: 6, 50: 7}
    _major, minor, patch = (*version, 0, 0)[:3]
    if (minor in mended and patch >= mended[minor]) or version < (3, 7, 0):
        return False
    return version < (3, 51, 3)


def _count_queries(engine: Engine) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def count(*_sent: Any) -> None:
        work.asked()
