"""Writing down who is here, and forgetting who was. Working state: no events."""

from datetime import datetime

from sqlmodel import Session, col, delete

from claims.presence.models import ClaimPresence
from claims.presence.rules import GONE, Here, is_due


def note(session: Session, claim_id: int, person_id: int, *, writing: bool, at: datetime) -> bool:
    """This person is on a page of this claim; whether that had to be written down, which another window may have done."""
    found = session.get(ClaimPresence, (claim_id, person_id), with_for_update=True)
    if found is not None and not is_due(Here(person_id, found.writing), found.at, writing, at):
        return False
    row = found or ClaimPresence(claim_id=claim_id, person_id=person_id, writing=writing, at=at)
    row.writing, row.at = writing, at
    session.add(row)
    return True


def forget_gone(session: Session, at: datetime) -> None:
    session.exec(delete(ClaimPresence).where(col(ClaimPresence.at) <= at - GONE))
