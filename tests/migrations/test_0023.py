"""0023 adds pictures of claims and what a post is; places that were there stay as they were."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_where_claims_appeared(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0022")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    state = {"state": "new", "state_before": None, "priority": "normal", "decline_reason": None}
    claim = {**some_row(database, "claim"), **state, "publication": "unpublished"}
    put(database, "claim", claim)
    put(database, "appearance", {**some_row(database, "appearance"), "kind": "post", "article_id": None})
    was = rows_of(database, "appearance")
    upgrade(database, "0023")
    empty = {"platform": None, "account": None, "said": None}
    assert rows_of(database, "appearance") == [{**was[0], **empty}]
    assert rows_of(database, "claim_picture") == []
    database.close()
    databases.drop(tmp_path / "old")
