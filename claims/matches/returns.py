"""A published claim is seen again: a row to count, an event, and a notice to who checked it and who published it."""

from datetime import datetime

from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import Publication
from claims.history.actions import record
from claims.history.models import Event
from claims.matches.models import ClaimReturn
from claims.notices.actions import notify, retell, withdraw
from claims.people.models import Person
from claims.people.rules import Actor, Role

RETURNED = "claim.returned"  # the kind of the notice
EDITORS = (Role.EDITOR, Role.ADMIN)


def come_back(
    session: Session,
    claim: Claim,
    *,
    appearance_id: int | None = None,
    duplicate_id: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """This published claim is back, in one more place or as a duplicate of it."""
    claim_id = claim.id or 0
    seen = ClaimReturn(
        claim_id=claim_id, appearance_id=appearance_id, duplicate_id=duplicate_id, at=at, by_id=by.id
    )
    session.add(seen)
    session.flush()
    _tell(session, "return.added", seen, by, at)
    notify(session, [claim.assignee_id, *_editors(session, claim_id)], RETURNED, claim_id, by=by, at=at)


def leave_again(
    session: Session,
    claim_id: int,
    *,
    appearance_id: int | None = None,
    duplicate_id: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """That it was seen there, or as this duplicate, is taken back; the notice tells of the newest time that is left."""
    query = select(ClaimReturn).where(col(ClaimReturn.claim_id) == claim_id).order_by(col(ClaimReturn.id))
    returns = session.exec(query).all()
    gone = [
        each for each in returns if (each.appearance_id, each.duplicate_id) == (appearance_id, duplicate_id)
    ]
    for seen in gone:
        session.delete(seen)
        session.flush()
        _tell(session, "return.removed", seen, by, at)
    left = [each for each in returns if each not in gone]
    if gone and not left:
        withdraw(session, RETURNED, claim_id)
    elif gone and gone[-1] is returns[-1]:
        retell(session, RETURNED, claim_id, by_id=left[-1].by_id, at=left[-1].at)


def follow_duplicate(session: Session, claim: Claim, was_id: int | None, by: Actor, at: datetime) -> None:
    """For the desk: a claim that becomes a duplicate of a published one brings that back, until it is put back."""
    if was_id is not None:
        leave_again(session, was_id, duplicate_id=claim.id, by=by, at=at)
    head = session.get(Claim, claim.duplicate_of_id) if claim.duplicate_of_id is not None else None
    if head is not None and head.publication is Publication.PUBLISHED:
        come_back(session, head, duplicate_id=claim.id, by=by, at=at)


def _editors(session: Session, claim_id: int) -> list[int]:
    """Who published it last; every editor when that one is no editor here any more."""
    published = (
        select(Event.by_id)
        .where(col(Event.claim_id) == claim_id, col(Event.kind) == "publication.published")
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    publisher = session.exec(published).first()
    active = select(Person.id).where(col(Person.active), col(Person.role).in_(EDITORS))
    editors = [each for each in session.exec(active).all() if each is not None]
    return [publisher] if publisher in editors else editors


def _tell(session: Session, kind: str, seen: ClaimReturn, by: Actor, at: datetime) -> None:
    names = ("appearance_id", "duplicate_id")
    told = {name: value for name in names if (value := getattr(seen, name)) is not None}
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=seen.id or 0,
        claim_id=seen.claim_id,
        before=told if kind == "return.removed" else None,
        after=told if kind == "return.added" else None,
    )
