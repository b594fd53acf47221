"""Reading the history: a claim's timeline, what came after an event, and whether the chain holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.history.chain import FIRST_PREVIOUS, event_digest, payload_digest
from claims.history.models import Event, EventPayload

BATCH = 1000


@dataclass(frozen=True)
class Line:
    """One event as a reader sees it; before and after are None when its payload was erased."""

    id: int
    kind: str
    at: datetime
    by_id: int | None
    thing: str
    thing_id: int
    claim_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    erased_at: datetime | None
    confidential: bool


_LINE = select_columns(
    col(Event.id),
    col(Event.kind),
    col(Event.at),
    col(Event.by_id),
    col(Event.thing),
    col(Event.thing_id),
    col(Event.claim_id),
    col(EventPayload.before),
    col(EventPayload.after),
    col(EventPayload.erased_at),
    col(Event.confidential),
).join_from(Event, EventPayload, col(EventPayload.event_id) == col(Event.id))


_later = aliased(Event)


def seen_by_all() -> ColumnElement[bool]:
    """Events that everyone of the desk may read: of nothing that is confidential, or became so later."""
    became = exists(
        select_columns(1).where(
            col(_later.thing) == col(Event.thing),
            col(_later.thing_id) == col(Event.thing_id),
            col(_later.id) > col(Event.id),
            col(_later.confidential),
        )
    )
    return and_(col(Event.confidential).is_(False), ~became)


def claim_timeline(session: Session, claim_id: int, *, confidential: bool, limit: int = 500) -> list[Line]:
    """The newest events of one claim, newest first; confidential ones only for who may see them."""
    query = _LINE.where(col(Event.claim_id) == claim_id)
    if not confidential:
        query = query.where(seen_by_all())
    rows = session.execute(query.order_by(col(Event.id).desc()).limit(limit)).all()
    return [Line(*row) for row in rows]


def events_after(session: Session, event_id: int, *, limit: int = BATCH) -> list[Line]:
    """Events later than this one, in order: what a follower of the log has still to do."""
    rows = session.execute(_LINE.where(col(Event.id) > event_id).order_by(col(Event.id)).limit(limit)).all()
    return [Line(*row) for row in rows]


def last_event_id(session: Session) -> int:
    return session.exec(select(func.max(Event.id))).one() or 0


def last_event_of(session: Session, thing: str, thing_id: int) -> Line | None:
    """The newest event of one thing; undo is open only while this is still the event to undo."""
    query = _LINE.where(col(Event.thing) == thing, col(Event.thing_id) == thing_id)
    row = session.execute(query.order_by(col(Event.id).desc()).limit(1)).first()
    return Line(*row) if row else None


@dataclass(frozen=True)
class Fault:
    """The first row at which the chain does not hold."""

    event_id: int
    problem: str


def first_fault(session: Session) -> Fault | None:
    """Walk the whole chain; None when every digest and payload is as it was written."""
    previous, after = FIRST_PREVIOUS, 0
    while True:
        rows: Sequence[tuple[Event, EventPayload | None]] = session.exec(
            select(Event, EventPayload)
            .join(EventPayload, col(EventPayload.event_id) == col(Event.id), isouter=True)
            .where(col(Event.id) > after)
            .order_by(col(Event.id))
            .limit(BATCH)
        ).all()
        if not rows:
            return None
        for event, payload in rows:
            after = event.id or 0
            problem = _problem(event, payload, previous)
            if problem:
                return Fault(after, problem)
            previous = event.digest
        session.expunge_all()


def _problem(event: Event, payload: EventPayload | None, previous: str) -> str | None:
    if event.previous != previous:
        return "the row before it was changed, removed or added"
    facts = event.model_dump(
        include={"kind", "at", "by_id", "thing", "thing_id", "claim_id", "confidential", "payload_digest"}
    )
    if event.digest != event_digest(previous, **facts):
        return "the row was changed"
    if payload is None:
        return "its payload is missing"
    if (
        payload.erased_at is None
        and payload_digest(payload.salt, payload.before, payload.after) != event.payload_digest
    ):
        return "its payload was changed"
    return None
