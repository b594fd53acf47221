from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import col, select

from claims.people.actions import add_first_admin
from claims.people.models import Person, SignInLink
from claims.people.passwords import password_fits
from claims.people.rules import Role
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, PASSWORD, Cast
from tests.people.conftest import SETTINGS_PAGE

NEW = {"new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}
TokenFor = Callable[[str], str]
Row = Callable[[str], Person]


def test_sets_a_password_and_signs_in(
    client: CheckingClient, token_for: TokenFor, row: Row, cast: Cast, told: Callable[[], Any]
) -> None:
    address = f"/sign-in/{token_for('reader')}"
    page = client.get(f"{address}?lang=en")
    assert "Nel Kijk, who signs in as reader@example.org" in page.text(".//main")
    client.post(address, NEW)
    assert password_fits("nog een lange zin", row("reader").password)
    assert told() == ("person.password_set", cast.reader.id, cast.reader.id, None, None)
    client.get(SETTINGS_PAGE)


def test_is_not_used_up_by_looking(client: CheckingClient, token_for: TokenFor) -> None:
    address = f"/sign-in/{token_for('reader')}"
    client.get(address)
    client.get(address)
    client.post(address, NEW)


def test_works_once(client: CheckingClient, token_for: TokenFor, row: Row) -> None:
    address = f"/sign-in/{token_for('reader')}"
    client.post(address, NEW)
    kept = row("reader").password
    again = {"new_password": "iets heel anders", "new_password_confirm": "iets heel anders"}
    assert "vraag een beheerder" in client.post(address, again, status=410).text(".//main")
    assert "vraag een beheerder" in client.get(address, status=410).text(".//main")
    assert row("reader").password == kept


def test_ends_after_seven_days(
    client: CheckingClient, token_for: TokenFor, later: Callable[..., datetime]
) -> None:
    address = f"/sign-in/{token_for('reader')}"
    later(days=7, seconds=-1)
    client.get(address)
    later(days=7)
    client.get(address, status=410)
    client.post(address, NEW, status=410)


def test_ends_when_a_fresh_one_is_made(client: CheckingClient, token_for: TokenFor) -> None:
    old, fresh = token_for("reader"), token_for("reader")
    client.get(f"/sign-in/{old}", status=410)
    client.get(f"/sign-in/{fresh}")


def test_does_not_open_a_closed_account(
    client: CheckingClient, token_for: TokenFor, cast: Cast, db: Database
) -> None:
    address = f"/sign-in/{token_for('reader')}"
    with db.writing() as session:
        session.get_one(Person, cast.reader.id).active = False
    client.post(address, NEW, status=410)


@pytest.mark.parametrize("token", ["unknown", "a" * 43, "é", "%00", "a" * 3000])
def test_knows_no_other_token(client: CheckingClient, token: str) -> None:
    assert client.client.get(f"/sign-in/{token}").status_code in {400, 410}


def test_offers_sign_in_for_a_link_that_was_used_or_mistyped(
    client: CheckingClient, as_: Callable[[str | None], CheckingClient], token_for: TokenFor
) -> None:
    token = token_for("reader")
    client.post(f"/sign-in/{token}", NEW)
    pages = [as_(None).get(f"/sign-in/{each}", status=410) for each in (token, f"{token[:-1]}_")]
    assert pages[0].text(".//main") == pages[1].text(".//main")
    assert pages[0].one(".//main//a[@class='button primary']").get("href") == "/sign-in"


@pytest.mark.parametrize(("browser", "account"), [("en", "nl"), ("nl", "en")])
def test_speaks_the_language_of_the_account(
    client: CheckingClient, token_for: TokenFor, db: Database, cast: Cast, browser: str, account: str
) -> None:
    with db.writing() as session:
        session.get_one(Person, cast.reader.id).language = account
    address, asked = f"/sign-in/{token_for('reader')}", {"Accept-Language": browser}
    heading = {"nl": "Kies je wachtwoord", "en": "Choose your password"}
    assert client.get(address, headers=asked).text(".//h1") == heading[account]
    assert client.get(f"{address}?lang={browser}", headers=asked).text(".//h1") == heading[browser]
    assert client.post(address, {}, status=422, headers=asked).one(".").get("lang") == account
    client.post(address, NEW, headers=asked)
    page = client.get(SETTINGS_PAGE, headers=asked)
    assert page.one(".").get("lang") == account
    welcome = {"nl": "Welkom, Nel Kijk", "en": "Welcome, Nel Kijk"}
    assert welcome[account] in page.text(".//div[@id='flashes']")


def test_ends_older_sessions(
    as_: Callable[[str], CheckingClient], client: CheckingClient, token_for: TokenFor
) -> None:
    other = as_("reader")
    other.get(SETTINGS_PAGE)
    client.post(f"/sign-in/{token_for('reader')}", NEW)
    other.get(SETTINGS_PAGE, status=302)


def test_keeps_only_a_digest_of_the_token(token_for: TokenFor, db: Database) -> None:
    token = token_for("reader")
    with db.reading() as session:
        kept = session.exec(select(SignInLink)).one()
    assert token not in str(kept.model_dump())
    assert len(token) >= 43


def test_tells_no_other_page_where_one_came_from(client: CheckingClient, token_for: TokenFor) -> None:
    token = token_for("reader")
    assert client.get(f"/sign-in/{token}").response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"new_password": "kort", "new_password_confirm": "kort"}, "new_password"),
        ({"new_password_confirm": "iets heel anders"}, "new_password_confirm"),
        (
            {"new_password": "reader@example.org", "new_password_confirm": "reader@example.org"},
            "new_password",
        ),
        ({"new_password": "a" * 257, "new_password_confirm": "a" * 257}, "new_password"),
        ({"new_password": "", "new_password_confirm": ""}, "new_password"),
        ({"new_password": "welkom01", "new_password_confirm": "welkom01"}, "new_password"),
        ({"new_password": "nelkijk1984", "new_password_confirm": "nelkijk1984"}, "new_password"),
    ],
)
def test_says_what_is_wrong_with_a_password_and_stays_usable(
    client: CheckingClient, token_for: TokenFor, row: Row, fields: dict[str, str], where: str
) -> None:
    address = f"/sign-in/{token_for('reader')}"
    before = row("reader").password
    page = client.post(address, {**NEW, **fields}, status=422)
    assert "Wachtwoorden typ je opnieuw" in page.text(".//div[@class='errors']/h2")
    assert page.text(f".//p[@id='{where}-error']")
    assert row("reader").password == before
    client.post(address, NEW)


