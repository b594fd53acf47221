"""0006 adds tables of matches: what was there stays, and they begin empty."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_the_claims_as_they_were(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0005")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    states = {"state": "new", "priority": "normal", "publication": "unpublished"}
    put(database, "claim", {**some_row(database, "claim"), **states})
    was = rows_of(database, "claim")
    upgrade(database, "0006")
    assert rows_of(database, "claim") == was
    assert rows_of(database, "claim_match") == rows_of(database, "claim_return") == []
    database.close()
    databases.drop(tmp_path / "old")
