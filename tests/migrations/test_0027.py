"""0027 makes two empty tables for acts on many claims; what is there stays."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_people_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0026")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    was = rows_of(database, "person")
    upgrade(database, "0027")
    assert rows_of(database, "person") == was
    assert rows_of(database, "bulk_act") == rows_of(database, "bulk_item") == []
    database.close()
    databases.drop(tmp_path / "old")
