"""The worker's copies: when they are made, by whom, which stay, and what is told of them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.backup.actions import ask_copy, queue_copy
from claims.backup.archive import Backup
from claims.backup.copies import folder_of
from claims.backup.queries import COPY
from claims.backup.rules import copied_at
from claims.backup.taking import Interrupted, take_backup
from claims.config import Settings
from claims.history.queries import last_event_id
from claims.jobs.models import Job, JobState
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from claims.storage.files import take_part
from tests import databases
from tests.backup.newsrooms import newsroom_of
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.publishing import stories

ROOT = Path(__file__).resolve().parent.parent.parent
MINUTE = timedelta(minutes=1)


def folder(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].backups
    return path


def there(app: Flask) -> list[str]:
    return sorted(path.name for path in folder(app).iterdir()) if folder(app).exists() else []


def work(app: Flask, at: datetime, rounds: int = 3) -> None:
    """Some rounds of a worker at this time."""
    app.config["CLOCK"] = lambda: at
    worker = Worker(app, threading.Event())
    for _ in range(rounds):
        worker.one_round()


def jobs(db: Database) -> list[Job]:
    with db.reading() as session:
        return list(session.exec(select(Job).where(col(Job.kind) == COPY).order_by(col(Job.id))).all())


def health(app: Flask) -> Any:
    return app.test_client().get("/healthz").get_json()["backup"]


def change(db: Database, cast: Cast, at: datetime = NOW) -> None:
    with db.writing() as session:
        stories.written(session, cast, at=at)


def test_it_makes_a_copy_when_something_changed_and_a_quarter_of_an_hour_has_passed(
    app: Flask, db: Database, cast: Cast
) -> None:
    work(app, NOW)
    assert there(app) == ["claimdesk-20261124T100000Z.zip"]
    with db.reading() as session:
        newest = last_event_id(session)
    assert Backup(folder(app) / there(app)[0]).manifest.head.event_id == newest
    work(app, NOW + 16 * MINUTE)
    assert len(there(app)) == 1, "nothing changed"
    change(db, cast, NOW + 17 * MINUTE)
    work(app, NOW + 17 * MINUTE)
    assert len(there(app)) == 2
    change(db, cast, NOW + 18 * MINUTE)
    work(app, NOW + 31 * MINUTE)
    assert len(there(app)) == 2, "too soon after the last one"
    work(app, NOW + 32 * MINUTE)
    assert there(app)[2] == "claimdesk-20261124T103200Z.zip"
    assert [job.state for job in jobs(db)] == [JobState.DONE] * 3


def test_it_makes_a_copy_a_minute_after_something_became_public(app: Flask, db: Database, cast: Cast) -> None:
    work(app, NOW)
    with db.writing() as session:
        stories.published(session, cast)
    work(app, NOW + 2 * MINUTE)
    assert there(app) == ["claimdesk-20261124T100200Z.zip"], "of one quarter the newest stays"


def test_it_makes_one_copy_with_two_workers(app: Flask, db: Database) -> None:
    """Each on its own connection and thread, as two machines on one server are."""
    other = Database(app.config["SETTINGS"].database_url)
    workers = [Worker(app, threading.Event()), Worker(app, threading.Event())]
    workers[1].database = other
    begin = threading.Barrier(2)

    def some_rounds(worker: Worker) -> None:
        begin.wait()
        for _ in range(4):
            worker.one_round()

    threads = [threading.Thread(target=some_rounds, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(there(app)) == 1
    assert [(job.state, job.attempts) for job in jobs(db)] == [(JobState.DONE, 1)]


def test_it_removes_what_need_not_be_kept_and_nothing_else(app: Flask, db: Database) -> None:
    folder(app).mkdir()
    old = [f"claimdesk-202611{day:02}T{hour:02}0000Z.zip" for day in range(1, 24) for hour in range(24)]
    for name in [*old, "before-0001.zip", "notes.txt"]:
        (folder(app) / name).write_bytes(b"x")
    work(app, NOW)
    left = there(app)
    assert {"before-0001.zip", "notes.txt", "claimdesk-20261124T100000Z.zip"} <= set(left)
    days = {at.date() for name in left if (at := copied_at(name))}
    assert len(days) == 24
    assert len(left) == 96 + 2 + 24 - 5, "96 quarters reach back into the fifth day"


def test_it_sweeps_what_a_killed_worker_left_but_not_what_another_is_writing(app: Flask) -> None:
    folder(app).mkdir()
    (folder(app) / ".claimdesk-20261124T093000Z.zip.aaaa.part").write_bytes(b"half")
    with take_part(folder(app) / "claimdesk-20261124T094500Z.zip") as written:
        work(app, NOW)
        assert [name for name in there(app) if name.endswith(".part")] == [Path(written.name).name]


def test_it_tells_healthz_how_the_copies_stand(app: Flask, db: Database, cast: Cast) -> None:
    assert health(app) == {"status": "late", "last": None, "age_seconds": None}, "people came long ago"
    work(app, NOW)
    app.config["CLOCK"] = lambda: NOW + 90 * MINUTE
    assert health(app) == {"status": "ok", "last": NOW.isoformat(), "age_seconds": 5400}, "nothing changed"
    change(db, cast, NOW + 20 * MINUTE)
    assert health(app)["status"] == "late"
    work(app, NOW + 90 * MINUTE)
    assert health(app)["status"] == "ok"
    assert health(app)["age_seconds"] == 0


@pytest.mark.skipif(databases.SERVER is not None, reason="on a server another machine may have the copy")
def test_it_does_not_count_a_copy_that_is_gone(app: Flask, db: Database) -> None:
    work(app, NOW)
    (folder(app) / there(app)[0]).unlink()
    assert health(app)["last"] is None
    work(app, NOW + 15 * MINUTE)
    assert there(app) == ["claimdesk-20261124T101500Z.zip"]


def test_it_tries_again_when_the_disk_was_full_and_keeps_the_old_copies(
    app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    work(app, NOW)
    change(db, cast, NOW + MINUTE)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        work(app, NOW + 15 * MINUTE)
    assert there(app) == ["claimdesk-20261124T100000Z.zip"], "no half, and the old one"
    assert "No space left on device" in caplog.text
    [_, failed] = jobs(db)
    assert (failed.state, failed.attempts) == (JobState.QUEUED, 1)
    assert "No space left" in (failed.error or "")
    work(app, NOW + 16 * MINUTE)
    assert len(there(app)) == 2, "there is room again"


# A process that may write files of half the size of a backup at most, which is a disk that fills up while it is written.
SMALL_DISK = """
import resource, signal, sys
from app import create_app

