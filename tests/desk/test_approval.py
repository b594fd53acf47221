"""What an approval survives and what it does not, on claims that the real actions brought to where they stand."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from claims.desk import actions
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import Forbidden, Invalid, Refused
from claims.history.models import Event, EventPayload
from claims.storage.engine import Database
from tests.conftest import NOW
from tests.desk.stages import Newsroom


def told(session: Session, claim_id: int) -> list[tuple[int, str, dict[str, Any]]]:
    query = (
        select(Event.id, Event.kind, EventPayload.after)
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .where(col(Event.claim_id) == claim_id)
        .order_by(col(Event.id))
    )
    return [(event_id or 0, kind, dict(after or {})) for event_id, kind, after in session.exec(query).all()]


def test_another_statement_voids_the_approval(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("approved")
        claim = actions.restate_claim(session, claim_id, "another one", by=newsroom.people["second"], at=NOW)
        assert claim.state is Work.RESEARCHING
        (_, moved, voided), (last, restated, _) = told(session, claim_id)[-2:]
        assert (moved, voided["voided"], restated) == ("claim.moved", True, "claim.restated")
        undone = actions.undo_event(session, last, by=newsroom.people["second"], at=NOW)
        assert undone.statement != "another one"
        assert undone.state is Work.RESEARCHING


def test_only_who_withdrew_an_approval_brings_it_back(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("approved")
        second, author = newsroom.people["second"], newsroom.people["editor_author"]
        actions.move_claim(
            session, claim_id, Work.RESEARCHING, by=second, at=NOW, reason="a source fell away"
        )
        event_id = told(session, claim_id)[-1][0]
        with pytest.raises(Refused):
            actions.undo_event(session, event_id, by=author, at=NOW)
        assert actions.undo_event(session, event_id, by=second, at=NOW).state is Work.APPROVED


def test_a_move_to_or_from_done_is_not_undone(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("done")
        editor = newsroom.people["editor"]
        actions.move_claim(
            session, claim_id, Work.RESEARCHING, by=editor, at=NOW, reason="news", checking_again=True
        )
        assert session.get_one(Claim, claim_id).checking_again
        with pytest.raises(Refused):
            actions.undo_event(session, told(session, claim_id)[-1][0], by=editor, at=NOW)


def test_the_history_says_that_an_admin_read_alone(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("in_review")
        admin = replace(newsroom.people["admin"], id=newsroom.people["assignee"].id)
        with pytest.raises(Forbidden):
            actions.move_claim(session, claim_id, Work.APPROVED, by=admin, at=NOW, reason="no one is in")
        actions.move_claim(
            session, claim_id, Work.APPROVED, by=admin, at=NOW, reason="no one is in", override=True
        )
        after = told(session, claim_id)[-1][2]
        assert (after["override"], after["reason"]) == (True, "no one is in")


def test_sending_back_keeps_the_comment_and_the_reader(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("in_review")
        checker = newsroom.people["checker"]
        claim = actions.move_claim(
            session, claim_id, Work.RESEARCHING, by=checker, at=NOW, reason="the second source is thin"
        )
        assert (claim.state, claim.reviewer_id) == (Work.RESEARCHING, checker.id)
        assert told(session, claim_id)[-1][2]["reason"] == "the second source is thin"


def test_sending_back_asks_what_is_missing(db: Database) -> None:
    """An editor may take a claim back without a word, but not by the form that asks for one."""
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("in_review")
        editor = newsroom.people["editor"]
        with pytest.raises(Invalid):
            actions.move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=NOW, sends_back=True)
        assert session.get_one(Claim, claim_id).state is Work.IN_REVIEW


@pytest.mark.parametrize("state", ["new", "accepted", "researching", "in_review"])
def test_a_checker_takes_the_second_reading_only_when_it_is_asked_for_and_nobody_has_it(
    db: Database, state: str
) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in(state)
        checker, second, editor = (newsroom.people[name] for name in ("checker", "second", "editor"))

        def take() -> None:
            actions.set_reviewer(session, claim_id, checker.id, by=checker, at=NOW)

        actions.set_reviewer(session, claim_id, second.id, by=editor, at=NOW)
        with pytest.raises(Forbidden):
            take()
        actions.set_reviewer(session, claim_id, None, by=editor, at=NOW)
        if state == "in_review":
            take()
            assert session.get_one(Claim, claim_id).reviewer_id == checker.id
        else:
            with pytest.raises(Forbidden):
                take()


def test_who_approved_is_neither_changed_nor_made_the_assignee(db: Database) -> None:
    with db.writing() as session:
        newsroom = Newsroom(session, NOW)
        claim_id = newsroom.claim_in("approved")
        editor, second = newsroom.people["editor"], newsroom.people["second"]
        with pytest.raises(Refused):
            actions.set_reviewer(session, claim_id, editor.id, by=editor, at=NOW)
        with pytest.raises(Refused):
            actions.assign_claim(session, claim_id, second.id, by=editor, at=NOW)


def test_the_card_keeps_what_belongs_on_it_only(db: Database) -> None:
    with db.writing() as session:
        claim_id = Newsroom(session, NOW).claim_in("new")
        actions.write_card(session, claim_id, evidence_count=3)
        assert session.get_one(Claim, claim_id).evidence_count == 3
        with pytest.raises(TypeError, match="state"):
            actions.write_card(session, claim_id, state=Work.DONE)  # type: ignore[call-arg]
