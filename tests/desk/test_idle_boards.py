"""A board that asks whether something happened, answered before the application begins while nothing did."""

import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from claims.desk import idle_boards
from tests.conftest import NOW
from tests.desk.filling import add

COLUMNS = "/desk/board/columns"


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What came to the application."""
    boards, found = app.extensions["idle_boards"], []
    application = boards.application

    def note(environ: Any, start_response: Any) -> Any:
        found.append(environ["PATH_INFO"])
        return application(environ, start_response)

    monkeypatch.setattr(boards, "application", note)
    return found


def let_in_once(page: Any) -> str:
    """The tag of a board that the application answered, after which the browser's cookies stay as they are."""
    page.client.get("/desk/board")
    return str(page.client.get(COLUMNS).headers["ETag"])


def poll(page: Any, tag: str) -> Any:
    return page.client.get(COLUMNS, headers={"If-None-Match": tag})


def test_asks_nothing_of_the_application_while_nothing_happens(
    as_: Any, db: Any, cast: Any, asked: list[str]
) -> None:
    page = as_("editor")
    tag = let_in_once(page)
    asked.clear()
    for _ in range(3):
        answer = poll(page, tag)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["Cache-Control"] == "no-store"
    assert asked == []
    with db.writing() as session:
        add(session, cast.actor("second"), NOW, "De brug is open")
    answer = poll(page, tag)
    assert answer.status_code == 200
    assert "De brug is open" in answer.text
    assert asked == [COLUMNS]


def test_each_has_their_own_and_nobody_has_one_without_signing_in(
    as_: Any, client: Any, asked: list[str]
) -> None:
    tag = as_("editor").client.get(COLUMNS).headers["ETag"]
    asked.clear()
    assert poll(client, tag).status_code == 302
    assert poll(as_("second"), tag).status_code == 304  # let in by the application
    assert asked == [COLUMNS] * 2


def test_another_day_and_half_a_minute_later_go_the_whole_way(
    as_: Any, app: Flask, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, boards = as_("editor"), app.extensions["idle_boards"]
    tag = let_in_once(page)
    assert boards.today() == NOW.date()
    asked.clear()
    with monkeypatch.context() as later:
        later.setattr(boards, "today", lambda: NOW.date() + timedelta(days=1))
        assert poll(page, tag).status_code == 304  # by the application's own clock
    assert asked == [COLUMNS]
    with monkeypatch.context() as later:
        later.setattr(time, "monotonic", lambda: float("inf"))
        assert poll(page, tag).status_code == 304
    assert asked == [COLUMNS] * 2
    poll(page, tag)
    assert asked == [COLUMNS] * 2


def test_who_is_signed_out_is_told_once_something_happens(as_: Any, db: Any, cast: Any) -> None:
    page = as_("editor")
    tag = let_in_once(page)
    with db.writing() as session:
        person = session.merge(cast.editor)
        person.active = False
        add(session, cast.actor("second"), NOW, "De brug is open")
    assert poll(page, tag).status_code in {302, 401, 403}


def test_a_database_that_does_not_answer_is_the_applications_matter(
    as_: Any, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = as_("editor")
    tag = let_in_once(page)
    asked.clear()

    def fail(*_: object) -> tuple[int, int]:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(idle_boards, "standing_of", fail)
    poll(page, tag)
    assert asked == [COLUMNS]
