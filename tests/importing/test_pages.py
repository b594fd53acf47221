"""The screens of an import: over HTTP from the file to the end, and what the claim page and search say afterwards."""

import json
import threading
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from claims.desk.models import Claim
from claims.importing.models import Import
from claims.importing.rules import Stage
from claims.importing.wiring import Interrupted, work_job
from claims.jobs.models import Job, JobState
from claims.jobs.slots import JobContext
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.importing.test_running import BRIDGE, FILE, Scene


def send(client: CheckingClient, text: str | bytes, name: str = "claims.jsonl", status: int = 303) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post("/desk/import", {"file": (BytesIO(data), name), "language": "nl"}, status)


def work(app: Flask) -> None:
    """What the worker does while someone looks at the page."""
    worker = Worker(app, threading.Event())
    while worker.one_round():
        pass


def stage(db: Database) -> Stage:
    with db.reading() as session:
        return session.exec(select(Import)).one().stage


def test_a_file_is_looked_through_and_imported_after_that(app: Flask, db: Database, as_: Any) -> None:
    editor = as_("editor")
    send(editor, FILE)
    assert "rijen bekeken" in editor.get("/desk/import/1").html
    work(app)
    page = editor.get("/desk/import/1").html
    assert "2 claims importeren" in page
    assert "Er staat geen claim in." in page
    assert "Hetzelfde als rij 1 van dit bestand." in page
    editor.post("/desk/import/1/start", {"seen_version": 2}, 303)
    work(app)
    assert stage(db) is Stage.DONE
    assert "klaar" in editor.get("/desk/import/1").html
    table = editor.client.get("/desk/import/1/report")
    assert table.mimetype == "text/csv"
    assert "geïmporteerd" in table.text
    assert "claims.jsonl" in editor.get("/desk/import").html


def test_anothers_verdict_is_shown_as_theirs_and_never_as_ours(
    app: Flask, db: Database, cast: Cast, as_: Any
) -> None:
    Scene(app, db, cast).run()
    page = as_("reader").get("/desk/claims/1").html
    assert "Elders gecheckt, door De Krant" in page
    assert 'href="https://krant.example/check/brug"' in page
    assert "Label daar:" in page
    assert 'class="rating' not in page
    found = as_("reader").get("/desk/search?q=brug").html
    assert "De Krant: onwaar" in found
    assert 'class="rating' not in found


def test_our_archive_is_a_precedent_in_search_and_beside_what_is_typed(
    app: Flask, db: Database, cast: Cast, as_: Any
) -> None:
    Scene(app, db, cast).run(labels={"onwaar": "false"})
    page = as_("reader").get("/desk/claims/1").html
    assert "Ons oordeel, uit ons eigen archief" in page
    assert "gepubliceerd op https://krant.example/check/brug" in page
    found = as_("reader").get("/desk/search?q=brug").html
    assert 'class="rating truth-1' in found
    beside = as_("contributor").client.get("/desk/claims/like?statement=de+brug+is+dicht+vandaag&language=nl")
    if beside.status_code == 200:
        assert 'class="rating truth-1' in beside.text


def test_our_archive_may_stand_for_others_as_their_head(
    app: Flask, db: Database, cast: Cast, as_: Any
) -> None:
    from claims.desk.actions import add_claim, move_claim
    from claims.desk.rules import Work

    scene = Scene(app, db, cast)
    scene.run(labels={"onwaar": "false"})
    with db.writing() as session:
        mine = add_claim(
            session, statement="de brug is weer dicht", language="nl", by=cast.actor("editor"), at=NOW
        )
        move_claim(session, mine.id or 0, Work.DUPLICATE, by=cast.actor("editor"), at=NOW, duplicate_of_id=1)
    with db.reading() as session:
        head, double = session.get(Claim, 1), session.get(Claim, mine.id)
        assert head is not None
        assert double is not None
        assert (double.duplicate_of_id, head.state) == (1, Work.DONE)


