"""0017 makes room for addresses that are fetched; articles stay as they were, and none was fetched yet."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_articles_stay_as_they_were_and_addresses_may_be_fetched(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0016")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    put(database, "article", some_row(database, "article"))
    was = rows_of(database, "article")
    upgrade(database, "0017")
    assert rows_of(database, "article") == was
    assert rows_of(database, "article_fetch") == rows_of(database, "article_watch") == []
    row = {**some_row(database, "article_fetch"), "details": "{}", "values": "{}"}
    put(database, "article_fetch", {**row, "id": 1, "state": "asks"})
    with pytest.raises(IntegrityError):
        put(database, "article_fetch", {**row, "id": 2, "state": "lost"})
    database.close()
    databases.drop(tmp_path / "old")
