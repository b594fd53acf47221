"""0024 lets comments stand in threads: each that was there begins one of its own, open, and is counted as before."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_comments_each_as_an_open_thread(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0023")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    claim = {
        **some_row(database, "claim"),
        "state": "new",
        "priority": "normal",
        "publication": "unpublished",
    }
    put(database, "claim", {**claim, "comment_count": 2, "rating": None})
    for number in (1, 2):
        put(database, "comment", {**some_row(database, "comment"), "id": number, "body": f"Zin {number}"})
    was = rows_of(database, "comment")
    upgrade(database, "0024")
    alone = ("reply_to_id", "subject", "subject_id", "resolved_at", "resolved_by_id")
    assert rows_of(database, "comment") == [{**row, **dict.fromkeys(alone)} for row in was]
    [claim] = rows_of(database, "claim")
    assert (claim["comment_count"], claim["open_threads"]) == (2, 2)
    for table in ("comment_passage", "comment_mention"):
        assert rows_of(database, table) == []
    database.close()
    databases.drop(tmp_path / "old")
