"""What someone is told, once a thing: listed and counted for them alone, read and unread, never of what they may not see."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

import pytest
from flask import Flask
from sqlalchemy import false, true
from sqlmodel import col, select

from claims.desk import queries
from claims.desk.actions import add_claim
from claims.notices import slots
from claims.notices.actions import mark_all, notify, withdraw
from claims.notices.models import Notice
from claims.people.models import Person
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.desk.filling import counted

As = Callable[[str | None], CheckingClient]
KIND = "claim.returned"
STATEMENT = "De duinen bij Waterveen groeien elk jaar een meter"
LINES = ".//ul[@class='items']/li"
BADGE = ".//a[@href='/desk/notices']/span/span[@class='vh']"


@pytest.fixture(autouse=True)
def sentence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(slots.SENTENCES, KIND, "Told: %(subject)s")


@pytest.fixture
def claim(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        return add_claim(session, statement=STATEMENT, language="nl", by=cast.actor("editor"), at=NOW).id or 0


def tell(db: Database, cast: Cast, subject_id: int, *people: str, later: int = 0) -> None:
    with db.writing() as session:
        ids = [cast.people[each].id for each in people]
        notify(session, ids, KIND, subject_id, by=cast.actor("admin"), at=NOW + timedelta(minutes=later))


def listed(page: Page) -> list[str]:
    return page.texts(f"{LINES}/span/a")


def test_who_is_told_reads_of_it_and_no_one_else(db: Database, cast: Cast, as_: As, claim: int) -> None:
    tell(db, cast, claim, "checker", "editor", "admin")
    page = as_("checker").get("/desk/notices")
    assert listed(page) == [f"Told: {STATEMENT}"]
    assert page.text(BADGE) == "1 ongelezen"
    assert "Ada Beheer" in page.text(LINES)
    for other in ("checker2", "admin"):  # nobody is told of what they did themselves
        page = as_(other).get("/desk/notices")
        assert not page.all(LINES)
        assert not page.all(BADGE)


def test_following_it_leads_to_the_claim_and_reads_it(db: Database, cast: Cast, as_: As, claim: int) -> None:
    tell(db, cast, claim, "checker")
    client = as_("checker")
    link = client.get("/desk/notices").one(f"{LINES}/span/a").get("href") or ""
    answer = client.client.get(link)
    assert answer.status_code == 303
    assert answer.location == f"/desk/claims/{claim}"
    answer.close()
    assert not client.get("/desk/notices").all(BADGE)
    assert as_("editor").client.get(link).status_code == 404
    assert as_("editor").client.get("/desk/notices/99").status_code == 404


def test_one_is_marked_read_and_unread_again(db: Database, cast: Cast, as_: As, claim: int) -> None:
    tell(db, cast, claim, "checker")
    client = as_("checker")
    with db.reading() as session:
        url = f"/desk/notices/{session.exec(select(Notice.id)).one()}/read"
    client.post(url, {"read": "1"})
    assert not client.get("/desk/notices").all(BADGE)
    client.post(url, {"read": "0"})
    assert client.get("/desk/notices").text(BADGE) == "1 ongelezen"
    client.post(url, {"read": "maybe"}, status=422)
    as_("editor").post(url, {"read": "1"}, status=404)


def test_all_that_stood_on_the_page_is_read_and_not_what_came_after(
    db: Database, cast: Cast, as_: As, claim: int
) -> None:
    tell(db, cast, claim, "checker")
    client = as_("checker")
    form = ".//form[@action='/desk/notices/read']"
    fields = client.get("/desk/notices").fields(form)
    client.post("/desk/notices/read", fields)
    assert not client.get("/desk/notices").all(f"{BADGE}")
    assert not client.get("/desk/notices").all(form)
    tell(db, cast, claim, "checker", later=5)
    with db.writing() as session:
        mark_all(session, cast.checker.id or 0, upto=NOW, at=NOW)
    assert client.get("/desk/notices").text(BADGE) == "1 ongelezen"
    client.post("/desk/notices/read", {"upto": "yesterday"}, status=422)


def test_told_of_again_the_same_line_is_unread_again(db: Database, cast: Cast, as_: As, claim: int) -> None:
    tell(db, cast, claim, "checker")
    with db.writing() as session:
        mark_all(session, cast.checker.id or 0, upto=NOW, at=NOW)
    tell(db, cast, claim, "checker", "checker", later=1)
    with db.reading() as session:
        line = session.exec(select(Notice)).one()
        assert (line.read_at, line.at) == (None, NOW + timedelta(minutes=1))


def test_who_left_is_not_told_and_withdrawn_lines_are_gone(db: Database, cast: Cast, claim: int) -> None:
    with db.writing() as session:
        session.get_one(Person, cast.checker2.id).active = False
    tell(db, cast, claim, "checker2", "checker")
    with db.writing() as session:
        assert session.exec(select(Notice.person_id)).all() == [cast.checker.id]
        withdraw(session, KIND, claim)
        assert not session.exec(select(Notice)).all()


def test_what_one_may_not_see_is_neither_listed_nor_counted(
    db: Database, cast: Cast, as_: As, claim: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = slots.SUBJECTS["claim"].told
    hidden = slots.Subject(lambda by: true() if by.is_editor else false(), told)
    monkeypatch.setitem(slots.SUBJECTS, "claim", hidden)
    kept = lru_cache(maxsize=1)(
        queries._waiting_and_unread.__wrapped__
    )  # by these rights, and for this test alone
    monkeypatch.setattr(queries, "_waiting_and_unread", kept)
    tell(db, cast, claim, "checker", "editor")
    assert len(listed(as_("editor").get("/desk/notices"))) == 1
    page = as_("checker").get("/desk/notices")
    assert not listed(page)
    assert not page.all(BADGE)
    with db.reading() as session:
        own = session.exec(select(Notice.id).where(col(Notice.person_id) == cast.checker.id)).one()
    as_("checker").get(f"/desk/notices/{own}", status=404)


def test_asks_no_more_of_the_database_for_more_notices(db: Database, cast: Cast, as_: As, claim: int) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            with db.writing() as session:
                other = add_claim(
                    session, statement=f"{STATEMENT} {number}", language="nl", by=cast.actor("editor"), at=NOW
                )
                other_id = other.id or 0
            tell(db, cast, other_id, "checker")
        client = as_("checker")
        client.get("/desk/notices")
        with counted(db) as queries:
            client.get("/desk/notices")
        return len(queries)

    assert asked(2) == asked(8)
