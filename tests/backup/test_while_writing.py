"""A backup while sixteen people write holds one moment: everything that was answered before it began, and nothing by half."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.backup.archive import Backup, read_manifest
from claims.backup.copies import newest_copies
from claims.backup.rules import EVERY
from claims.discussion.actions import add_comment
from claims.discussion.models import Comment
from claims.history.models import Event
from claims.history.queries import last_event_id
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from tests.backup.newsrooms import Place, run
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.verdicts import stages

pytestmark = pytest.mark.slow
WRITERS = 16
As = Callable[[str | None], CheckingClient]


def bodies(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.exec(select(Comment.body)).all())


class Writers:
    """Sixteen people who comment through HTTP; `answered` is what they were told is saved."""

    def __init__(self, as_: As, claims: list[int]) -> None:
        self.as_, self.claims = as_, claims
        self.answered: set[str] = set()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def _write(self, number: int) -> None:
        person = self.as_("checker")
        url, count = f"/desk/claims/{self.claims[number % len(self.claims)]}/discussion/new", 0
        while not self.stop.is_set():
            body = f"{number}: {count}"
            person.post(url, {"body": body})
            self.answered.add(body)
            count += 1

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + 60
        while len(self.answered) < count:
            assert time.monotonic() < until
            assert any(thread.is_alive() for thread in self.threads)
            time.sleep(0.01)


def test_it_holds_all_that_was_answered_before_it_began(
    app: Flask, db: Database, cast: Cast, as_: As, tmp_path: Path, place: Place
) -> None:
    claims = [stages.researching(db, cast) for _ in range(4)]
    writers = Writers(as_, claims)
    for thread in writers.threads:
        thread.start()
    files, before, after = [], [], []
    try:
        for number in range(3):
            writers.wait_for(len(writers.answered) + 20)
            before.append(set(writers.answered))
            files.append(tmp_path / f"{number}.zip")
            result = run(app, "backup", files[-1])
            assert result.exit_code == 0, result.output
            after.append(set(writers.answered))
    finally:
        writers.stop.set()
        for thread in writers.threads:
            thread.join()
    assert any(len(after[n]) > len(before[n]) for n in range(3)), "nobody wrote meanwhile"
    everything_said = bodies(db)
    assert writers.answered <= everything_said
    for number, file in enumerate(files):
        there = place()
        restored = run(there, "restore", file)
        assert restored.exit_code == 0, restored.output
        database: Database = there.extensions["database"]
        assert before[number] <= bodies(database) <= everything_said
        with database.reading() as session:
            told = session.exec(select(Event.thing_id).where(col(Event.kind) == "comment.added")).all()
            written = session.exec(select(Comment.id)).all()
        assert sorted(told) == sorted(each or 0 for each in written), (
            "each comment with its event, or neither"
        )


def test_it_never_loses_more_than_a_quarter_of_an_hour(app: Flask, db: Database, cast: Cast) -> None:
    """Two hours in which something changes each minute: at each of them, what the newest copy lacks is young."""
    claim = stages.researching(db, cast)
    worker = Worker(app, threading.Event())
    folder = app.config["SETTINGS"].backups
    for minute in range(120):
        at = NOW + timedelta(minutes=minute)
        app.config["CLOCK"] = lambda at=at: at
        with db.writing() as session:
            add_comment(session, claim, body=f"{minute}", body_html="<p></p>", by=cast.actor("editor"), at=at)
        while worker.one_round():
            pass
        newest = read_manifest(folder / newest_copies(folder, 1)[0].name).head.event_id
        with db.reading() as session:
            missing = session.exec(select(Event.at).where(col(Event.id) > newest)).all()
        assert all(at - moment < EVERY for moment in missing), minute
    with db.reading() as session:
        assert Backup(folder / newest_copies(folder, 1)[0].name).manifest.head.event_id <= last_event_id(
            session
        )
