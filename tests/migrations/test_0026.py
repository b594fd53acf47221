"""0026 gives each place where a claim was made room for a note, which those that are there have not; no import made anything ours."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_the_places_and_adds_no_note(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0025")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    claim = {"id": 1, "state": "new", "duplicate_of_id": None, "claimant_id": None}
    kinds = {"priority": "normal", "publication": "unpublished", "decline_reason": None, "state_before": None}
    put(database, "claim", {**some_row(database, "claim"), **claim, **kinds})
    place = {**some_row(database, "appearance"), "claim_id": 1, "kind": "url", "article_id": None}
    put(database, "appearance", place)
    kinds = {"format": "lines", "stage": "done", "thrown_by_id": None, "columns": "{}", "labels": "{}"}
    put(database, "claim_import", {**some_row(database, "claim_import"), **kinds})
    was = rows_of(database, "appearance")
    upgrade(database, "0026")
    assert rows_of(database, "appearance") == [{**row, "note": None} for row in was]
    assert [row["ours_count"] for row in rows_of(database, "claim_import")] == [0]
    database.close()
    databases.drop(tmp_path / "old")
