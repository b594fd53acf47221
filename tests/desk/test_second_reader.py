"""The part of second reader shows what is confidential: nobody but an editor takes it from who was asked."""

from typing import Any

import pytest
from sqlmodel import Session

from claims.desk.actions import move_claim, set_reviewer
from claims.desk.models import Claim
from claims.desk.rules import Work, may_see_confidential
from claims.errors import Forbidden
from claims.publishing.actions import approve_and_publish
from claims.publishing.scheduling import approve_and_schedule
from claims.storage.engine import Database
from tests.conftest import NOW
from tests.desk.stages import Newsroom

TAKING: list[dict[str, Any]] = [
    {"to": Work.RESEARCHING, "reason": "x", "sends_back": True},
    {"to": Work.APPROVED},
]


def asked(session: Session) -> tuple[Newsroom, int]:
    """A claim that waits for the checker who was asked to read it."""
    newsroom = Newsroom(session, NOW)
    claim_id = newsroom.claim_in("in_review")
    set_reviewer(session, claim_id, newsroom.people["asked"].id, by=newsroom.people["assignee"], at=NOW)
    return newsroom, claim_id


@pytest.mark.parametrize("fields", TAKING)
def test_a_checker_does_not_take_the_part_from_who_was_asked(db: Database, fields: dict[str, Any]) -> None:
    with db.writing() as session:
        newsroom, claim_id = asked(session)
        checker = newsroom.people["checker"]
        with pytest.raises(Forbidden):
            move_claim(session, claim_id, by=checker, at=NOW, **fields)
        claim = session.get_one(Claim, claim_id)
        assert (claim.state, claim.reviewer_id) == (Work.IN_REVIEW, newsroom.people["asked"].id)
        assert not may_see_confidential(checker, claim.assignee_id, claim.reviewer_id)


@pytest.mark.parametrize("fields", TAKING)
@pytest.mark.parametrize("person", ["asked", "editor"])
def test_who_was_asked_reads_and_an_editor_may_take_over(
    db: Database, person: str, fields: dict[str, Any]
) -> None:
    with db.writing() as session:
        newsroom, claim_id = asked(session)
        claim = move_claim(session, claim_id, by=newsroom.people[person], at=NOW, **fields)
        assert claim.reviewer_id == newsroom.people[person].id


@pytest.mark.parametrize("act", [approve_and_publish, approve_and_schedule])
def test_only_an_editor_approves_and_publishes_in_one_act(db: Database, act: Any) -> None:
    with db.writing() as session:
        newsroom, claim_id = asked(session)
        for person in ("checker", "asked"):
            with pytest.raises(Forbidden):
                act(session, claim_id, by=newsroom.people[person], at=NOW)
        act(session, claim_id, by=newsroom.people["editor"], at=NOW)
        assert session.get_one(Claim, claim_id).reviewer_id == newsroom.people["editor"].id


def test_the_web_refuses_it_too(db: Database, as_: Any, cast: Any) -> None:
    with db.writing() as session:
        _, claim_id = asked(session)
        claim = session.get_one(Claim, claim_id)
        reader, version = claim.reviewer_id, claim.version
    fields = {"to": "researching", "reason": "x", "sends_back": "y", "seen_version": version}
    as_("checker").post(f"/desk/claims/{claim_id}/state", fields, status=403)
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).reviewer_id == reader
