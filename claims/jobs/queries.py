"""Reading the table of jobs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from claims.jobs.models import Job, JobState


@dataclass(frozen=True)
class JobLine:
    """One job as a list shows it."""

    id: int
    kind: str
    state: JobState
    attempts: int
    run_at: datetime
    done_count: int
    total_count: int | None
    error: str | None


def takeable(at: datetime) -> ColumnElement[bool]:
    """Jobs that may be taken now: due ones, and those whose worker has not been heard of for a lease."""
    return or_(
        and_(col(Job.state) == JobState.QUEUED, col(Job.run_at) <= at),
        and_(col(Job.state) == JobState.RUNNING, col(Job.lease_until) < at),
    )


def is_due(session: Session, at: datetime) -> bool:
    """Whether there is anything to take: asked without the write lock."""
    return session.exec(select(Job.id).where(takeable(at)).limit(1)).first() is not None


def was_queued(session: Session, key: str) -> bool:
    """Whether there is, or within a month was, a job of this key."""
    return session.exec(select(Job.id).where(col(Job.key) == key).limit(1)).first() is not None


def is_open(session: Session, key: str) -> bool:
    """Whether a job of this key waits or runs."""
    open_ = col(Job.state).in_((JobState.QUEUED, JobState.RUNNING))
    return session.exec(select(Job.id).where(col(Job.key) == key, open_).limit(1)).first() is not None


def counts(session: Session) -> dict[str, int]:
    """How many jobs wait or run, and how many have failed for good."""
    query = (
        select(Job.state, func.count(col(Job.id)))
        .where(col(Job.state) != JobState.DONE)
        .group_by(col(Job.state))
    )
    found = {JobState(state): count for state, count in session.exec(query).all()}
    waiting = found.get(JobState.QUEUED, 0) + found.get(JobState.RUNNING, 0)
    return {"queued": waiting, "failed": found.get(JobState.FAILED, 0)}


def health(session: Session) -> dict[str, Any]:
    """For /healthz."""
    return {"jobs": counts(session)}


def newest(session: Session, limit: int = 50) -> list[JobLine]:
    """Open and failed jobs, then finished ones, newest first."""
    query = select(Job).order_by((col(Job.state) == JobState.DONE), col(Job.id).desc()).limit(limit)
    return [
        JobLine(
            job.id or 0,
            job.kind,
            job.state,
            job.attempts,
            job.run_at,
            job.done_count,
            job.total_count,
            job.error,
        )
        for job in session.exec(query).all()
    ]
