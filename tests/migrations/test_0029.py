"""0029 adds what a claim is given with; claims and people stay as they are, with nothing of it."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_claims_and_people_as_they_are(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0028")
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    put(
        database,
        "claim",
        {**some_row(database, "claim"), "state": "new", "priority": "low", "publication": "unpublished"},
    )
    people, claims = rows_of(database, "person"), rows_of(database, "claim")
    upgrade(database, "0029")
    new = {"absent_until": None, "absent_because": None}
    assert rows_of(database, "person") == [{**row, **new} for row in people]
    new = dict.fromkeys(("due_time", "left_by_id", "handover_done", "handover_left"))
    assert rows_of(database, "claim") == [{**row, **new} for row in claims]
    assert rows_of(database, "claim_helper") == []
    database.close()
    databases.drop(tmp_path / "old")