app = create_app()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
result = app.test_cli_runner().invoke(args=["backup", sys.argv[1]])
print(result.output)
sys.exit(result.exit_code)
"""


def test_it_leaves_no_half_of_a_file_on_a_disk_that_fills_up(
    app: Flask, db: Database, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    archive = settings.instance / "archive"
    archive.mkdir()
    (archive / "page").write_bytes(os.urandom(2_000_000))
    target = tmp_path / "target"
    target.mkdir()
    environment = {
        **os.environ,
        "CLAIMDESK_INSTANCE": str(settings.instance),
        "CLAIMDESK_DATABASE_URL": settings.database_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, str(target / "x.zip"), "1000000"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "The backup could not be written: File too large. Nothing is left of it." in done.stdout, (
        done.stderr
    )
    assert list(target.iterdir()) == []


def test_it_stops_when_the_worker_is_asked_to(app: Flask) -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(Interrupted):
        take_backup(newsroom_of(app), folder_of(newsroom_of(app)) / "x.zip", at=NOW, stopping=stopping)
    assert there(app) == []


def test_it_shows_the_administrator_the_copies_and_makes_one_when_asked(
    app: Flask, as_: Callable[[str | None], CheckingClient]
) -> None:
    work(app, NOW)
    app.config["CLOCK"] = lambda: NOW + 2 * MINUTE
    admin = as_("admin")
    before = admin.get("/desk/settings/backups")
    assert "claimdesk-20261124T100000Z.zip" in before.html
    assert "0,1 MB" in before.html
    asked = admin.post("/desk/settings/backups", {})
    assert asked.response.location == "/desk/settings/backups"
    assert "Er is een kopie onderweg." in admin.get("/desk/settings/backups").html
    work(app, NOW + 2 * MINUTE)
    after = admin.get("/desk/settings/backups").html
    assert "claimdesk-20261124T100200Z-by-hand.zip" in after
    assert "met de hand" in after
    assert str(folder(app)) in after, "where they are"
    assert "In orde: alles van langer dan een uur geleden staat in een kopie." in after
    assert "flask --app app restore claimdesk-20261124T100200Z-by-hand.zip" in after


def test_what_a_person_asked_for_is_kept_beside_the_workers_own(
    app: Flask, db: Database, cast: Cast, as_: Callable[[str | None], CheckingClient]
) -> None:
    app.config["CLOCK"] = lambda: NOW
    as_("admin").post("/desk/settings/backups", {})
    work(app, NOW)
    change(db, cast, NOW + MINUTE)
    with db.writing() as session:
        stories.published(session, cast)
    work(app, NOW + 2 * MINUTE)
    assert there(app) == ["claimdesk-20261124T100000Z-by-hand.zip", "claimdesk-20261124T100200Z.zip"]


def test_asking_makes_the_copy_that_waits_one_by_hand(app: Flask, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        queue_copy(session, at=NOW)
    with db.writing() as session:
        ask_copy(session, by=cast.actor("admin"), at=NOW)
    work(app, NOW)
    assert there(app) == ["claimdesk-20261124T100000Z-by-hand.zip"]


def test_it_shows_a_copy_that_cannot_be_read(app: Flask, as_: Callable[[str | None], CheckingClient]) -> None:
    folder(app).mkdir()
    (folder(app) / "claimdesk-20261124T090000Z.zip").write_bytes(b"not a zip")
    assert "Dit bestand is niet te lezen" in as_("admin").get("/desk/settings/backups").html


def test_it_says_that_there_is_no_copy_yet_and_that_one_is_late(
    app: Flask, as_: Callable[[str | None], CheckingClient]
) -> None:
    page = as_("admin").get("/desk/settings/backups").html
    assert "Er is nog geen kopie" in page
    assert "Wijzigingen van meer dan een uur geleden" in page
