import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from claims.config import Settings
from claims.jobs import actions, slots
from claims.jobs.models import Job, JobState
from claims.jobs.worker import Worker, run
from claims.storage.engine import Database
from tests import databases
from tests.conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
# The worker's command on a bare application, which starts in a fraction of the newsroom's time.
PROGRAM = """
import sys, time
from pathlib import Path
from flask import Flask
from flask.cli import ScriptInfo
from claims.config import read_settings
from claims.jobs import commands, models, slots
from claims.storage.engine import Database

marks = Path(sys.argv[1])

def slow(context):
    with (marks / "begun").open("a") as file:
        file.write("x")
    if "fast" not in sys.argv:
        time.sleep(60)
    with (marks / "done").open("a") as file:
        file.write("x")

app = Flask("worker")
app.extensions["database"] = Database(read_settings().database_url)
app.register_blueprint(commands.blueprint)
slots.HANDLERS["slow"] = slow
slots.TICKS.append((marks / "ready").touch)
app.cli.main(["jobs", "work", "--poll", "0.05"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
"""


@pytest.fixture(autouse=True)
def own_slots(app: Flask, db: Database) -> Iterator[None]:
    """Only this test's handlers and ticks, and only its jobs."""
    kept = dict(slots.HANDLERS), list(slots.TICKS)
    slots.HANDLERS.clear()
    slots.TICKS.clear()
    with db.writing() as session:
        for job in session.exec(select(Job)):
            session.delete(job)
    yield
    slots.HANDLERS.clear()
    slots.HANDLERS.update(kept[0])
    slots.TICKS[:] = kept[1]


def queue(db: Database, kind: str = "count", at: datetime = NOW, **options: Any) -> int:
    with db.writing() as session:
        return actions.enqueue(session, kind, {"to": 3}, at=at, **options).id or 0


def stored(db: Database, job_id: int) -> Job:
    with db.reading() as session:
        return session.get_one(Job, job_id)


