from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from claims.errors import Forbidden, NotFound, Refused
from claims.people import queries
from claims.people.actions import change_role, deactivate
from claims.people.models import Person
from claims.people.rules import Actor, Role
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.people.conftest import SETTINGS_PAGE

As = Callable[[str | None], CheckingClient]
Row = Callable[[str], Person]
PEOPLE = "/desk/settings/people"
INVITE = {"name": "Nina Nieuw", "email": "nina@example.org", "role": "checker", "language": "nl"}


@pytest.mark.parametrize("key", ["reader", "contributor", "checker", "editor"])
def test_is_only_for_administrators(as_: As, cast: Cast, key: str) -> None:
    client = as_(key)
    client.get(PEOPLE, status=403)
    client.post(PEOPLE, INVITE, status=403)
    for what in ("link", "role", "closed", "open"):
        client.post(f"{PEOPLE}/{cast.reader.id}/{what}", {"role": "admin"}, status=403)


def test_says_who_may_and_of_a_change_that_there_is_none(as_: As, cast: Cast) -> None:
    editor = as_("editor")
    looked = editor.get(PEOPLE, status=403).text(".//main")
    assert "het kan alleen als beheerder." in looked
    assert "niets gewijzigd" not in looked
    assert "Er is niets gewijzigd" in editor.post(PEOPLE, INVITE, status=403).text(".//main")
    reader = as_("reader").get("/desk/articles/new", status=403).text(".//main")
    assert "het kan alleen als medewerker, factchecker, eindredacteur of beheerder." in reader


def test_gives_back_what_was_chosen_in_words(as_: As, cast: Cast) -> None:
    sent = {"role": "reader", "seen_version": "1", "next": "/desk/"}
    page = as_("admin").post(f"{PEOPLE}/{cast.admin.id}/role", sent, status=409)
    assert page.texts(".//div[@class='field']/label") == ["Rol"]
    assert page.text(".//textarea[@id='typed-1']") == "Meekijker"


def test_lists_everyone_with_role_and_state(as_: As, cast: Cast) -> None:
    page = as_("admin").get(PEOPLE)
    assert len(page.all(".//tbody/tr")) == len(cast.people)
    row = f".//tr[@id='person-{cast.reader.id}']"
    assert "reader@example.org" in page.text(row)
    assert page.fields(f"{row}//form[@class='beside']")["role"] == "reader"


def test_invites_with_a_link_that_is_shown_once(
    as_: As, client: CheckingClient, row: Row, told: Callable[[], Any]
) -> None:
    admin = as_("admin")
    page = admin.post(PEOPLE, INVITE, status=200)
    assert told()[0] == "person.link_made"
    address = page.one(".//input[@id='link-address']").get("value") or ""
    assert address.startswith("http://127.0.0.1:8000/sign-in/")
    assert page.response.headers["Cache-Control"] == "no-store"
    with admin.client.session_transaction() as cookie:
        assert address.rsplit("/", 1)[1] not in str(dict(cookie))
    assert not admin.get(PEOPLE).all(".//input[@id='link-address']")
    assert (row("nina").role, row("nina").password) == (Role.CHECKER, None)
    client.post(
        address.removeprefix("http://127.0.0.1:8000"),
        {"new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"},
    )
    client.get(SETTINGS_PAGE)


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "reader@example.org"},
        {"email": "READER@example.org"},
        {"email": "geen adres"},
        {"name": ""},
        {"role": "owner"},
        {"language": "xx"},
    ],
)
def test_refuses_an_invitation_that_cannot_be(as_: As, db: Database, fields: dict[str, str]) -> None:
    page = as_("admin").post(PEOPLE, {**INVITE, **fields}, status=422)
    sent = {**INVITE, **fields}
    assert page.one(".//input[@id='email']").get("value") == sent["email"]
    with db.reading() as session:
        assert session.exec(select(Person).where(col(Person.email) == "nina@example.org")).first() is None


def test_gives_another_role_at_once(as_: As, cast: Cast, row: Row, told: Callable[[], Any]) -> None:
    promoted = as_("editor")
    promoted.get(PEOPLE, status=403)
    as_("admin").post(f"{PEOPLE}/{cast.editor.id}/role", {"role": "admin", "seen_version": "1"})
    assert told() == (
        "person.role_changed",
        cast.admin.id,
        cast.editor.id,
        {"role": "editor"},
        {"role": "admin"},
    )
    promoted.get(PEOPLE, status=302)
    as_("editor").get(PEOPLE)


def test_takes_a_role_away_at_once(as_: As, cast: Cast) -> None:
    with_rights = as_("admin")
    as_("admin").post(f"{PEOPLE}/{cast.editor.id}/role", {"role": "admin", "seen_version": "1"})
    with_rights.get(PEOPLE)
    as_("editor").post(f"{PEOPLE}/{cast.admin.id}/role", {"role": "reader", "seen_version": "1"})
    with_rights.get(PEOPLE, status=302)
    as_("admin").get(PEOPLE, status=403)


def test_keeps_who_gives_themselves_another_role_signed_in(as_: As, cast: Cast) -> None:
    admin, elsewhere = as_("admin"), as_("admin")
    admin.post(f"{PEOPLE}/{cast.editor.id}/role", {"role": "admin", "seen_version": "1"})
    admin.post(f"{PEOPLE}/{cast.admin.id}/role", {"role": "editor", "seen_version": "1"})
    admin.get(SETTINGS_PAGE)
    elsewhere.get(SETTINGS_PAGE, status=302)


