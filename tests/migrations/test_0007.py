"""0007 adds the table of notices, which begins empty."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_it_begins_empty(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0006")
    upgrade(database, "0007")
    assert rows_of(database, "notice") == []
    database.close()
    databases.drop(tmp_path / "old")