def wait_until(fact: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def worker_for(app: Flask) -> Worker:
    return Worker(app, threading.Event(), poll=0.01)


def test_does_a_job_with_its_payload_and_shows_how_far_it_is(app: Flask, db: Database) -> None:
    job_id, seen = queue(db), []

    def count(context: slots.JobContext) -> None:
        for done in range(context.payload["to"]):
            context.progress(done + 1, context.payload["to"])
        seen.append((context.payload, context.at))

    slots.HANDLERS["count"] = count
    assert worker_for(app).one_round()
    job = stored(db, job_id)
    assert seen == [({"to": 3}, NOW)]
    assert (job.state, job.done_count, job.total_count, job.finished_at) == (JobState.DONE, 3, 3, NOW)


def test_finds_nothing_to_do_without_the_write_lock(app: Flask, db: Database) -> None:
    with db._thread_lock:
        assert not worker_for(app).one_round()


def test_tries_a_failing_job_again_and_keeps_the_reason(
    app: Flask, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    job_id, tries = queue(db, max_attempts=2), []

    def fails(context: slots.JobContext) -> None:
        tries.append(context.at)
        raise ValueError("the source does not answer")

    slots.HANDLERS["count"] = fails
    worker = worker_for(app)
    assert worker.one_round()
    assert not worker.one_round()
    assert stored(db, job_id).state is JobState.QUEUED
    app.config["CLOCK"] = lambda: NOW + timedelta(seconds=5)
    assert worker.one_round()
    job = stored(db, job_id)
    assert (job.state, job.error, len(tries)) == (
        JobState.FAILED,
        "ValueError: the source does not answer",
        2,
    )
    assert "the source does not answer" in caplog.text


def test_outlives_a_handler_that_wants_to_exit(app: Flask, db: Database) -> None:
    job_id = queue(db, max_attempts=1)
    slots.HANDLERS["count"] = lambda _context: sys.exit(3)
    worker_for(app).one_round()
    assert (stored(db, job_id).state, stored(db, job_id).error) == (JobState.FAILED, "SystemExit: 3")


def test_says_so_when_nothing_handles_a_kind(app: Flask, db: Database) -> None:
    job_id = queue(db, "unheard-of", max_attempts=1)
    worker_for(app).one_round()
    assert "unheard-of" in (stored(db, job_id).error or "")


def test_stops_a_handler_whose_job_another_worker_has(app: Flask, db: Database) -> None:
    job_id, went_on = queue(db), []

    def overtaken(context: slots.JobContext) -> None:
        with db.writing() as session:
            session.get_one(Job, job_id).leased_by = "another"
        context.progress(1, 3)
        went_on.append(True)

    slots.HANDLERS["count"] = overtaken
    worker_for(app).one_round()
    assert went_on == []
    assert (stored(db, job_id).state, stored(db, job_id).leased_by) == (JobState.RUNNING, "another")


def test_keeps_the_lease_of_a_long_job(app: Flask, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    leases: list[datetime] = []
    job_id = queue(db, at=NOW - timedelta(days=3650))
    monkeypatch.setattr("claims.jobs.worker.RENEW_EVERY", 0.01)
    app.config["CLOCK"] = None

    def long(_context: slots.JobContext) -> None:
        for _ in range(2):
            leases.append(seen := stored(db, job_id).lease_until or NOW)
            wait_until(lambda seen=seen: stored(db, job_id).lease_until != seen)  # type: ignore[misc]

    slots.HANDLERS["count"] = long
    assert worker_for(app).one_round()
    assert leases[0] < leases[1]
    assert stored(db, job_id).state is JobState.DONE


def test_calls_every_tick_on_each_round_and_outlives_one_that_fails(app: Flask) -> None:
    called = []

    def broken() -> None:
        raise RuntimeError("index gone")

    slots.TICKS.extend([broken, lambda: called.append(True)])
    worker = worker_for(app)
    worker.one_round()
    worker.one_round()
    assert called == [True, True]


def test_stops_between_jobs_when_asked(app: Flask) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(app, stop, 30.0))
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_gives_a_job_back_that_does_not_end_in_time(
    app: Flask, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.jobs.worker.GRACE", 0.1)
    job_id, begun, release = queue(db), threading.Event(), threading.Event()

    def hangs(_context: slots.JobContext) -> None:
        begun.set()
        release.wait(20)

    slots.HANDLERS["count"] = hangs
    worker = worker_for(app)
    thread = threading.Thread(target=worker.work)
    thread.start()
    begun.wait(10)
    worker.stop.set()
    thread.join(5)
    job = stored(db, job_id)
    release.set()
    assert worker.left_behind is not None
    worker.left_behind.join(10)
    assert (job.state, job.attempts, job.leased_by) == (JobState.QUEUED, 0, None)


def start(settings: Settings, marks: Path, *words: str) -> subprocess.Popen[bytes]:
    marks.mkdir(exist_ok=True)
    (marks / "ready").unlink(missing_ok=True)
    environment = {
        **os.environ,
        **databases.environment(settings.instance),
        "CLAIMDESK_SECRET_KEY": settings.secret_key,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(marks), *words], env=environment, cwd=ROOT)


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(10)


@pytest.mark.slow
def test_does_a_job_once_whose_worker_was_killed(settings: Settings, db: Database, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    job_id = queue(db, "slow", at=datetime.fromisoformat("2020-01-01T00:00:00+00:00"))
    first = start(settings, marks)
    try:
        # Written, and not only made: the worker may be killed between the two.
        wait_until(lambda: (marks / "begun").exists() and (marks / "begun").read_text() == "x")
    finally:
        end(first)
    assert stored(db, job_id).state is JobState.RUNNING
    with db.writing() as session:  # a lease later
        session.get_one(Job, job_id).lease_until = datetime.fromisoformat("2020-01-01T00:01:00+00:00")
    second, third = start(settings, marks, "fast"), start(settings, marks, "fast")
    try:
        wait_until(lambda: stored(db, job_id).state is JobState.DONE)
        time.sleep(0.5)
    finally:
        end(second)
        end(third)
    assert (marks / "begun").read_text() == "xx"
    assert (marks / "done").read_text() == "x"
    assert stored(db, job_id).attempts == 2


@pytest.mark.slow
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("busy", [True, False])
def test_ends_within_five_seconds_when_asked(
    settings: Settings, db: Database, tmp_path: Path, asked: signal.Signals, *, busy: bool
) -> None:
    marks = tmp_path / "marks"
    past = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    job_id = queue(db, "slow", at=past) if busy else 0
    worker = start(settings, marks)
    try:
        wait_until((marks / ("begun" if busy else "ready")).exists)
        time.sleep(0.3)
        began = time.monotonic()
        worker.send_signal(asked)
        worker.wait(10)
        took = time.monotonic() - began
    finally:
        end(worker)
    assert took < 5
    assert worker.returncode == 0
    if busy:
        assert (stored(db, job_id).state, stored(db, job_id).attempts) == (JobState.QUEUED, 0)


def test_lists_jobs_on_the_command_line(app: Flask, db: Database) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["jobs", "list"]).output == "No jobs.\n"
    queue(db)
    assert "queued   count" in runner.invoke(args=["jobs", "list"]).output
