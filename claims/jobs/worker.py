"""The worker: takes one job at a time, keeps its lease while the handler runs, and stops when asked."""

import os
import secrets
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from claims.jobs import actions, queries, slots
from claims.jobs.models import Job
from claims.logs import work
from claims.storage.engine import Database

RENEW_EVERY = 20.0  # seconds; a third of the lease
GRACE = 3.0  # seconds that a running handler gets to end by itself when the worker is asked to stop
AFTER_TROUBLE = 5.0  # seconds to wait when the database does not answer
TIDY_EVERY = timedelta(days=1)
log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Another worker has this job by now: stop working on it."""


class _Attempt(threading.Thread):
    """One run of a handler in a thread of its own, so that the worker can renew the lease, or leave it behind."""

    def __init__(self, worker: "Worker", job: Job) -> None:
        super().__init__(name=f"job-{job.id}", daemon=True)
        self.worker, self.job = worker, job
        self.error: BaseException | None = None

    def run(self) -> None:
        doing, began = work.begin(job=self.job.id), time.monotonic()
        try:
            with self.worker.app.app_context():
                self._handle()
        except BaseException as error:  # noqa: BLE001  whatever a handler raises, also SystemExit, is the job's failure
            self.error = error
        log.info(
            "job",
            kind=self.job.kind,
            attempt=self.job.attempts,
            ended="failed" if self.error else "done",
            ms=int((time.monotonic() - began) * 1000),
            events=doing.events,
            queries=doing.queries,
        )

    def _handle(self) -> None:
        handler = slots.HANDLERS.get(self.job.kind)
        if handler is None:
            raise LookupError(f"nothing here handles jobs of the kind {self.job.kind}")
        worker = self.worker
        handler(
            slots.JobContext(worker.database, self.job.payload, worker.now(), self._progress, worker.stop)
        )

    def _progress(self, done: int, total: int | None) -> None:
        with self.worker.database.writing() as session:
            mine = actions.progress(session, self.job.id or 0, self.worker.name, done, total)
        if not mine:
            raise LeaseLostError


class Worker:
    """One worker of this process. `work()` returns once `stop` is set."""

    def __init__(self, app: Flask, stop: threading.Event, poll: float = 1.0) -> None:
        self.app, self.stop, self.poll = app, stop, poll
        self.database: Database = app.extensions["database"]
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.left_behind: threading.Thread | None = None  # a handler that did not end in time
        self._tidied: datetime | None = None

    def now(self) -> datetime:
        clock: Any = self.app.config.get("CLOCK")
        moment: datetime = clock() if clock else datetime.now(UTC)
        return moment

    def work(self) -> None:
        while not self.stop.is_set():
            try:
                did_something = self.one_round()
            except SQLAlchemyError:
                self.app.logger.exception("the worker could not use the database; it tries again")
                self.stop.wait(AFTER_TROUBLE)
                continue
            if not did_something:
                self.stop.wait(self.poll)

    def one_round(self) -> bool:
        """Call the ticks, and do one job if one is due; whether there was one."""
        self._tick()
        job = self._take()
        if job is not None:
            self._do(job)
        return job is not None

    def _tick(self) -> None:
        with self.app.app_context():
            for tick in slots.TICKS:
                try:
                    tick()
                except Exception:
                    self.app.logger.exception(
                        "a tick of the worker failed; it is tried again on the next round"
                    )

    def _take(self) -> Job | None:
        at = self.now()
        with self.database.reading() as session:
            if not queries.is_due(session, at):
                return None
        with self.database.writing() as session:
            if self._tidied is None or at - self._tidied > TIDY_EVERY:
                actions.forget_done(session, at)
                self._tidied = at
            return actions.lease_next(session, self.name, at)

    def _do(self, job: Job) -> None:
        attempt = _Attempt(self, job)
        attempt.start()
        renewed, asked_to_stop = time.monotonic(), 0.0
        while attempt.is_alive():
            attempt.join(0.05)
            if self.stop.is_set():
                asked_to_stop = asked_to_stop or time.monotonic()
                if time.monotonic() - asked_to_stop > GRACE:
                    self.left_behind = attempt
                    break
            if time.monotonic() - renewed > RENEW_EVERY:
                renewed = time.monotonic()
                if not self._still_mine(job):
                    self.left_behind = attempt
                    return
        self._settle(job, attempt)

    def _still_mine(self, job: Job) -> bool:
        """Renew the lease; when the database does not answer now, the next round of renewing may still be in time."""
        try:
            with self.database.writing() as session:
                return actions.renew(session, job.id or 0, self.name, self.now())
        except SQLAlchemyError:
            self.app.logger.exception("the lease of job %s could not be renewed", job.id)
            return True

    def _settle(self, job: Job, attempt: _Attempt) -> None:
        job_id, error = job.id or 0, attempt.error
        if isinstance(error, LeaseLostError):
            return
        with self.database.writing() as session:
            if attempt.is_alive() or (error is not None and self.stop.is_set()):
                actions.give_back(session, job_id, self.name, self.now())
            elif error is None:
                actions.finish(session, job_id, self.name, self.now())
            else:
                self.app.logger.error("job %s (%s) failed", job_id, job.kind, exc_info=error)
                actions.fail(session, job_id, self.name, f"{type(error).__name__}: {error}", self.now())


def run(app: Flask, stop: threading.Event, poll: float = 1.0) -> Worker:
    """Work until `stop` is set."""
    worker = Worker(app, stop, poll)
    worker.work()
    return worker
