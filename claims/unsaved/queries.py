"""Reading someone's own unsaved text."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from claims.unsaved.models import UnsavedText
from claims.unsaved.rules import KEPT


def all_of(session: Session, person_id: int, at: datetime) -> list[UnsavedText]:
    """All that this person has, the newest first."""
    query = select(UnsavedText).where(
        col(UnsavedText.person_id) == person_id, col(UnsavedText.at) > at - KEPT
    )
    return list(session.exec(query.order_by(col(UnsavedText.at).desc(), col(UnsavedText.key))).all())


def offered(session: Session, person_id: int, actions: Sequence[str], at: datetime) -> list[UnsavedText]:
    """What this person has typed and not saved in forms that are sent to these paths."""
    return [each for each in all_of(session, person_id, at) if each.action in actions]


def sent_now(session: Session, person_id: int, action: str, sent: Mapping[str, str]) -> list[str]:
    """Keys of this person's unsaved text that the form which was just sent to this path holds."""
    query = select(UnsavedText).where(
        col(UnsavedText.person_id) == person_id, col(UnsavedText.action) == action
    )
    return [
        each.key
        for each in session.exec(query).all()
        if all(sent.get(name) == text for name, text in each.fixed.items())
    ]
