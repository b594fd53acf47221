"""0043 lets acts on many claims write own fields and stages; acts that there are stay, and their numbers come once."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def fill(database: Database) -> None:
    """An act of before with its claim; a later one is gone."""
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    claim = {**some_row(database, "claim"), "id": 1, "state": "new", "priority": "low"}
    put(database, "claim", {**claim, "publication": "unpublished"})
    act = {
        **some_row(database, "bulk_act"),
        "act": "untag",
        "stage": "done",
        "created_by_id": 1,
        "values": {},
    }
    put(database, "bulk_act", {**act, "id": 1})
    item = {**some_row(database, "bulk_item"), "bulk_id": 1, "claim_id": 1, "outcome": "done", "why": None}
    put(database, "bulk_item", item)
    put(database, "bulk_act", {**act, "id": 9})
    with database.writing() as session:
        session.execute(text("delete from bulk_act where id = 9"))


def test_acts_of_before_stay_and_the_new_ones_may_be_done(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0042")
    fill(database)
    was = {name: rows_of(database, name) for name in ("bulk_act", "bulk_item")}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("update bulk_act set act = 'field'"))
    upgrade(database, "0043")
    assert {name: rows_of(database, name) for name in was} == was
    for act in ("field", "stage", "give"):
        with database.writing() as session:
            session.execute(text("update bulk_act set act = :act"), {"act": act})
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("update bulk_act set act = 'burn'"))
    database.close()
    databases.drop(tmp_path / "old")


@pytest.mark.skipif(
    databases.SERVER is not None, reason="a sequence of PostgreSQL never gives a number twice"
)
def test_the_number_of_an_act_that_went_is_given_to_no_other(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0042")
    fill(database)
    upgrade(database, "0043")
    act = {
        **some_row(database, "bulk_act"),
        "act": "field",
        "stage": "done",
        "created_by_id": 1,
        "values": {},
    }
    put(database, "bulk_act", {name: value for name, value in act.items() if name != "id"})
    assert [row["id"] for row in rows_of(database, "bulk_act")] == [1, 10]
    database.close()
    databases.drop(tmp_path / "old")