def test_refuses_a_stale_change(as_: As, cast: Cast, row: Row) -> None:
    admin = as_("admin")
    admin.post(f"{PEOPLE}/{cast.reader.id}/role", {"role": "checker", "seen_version": "1"})
    admin.post(f"{PEOPLE}/{cast.reader.id}/role", {"role": "editor", "seen_version": "1"}, status=409)
    admin.post(f"{PEOPLE}/{cast.reader.id}/closed", {"seen_version": "1"}, status=409)
    assert (row("reader").role, row("reader").active) == (Role.CHECKER, True)


@pytest.mark.parametrize("seen", [{}, {"seen_version": ""}])
def test_refuses_a_change_that_names_no_version(as_: As, cast: Cast, row: Row, seen: dict[str, str]) -> None:
    admin = as_("admin")
    admin.post(f"{PEOPLE}/{cast.reader.id}/role", {"role": "checker", **seen}, status=409)
    admin.post(f"{PEOPLE}/{cast.reader.id}/closed", seen, status=409)
    admin.post(f"{PEOPLE}/{cast.reader.id}/open", seen, status=409)
    as_("reader").post(SETTINGS_PAGE, {"name": "Nel", "language": "nl", **seen}, status=409)
    assert (row("reader").role, row("reader").active, row("reader").version) == (Role.READER, True, 1)


def test_undoes_a_closed_account_with_one_click(as_: As, cast: Cast, row: Row) -> None:
    page = as_("admin").follow(f"{PEOPLE}/{cast.reader.id}/closed", {"seen_version": "1"})
    form = page.all(f".//div[@id='flashes']//form[@action='{PEOPLE}/{cast.reader.id}/open']")
    assert len(form) == 1
    fields = {field.get("name"): field.get("value") for field in form[0].findall(".//input[@name]")}
    as_("admin").post(f"{PEOPLE}/{cast.reader.id}/open", {"seen_version": fields["seen_version"]})
    assert row("reader").active


@pytest.mark.parametrize("role", ["", "owner", "EDITOR", "\x00"])
def test_knows_no_other_role(as_: As, cast: Cast, row: Row, role: str) -> None:
    as_("admin").post(f"{PEOPLE}/{cast.reader.id}/role", {"role": role}, status=422)
    assert row("reader").role is Role.READER


def test_closes_an_account_and_opens_it_again(as_: As, cast: Cast, row: Row, told: Callable[[], Any]) -> None:
    admin, reader = as_("admin"), as_("reader")
    reader.get(SETTINGS_PAGE)
    page = admin.follow(f"{PEOPLE}/{cast.reader.id}/closed", {"seen_version": "1"})
    assert told()[0] == "person.deactivated"
    reader.get(SETTINGS_PAGE, status=302)
    admin.post(f"{PEOPLE}/{cast.reader.id}/link", status=409)
    assert "Account gesloten" in page.text(f".//tr[@id='person-{cast.reader.id}']")
    admin.post(f"{PEOPLE}/{cast.reader.id}/open", {"seen_version": "2"})
    assert told()[0] == "person.reactivated"
    assert row("reader").active
    reader.get(SETTINGS_PAGE, status=302)


def test_leaves_no_newsroom_without_an_administrator(as_: As, cast: Cast, row: Row) -> None:
    admin = as_("admin")
    admin.post(f"{PEOPLE}/{cast.admin.id}/closed", {"seen_version": "1"}, status=409)
    admin.post(f"{PEOPLE}/{cast.admin.id}/role", {"role": "editor", "seen_version": "1"}, status=409)
    assert (row("admin").active, row("admin").role) == (True, Role.ADMIN)


def test_lets_no_administrator_close_their_own_account(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        change_role(session, cast.editor.id or 0, Role.ADMIN, by=None, at=NOW)
        with pytest.raises(Refused):
            deactivate(session, cast.admin.id or 0, by=cast.actor("admin"), at=NOW)


@pytest.mark.parametrize("what", ["link", "role", "closed", "open"])
def test_answers_404_for_nobody(as_: As, what: str) -> None:
    as_("admin").post(f"{PEOPLE}/999999/{what}", {"role": "editor"}, status=404)


def test_names_everyone_and_offers_who_may_work(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        deactivate(session, cast.checker2.id or 0, by=None, at=NOW)
    with db.reading() as session:
        cards = queries.names(session)
        offered = [card.name for card in queries.assignable(session)]
    assert (cards[cast.checker.id or 0].initials, cards[cast.checker2.id or 0].active) == ("TS", False)
    assert offered == ["Ada Beheer", "Jet Vermeer", "Mina Bos", "Tom Sanders"]


def test_acts_for_who_is_there_and_for_nobody_else(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        deactivate(session, cast.checker2.id or 0, by=None, at=NOW)
    with db.reading() as session:
        assert queries.actor_of(session, cast.editor.id or 0) == Actor(
            id=cast.editor.id or 0, name="Jet Vermeer", role=Role.EDITOR
        )
        with pytest.raises(Forbidden):
            queries.actor_of(session, cast.checker2.id or 0)
        with pytest.raises(NotFound):
            queries.actor_of(session, 999_999)
