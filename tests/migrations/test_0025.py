"""0025 brings triage: claims that are there have no points yet, and declined ones remember how often they were asked for."""

from pathlib import Path

from claims.storage.migrate import upgrade
from claims.triage.actions import ensure_first_questions
from claims.triage.rules import FIRST
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_claims_and_asks_the_first_questions(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0024")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    for number, state in ((1, "new"), (2, "declined")):
        claim = {"id": number, "state": state, "demand": 7, "duplicate_of_id": None, "claimant_id": None}
        kinds = {
            "priority": "normal",
            "publication": "unpublished",
            "decline_reason": None,
            "state_before": None,
        }
        put(database, "claim", {**some_row(database, "claim"), **claim, **kinds})
    was = rows_of(database, "claim")
    upgrade(database, "0025")
    points = {"answer_points": 0, "worth_points": None}
    assert rows_of(database, "claim") == [
        {**row, **points, "declined_demand": 7 if row["state"] == "declined" else None} for row in was
    ]
    for _ in range(2):
        with database.writing() as session:
            ensure_first_questions(session)
    assert [(row["nl"], row["weight"]) for row in rows_of(database, "triage_question")] == [
        (nl, weight) for nl, _en, weight in FIRST
    ]
    database.close()
    databases.drop(tmp_path / "old")
