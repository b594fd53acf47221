"""The disk is full: a save says so and changes nothing, reading and searching go on, and room is enough to go on."""

import errno
import gc
import os
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlmodel import Session, col, func, select

from app import create_app
from claims.articles.models import Article
from claims.history.models import Event
from claims.search.wiring import followers, tick
from claims.storage.engine import Database
from tests import databases
from tests.checking import CheckingClient, Page
from tests.conftest import Cast, let_in, settings_for

As = Callable[[str | None], CheckingClient]
pytestmark = pytest.mark.skipif(
    databases.SERVER is not None, reason="these fill the disk of SQLite; PostgreSQL's error is in test_faults"
)
TEXT = "De grutto broedt later dan vroeger. " * 500
ARTICLE = {"text": TEXT, "title": "Grutto's", "language": "nl"}
READING = ["/", "/desk/", "/desk/articles", "/desk/claims", "/desk/search?q=grutto", "/verdicts", "/healthz"]


class Disk:
    """SQLite's own limit of pages stands for a disk: the error is the same, and no root is needed."""

    def __init__(self, database: Database) -> None:
        self.database, self.is_full = database, False
        event.listen(database.writer, "checkout", self._limit)

    def _limit(self, connection: Any, *_rest: Any) -> None:
        pages = connection.execute("pragma page_count").fetchone()[0] if self.is_full else 2**30
        connection.execute(f"pragma max_page_count={pages}")

    def remove(self) -> None:
        event.remove(self.database.writer, "checkout", self._limit)
        self.database.close()


@pytest.fixture
def disk(db: Database) -> Iterator[Disk]:
    found = Disk(db)
    yield found
    found.remove()


def counts(db: Database) -> tuple[int, int]:
    with db.reading() as session:
        return (
            session.exec(select(func.count(col(Article.id)))).one(),
            session.exec(select(func.count(col(Event.id)))).one(),
        )


def assert_whole(app: Flask) -> None:
    with app.extensions["database"].reading() as session:
        assert session.execute(text("pragma integrity_check")).scalar_one() == "ok"
    assert app.test_cli_runner().invoke(args=["history", "check"]).exit_code == 0


def assert_says_so(page: Page, typed: str) -> None:
    words = page.text(".//main")
    assert "De schijf is vol" in page.text(".//h1")
    assert "Er is niets gewijzigd" in words
    assert page.text(".//textarea[@id='typed-2']") == typed
    again = page.fields(".//form[@action='/desk/articles/new']")
    assert again["text"] == TEXT
    assert again["csrf_token"]


def test_it_answers_507_with_what_was_typed_and_goes_on_when_there_is_room(
    app: Flask, as_: As, db: Database, disk: Disk
) -> None:
    editor = as_("editor")
    editor.post("/desk/articles/new", ARTICLE)
    before = counts(db)
    disk.is_full = True
    refused = editor.post("/desk/articles/new", {**ARTICLE, "title": "Een tweede"}, status=507)
    assert_says_so(refused, "Een tweede")
    assert refused.response.headers["X-Request-Id"] in refused.text(".//main")
    assert counts(db) == before
    for address in READING:
        assert editor.client.get(address).status_code == 200, address
    again = refused.fields(".//form[@action='/desk/articles/new']")
    editor.post("/desk/articles/new", again, status=507)
    disk.is_full = False
    editor.post("/desk/articles/new", again)
    assert counts(db)[0] == before[0] + 1
    assert_whole(app)


def test_it_keeps_passwords_out_of_the_form_that_is_sent_again(client: CheckingClient, disk: Disk) -> None:
    disk.is_full = True
    with_rows = {"email": "editor@example.org", "password": "een geheim woord", "next": "/desk/"}
    for _ in range(400):  # a counter of tries may still fit on the last page
        answer = client.client.post(
            "/sign-in", data={**with_rows, "email": f"{_}@example.org", "csrf_token": client.token}
        )
        if answer.status_code == 507:
            break
    assert answer.status_code == 507
    assert "een geheim woord" not in answer.get_data(as_text=True)


