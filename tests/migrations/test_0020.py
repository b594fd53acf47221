"""0020 adds the tables of feeds, which begin empty."""

from pathlib import Path

import pytest

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


@pytest.mark.parametrize("table", ["news_feed", "feed_item", "feed_rule"])
def test_they_begin_empty(tmp_path: Path, table: str) -> None:
    database = database_at(tmp_path / "old", "0019")
    upgrade(database, "0020")
    assert rows_of(database, table) == []
    database.close()
    databases.drop(tmp_path / "old")
