from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from claims.people.models import Person
from claims.people.passwords import hash_password, password_fits
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import PASSWORD, Cast
from tests.people.conftest import SETTINGS_PAGE

As = Callable[[str | None], CheckingClient]
Row = Callable[[str], Person]
NEW = {"password": PASSWORD, "new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}


def test_changes_the_name_with_an_event(as_: As, row: Row, cast: Cast, told: Callable[[], Any]) -> None:
    as_("reader").post(SETTINGS_PAGE, {"name": "Nel Kijker", "language": "en", "seen_version": "1"})
    assert (row("reader").name, row("reader").language) == ("Nel Kijker", "en")
    assert told() == (
        "person.renamed",
        cast.reader.id,
        cast.reader.id,
        {"name": "Nel Kijk"},
        {"name": "Nel Kijker"},
    )


def test_shows_both_names_to_who_was_second(as_: As, row: Row) -> None:
    client = as_("reader")
    client.post(SETTINGS_PAGE, {"name": "Nel Een", "language": "nl", "seen_version": "1"})
    page = client.post(SETTINGS_PAGE, {"name": "Nel Twee", "language": "nl", "seen_version": "1"}, status=409)
    assert "Nel Een" in page.html
    assert "Nel Twee" in page.html
    assert row("reader").name == "Nel Een"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": "a" * 121}, {"name": "a\x07b"}, {"language": "fr"}, {"language": ""}],
)
def test_refuses_a_name_or_language_that_is_none(as_: As, row: Row, fields: dict[str, str]) -> None:
    as_("reader").post(
        SETTINGS_PAGE, {"name": "Nel", "language": "nl", "seen_version": "1", **fields}, status=422
    )
    assert row("reader").name == "Nel Kijk"


def test_changes_the_password_and_ends_other_sessions_but_this_one(
    as_: As, row: Row, cast: Cast, told: Callable[[], Any]
) -> None:
    here, elsewhere = as_("reader"), as_("reader")
    here.post(f"{SETTINGS_PAGE}/password", NEW)
    assert password_fits("nog een lange zin", row("reader").password)
    assert told()[0] == "person.password_set"
    here.get(SETTINGS_PAGE)
    elsewhere.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "niet mijn wachtwoord"},
        {"password": ""},
        {"new_password": "kort", "new_password_confirm": "kort"},
        {"new_password_confirm": "iets anders"},
    ],
)
def test_keeps_the_password_when_anything_is_wrong(as_: As, row: Row, fields: dict[str, str]) -> None:
    client, before = as_("reader"), row("reader").password
    page = client.post(f"{SETTINGS_PAGE}/password", {**NEW, **fields}, status=422)
    assert page.one(".//input[@id='name']").get("value") == "Nel Kijk"
    assert "Wachtwoorden typ je opnieuw" in page.text(".//div[@class='errors']/h2")
    assert row("reader").password == before
    client.get(SETTINGS_PAGE)


def test_throttles_guessing_the_old_password(as_: As) -> None:
    client = as_("reader")
    for _ in range(10):
        client.post(f"{SETTINGS_PAGE}/password", {**NEW, "password": "geraden"}, status=422)
    client.post(f"{SETTINGS_PAGE}/password", NEW, status=429)


def test_signs_out_everywhere(as_: As, told: Callable[[], Any]) -> None:
    here, elsewhere = as_("reader"), as_("reader")
    here.post(f"{SETTINGS_PAGE}/everywhere")
    assert told()[0] == "person.signed_out_everywhere"
    here.get(SETTINGS_PAGE, status=302)
    elsewhere.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_remembers_light_or_dark(as_: As, row: Row, theme: str) -> None:
    client = as_("reader")
    answer = client.post("/desk/settings/theme", {"theme": theme, "next": f"{SETTINGS_PAGE}?"})
    assert answer.response.location.rstrip("?") == SETTINGS_PAGE
    assert client.get(SETTINGS_PAGE).one(".").get("data-theme") == theme
    client.post("/desk/settings/theme", {"theme": "auto"})
    assert client.get(SETTINGS_PAGE).one(".").get("data-theme") is None


def test_remembers_the_language_in_the_account(as_: As, row: Row) -> None:
    client = as_("reader")
    client.post("/desk/settings/language", {"language": "en", "next": SETTINGS_PAGE})
    assert row("reader").language == "en"
    assert client.get(SETTINGS_PAGE).one(".").get("lang") == "en"


@pytest.mark.parametrize(
    ("which", "value"), [("theme", "blue"), ("language", "fr"), ("theme", ""), ("language", "\x00")]
)
def test_refuses_a_preference_that_does_not_exist(as_: As, row: Row, which: str, value: str) -> None:
    before = row("reader")
    as_("reader").post(f"/desk/settings/{which}", {which: value, "next": SETTINGS_PAGE}, status=422)
    assert (row("reader").theme, row("reader").language) == (before.theme, before.language)


def test_comes_back_from_a_preference_to_no_other_site(as_: As) -> None:
    answer = as_("reader").post("/desk/settings/theme", {"theme": "dark", "next": "https://example.org/"})
    assert answer.response.location.startswith("/")


def test_loads_the_person_once_in_a_request(as_: As, db: Database) -> None:
    client, asked = as_("reader"), []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.reader, "before_cursor_execute", note)
    client.get(SETTINGS_PAGE)
    event.remove(db.reader, "before_cursor_execute", note)
    assert len([s for s in asked if "FROM person" in s]) == 1


def test_asks_nothing_about_people_for_who_has_no_session(client: CheckingClient, db: Database) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.reader, "before_cursor_execute", note)
    client.get("/sign-in")
    event.remove(db.reader, "before_cursor_execute", note)
    assert asked == []


def test_hashes_nothing_behind_the_write_lock(as_: As, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    database: Database = app.extensions["database"]
    locked: list[bool] = []

    def watched(original: Any) -> Any:
        def call(*values: Any) -> Any:
            locked.append(database._thread_lock.locked())
            return original(*values)

        return call

    monkeypatch.setattr("claims.people.sign_in.password_fits", watched(password_fits))
    monkeypatch.setattr("claims.people.pages.hash_password", watched(hash_password))
    as_("reader").post(f"{SETTINGS_PAGE}/password", NEW)
    assert locked == [False, False]
