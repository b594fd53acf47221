"""What the table of jobs and the history say of copies: the last one, the last try, and what none holds yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.backup import rules
from claims.history.models import Event
from claims.history.queries import last_event_id
from claims.jobs.models import Job, JobState

COPY = "backup.copy"  # kind and key of the job: one at a time, however many workers there are
Exists = Callable[[str], bool]


@dataclass(frozen=True)
class Tries:
    """`last` is the newest copy that was made, `tried_at` when one was last asked for, `open` whether one is on its way."""

    last: rules.Copied | None
    tried_at: datetime | None
    open: bool


def tries(session: Session, exists: Exists) -> Tries:
    """`exists` tells whether a copy with this file name is still there; one that is gone counts for nothing."""
    query = select(Job).where(col(Job.kind) == COPY).order_by(col(Job.id).desc())
    newest = session.exec(query.limit(1)).first()
    if newest is None:
        return Tries(None, None, open=False)
    made = session.exec(query.where(col(Job.state) == JobState.DONE).limit(1)).first()
    last = None
    if made is not None and exists(made.payload["name"]):
        last = rules.Copied(made.payload["head"], made.created_at)
    return Tries(last, newest.created_at, open=newest.state in {JobState.QUEUED, JobState.RUNNING})


def is_due(session: Session, exists: Exists, at: datetime) -> bool:
    """Whether the worker should make a copy now."""
    found, newest = tries(session, exists), last_event_id(session)
    if found.open:
        return False
    after = found.last.event_id if found.last else 0
    public = col(Event.kind).in_(rules.PUBLIC_EVENTS)
    published = (
        session.exec(select(Event.id).where(col(Event.id) > after, public).limit(1)).first() is not None
    )
    return rules.is_due(found.last, found.tried_at, newest, public=published, at=at)


def health(session: Session, exists: Exists, at: datetime) -> dict[str, Any]:
    """For /healthz: how the copies stand, when the last good one was made and how many seconds ago."""
    found, newest = tries(session, exists), last_event_id(session)
    after = found.last.event_id if found.last else 0
    oldest_missing = session.exec(
        select(Event.at).where(col(Event.id) > after).order_by(col(Event.id)).limit(1)
    ).first()
    last = found.last.at if found.last else None
    return {
        "status": rules.standing(found.last, newest, oldest_missing, at),
        "last": last.isoformat() if last else None,
        "age_seconds": int((at - last).total_seconds()) if last else None,
    }
