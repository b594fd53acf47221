"""0040 makes an empty table for stages; claims stay as they are, in none."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_claims_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0039")
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    put(
        database,
        "claim",
        {**some_row(database, "claim"), "state": "new", "priority": "low", "publication": "unpublished"},
    )
    was = rows_of(database, "claim")
    upgrade(database, "0040")
    assert rows_of(database, "claim") == [{**row, "stage_id": None} for row in was] != []
    assert rows_of(database, "stage") == []
    database.close()
    databases.drop(tmp_path / "old")
