"""0013 adds the table of dismissed proposals, which begins empty."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_it_begins_empty(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0012")
    upgrade(database, "0013")
    assert rows_of(database, "dismissed_proposal") == []
    database.close()
    databases.drop(tmp_path / "old")