def test_is_a_way_in_past_the_throttle(client: CheckingClient, token_for: TokenFor) -> None:
    typed = {"email": "reader@example.org", "password": "iets anders"}
    for _ in range(10):
        client.post("/sign-in", typed, status=422)
    client.post("/sign-in", {**typed, "password": PASSWORD}, status=429)
    client.post(f"/sign-in/{token_for('reader')}", NEW)
    client.get(SETTINGS_PAGE)


def test_asks_the_first_administrator_who_they_are(client: CheckingClient, db: Database, row: Row) -> None:
    with db.writing() as session:
        for person in session.exec(select(Person).where(col(Person.role) == Role.ADMIN)):
            person.active = False
        old, token = add_first_admin(session, NOW), add_first_admin(session, NOW)
    client.get(f"/sign-in/{old}", status=410)
    address = f"/sign-in/{token}"
    client.post(address, NEW, status=422)
    client.post(address, {**NEW, "name": "Iris Eerst", "email": "editor@example.org"}, status=422)
    client.post(address, {**NEW, "name": "Iris Eerst", "email": "geen adres"}, status=422)
    client.post(address, {**NEW, "name": "Iris Eerst", "email": "Iris@example.org"})
    assert (row("iris").name, row("iris").role) == ("Iris Eerst", Role.ADMIN)
    with db.writing() as session:
        assert add_first_admin(session, NOW) is None
