"""0006 adds tables of matches, which begin empty, and lets a head count what its duplicates have."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_leaves_the_claims_as_they_were_and_heads_count_their_duplicates(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0005")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    states = {"priority": "normal", "publication": "unpublished", "demand": 3, "appearance_count": 1}
    for number, state, head in ((1, "new", None), (2, "duplicate", 1), (3, "new", None)):
        named = {"id": number, "state": state, "duplicate_of_id": head}
        put(database, "claim", {**some_row(database, "claim"), **states, **named})
        place = {"id": number, "claim_id": number, "kind": "post", "article_id": None}
        put(database, "appearance", {**some_row(database, "appearance"), **place})
    was = rows_of(database, "claim")
    upgrade(database, "0006")
    counted = [{"appearance_count": 2, "demand": 6}, {}, {}]
    own = {"own_demand": 3}
    assert rows_of(database, "claim") == [
        {**row, **own, **new} for row, new in zip(was, counted, strict=True)
    ]
    assert rows_of(database, "claim_match") == rows_of(database, "claim_return") == []
    database.close()
    databases.drop(tmp_path / "old")
