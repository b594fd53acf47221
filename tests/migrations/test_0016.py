"""0016 lets a person switch keys of one character off; for who is there they go on working."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_keys_go_on_working(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0015")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    upgrade(database, "0016")
    assert [bool(row["keys_off"]) for row in rows_of(database, "person")] == [False]
    database.close()
    databases.drop(tmp_path / "old")
