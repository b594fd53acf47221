"""0008 adds the tables of saved searches, which begin empty."""

from pathlib import Path

import pytest

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of

TABLES = (
    "saved_search",
    "saved_search_known",
    "saved_search_find",
    "saved_search_follow",
    "saved_search_feed",
    "past_search",
)


@pytest.mark.parametrize("table", TABLES)
def test_they_begin_empty(tmp_path: Path, table: str) -> None:
    database = database_at(tmp_path / "old", "0007")
    upgrade(database, "0008")
    assert rows_of(database, table) == []
    database.close()
    databases.drop(tmp_path / "old")
