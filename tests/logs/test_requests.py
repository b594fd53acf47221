"""One line a request: who, which route, what it changed; with an id that the error page shows as well."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.history.actions import record
from claims.history.models import Event
from claims.jobs import slots
from claims.jobs.actions import enqueue
from claims.jobs.worker import Worker
from claims.people.actions import make_link
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, PASSWORD, Cast
from tests.logs.conftest import Told

As = Callable[[str | None], CheckingClient]
ARTICLE = {"text": "De grutto broedt later dan vroeger.", "language": "nl"}


def test_it_tells_who_did_what_with_the_events_written(told: Told, as_: As, cast: Cast, db: Database) -> None:
    editor = as_("editor")
    with db.reading() as session:
        before = set(session.exec(select(Event.id)))
    editor.post("/desk/articles/new", ARTICLE)
    with db.reading() as session:
        new = set(session.exec(select(col(Event.id)))) - before
    line = told.lines("request")[-1]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/desk/articles/new", 303)
    assert line["person"] == cast.editor.id
    assert set(line["events"]) == new
    assert new
    assert line["queries"] > 0
    assert isinstance(line["ms"], int)
    assert ARTICLE["text"] not in told.text


def test_it_names_no_event_of_a_change_that_was_rolled_back(
    told: Told, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claims.articles import actions

    add_article = actions.add_article

    def fails(*args: object, **values: object) -> None:
        add_article(*args, **values)  # type: ignore[arg-type]
        raise RuntimeError("after the event")

    monkeypatch.setattr(actions, "add_article", fails)
    as_("editor").post("/desk/articles/new", ARTICLE, status=500)
    assert told.lines("request")[-1]["events"] == []


def test_it_names_the_rule_and_not_the_address(told: Told, as_: As) -> None:
    as_("editor").get("/desk/claims/123456", status=404)
    as_("editor").get("/nowhere/987654", status=404)
    assert [line["route"] for line in told.lines("request")] == ["/desk/claims/<int:claim_id>", "-"]
    assert "123456" not in told.text
    assert "987654" not in told.text


def test_it_keeps_one_time_links_passwords_and_addresses_of_people_out(
    told: Told, client: CheckingClient, db: Database, cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.writing() as session:
        token = make_link(session, cast.checker.id or 0, by=None, at=NOW)
    client.get(f"/sign-in/{token}")
    client.post("/sign-in", {"email": "checker@example.org", "password": "mis" + PASSWORD}, status=422)
    monkeypatch.setattr("claims.people.pages.page", lambda *_, **__: 1 / 0)
    client.get(f"/sign-in/{token}", status=500)
    assert len(told.lines("request")) == 3
    assert token not in told.text
    assert "example.org" not in told.text
    assert PASSWORD not in told.text
    assert "/sign-in/<token>" in told.text


@pytest.mark.parametrize("brought", ["abcdef12", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "a" * 64])
def test_it_takes_over_a_plain_request_id_and_echoes_it(
    told: Told, client: CheckingClient, brought: str
) -> None:
    page = client.get("/", headers={"X-Request-Id": brought})
    assert page.response.headers["X-Request-Id"] == brought
    assert told.lines("request")[-1]["request_id"] == brought


@pytest.mark.parametrize(
    "brought", ["", "short", "a" * 65, "a b c d e f", 'x","level":"error', "\x1b[31mabcdefgh", "é" * 10]
)
def test_it_makes_an_id_of_its_own_instead_of_any_other(
    told: Told, client: CheckingClient, brought: str
) -> None:
    page = client.get("/", headers={"X-Request-Id": brought})
    made = page.response.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", made)
    assert told.lines("request")[-1]["request_id"] == made


def test_it_shows_the_id_of_the_trace_and_nothing_else_of_it(
    told: Told, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.articles.pages.page", lambda *_, **__: iter(()).__next__())
    page = as_("editor").get("/desk/articles", status=500)
    trace = next(line for line in told.lines() if line["level"] == "error")
    assert trace["request_id"] in page.text(".//main")
    assert trace["request_id"] == told.lines("request")[-1]["request_id"]
    assert "StopIteration" in trace["exception"]
    assert "StopIteration" not in page.html


def test_it_keeps_quiet_about_what_monitors_and_pages_fetch(told: Told, client: CheckingClient) -> None:
    client.client.get("/healthz")
    client.client.get("/static/app.css").close()
    assert told.lines() == []
    client.client.get("/static/nowhere.css")
    assert [line["status"] for line in told.lines("request")] == [404]


def test_it_warns_of_a_slow_request_by_its_route(
    told: Told, app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], slow_ms=0))
    as_("editor").get("/desk/articles")
    line = told.lines("request")[-1]
    assert (line["event"], line["level"], line["route"]) == ("slow request", "warning", "/desk/articles")


def test_it_tells_of_each_job_with_the_events_it_wrote(
    told: Told, app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def restates(context: slots.JobContext) -> None:
        with context.database.writing() as session:
            record(session, "claim.restated", by_id=cast.editor.id, at=NOW, thing_id=1)

    monkeypatch.setitem(slots.HANDLERS, "restate", restates)
    with db.writing() as session:
        job_id = enqueue(session, "restate", {"secret": "geheim"}, at=NOW).id
    while Worker(app, threading.Event()).one_round():
        pass
    with db.reading() as session:
        newest = session.exec(select(func.max(col(Event.id)))).one()
    line = next(line for line in told.lines("job") if line["kind"] == "restate")
    assert (line["job"], line["kind"], line["ended"], line["events"]) == (job_id, "restate", "done", [newest])
    assert "geheim" not in told.text


def test_it_answers_when_the_disk_of_the_log_is_full(told: Told, as_: As) -> None:
    told.fails = OSError(28, "No space left on device")
    as_("editor").post("/desk/articles/new", ARTICLE)
    told.fails = None
    as_("editor").get("/desk/articles")
    assert told.lines()[0]["lost"] >= 1
    assert told.lines("request")[-1]["route"] == "/desk/articles"


def test_an_open_board_to_which_nothing_happened_has_no_line(told: Told, as_: As) -> None:
    person = as_("checker")
    tag = person.get("/desk/board/columns").response.headers["ETag"]
    before = len(told.lines())
    person.get("/desk/board/columns", status=304, headers={"If-None-Match": tag})
    assert [line["event"] for line in told.lines()[before:]] in ([], ["slow request"])
    person.get("/desk/board/columns", headers={"If-None-Match": '"another"'})
    assert told.lines("request")[-1]["status"] == 200
