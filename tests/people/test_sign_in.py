from collections.abc import Callable
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.people.models import Person, SignInTry
from claims.people.rules import TRIES_PER_ACCOUNT
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import PASSWORD, Cast
from tests.people.conftest import SETTINGS_PAGE

WRONG = "This e-mail address and password do not belong together."
As = Callable[[str | None], CheckingClient]


def send(client: CheckingClient, status: int = 303, **fields: str) -> Page:
    typed = {"email": "checker@example.org", "password": PASSWORD, "next": SETTINGS_PAGE, **fields}
    return client.post("/sign-in?lang=en", typed, status=status)


def tries(db: Database) -> int:
    with db.reading() as session:
        return session.exec(select(func.count(col(SignInTry.id)))).one()


def test_signs_in_with_the_right_password_and_goes_on(
    client: CheckingClient, cast: Cast, told: Callable[[], Any]
) -> None:
    answer = send(client)
    assert answer.response.location == SETTINGS_PAGE
    assert "checker@example.org" in client.get(SETTINGS_PAGE).text(".//main")
    assert told() == ("person.signed_in", cast.checker.id, cast.checker.id, None, None)


def test_takes_the_address_in_any_case(client: CheckingClient) -> None:
    send(client, email="  CHECKER@Example.org ")
    client.get(SETTINGS_PAGE)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("checker@example.org", "iets anders"),
        ("nobody@example.org", PASSWORD),
        ("nobody@example.org", "iets anders"),
        ("closed@example.org", PASSWORD),
    ],
)
def test_says_the_same_of_every_account_and_keeps_the_address(
    client: CheckingClient, db: Database, email: str, password: str
) -> None:
    with db.writing() as session:
        person = session.exec(select(Person).where(col(Person.email) == "reader@example.org")).one()
        person.email, person.active = "closed@example.org", False
    page = send(client, status=422, email=email, password=password)
    assert page.text(".//p[@id='password-error']") == WRONG
    assert page.one(".//input[@id='email']").get("value") == email
    assert page.one(".//input[@id='password']").get("value") == ""
    assert page.fields(".//form[@class='form']")["next"] == SETTINGS_PAGE
    client.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize("email", ["checker@example.org", "nobody@example.org"])
def test_looks_at_a_hash_once_whether_the_account_exists_or_not(client: CheckingClient, email: str) -> None:
    with patch("claims.people.sign_in.password_fits", return_value=False) as compared:
        send(client, status=422, email=email)
    assert compared.call_count == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"password": ""},
        {"email": "a" * 255},
        {"password": "a" * 257},
        {"email": "a\x00b@example.org"},
        {"password": "a\x00bcdefgh"},
        {"password": "abc\u202edefgh"},
    ],
)
def test_refuses_what_nobody_types_before_it_hashes(
    client: CheckingClient, db: Database, fields: dict[str, str]
) -> None:
    with patch("claims.people.sign_in.password_fits") as compared:
        send(client, status=422, **fields)
    assert compared.call_count == 0
    assert tries(db) == 0


def test_goes_to_no_other_site(client: CheckingClient) -> None:
    location = send(client, next="//example.org/").response.location
    assert location.startswith("/")
    assert not location.startswith("//")


def test_asks_to_sign_in_and_comes_back(client: CheckingClient) -> None:
    asked = client.get(f"{SETTINGS_PAGE}?a=1", status=302)
    page = client.get(asked.response.location)
    assert page.fields(".//form[@class='form']")["next"] == f"{SETTINGS_PAGE}?a=1"


def test_passes_no_foreign_address_on(client: CheckingClient) -> None:
    page = client.get("/sign-in?next=https://example.org/")
    assert page.fields(".//form[@class='form']")["next"] == ""


def test_sends_who_is_signed_in_onward(as_: As) -> None:
    assert as_("checker").get(f"/sign-in?next={SETTINGS_PAGE}", status=303).response.location == SETTINGS_PAGE


def test_starts_a_new_session(client: CheckingClient) -> None:
    with client.client.session_transaction() as session:
        session["left_over"] = "of who sat here before"
    token = client.token
    send(client)
    with client.client.session_transaction() as session:
        assert "left_over" not in session
        assert session.get("csrf_token") != "a-token-of-this-session"
    client.client.post("/sign-out", data={"csrf_token": token})
    client.get(SETTINGS_PAGE)