def full(*_args: Any, **_values: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("broken", ["write_standing", "_Writer", "new_folder"])
def test_it_searches_on_while_the_index_cannot_be_written(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    editor = as_("editor")
    editor.post("/desk/articles/new", ARTICLE)
    assert "Grutto" in editor.get("/desk/search?q=grutto").text(".//main")
    with monkeypatch.context() as patched:
        patched.setattr(f"claims.search.whoosh_engine.{broken}", full)
        editor.post("/desk/articles/new", {**ARTICLE, "title": "Een tweede"})
        with app.app_context():
            tick()
            tick()
        assert "Grutto" in editor.get("/desk/search?q=grutto").text(".//main"), "from the old index"
    if broken != "new_folder":
        assert caplog.text.count("the desk index waits for room") == 1
    with app.app_context():
        tick()
        assert followers()["desk"].behind() == 0
    assert "Een tweede" in editor.get("/desk/search?q=tweede").text(".//main")


def test_it_searches_the_database_while_no_index_can_be_made(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = as_("editor")
    editor.post("/desk/claims/new", {"statement": "de grutto broedt later", "language": "nl"})
    with monkeypatch.context() as patched:
        patched.setattr("claims.search.whoosh_engine.write_standing", full)
        assert "grutto" in editor.get("/desk/search?q=grutto").text(".//main")
        with app.app_context():
            tick()
        root = app.config["SETTINGS"].instance / "search" / "desk"
        assert list(root.iterdir()) == [], "what was half written takes no room"
    with app.app_context():
        tick()
    assert "grutto" in editor.get("/desk/search?q=grutto").text(".//main")
    assert (root / "CURRENT").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; the tests above need none")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "claimdesk-test", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()  # what Whoosh could not close when its disk was full
    subprocess.run(["umount", str(folder)], check=True)


# Whoosh leaves files to the collector that it could not write to the end.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_it_lives_through_a_real_disk_that_fills_up(small_disk: Path, newsroom: Path, tmp_path: Path) -> None:
    settings = settings_for(small_disk / "instance")
    databases.copy(newsroom, settings.instance)
    app = create_app(settings, PROPAGATE_EXCEPTIONS=False)
    db: Database = app.extensions["database"]
    try:
        client = app.test_client()
        let_in(app, client, Cast(db).people["editor"])
        editor = CheckingClient(app, client)
        editor.post("/desk/articles/new", ARTICLE)
        editor.get("/desk/search?q=grutto")
        fill_up(small_disk / "ballast")
        kept, answers = 1, set()
        for number in range(2000):
            form = {
                **ARTICLE,
                "title": f"Nummer {number}",
                "text": TEXT + str(number),
                "csrf_token": editor.token,
            }
            status = client.post("/desk/articles/new", data=form).status_code
            answers.add(status)
            if status != 303:
                break
            kept += 1
        assert answers <= {303, 507}, "what the log had room for already may still be kept"
        assert status == 507
        form["csrf_token"] = editor.token
        assert client.post("/desk/articles/new", data=form).status_code == 507
        for address in READING:
            assert client.get(address).status_code == 200, address
        with app.app_context():
            tick()
        assert counts(db)[0] == kept
        (small_disk / "ballast").unlink()
        editor.post("/desk/articles/new", {**ARTICLE, "title": "Weer ruimte"})
        with app.app_context():
            tick()
            assert followers()["desk"].behind() == 0
        assert "Weer ruimte" in editor.get("/desk/search?q=ruimte").text(".//main")
        assert counts(db)[0] == kept + 1
        assert_whole(app)
    finally:
        for follower in app.extensions["search"].values():
            follower.engine.close()
        db.close()


def fill_up(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass


def test_it_leaves_no_open_transaction_behind(db: Database, disk: Disk) -> None:
    disk.is_full = True
    with pytest.raises(Exception, match="full"), db.writing() as session:
        fill(session)
    disk.is_full = False
    with db.writing() as session:
        fill(session)
    with db.reading() as session:
        assert session.execute(text("select count(*) from filling")).scalar_one() == 50


def fill(session: Session) -> None:
    session.execute(text("create table filling (x blob)"))
    for _ in range(50):
        session.execute(text("insert into filling values (zeroblob(4000))"))
