"""0037 makes an empty table for unsaved text; people stay as they are."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_people_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0036")
    put(database, "person", {**some_row(database, "person"), "role": "admin"})
    was = rows_of(database, "person")
    upgrade(database, "0037")
    assert rows_of(database, "person") == was
    assert rows_of(database, "unsaved_text") == []
    database.close()
    databases.drop(tmp_path / "old")
