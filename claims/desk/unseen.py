"""What is new to a person: claims that others added or changed since this person opened them, or marked all as seen."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, delete, or_, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from claims.desk.models import Claim, SeenClaim, SeenUpto
from claims.desk.since import NO_VERSION
from claims.errors import Invalid
from claims.history.models import Event
from claims.people.rules import Actor
from claims.storage.rows import written_number
from claims.web.forms import ODD

_FIRST = ("claim.added", "claim.imported")  # told beside the first version, and news all the same
QUIET = tuple(kind for kind in NO_VERSION if kind not in _FIRST)


def _seen_upto(person_id: int) -> Any:
    query = select_columns(col(SeenUpto.event_id)).where(col(SeenUpto.person_id) == person_id)
    return func.coalesce(query.correlate(None).scalar_subquery(), 0)


def _seen_at_claim(person_id: int) -> Any:
    query = select_columns(col(SeenClaim.event_id)).where(
        col(SeenClaim.person_id) == person_id, col(SeenClaim.claim_id) == col(Claim.id)
    )
    return func.coalesce(query.correlate(Claim).scalar_subquery(), 0)


def _visible(by: Actor) -> ColumnElement[bool]:
    """What is confidential is news only for who may see it."""
    if by.is_editor:
        return true()
    ours = or_(col(Claim.assignee_id) == by.id, col(Claim.reviewer_id) == by.id)
    return or_(col(Event.confidential).is_(False), ours)


def is_new(by: Actor) -> ColumnElement[bool]:
    """Of the claim around it: whether somebody else changed it since this person saw it."""
    news = select_columns(col(Event.id)).where(
        col(Event.claim_id) == col(Claim.id),
        col(Event.id) > _seen_upto(by.id),
        col(Event.id) > _seen_at_claim(by.id),
        or_(col(Event.by_id).is_(None), col(Event.by_id) != by.id),
        col(Event.kind).not_in(QUIET),
        _visible(by),
    )
    return news.correlate(Claim).exists()


def last_event_of_claim() -> Any:
    """The newest event of the claim around it."""
    query = select_columns(func.max(col(Event.id))).where(col(Event.claim_id) == col(Claim.id))
    return query.correlate(Claim).scalar_subquery()


def new_ids(claim_ids: BindParameter[int], by: Actor) -> Select[Any]:
    """Those of these claims that are new to this person."""
    return select_columns(col(Claim.id)).where(col(Claim.id).in_(claim_ids), is_new(by))


# Each open board asks this every few seconds: it is put together once.
_STANDING = select_columns(
    select_columns(func.max(col(Event.id))).scalar_subquery(),
    select_columns(col(SeenUpto.changes))
    .where(col(SeenUpto.person_id) == bindparam("person_id"))
    .scalar_subquery(),
)


def standing_of(reading: Session | Connection, person_id: int) -> tuple[int, int]:
    """The last event of the history, and a number that changes with what this person saw; in one query."""
    row = reading.execute(_STANDING, {"person_id": person_id}).one()
    return row[0] or 0, row[1] or 0


def _changed(session: Session, person_id: int) -> SeenUpto:
    row = session.get(SeenUpto, person_id) or SeenUpto(person_id=person_id, event_id=0, changes=0)
    row.changes += 1
    session.add(row)
    return row


def saw(session: Session, person_id: int, claim_id: int, event_id: int) -> None:
    """Note that this person opened a claim as it was after this event; an older page takes nothing back."""
    row = session.get(SeenClaim, (person_id, claim_id))
    row = row or SeenClaim(person_id=person_id, claim_id=claim_id, event_id=0)
    if row.event_id < event_id:
        row.event_id = event_id
        session.add(row)
        _changed(session, person_id)


def asked_upto(text: str, last: int) -> int:
    """The number of an event that a form names, as far as there is one. Raises Invalid."""
    number = written_number(text)
    if number is None or number > last:
        raise Invalid("upto", ODD)
    return number


def saw_all(session: Session, person_id: int, event_id: int) -> None:
    """All claims are seen as they were after this event: one number, and the rows that it makes needless go."""
    row = _changed(session, person_id)
    row.event_id = max(row.event_id, event_id)
    session.exec(
        delete(SeenClaim).where(
            col(SeenClaim.person_id) == person_id, col(SeenClaim.event_id) <= row.event_id
        )
    )
