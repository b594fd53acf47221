"""0005 repeats the history's head beside it: of a history that is there, and not yet of one that is empty."""

from pathlib import Path

import pytest

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


@pytest.mark.parametrize("count", [0, 2])
def test_it_repeats_the_head_of_the_history_that_is_there(tmp_path: Path, count: int) -> None:
    database = database_at(tmp_path / "old", "0004")
    for number in range(1, count + 1):
        put(database, "event", {**some_row(database, "event"), "id": number, "digest": str(number) * 64})
    was = rows_of(database, "event")
    upgrade(database, "0005")
    assert rows_of(database, "event") == was
    kept = [{"id": 1, "event_id": 2, "digest": "2" * 64}]
    assert rows_of(database, "history_head") == (kept if count else [])
    database.close()
    databases.drop(tmp_path / "old")
