"""0041 makes a row of each of the ten reasons; claims and tips keep theirs, and numbers of tips still come once."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from claims.desk.states import DeclineReason
from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def fill(database: Database) -> None:
    """A claim and a tip for each reason and one of each without; a further tip is gone."""
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    claim: dict[str, Any] = {**some_row(database, "claim"), "priority": "low", "publication": "unpublished"}
    reasons = [*(key.value for key in DeclineReason), None]
    for number, reason in enumerate(reasons, 1):
        state = "declined" if reason else "new"
        put(database, "claim", {**claim, "id": number, "state": state, "decline_reason": reason})
        tip = {**some_row(database, "tip"), "id": number, "token_digest": str(number)}
        put(database, "tip", {**tip, "claim_id": number, "dismissed_because": reason})
    put(database, "tip", {**some_row(database, "tip"), "id": 99, "token_digest": "gone"})
    with database.writing() as session:
        session.execute(text("delete from tip where id = 99"))


def test_claims_and_tips_keep_what_they_have(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0040")
    fill(database)
    was = {name: rows_of(database, name) for name in ("claim", "tip")}
    upgrade(database, "0041")
    assert {name: rows_of(database, name) for name in was} == was
    assert len(was["claim"]) == len(was["tip"]) == len(DeclineReason) + 1
    rows = rows_of(database, "decline_reason")
    assert [row["key"] for row in rows] == [key.value for key in DeclineReason]
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    assert {(row["nl"], row["told_nl"], row["retired_at"], row["version"]) for row in rows} == {
        ("", "", None, 1)
    }
    database.close()
    databases.drop(tmp_path / "old")


def test_a_reason_of_the_desk_may_be_given_then_and_what_is_none_may_not(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0040")
    fill(database)
    with database.writing() as session, pytest.raises(IntegrityError):
        session.execute(text("update claim set decline_reason = 'own-1' where id = 1"))
    upgrade(database, "0041")
    own = {**some_row(database, "decline_reason"), "id": 11, "key": "own-1", "nl": "al rechtgezet"}
    put(database, "decline_reason", own)
    for table, column in (("claim", "decline_reason"), ("tip", "dismissed_because")):
        with database.writing() as session:
            session.execute(text(f"update {table} set {column} = 'own-1' where id = 1"))  # noqa: S608  our own words
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(text(f"update {table} set {column} = 'own-2' where id = 2"))  # noqa: S608
        assert [row[column] for row in rows_of(database, table)][:2] == ["own-1", "prediction"]
    database.close()
    databases.drop(tmp_path / "old")


@pytest.mark.skipif(
    databases.SERVER is not None, reason="a sequence of PostgreSQL never gives a number twice"
)
def test_the_number_of_a_tip_that_went_is_given_to_no_other(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0040")
    fill(database)
    upgrade(database, "0041")
    tip = some_row(database, "tip")
    del tip["id"]
    put(database, "tip", {**tip, "token_digest": "next"})
    assert rows_of(database, "tip")[-1]["id"] == 100
    database.close()
    databases.drop(tmp_path / "old")