def test_asks_for_the_token_of_the_form(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "checker@example.org", "password": PASSWORD})
    assert answer.status_code == 400


def test_ends_the_session_at_sign_out(as_: As) -> None:
    client = as_("checker")
    client.get(SETTINGS_PAGE)
    assert client.post("/sign-out").response.location == "/sign-in"
    client.get(SETTINGS_PAGE, status=302)


def test_answers_401_to_a_form_of_who_is_signed_out_and_gives_the_text_back(client: CheckingClient) -> None:
    page = client.post(SETTINGS_PAGE, {"name": "Een nieuwe naam"}, status=401)
    assert "Een nieuwe naam" in page.html


def test_refuses_the_eleventh_try_even_with_the_right_password(
    client: CheckingClient, db: Database, later: Callable[..., datetime]
) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        send(client, status=422, password="iets anders")
    later(minutes=4)
    page = send(client, status=429)
    assert "Wait 11 minutes" in page.text(".//main")
    assert page.response.headers["Retry-After"] == str(11 * 60)
    assert page.one(".//input[@id='email']").get("value") == "checker@example.org"
    assert tries(db) == TRIES_PER_ACCOUNT
    later(minutes=15)
    send(client)


@pytest.mark.parametrize("email", ["checker@example.org", "nobody@example.org", "closed@example.org"])
def test_counts_down_from_the_third_try_for_every_address_alike(
    client: CheckingClient, db: Database, email: str
) -> None:
    with db.writing() as session:
        person = session.exec(select(Person).where(col(Person.email) == "reader@example.org")).one()
        person.email, person.active = "closed@example.org", False
    said = [
        send(client, status=422, email=email, password="iets anders").text(".//p[@id='password-error']")
        for _ in range(TRIES_PER_ACCOUNT)
    ]
    assert said[:2] == [WRONG] * 2
    assert said[2] == f"{WRONG} After 7 more wrong tries you have to wait up to a quarter of an hour."
    assert "After 1 more wrong try" in said[8]
    assert said[9] == f"{WRONG} You have to wait up to a quarter of an hour before the next try."
    send(client, status=429, email=email)


def test_hashes_nothing_for_a_try_too_many(client: CheckingClient) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        send(client, status=422, password="iets anders")
    with patch("claims.people.sign_in.password_fits") as compared:
        send(client, status=429)
    assert compared.call_count == 0


def test_throttles_an_account_that_does_not_exist_as_well(client: CheckingClient) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        send(client, status=422, email="Nobody@example.org")
    send(client, status=429, email="nobody@example.org")


def test_lets_others_in_while_one_account_is_throttled(client: CheckingClient) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        send(client, status=422, password="iets anders")
    send(client, email="editor@example.org")


def test_does_not_count_a_right_password(client: CheckingClient, db: Database) -> None:
    for _ in range(TRIES_PER_ACCOUNT + 1):
        send(client)
    assert tries(db) == 0


def test_keeps_no_account_and_no_address_of_a_try(client: CheckingClient, db: Database) -> None:
    send(client, status=422, password="iets anders")
    with db.reading() as session:
        row = session.exec(select(SignInTry)).one()
    kept = f"{row.account} {row.address}"
    assert "checker" not in kept
    assert "127" not in kept


def test_ends_all_sessions_when_the_account_is_closed(as_: As, cast: Cast, db: Database) -> None:
    client = as_("checker")
    client.get(SETTINGS_PAGE)
    with db.writing() as session:
        session.get_one(Person, cast.checker.id).active = False
    client.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize("way", ["?auth_token=x", "?lang=zz", "?next=%00", "?next=/%0d%0a"])
def test_answers_a_strange_address_without_a_fault(app: Flask, way: str) -> None:
    assert app.test_client().get(f"/sign-in{way}").status_code in {200, 400}


def test_speaks_the_language_of_the_address(client: CheckingClient) -> None:
    assert client.get("/sign-in?lang=en").text(".//h1") == "Sign in"
    assert client.get("/sign-in?lang=nl").text(".//h1") == "Aanmelden"


def test_remembers_the_language_picked_before_sign_in(client: CheckingClient) -> None:
    client.post("/desk/settings/language", {"language": "en", "next": "/sign-in"})
    assert client.get("/sign-in").text(".//h1") == "Sign in"
