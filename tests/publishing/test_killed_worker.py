"""The worker is killed anywhere in its work: what was scheduled is published once, whole, and found."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.config import Settings
from claims.history.models import Event
from claims.jobs.models import Job, JobState
from claims.publishing import scheduling
from claims.publishing.models import Revision
from claims.search.follower import Follower
from claims.search.wiring import followers
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.publishing import stories

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
# One round after the other at a fixed time, until there is nothing to do; it kills itself at the named place.
PROGRAM = """
import os, signal, sys, threading
from datetime import datetime
from app import create_app
from claims.jobs import actions
from claims.jobs.worker import Worker
from claims.publishing import scheduling
from claims.search import whoosh_engine

def die(*_args, **_values):
    os.kill(os.getpid(), signal.SIGKILL)

def publish_and_die(*args, publish=scheduling.publish, **values):
    publish(*args, **values)
    die()

moment, place = datetime.fromisoformat(sys.argv[1]), sys.argv[2]
if place == "before it publishes":
    scheduling.publish = die
elif place == "before it commits":
    scheduling.publish = publish_and_die
elif place == "before it says so":
    actions.finish = die
elif place == "while it indexes":
    whoosh_engine.write_standing = die
worker = Worker(create_app(CLOCK=lambda: moment), threading.Event())
while worker.one_round():
    pass
worker.one_round()
"""


def work(settings: Settings, minutes: int, place: str) -> int:
    """Let a worker process do what is due so many minutes after NOW; its exit status."""
    moment = (NOW + timedelta(minutes=minutes)).isoformat()
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    environment = {
        **own,
        "CLAIMDESK_INSTANCE": str(settings.instance),
        "CLAIMDESK_SECRET_KEY": settings.secret_key,
        "CLAIMDESK_DATABASE_URL": settings.database_url,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    command = [sys.executable, "-c", PROGRAM, moment, place]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False, timeout=120).returncode


@pytest.mark.parametrize(
    "place", ["before it publishes", "before it commits", "before it says so", "while it indexes"]
)
def test_it_ends_each_scheduled_publication_exactly_once(
    app: Flask, settings: Settings, db: Database, cast: Cast, client: CheckingClient, place: str
) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
        scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert work(settings, 2, place) == -signal.SIGKILL
    assert work(settings, 4, "nowhere") == 0
    with db.reading() as session:
        assert session.exec(select(func.count(col(Revision.id)))).one() == 1
        kinds = session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id)).all()
        assert kinds.count("publication.published") == 1
        assert {job.state for job in session.exec(select(Job))} == {JobState.DONE}
    assert {follower.behind() for follower in followers_of(app)} == {0}
    runner = app.test_cli_runner()
    assert runner.invoke(args=["history", "check"]).exit_code == 0
    assert runner.invoke(args=["search", "check"]).exit_code == 0
    assert stories.Story().headline in client.get("/verdicts").text(".//main")


def followers_of(app: Flask) -> list[Follower]:
    with app.app_context():
        return list(followers().values())
