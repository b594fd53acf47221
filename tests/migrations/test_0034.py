"""0034 makes an empty table for the limits of the board; own fields stay as they are."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_fields_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0033")
    put(database, "own_field", some_row(database, "own_field"))
    was = rows_of(database, "own_field")
    upgrade(database, "0034")
    assert rows_of(database, "own_field") == was
    assert rows_of(database, "board_limits") == []
    database.close()
    databases.drop(tmp_path / "old")
