"""0035: who has a part in an open claim follows it; nobody is told of what happened before."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_who_has_a_part_in_an_open_claim_follows_it(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0032")
    person = {**some_row(database, "person"), "role": "editor"}
    put(database, "person", person)
    claim = {**some_row(database, "claim"), "created_by_id": person["id"], "assignee_id": person["id"]}
    claim |= {
        "reviewer_id": None,
        "claimant_id": None,
        "duplicate_of_id": None,
        "state_before": None,
        "decline_reason": None,
    }
    put(
        database,
        "claim",
        {**claim, "id": 1, "state": "new", "priority": "normal", "publication": "unpublished"},
    )
    put(
        database,
        "claim",
        {**claim, "id": 2, "state": "done", "priority": "normal", "publication": "published"},
    )
    upgrade(database, "0035")
    followed = rows_of(database, "claim_follow")
    assert [(row["claim_id"], row["person_id"], bool(row["follows"])) for row in followed] == [
        (1, person["id"], True)
    ]
    assert [(row["id"], row["event_id"]) for row in rows_of(database, "told_upto")] == [(1, 0)]
    assert rows_of(database, "notice_choice") == rows_of(database, "due_told") == []
    database.close()
    databases.drop(tmp_path / "old")
