"""Reading the history: a claim's timeline, what came after an event, and where the chain ends now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.history.chain import FIRST_PREVIOUS
from claims.history.checking import CHAINED, Fault, first_fault
from claims.history.models import Event, EventPayload

__all__ = [
    "Fault",
    "Line",
    "chained",
    "changed_only_by",
    "claim_timeline",
    "event_line",
    "events_after",
    "first_fault",
    "head",
    "last_event_id",
    "last_event_of",
    "lines_of",
    "numbers",
    "seen_by_all",
]
BATCH = 1000
PAYLOAD = ("salt", "before", "after", "erased_at", "erased_by_id", "erased_because")
# Events with which a thing has its first version, so that nobody had seen another one.
FIRST_VERSION = (
    "article.added",
    "claimant.added",
    "comment.added",
    "contact.asked",
    "evidence.added",
    "picture.added",
    "search.saved",
)
# Events of a comment that leave its text, and so its version, as it was.
SAME_VERSION = ("comment.resolved", "comment.reopened", "comment.hidden")
# Of an account few events make a newer version: signing in, links and passwords do not.
NEWER_ACCOUNT = (
    "person.renamed",
    "person.role_changed",
    "person.deactivated",
    "person.reactivated",
    "person.absence_set",
)


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
    erased_by_id: int | None
    erased_because: str | None
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
    col(EventPayload.erased_by_id),
    col(EventPayload.erased_because),
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


def _of_claim(query: Select[Any], claim_id: int, *, confidential: bool) -> Select[Any]:
    """Events of one claim, newest first; confidential ones only for who may see them."""
    query = query.where(col(Event.claim_id) == claim_id).order_by(col(Event.id).desc())
    return query if confidential else query.where(seen_by_all())


def claim_timeline(
    session: Session,
    claim_id: int,
    *,
    confidential: bool,
    limit: int = 500,
    things: Collection[str] = (),
    before: int | None = None,
) -> list[Line]:
    """The newest events of one claim, newest first: of these things alone, if any are given, and from before an event."""
    query = _of_claim(_LINE, claim_id, confidential=confidential)
    if things:
        query = query.where(col(Event.thing).in_(things))
    if before is not None:
        query = query.where(col(Event.id) < before)
    return [Line(*row) for row in session.execute(query.limit(limit)).all()]


def chained(session: Session, claim_id: int, *, confidential: bool) -> list[dict[str, Any]]:
    """Every event of a claim, the oldest first, with all that its digest is made of and the digest before it."""
    columns = [
        *(getattr(Event, name) for name in ("id", *CHAINED, "previous", "digest")),
        *(getattr(EventPayload, name) for name in PAYLOAD),
    ]
    query = select_columns(*columns).join_from(
        Event, EventPayload, col(EventPayload.event_id) == col(Event.id)
    )
    rows = session.execute(_of_claim(query, claim_id, confidential=confidential)).all()
    return [dict(row._mapping) for row in reversed(rows)]


def events_after(
    session: Session, event_id: int, *, limit: int = BATCH, but: Collection[str] = ()
) -> list[Line]:
    """Events later than this one, in order, `but` those of these kinds: what a follower of the log has still to do."""
    query = _LINE.where(col(Event.id) > event_id, col(Event.kind).not_in(but))
    rows = session.execute(query.order_by(col(Event.id)).limit(limit)).all()
    return [Line(*row) for row in rows]


def numbers(session: Session) -> dict[str, Any]:
    """For /metrics: how many events there are."""
    return {"history": {"events": session.exec(select(func.count(col(Event.id)))).one()}}


def event_line(session: Session, event_id: int) -> Line | None:
    """One event; None when there is none with this number."""
    row = session.execute(_LINE.where(col(Event.id) == event_id)).first()
    return Line(*row) if row else None


def lines_of(
    session: Session, thing: str, thing_id: int, *, kinds: Collection[str], limit: int = BATCH
) -> list[Line]:
    """The newest events of these kinds of one thing, newest first."""
    query = _LINE.where(
        col(Event.thing) == thing, col(Event.thing_id) == thing_id, col(Event.kind).in_(kinds)
    )
    return [Line(*row) for row in session.execute(query.order_by(col(Event.id).desc()).limit(limit)).all()]


def last_event_id(session: Session) -> int:
    return session.exec(select(func.max(Event.id))).one() or 0


def head(session: Session) -> tuple[int, str]:
    """Number and digest of the newest event: kept anywhere else, it shows later that nothing before it was changed.

    Of an empty history: 0, and the digest that the first event will name as the one before it.
    """
    newest = session.exec(select(Event.id, Event.digest).order_by(col(Event.id).desc()).limit(1)).first()
    return (newest[0] or 0, newest[1]) if newest else (0, FIRST_PREVIOUS)


def changed_only_by(session: Session, person_id: int, thing: str, thing_id: int, *, versions: int) -> bool:
    """Whether this person alone made the newest versions of a thing, as many as asked."""
    kind = col(Event.kind)
    query = select(Event.by_id).where(
        col(Event.thing) == thing,
        col(Event.thing_id) == thing_id,
        kind.in_(NEWER_ACCOUNT) if thing == "person" else kind.not_in((*FIRST_VERSION, *SAME_VERSION)),
    )
    makers = session.exec(query.order_by(col(Event.id).desc()).limit(max(versions, 0))).all()
    return 0 < versions == len(makers) and set(makers) == {person_id}


def last_event_of(session: Session, thing: str, thing_id: int) -> Line | None:
    """The newest event of one thing; undo is open only while this is still the event to undo."""
    query = _LINE.where(col(Event.thing) == thing, col(Event.thing_id) == thing_id)
    row = session.execute(query.order_by(col(Event.id).desc()).limit(1)).first()
    return Line(*row) if row else None
