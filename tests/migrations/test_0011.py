"""0011 adds the table of where quotes stand in newer versions, which begins empty: each is looked for as it is read."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_it_begins_empty(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0010")
    upgrade(database, "0011")
    assert rows_of(database, "quote_place") == []
    database.close()
    databases.drop(tmp_path / "old")
