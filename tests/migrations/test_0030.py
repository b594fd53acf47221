"""0030 makes empty tables for tasks; claims stay as they are, with none."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_claims_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0037")
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    chosen = {"state": "new", "priority": "low", "publication": "unpublished"}
    put(database, "claim", {**some_row(database, "claim"), **chosen})
    claims = rows_of(database, "claim")
    upgrade(database, "0030")
    assert rows_of(database, "claim") == [{**row, "tasks": 0, "tasks_open": 0} for row in claims]
    assert rows_of(database, "claim_task") == rows_of(database, "checklist_template") == []
    database.close()
    databases.drop(tmp_path / "old")
