"""The history's head in the log, once a day: an anchor that does not lie in the database."""

import logging
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from claims.history.queries import head
from claims.jobs.actions import enqueue
from claims.jobs.queries import was_queued
from claims.jobs.slots import JobContext
from claims.storage.engine import Database

LOG_HEAD = "history.log_head"
log = logging.getLogger("claimdesk.history")


def ask_for_head(database: Database, at: datetime) -> None:
    """Queue today's log line unless some worker has done so."""
    key = f"{LOG_HEAD}:{at.date().isoformat()}"
    with database.reading() as session:
        if was_queued(session, key):
            return
    with suppress(IntegrityError), database.writing() as session:  # another worker was first
        if not was_queued(session, key):
            enqueue(session, LOG_HEAD, {}, at=at, key=key)


def log_head(context: JobContext) -> None:
    """The line: what `flask history check --head ID:DIGEST` takes."""
    with context.database.reading() as session:
        event_id, digest = head(session)
    log.info(
        "history head %s:%s",
        event_id,
        digest,
        extra={"history_head_id": event_id, "history_head_digest": digest},
    )
