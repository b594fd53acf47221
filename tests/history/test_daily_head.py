"""Once a day, across workers and restarts, the log has a line with the history's head."""

import logging
import threading
from datetime import timedelta

import pytest
from flask import Flask

from claims.history.daily import LOG_HEAD
from claims.history.queries import head
from claims.history.wiring import DailyHead
from claims.jobs import slots
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from tests.conftest import NOW


def rounds(app: Flask, count: int) -> None:
    worker = Worker(app, threading.Event(), poll=0)
    for _ in range(count):
        worker.one_round()


def restart() -> None:
    """Forget what this process remembers, as another worker or a restarted one would."""
    slots.TICKS[:] = [DailyHead() if isinstance(tick, DailyHead) else tick for tick in slots.TICKS]


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "claimdesk.history"]


def test_it_stands_in_the_log_once_a_day_and_the_check_takes_it(
    app: Flask, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "claimdesk.history")
    restart()
    rounds(app, 3)
    restart()
    rounds(app, 3)
    with db.reading() as session:
        event_id, digest = head(session)
    assert [line.getMessage() for line in lines(caplog)] == [f"history head {event_id}:{digest}"]
    assert lines(caplog)[0].__dict__["history_head_id"] == event_id
    kept = lines(caplog)[0].getMessage().removeprefix("history head ")
    assert app.test_cli_runner().invoke(args=["history", "check", "--head", kept]).exit_code == 0
    app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    rounds(app, 3)
    assert len(lines(caplog)) == 2


def test_its_kind_of_job_is_handled(app: Flask) -> None:
    assert LOG_HEAD in slots.HANDLERS
