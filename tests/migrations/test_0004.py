"""0004 keeps what an approval covers: claims stay as they were, and of older approvals nothing is remembered."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.conftest import NOW
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_approved_claims_as_they_were_and_remembers_no_approval(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0003")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    claim = {
        "id": 1,
        "statement": "De brug is rood",
        "language": "nl",
        "state": "approved",
        "checking_again": False,
        "demand": 0,
        "priority": "normal",
        "created_at": NOW,
        "created_by_id": 1,
        "updated_at": NOW,
        "version": 7,
        "appearance_count": 0,
        "evidence_count": 0,
        "comment_count": 0,
        "publication": "unpublished",
        "revision_number": 0,
    }
    put(database, "claim", claim)
    was = rows_of(database, "claim")
    upgrade(database, "0004")
    assert rows_of(database, "claim") == was
    assert rows_of(database, "approved_page") == []
    kept = {"claim_id": 1, "parts": {"statement": "0" * 64}, "asked": {}}
    put(database, "approved_page", kept)
    assert rows_of(database, "approved_page") == [kept]
    database.close()
    databases.drop(tmp_path / "old")
