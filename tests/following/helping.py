"""The worker's round for notices and mail, at a moment of the test's choice."""

import threading
from datetime import datetime

from flask import Flask
from sqlmodel import col, select

from claims.following.wiring import tick
from claims.jobs.worker import Worker
from claims.notices.models import Notice
from claims.notices.wiring import tick as letters
from tests.conftest import NOW, Cast


def work(app: Flask, at: datetime = NOW) -> None:
    """Tell of what happened, write letters, and do all jobs that are due."""
    app.config["CLOCK"] = lambda: at
    with app.app_context():
        tick()
        letters()
    worker = Worker(app, threading.Event())
    while job := worker._take():
        worker._do(job)


def told(app: Flask, cast: Cast, name: str) -> list[tuple[str, int]]:
    """Kind and subject of all that this person was told, in order."""
    with app.extensions["database"].reading() as session:
        query = select(Notice.kind, Notice.subject_id).where(col(Notice.person_id) == cast.people[name].id)
        return list(session.exec(query.order_by(col(Notice.id))).all())
