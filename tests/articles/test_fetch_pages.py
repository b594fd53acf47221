"""What people see of an address that is fetched: how far it is, by itself and without script, and the buttons beside it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from claims.articles.asking import ask_fetch
from claims.articles.models import ArticleFetch
from claims.articles.rules import FetchState
from claims.config import Settings
from claims.fetching import warc
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from tests.articles.fetched import some_record
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
NEW = "/desk/articles/new"
URL = "https://proefkrant.example/dijk"
PART = {"HX-Request": "true", "HX-Request-Type": "partial", "X-Background": "1"}


@pytest.fixture
def left(db: Database, cast: Cast) -> Callable[..., str]:
    """left(state=…) is the page of an address as the worker left it."""

    def leave(**changed: Any) -> str:
        with db.writing() as session:
            fetch = ask_fetch(session, URL, by=cast.actor("editor"), at=NOW)
            fetch.sqlmodel_update(changed)
            session.add(fetch)
            session.flush()
            return f"/desk/articles/fetches/{fetch.id}"

    return leave


def test_an_address_alone_is_fetched_and_one_sees_how_far_it_is(as_: As, db: Database) -> None:
    editor = as_("editor")
    answer = editor.post(NEW, {"url": URL, "title": "Mijn titel"})
    assert answer.response.location.endswith("/desk/articles/fetches/1?wait=1")
    with db.reading() as session:
        assert session.exec(select(ArticleFetch)).one().details == {"title": "Mijn titel"}
    waits = editor.get(answer.response.location)
    assert waits.text(".//p[@role='status']") == "Wacht op de beurt…"
    assert waits.texts(".//noscript//a") == ["Opnieuw kijken"]
    assert URL in editor.get("/desk/articles").text(".//section[@aria-labelledby='fetches']")
    assert not as_("second").get("/desk/articles").all(".//section[@aria-labelledby='fetches']")


def test_without_text_address_or_file_it_says_what_is_wanted(as_: As) -> None:
    assert "of geef het adres" in as_("editor").post(NEW, {"title": "x"}, 422).text(".//p[@id='text-error']")


def test_a_bad_address_is_named_and_nothing_is_fetched(as_: As, db: Database) -> None:
    as_("editor").post(NEW, {"url": "nu.nl/a"}, 422)
    with db.reading() as session:
        assert session.exec(select(ArticleFetch)).all() == []


def test_the_page_asks_for_itself_until_there_is_something_to_do(as_: As, left: Callable[..., str]) -> None:
    editor = as_("editor")
    part = editor.client.get(left(state=FetchState.READING), headers=PART).get_data(as_text=True)
    assert part.startswith('<div id="fetching" hx-get=')
    assert "De tekst wordt gelezen…" in part
    failed = left(state=FetchState.FAILED, code="fetch_not_found", values={"host": "x", "status": 404})
    assert "hx-get" not in editor.client.get(failed, headers=PART).get_data(as_text=True)


def test_who_waits_is_brought_to_the_article(as_: As, left: Callable[..., str]) -> None:
    editor = as_("editor")
    editor.post(NEW, {"text": "De dijk is dicht."})
    address = left(state=FetchState.DONE, article_id=1, number=1, is_new=True)
    led = editor.client.get(f"{address}?wait=1", headers=PART)
    assert led.headers["HX-Redirect"].endswith("/desk/articles/1")
    assert editor.client.get(f"{address}?wait=1").location.endswith("/desk/articles/1")
    assert "Het werd versie 1" in editor.get(address).text()
    assert editor.get("/desk/articles/1").all(f".//a[@href='{address}']")


def test_an_unchanged_text_says_so(as_: As, left: Callable[..., str]) -> None:
    editor = as_("editor")
    editor.post(NEW, {"text": "De dijk is dicht."})
    shown = editor.get(f"{left(state=FetchState.DONE, article_id=1, number=1)}?wait=1")
    assert "hetzelfde als in versie 1" in shown.text()


def test_its_record_is_given_back_as_it_was_kept(
    as_: As, left: Callable[..., str], settings: Settings
) -> None:
    record = some_record(settings.instance / warc.FOLDER)
    address = left(
        state=FetchState.FAILED, code="consent_wall", record=record, sha256="a" * 64, fetched_at=NOW
    )
    reader = as_("reader")
    shown = reader.get(address)
    assert not shown.all(".//main//form")
    given = reader.client.get(f"{address}/record")
    assert given.data == (settings.instance / warc.FOLDER / record).read_bytes()
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Cache-Control"] == "no-store"
    (settings.instance / warc.FOLDER / record).write_bytes(b"x")
    reader.get(f"{address}/record", 404)


@pytest.mark.parametrize("typed", [{}, {"despite": "y", "apart": "y"}, {"version_of": "x"}])
def test_a_decision_is_one_of_three(as_: As, left: Callable[..., str], typed: dict[str, str]) -> None:
    as_("editor").post(f"{left(state=FetchState.ASKS, code='robots')}/decision", typed, 422)


@pytest.mark.parametrize(
    ("code", "typed"),
    [("robots", {"apart": "y"}), ("twins", {"despite": "y"}), ("twins", {"version_of": 99})],
)
def test_a_decision_answers_what_was_asked(
    as_: As, left: Callable[..., str], code: str, typed: dict[str, Any]
) -> None:
    values: dict[str, Any] = {"twins": []} if code == "twins" else {}
    as_("editor").post(
        f"{left(state=FetchState.ASKS, code=code, values=values)}/decision",
        typed,
        404 if "version_of" in typed else 409,
    )


def test_text_that_is_pasted_after_a_failed_newer_fetch_is_a_version(
    as_: As, left: Callable[..., str]
) -> None:
    editor = as_("editor")
    editor.post(NEW, {"text": "De dijk is dicht.", "url": URL})
    address = left(state=FetchState.FAILED, code="consent_wall", article_id=1)
    typed = editor.get(address).fields(".//form[@data-keep]")
    editor.post(NEW, {**typed, "text": "De dijk is open."})
    assert "Versie 2 van 2" in editor.get("/desk/articles/1").text()


def test_the_worker_fetches_through_the_guard(app: Flask, as_: As, db: Database) -> None:
    as_("editor").post(NEW, {"url": "http://127.0.0.1:9/a"})
    worker = Worker(app, threading.Event())
    while worker.one_round():
        pass
    with db.reading() as session:
        fetch = session.exec(select(ArticleFetch)).one()
        assert (fetch.state, fetch.code) == (FetchState.FAILED, "fetch_port_refused")
