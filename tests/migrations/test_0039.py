"""0039 makes tables for what people saw: all that was there counts as seen, and people stay as they are."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_what_was_there_counts_as_seen(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0038")
    put(database, "person", {**some_row(database, "person"), "role": "admin"})
    put(database, "event", some_row(database, "event"))
    was, events = rows_of(database, "person"), rows_of(database, "event")
    upgrade(database, "0039")
    assert rows_of(database, "person") == was
    assert rows_of(database, "seen_claim") == []
    assert rows_of(database, "seen_upto") == [
        {"person_id": was[0]["id"], "event_id": events[-1]["id"], "changes": 0}
    ]
    database.close()
    databases.drop(tmp_path / "old")
