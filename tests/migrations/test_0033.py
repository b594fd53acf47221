"""0033 makes empty tables for own fields and chosen columns; claims stay as they are."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row

STATES = {"state": "new", "priority": "normal", "publication": "unpublished"}


def test_it_leaves_claims_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0032")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    put(database, "claim", {**some_row(database, "claim"), **STATES})
    was = rows_of(database, "claim")
    upgrade(database, "0033")
    assert rows_of(database, "claim") == was
    assert rows_of(database, "own_field") == rows_of(database, "field_value") == []
    assert rows_of(database, "list_columns") == []
    database.close()
    databases.drop(tmp_path / "old")
