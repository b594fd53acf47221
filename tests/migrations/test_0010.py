"""0010 makes an empty table of names; `newsroom prepare` fills it, once."""

from pathlib import Path

from claims.names.actions import ensure_first_names
from claims.names.rules import FIRST
from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_a_newsroom_that_is_there_gets_the_first_names(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0008")
    upgrade(database, "0010")
    assert rows_of(database, "name_group") == []
    for _ in range(2):
        with database.writing() as session:
            ensure_first_names(session)
    assert [row["names"].splitlines() for row in rows_of(database, "name_group")] == [*map(list, FIRST)]
    database.close()
    databases.drop(tmp_path / "old")