def test_labels_are_guessed_and_each_is_asked(app: Flask, db: Database, cast: Cast, as_: Any) -> None:
    other = {**BRIDGE, "claim": "de kade is dicht", "verdict_label": "Pinokkio"}
    scene = Scene(app, db, cast, "\n".join(json.dumps(each) for each in (BRIDGE, other)))
    scene.work()
    editor = as_("editor")
    page = editor.get("/desk/import/1/labels").html
    assert '<option selected value="false">onwaar</option>' in page
    # The other way round than the page has them: what is asked for changes while somebody looks at it.
    asked = {"seen_version": 2, "labels-0": "onwaar", "ratings-0": "false", "labels-1": "Pinokkio"}
    refused = editor.post("/desk/import/1/labels", {**asked, "ratings-1": ""}, 422)
    labels = [each.get("value") for each in refused.all(".//td/input")]
    chosen = [each.get("value") for each in refused.all(".//td//option[@selected]")]
    assert (labels, chosen) == (["Pinokkio", "onwaar"], ["", "false"])
    assert "Zeg wat deze labels hier zijn: Pinokkio." in refused.html
    editor.post("/desk/import/1/labels", {**asked, "ratings-1": "-"}, 303)
    work(app)
    assert stage(db) is Stage.DONE
    with db.reading() as session:
        assert session.exec(select(Import)).one().labels == {"onwaar": "false", "Pinokkio": "-"}


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x", "7"])
def test_rows_that_no_page_of_ours_numbers_are_nobodys(
    app: Flask, db: Database, cast: Cast, as_: Any, number: str
) -> None:
    Scene(app, db, cast, json.dumps(BRIDGE)).work()
    sent = {"seen_version": 2, f"ratings-{number}": "true", f"labels-{number}": "?"}
    refused = as_("editor").post("/desk/import/1/labels", sent, 422)
    assert len(refused.all(".//select")) == 1


def test_columns_are_shown_with_their_rows_and_chosen(app: Flask, db: Database, as_: Any) -> None:
    editor = as_("editor")
    send(editor, "Wat;Oordeel\n<b>de brug</b>;waar\n", "archief.csv")
    page = editor.get("/desk/import/1").html
    assert "&lt;b&gt;de brug&lt;/b&gt;" in page
    refused = editor.post("/desk/import/1/columns", {"seen_version": 1, "column_statement": ""}, 422)
    assert "Kies de kolom met de claims." in refused.html
    editor.post(
        "/desk/import/1/columns", {"seen_version": 1, "column_statement": "0", "column_label": "1"}, 303
    )
    work(app)
    assert stage(db) is Stage.CHECKED


@pytest.mark.parametrize("text", [b"", b"\x89PNG\0", b"\x1f\x8bxx", b"a," * 500])
def test_what_cannot_be_read_is_said_at_the_form(as_: Any, text: bytes) -> None:
    send(as_("editor"), text, status=422)


def test_nothing_of_a_file_is_markup(app: Flask, db: Database, cast: Cast, as_: Any) -> None:
    evil = "<script>alert(1)</script>"
    line = {
        name: evil if isinstance(value, str) and "://" not in value and "20" not in value else value
        for name, value in BRIDGE.items()
    }
    Scene(app, db, cast, json.dumps({**line, "appearances": ["javascript:alert(1)"]})).run()
    for address in ("/desk/import/1", "/desk/claims/1", "/desk/search?q=alert", "/desk/import/1/labels"):
        assert evil not in as_("editor").get(address).html


def test_a_worker_that_ends_gives_the_import_back(app: Flask, db: Database, cast: Cast) -> None:
    scene = Scene(app, db, cast)
    stopping = threading.Event()
    stopping.set()
    with app.app_context(), pytest.raises(Interrupted):
        work_job(JobContext(db, {"import": scene.id}, NOW, lambda _done, _total: None, stopping))
    assert scene.row().row_count == 4
    assert scene.work() is Stage.CHECKED


def test_an_import_whose_job_is_lost_can_go_on(app: Flask, db: Database, cast: Cast, as_: Any) -> None:
    scene = Scene(app, db, cast)
    scene.work()
    editor = as_("editor")
    editor.post("/desk/import/1/start", {"seen_version": 2}, 303)
    with db.writing() as session:
        for job in session.exec(select(Job)).all():
            job.state = JobState.FAILED
            session.add(job)
    assert "/desk/import/1/resume" in editor.get("/desk/import/1").html
    editor.post("/desk/import/1/resume", {"seen_version": 3}, 303)
    work(app)
    assert stage(db) is Stage.DONE
