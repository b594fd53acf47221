"""A desk full of claims, in every state, for the pages that list them; and a counter of the queries a page makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from claims.desk import actions
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, DeclineReason, Priority, Work
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.engine import Database
from claims.storage.types import PartialDate

RATING = {"key": "mostly_true", "symbol": "◕", "truth": 4, "nl": "grotendeels waar", "en": "mostly true"}
AGO = timedelta(days=3)


def add(
    session: Session, by: Actor, at: datetime, statement: str = "The bridge is open", **card: Any
) -> Claim:
    """One new claim with a place and these columns."""
    claim = actions.add_claim(session, statement=statement, language="nl", by=by, at=at - AGO)
    actions.add_appearance(
        session,
        claim.id or 0,
        kind=AppearanceKind.URL,
        url="https://news.example/1",
        title="The news",
        said_on=PartialDate("2026-11"),
        by=by,
        at=at - AGO,
    )
    for name, value in card.items():
        setattr(claim, name, value)
    session.add(claim)
    session.flush()
    return claim


def moved(
    session: Session, claim: Claim, to: Work, by: Actor, at: datetime, reason: str | None = None
) -> None:
    """Put the claim in a state whose gates are not this test's matter, and tell it as the desk would."""
    before = {"state": claim.state.value}
    after = {"state": to.value, **({"reason": reason} if reason else {})}
    claim.state, claim.updated_at = to, at
    session.add(claim)
    claim_id = claim.id or 0
    record(
        session,
        "claim.moved",
        by_id=by.id,
        at=at,
        thing_id=claim_id,
        claim_id=claim_id,
        before=before,
        after=after,
    )


def fill(session: Session, checker: Actor, editor: Actor, at: datetime, count: int) -> None:
    """This many claims, taking turns through all states, each with something to show."""
    for number in range(count):
        state = list(Work)[number % len(Work)]
        claim = add(
            session,
            editor,
            at,
            f"Statement {number}",
            claimant_name=f"Claimant {number % 7}",
            demand=number,
            evidence_count=number % 4,
            priority=list(Priority)[number % 3],
            due_on=(at + timedelta(days=number % 9 - 3)).date(),
            assignee_id=checker.id if number % 2 else editor.id,
            rating=RATING if number % 3 else None,
        )
        actions.set_tags(session, claim.id or 0, [f"topic {number % 3}", "all"], by=editor, at=at)
        if state is not Work.NEW:
            moved(session, claim, state, checker, at - timedelta(hours=number))
        if state is Work.DECLINED:
            claim.decline_reason, claim.state_before = DeclineReason.OPINION, Work.NEW
        if state is Work.DUPLICATE:
            claim.duplicate_of_id, claim.state_before = 1, Work.NEW


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The statements sent to the database by reading sessions meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")):
            sent.append(statement)

    event.listen(db.reader, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.reader, "before_cursor_execute", note)
