"""Fresh databases for tests: files of SQLite, or with TEST_POSTGRES databases of that throw-away server.

TEST_POSTGRES is an address without a database's name; `make test-postgres` starts a server and sets it.
"""

import os
import shutil
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

SERVER = os.environ.get("TEST_POSTGRES")
FILE = "claimdesk.sqlite3"


def url_for(folder: Path) -> str:
    """The address of the database that belongs to this folder; on a server it is made when it is not there."""
    if SERVER is None:
        return f"sqlite:///{folder / FILE}"
    url = make_url(SERVER).set(database=_name(folder))
    if not _server("select 1 from pg_database where datname = :name", name=url.database):
        _server(f'create database "{url.database}"')
    return url.render_as_string(hide_password=False)


def environment(instance: Path) -> dict[str, str]:
    """What a process of its own is told, to find this instance and its database."""
    instance.mkdir(parents=True, exist_ok=True)
    return {"CLAIMDESK_INSTANCE": str(instance), "CLAIMDESK_DATABASE_URL": url_for(instance)}


def copy(whole: Path, folder: Path) -> None:
    """Put a copy of the database that belongs to `whole` where that of `folder` is. Nobody may be connected to `whole`."""
    if SERVER is not None:
        drop(folder)
        _server(f'create database "{_name(folder)}" template "{_name(whole)}"')
        return
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{FILE}*"):
        left.unlink()
    shutil.copy(whole / FILE, folder / FILE)


def drop(folder: Path) -> None:
    if SERVER is not None:
        _server(f'drop database if exists "{_name(folder)}" with (force)')


def tables(connection: Connection) -> list[str]:
    """Names of the tables in a database."""
    return sorted(inspect(connection).get_table_names())


def _name(folder: Path) -> str:
    return f"t_{sha256(str(folder).encode()).hexdigest()[:24]}"


@cache
def _engine() -> Engine:
    return create_engine(make_url(SERVER or "").set(database="postgres"), isolation_level="AUTOCOMMIT")


def _server(statement: str, **values: str | None) -> bool:
    """Run one statement outside any transaction; whether it gave a row."""
    with _engine().connect() as connection:
        result = connection.execute(text(statement), values)
        return result.returns_rows and result.first() is not None
