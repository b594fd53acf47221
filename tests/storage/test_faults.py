"""What goes wrong with disk and database is told apart by what a person can do about it."""

import errno
import sqlite3
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from claims.storage import engine
from claims.storage.engine import POSTGRES_LIMITS, Database, has_wal_reset_bug
from claims.storage.faults import Fault, fault_of
from tests import databases
from tests.checking import CheckingClient


def wrapped(error: Exception, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("select 1", {}, error)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (wrapped(sqlite3.OperationalError("database or disk is full")), Fault.FULL),
        (wrapped(psycopg.errors.DiskFull()), Fault.FULL),
        (OSError(errno.ENOSPC, "No space left on device"), Fault.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Fault.FULL),
        (wrapped(psycopg.errors.DeadlockDetected()), Fault.BUSY),
        (wrapped(psycopg.errors.SerializationFailure()), Fault.BUSY),
        (wrapped(psycopg.errors.LockNotAvailable()), Fault.BUSY),
        (wrapped(psycopg.errors.QueryCanceled()), Fault.BUSY),
        (NoConnection("QueuePool limit"), Fault.BUSY),
        (wrapped(psycopg.errors.AdminShutdown()), Fault.AWAY),
        (wrapped(psycopg.OperationalError("connection refused")), Fault.AWAY),
        (wrapped(sqlite3.OperationalError("unable to open database file")), Fault.AWAY),
        (wrapped(sqlite3.IntegrityError("unique"), DBAPIError), None),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("database or disk is"), None),
    ],
    ids=lambda value: str(getattr(value, "orig", value))[:40],
)
def test_it_tells_faults_apart(error: Exception, fault: Fault | None) -> None:
    assert fault_of(error) is fault


def test_it_finds_a_full_disk_behind_what_was_raised_of_it() -> None:
    error = RuntimeError("could not write the segment")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert fault_of(error) is Fault.FULL


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 9), False),
        ((3, 45, 6), True),
        ((3, 49, 9), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((3, 53, 4), False),
        ((4, 0, 0), False),
    ],
)
def test_it_knows_which_libraries_have_the_wal_reset_bug(version: tuple[int, ...], bad: bool) -> None:
    assert has_wal_reset_bug(version) is bad


def test_it_warns_monitors_of_such_a_library(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    assert "warnings" not in client.client.get("/healthz").get_json()
    old: Any = SimpleNamespace(sqlite_version="3.40.1", sqlite_version_info=(3, 40, 1))
    monkeypatch.setattr(engine, "sqlite_module", old)
    facts = client.client.get("/healthz").get_json()
    assert facts["status"] == "ok"
    if db.is_sqlite:
        assert ["3.40.1" in warning for warning in facts["warnings"]] == [True]
    else:
        assert "warnings" not in facts


@pytest.mark.parametrize(
    ("rest", "bad"),
    [
        ("u@10.0.0.5/c", True),
        ("u@db.example/c?sslmode=require", True),
        ("u@/c?host=10.0.0.5", True),
        ("u@127.0.0.1,db.example/c", True),
        ("u@db.example/c?sslmode=verify-full", False),
        ("u@127.0.0.1:5433/c", False),
        ("u@[::1]/c", False),
        ("u@localhost/c", False),
        ("u@/c", False),
        ("u@/c?host=/run/postgresql", False),
    ],
)
def test_it_warns_of_a_server_on_a_network_that_need_not_show_who_it_is(rest: str, bad: bool) -> None:
    far = Database(f"postgresql+psycopg://{rest}")
    assert [("sslmode=verify-full" in warning) for warning in far.warnings()] == [True] * bad
    far.close()


@pytest.mark.skipif(databases.SERVER is not None, reason="pragmas are SQLite's")
def test_it_opens_sqlite_as_decided(db: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 10000,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    for way_in, readonly in ((db.reader, 1), (db.writer, 0)):
        with way_in.connect() as connection:
            found = {name: connection.execute(text(f"pragma {name}")).scalar_one() for name in wanted}
            assert found == wanted
            assert connection.execute(text("pragma query_only")).scalar_one() == readonly


@pytest.mark.skipif(
    databases.SERVER is None, reason="limits of a server are PostgreSQL's: make test-postgres"
)
def test_it_limits_what_may_hang_on_postgresql_but_not_migrations(db: Database) -> None:
    for way_in in (db.reader, db.writer):
        with way_in.connect() as connection:
            found = {
                name: connection.execute(
                    text("select setting || unit from pg_settings where name = :name"), {"name": name}
                ).scalar_one()
                for name in POSTGRES_LIMITS
            }
        assert found == {name: f"{int(value[:-1]) * 1000}ms" for name, value in POSTGRES_LIMITS.items()}
    with db.changing_schema() as connection:
        assert connection.execute(text("show statement_timeout")).scalar_one() == "0"
    with db.writer.connect() as connection:
        assert connection.execute(text("show statement_timeout")).scalar_one() == "30s"
