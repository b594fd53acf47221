"""0042 lets rows of an import be thrown away; rows keep what they are, and their numbers still come once."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from claims.storage.engine import Database
from claims.storage.migrate import alembic_config, upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row

OUTCOMES = ("new", "known", "broken", "added")


def fill(database: Database) -> None:
    """A row of each outcome; a further one is gone."""
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    kinds = {"format": "lines", "stage": "checked", "columns": {}, "labels": {}, "created_by_id": 1}
    put(database, "claim_import", {**some_row(database, "claim_import"), "id": 1, **kinds})
    row = {**some_row(database, "import_row"), "import_id": 1, "reasons": [], "content": {"statement": "x"}}
    for number, outcome in enumerate(OUTCOMES, 1):
        put(database, "import_row", {**row, "id": number, "number": number, "outcome": outcome})
    put(database, "import_row", {**row, "id": 99, "number": 99, "outcome": "new"})
    with database.writing() as session:
        session.execute(text("delete from import_row where id = 99"))


def test_rows_keep_what_they_have_and_none_is_thrown_away(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0041")
    fill(database)
    was = rows_of(database, "import_row")
    upgrade(database, "0042")
    assert rows_of(database, "import_row") == [{**row, "thrown_at": None} for row in was]
    assert [row["outcome"] for row in was] == list(OUTCOMES)
    assert [row["thrown_count"] for row in rows_of(database, "claim_import")] == [0]
    database.close()
    databases.drop(tmp_path / "old")


def test_a_row_may_be_thrown_away_and_removed_then_and_what_is_no_outcome_may_not_be(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0041")
    fill(database)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("update import_row set outcome = 'thrown' where id = 1"))
    upgrade(database, "0042")
    with database.writing() as session:
        session.execute(text("update import_row set outcome = 'thrown' where id = 1"))
        session.execute(text("update import_row set outcome = 'removed' where id = 2"))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("update import_row set outcome = 'odd' where id = 3"))
    assert [row["outcome"] for row in rows_of(database, "import_row")][:2] == ["thrown", "removed"]
    database.close()
    databases.drop(tmp_path / "old")


@pytest.mark.skipif(
    databases.SERVER is not None, reason="a sequence of PostgreSQL never gives a number twice"
)
def test_the_number_of_a_row_that_went_is_given_to_no_other(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0041")
    fill(database)
    upgrade(database, "0042")
    row = {**rows_of(database, "import_row")[0], "number": 5}
    del row["id"]
    put(database, "import_row", row)
    assert rows_of(database, "import_row")[-1]["id"] == 100
    database.close()
    databases.drop(tmp_path / "old")


def test_back_at_the_schema_before_what_was_thrown_away_counts_as_broken(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0041")
    fill(database)
    was = rows_of(database, "claim_import")[0]["broken_count"]
    upgrade(database, "0042")
    with database.writing() as session:
        session.execute(text("update import_row set outcome = 'thrown' where id = 1"))
        session.execute(text("update claim_import set thrown_count = 1"))
    command.downgrade(alembic_config(database), "0041")
    assert [row["outcome"] for row in rows_of(database, "import_row")] == ["broken", *OUTCOMES[1:]]
    assert rows_of(database, "claim_import")[0]["broken_count"] == was + 1
    database.close()
    databases.drop(tmp_path / "old")
