"""Asking for a copy: the worker makes it."""

from datetime import datetime

from sqlmodel import Session

from claims.backup.queries import COPY
from claims.backup.rules import copy_name
from claims.history.actions import record
from claims.history.queries import last_event_id
from claims.jobs.actions import enqueue
from claims.jobs.models import Job, JobState
from claims.people.rules import Actor


def queue_copy(session: Session, *, at: datetime, by_hand: bool = False) -> Job:
    """Have the worker make a copy; one that is on its way is given back as is.

    The copy holds at least every event up to `head`. Its name is settled here, so that a second attempt replaces what
    the first one left.
    """
    payload = {"head": last_event_id(session), "name": copy_name(at, by_hand=by_hand)}
    return enqueue(session, COPY, payload, at=at, key=COPY)


def ask_copy(session: Session, *, by: Actor, at: datetime) -> Job:
    """A person wants a copy now, which is kept longer than the worker's own."""
    job = queue_copy(session, at=at, by_hand=True)
    if job.state == JobState.QUEUED:  # also when the worker had just asked for one of its own
        job.payload = {**job.payload, "name": copy_name(at, by_hand=True)}
        session.add(job)
    record(
        session, "backup.asked", by_id=by.id, at=at, thing_id=job.id or 0, after={"name": job.payload["name"]}
    )
    return job
