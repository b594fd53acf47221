"""What backups hang into the worker and /healthz: a copy whenever the history has gone on long enough without one."""

from contextlib import suppress
from typing import Any

from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from claims.backup import copies, heads, queries
from claims.backup.actions import queue_copy
from claims.backup.taking import Newsroom
from claims.errors import N_
from claims.history import slots as history_slots
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.people import slots as people_slots
from claims.people.rules import Permission
from claims.web import slots as web_slots
from claims.web.clock import now


def newsroom() -> Newsroom:
    """This application's newsroom."""
    config = current_app.config
    return Newsroom(current_app.extensions["database"], config["SETTINGS"], config["VERSION"])


def exists(name: str) -> bool:
    """Whether a copy is still there. On a server another machine's worker may have it, in a folder of its own."""
    here = newsroom()
    return not here.database.is_sqlite or (here.settings.backups / name).exists()


def tick() -> None:
    """On every round of the worker: queue a copy when one is due."""
    database, at = newsroom().database, now()
    with database.reading() as session:
        if not queries.is_due(session, exists, at):
            return
    with (
        suppress(IntegrityError),
        database.writing() as session,
    ):  # another worker queued it at the same moment
        if queries.is_due(session, exists, at):
            queue_copy(session, at=at)


def copy_job(context: JobContext) -> None:
    copies.make_copy(newsroom(), context)


def health(session: Session) -> dict[str, Any]:
    return {"backup": queries.health(session, exists, now())}


def register(_app: Flask) -> None:
    job_slots.HANDLERS[queries.COPY] = copy_job
    job_slots.TICKS.append(tick)
    web_slots.HEALTH.append(health)
    web_slots.MEANINGS["claimdesk_backup_age_seconds"] = (
        "Seconds since the last copy of the newsroom was begun."
    )
    history_slots.OUTSIDE.append(lambda: heads.kept(newsroom().settings.backups))
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.AROUND,
            "backup.index",
            N_("Backups"),
            N_("The copies there are, how to put one back, and a copy at once."),
            Permission.MANAGE,
        )
    )
