"""0032 makes a row of every tag that claims have; each stays one that readers see, as all were."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row

STATES = {"state": "new", "priority": "normal", "publication": "unpublished"}


def test_every_tag_there_is_becomes_a_row_that_readers_see(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0029")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    put(database, "claim", {**some_row(database, "claim"), **STATES})
    for word in ("Zorg", "café"):
        put(database, "claim_tag", {"claim_id": 1, "tag": word})
    was = rows_of(database, "claim_tag")
    upgrade(database, "0032")
    assert rows_of(database, "claim_tag") == was
    found = {
        row["name"]: (row["key"], bool(row["public"]), row["colour"]) for row in rows_of(database, "tag")
    }
    assert found == {"Zorg": ("zorg", True, None), "café": ("cafe", True, None)}
    assert rows_of(database, "tag_name") == rows_of(database, "merged_tag") == []
    database.close()
    databases.drop(tmp_path / "old")
