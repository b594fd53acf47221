"""Queueing a job, and the steps of the worker that has it. Every step after taking names the worker: who lost the
lease changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete, select, update

from claims.jobs.models import Job, JobState
from claims.jobs.queries import takeable

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
KEEP_DONE = timedelta(days=30)
ERROR_LENGTH = 2000
WORKER_DIED = "the worker ended while doing this, every time it was tried"


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
    max_attempts: int = 5,
) -> Job:
    """Queue work in the same transaction as the change that asks for it; an open job of this key is given back as is."""
    if key is not None:
        query = select(Job).where(
            col(Job.key) == key, col(Job.state).in_((JobState.QUEUED, JobState.RUNNING))
        )
        existing = session.exec(query).first()
        if existing is not None:
            return existing
    job = Job(
        kind=kind, payload=payload, key=key, run_at=run_at or at, created_at=at, max_attempts=max_attempts
    )
    session.add(job)
    session.flush()
    return job


def lease_next(session: Session, worker: str, at: datetime) -> Job | None:
    """Take the job that waits longest, or one whose worker died; None when nothing is due."""
    _give_up_deadly(session, at)
    chosen = select(Job.id).where(takeable(at)).order_by(col(Job.run_at), col(Job.id)).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    taken = session.exec(
        update(Job)
        .where(col(Job.id) == chosen.scalar_subquery())
        .values(
            state=JobState.RUNNING,
            leased_by=worker,
            lease_until=at + LEASE,
            attempts=col(Job.attempts) + 1,
            done_count=0,
        )
        .returning(Job)
        .execution_options(populate_existing=True)
    )
    return taken.scalars().first()


def _give_up_deadly(session: Session, at: datetime) -> None:
    """A job that ends its worker each time must not do so for ever."""
    session.exec(
        update(Job)
        .where(
            col(Job.state) == JobState.RUNNING,
            col(Job.lease_until) < at,
            col(Job.attempts) >= col(Job.max_attempts),
        )
        .values(state=JobState.FAILED, error=WORKER_DIED, finished_at=at, leased_by=None, lease_until=None)
    )


def renew(session: Session, job_id: int, worker: str, at: datetime) -> bool:
    """Keep the lease for another while; False when another worker has the job."""
    return _change_mine(session, job_id, worker, lease_until=at + LEASE)


def progress(session: Session, job_id: int, worker: str, done: int, total: int | None) -> bool:
    return _change_mine(session, job_id, worker, done_count=done, total_count=total)


def finish(session: Session, job_id: int, worker: str, at: datetime) -> bool:
    return _change_mine(
        session,
        job_id,
        worker,
        state=JobState.DONE,
        finished_at=at,
        error=None,
        leased_by=None,
        lease_until=None,
    )


def give_back(session: Session, job_id: int, worker: str, at: datetime) -> bool:
    """The worker is asked to stop: the attempt does not count, and any worker may go on at once."""
    return _change_mine(
        session,
        job_id,
        worker,
        state=JobState.QUEUED,
        run_at=at,
        attempts=col(Job.attempts) - 1,
        leased_by=None,
        lease_until=None,
    )


def fail(session: Session, job_id: int, worker: str, error: str, at: datetime) -> bool:
    """Try again later, each time four times as late; after the last attempt the job stays failed, with the reason."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        return False
    values: dict[str, Any] = {"error": error[:ERROR_LENGTH], "leased_by": None, "lease_until": None}
    if job.attempts >= job.max_attempts:
        values |= {"state": JobState.FAILED, "finished_at": at}
    else:
        values |= {"state": JobState.QUEUED, "run_at": at + wait_before(job.attempts + 1)}
    return _change_mine(session, job_id, worker, **values)


def wait_before(attempt: int) -> timedelta:
    """5 s before the second attempt, 20 s before the third, and so on, at most an hour.

    >>> [int(wait_before(n).total_seconds()) for n in (2, 3, 4, 9)]
    [5, 20, 80, 3600]
    """
    times: int = 4 ** min(attempt - 2, 10)
    return min(FIRST_WAIT * times, LONGEST_WAIT)


def forget_done(session: Session, at: datetime) -> None:
    """Finished jobs are kept for a month."""
    session.exec(delete(Job).where(col(Job.state) == JobState.DONE, col(Job.finished_at) < at - KEEP_DONE))


def _change_mine(session: Session, job_id: int, worker: str, **values: Any) -> bool:
    """Change a job that this worker still has."""
    result: CursorResult[Any] = session.exec(
        update(Job)
        .where(col(Job.id) == job_id, col(Job.leased_by) == worker, col(Job.state) == JobState.RUNNING)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount == 1
