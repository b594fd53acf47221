"""Telling of deadlines: once when one comes near and once when it has passed, for each deadline of a claim."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_
from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import OPEN, Work
from claims.following import slots
from claims.following.models import DueTold
from claims.notices.actions import notify
from claims.storage.engine import Database

DUE_SOON, LATE = "claim.due_soon", "claim.late"
SOON = timedelta(days=1)
MOST = 200  # claims told of in one go


def tell_of_due(database: Database, today: date, at: datetime) -> bool:
    """Tell who works on, or reads, what is due today or tomorrow or was due before; whether there was anything."""
    with database.reading() as session:
        if not _untold(session, today, 1):
            return False
    with database.writing() as session:
        for claim in _untold(session, today, MOST):
            late = claim.due_on is not None and claim.due_on < today
            session.add(DueTold(claim_id=claim.id or 0, due_on=claim.due_on or today, late=late, at=at))
            people = _people(claim)
            notify(session, people, LATE if late else DUE_SOON, claim.id or 0, at=at)
            news = slots.News("late" if late else "due", claim, people[-1] or people[0], None, at)
            for hear in slots.PASSED_ON:
                hear(session, news)
    return True


def _people(claim: Claim) -> list[int | None]:
    """Whose turn it is: with the second reader it is the reader's, and who asked for it hears as well."""
    return [claim.assignee_id, claim.reviewer_id if claim.state is Work.IN_REVIEW else None]


def _untold(session: Session, today: date, limit: int) -> Sequence[Claim]:
    """Open claims of someone with a deadline near or past of which nobody was told."""
    late = col(Claim.due_on) < today
    known = exists().where(
        col(DueTold.claim_id) == col(Claim.id),
        col(DueTold.due_on) == col(Claim.due_on),
        or_(col(DueTold.late), ~late),
    )
    query = select(Claim).where(
        col(Claim.due_on) <= today + SOON,
        col(Claim.state).in_(OPEN),
        or_(col(Claim.assignee_id).is_not(None), col(Claim.reviewer_id).is_not(None)),
        ~known,
    )
    return session.exec(query.order_by(col(Claim.id)).limit(limit)).all()
