"""What the trash hangs into the worker: once an hour it removes what was thrown away a month ago."""

from datetime import datetime, timedelta

from flask import Flask, current_app

from claims.articles import slots as article_slots
from claims.articles import throwing as articles
from claims.importing import throwing as imports
from claims.jobs import slots as job_slots
from claims.storage.engine import Database
from claims.web.clock import now

SWEEPING = timedelta(hours=1)


def tick() -> None:
    """On every round of the worker, which is often: mostly there is nothing to do yet."""
    last: datetime | None = current_app.extensions.get("trash_swept")
    if last is None or not timedelta() <= now() - last < SWEEPING:
        sweep(current_app.extensions["database"])
        current_app.extensions["trash_swept"] = now()


def sweep(database: Database) -> None:
    """Remove what is due; files only once no row names them any more, so that a crash leaves a file and never a gap."""
    with database.writing() as session:
        left = articles.sweep(session, now())
        left.files |= imports.sweep(session, now())
    if left.files or left.records:
        with database.reading() as session:
            left.unlink(session, current_app.config["SETTINGS"].instance, now())


def register(_app: Flask) -> None:
    article_slots.KEEPS.append(imports.named_files)
    job_slots.TICKS.append(tick)
