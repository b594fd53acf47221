"""Who is here now: seen by colleagues on the same claim, never oneself, gone after a minute; written down seldom."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlmodel import select

from claims.desk.actions import add_claim
from claims.history.queries import last_event_id
from claims.people.actions import deactivate
from claims.presence.actions import forget_gone, note
from claims.presence.models import ClaimPresence
from claims.presence.rules import CHANGED_EVERY, GONE, WRITTEN_EVERY, Here, here_in, is_due, tag_of
from claims.presence.wiring import Tidy
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted

As = Callable[[str | None], CheckingClient]
PAGE, ASKED = "/desk/claims/1", "/desk/claims/1/here"
OWN = {"X-Background": "1"}
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def claims(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        for statement in ("De brug is rood", "De brug is groen"):
            add_claim(session, statement=statement, language="nl", by=cast.actor("editor"), at=NOW)


def at(app: Flask, moment: datetime) -> None:
    app.config["CLOCK"] = lambda: moment


def ask(client: CheckingClient, *, writing: bool = False, address: str = ASKED) -> None:
    client.get(f"{address}?writing={int(writing)}", headers=OWN)


def shown(client: CheckingClient, address: str = ASKED) -> list[str]:
    return client.get(address).texts(".//*[@id='here']//li")


def rows(db: Database) -> list[ClaimPresence]:
    with db.reading() as session:
        found = list(session.exec(select(ClaimPresence)).all())
        session.expunge_all()
        return found


def test_the_column_tells_who_is_here_and_leaves_out_who_asks() -> None:
    assert here_in("9,4,6", 2) == [Here(3, False), Here(4, True)]
    assert here_in(None, 2) == here_in("", 2) == here_in("4", 2) == here_in("5", 2) == []


def test_the_tag_changes_with_who_is_here_what_they_do_and_the_language() -> None:
    tags = {
        tag_of(here, language)
        for language in ("nl", "en")
        for here in (
            [],
            [Here(1, False)],
            [Here(1, True)],
            [Here(11, False)],
            [Here(1, False), Here(2, True)],
        )
    }
    assert len(tags) == 10


@pytest.mark.parametrize(
    ("seconds", "writing", "due"),
    [
        (0, False, False),
        (19, False, False),
        (20, False, True),
        (4, True, False),
        (5, True, True),
        (-1, False, True),
    ],
)
def test_it_is_written_down_again_after_a_while_and_sooner_when_it_changed(
    seconds: int, writing: bool, due: bool
) -> None:
    assert is_due(Here(1, False), NOW, writing, NOW + seconds * SECOND) is due


def test_colleagues_see_each_other_and_nobody_sees_themselves(app: Flask, as_: As, db: Database) -> None:
    checker, reader = as_("checker"), as_("reader")
    with db.reading() as session:
        before = last_event_id(session)
    ask(checker)
    assert shown(checker) == shown(checker, PAGE) == []
    assert checker.get(PAGE).all(".//section[@id='here']")[0].get("hidden") is not None
    assert shown(reader) == shown(reader, PAGE) == ["Tom Sanders leest nu"]
    at(app, NOW + CHANGED_EVERY)
    ask(checker, writing=True)
    ask(reader)
    assert shown(reader, PAGE) == ["Tom Sanders schrijft nu"]
    assert shown(checker) == ["Nel Kijk leest nu"]
    with db.reading() as session:
        assert last_event_id(session) == before, "being here is no line of the history"


def test_it_speaks_the_language_of_who_looks(as_: As) -> None:
    ask(as_("checker"), writing=True)
    editor = as_("editor")
    editor.post("/desk/settings/language", {"language": "en", "next": PAGE}, status=303)
    assert shown(editor, PAGE) == shown(editor) == ["Tom Sanders is writing now"]


def test_who_is_here_is_of_one_claim(as_: As) -> None:
    ask(as_("checker"))
    assert shown(as_("editor"), "/desk/claims/2/here") == shown(as_("editor"), "/desk/claims/2") == []


def test_only_who_may_see_the_claim_is_told(app: Flask, as_: As, db: Database) -> None:
    ask(as_("checker"))
    answer = app.test_client().get(ASKED, headers=OWN)
    assert answer.status_code in {302, 303, 401}
    assert "Tom Sanders" not in answer.get_data(as_text=True)
    for missing in (3, 2**31, 10**30):
        as_("editor").get(f"/desk/claims/{missing}/here", headers=OWN, status=404)
    assert len(rows(db)) == 1


def test_nothing_new_is_304_and_empty_in_one_query_of_its_own(app: Flask, as_: As, db: Database) -> None:
    ask(as_("checker"))
    editor = as_("editor")
    tag = editor.get(ASKED).response.headers["ETag"]
    with counted(db) as asked:
        same = editor.client.get(ASKED, headers={"If-None-Match": tag})
    assert (same.status_code, same.get_data()) == (304, b"")
    assert sum("claim_presence" in statement for statement in asked) == 1
    assert editor.get(PAGE).all(".//section[@id='here']")[0].get("data-tag") == tag.strip('"')
    at(app, NOW + GONE)
    assert editor.client.get(ASKED, headers={"If-None-Match": tag}).status_code == 200


def test_the_page_of_the_claim_asks_no_query_more(as_: As, db: Database) -> None:
    editor = as_("editor")
    editor.get(PAGE)
    with counted(db) as alone:
        editor.get(PAGE)
    for who in ("checker", "checker2", "reader", "admin"):
        ask(as_(who))
    with counted(db) as together:
        editor.get(PAGE)
    assert len(alone) == len(together)
    assert sum("claim_presence" in statement for statement in together) == 1


def test_it_is_written_once_in_twenty_seconds(app: Flask, as_: As, db: Database) -> None:
    client, written = as_("checker"), set()
    for second in range(61):
        at(app, NOW + second * SECOND)
        ask(client)
        written.add(rows(db)[0].at)
    assert sorted(written) == [NOW + wait * WRITTEN_EVERY for wait in range(4)]


def test_two_windows_that_differ_write_no_oftener_than_every_five_seconds(
    app: Flask, as_: As, db: Database
) -> None:
    client, written = as_("checker"), set()
    for second in range(20):
        at(app, NOW + second * SECOND)
        ask(client, writing=bool(second % 2))
        written.add(rows(db)[0].at)
    assert len(written) <= 4


def test_another_window_that_was_first_is_not_written_over(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        checker = cast.checker.id or 0
        assert note(session, 1, checker, writing=False, at=NOW)
        assert not note(session, 1, checker, writing=False, at=NOW + SECOND)
        assert note(session, 2, checker, writing=False, at=NOW + SECOND)


def test_what_is_no_page_of_the_desk_asking_leaves_no_trace(as_: As, db: Database) -> None:
    as_("checker").get(f"{ASKED}?writing=1")
    as_("checker").get(f"{ASKED}?writing=1", headers={"Sec-Purpose": "prefetch"})
    as_("checker").get(PAGE)
    assert rows(db) == []
    ask(as_("checker"), address=f"{ASKED}?writing=yes&x=")
    assert [row.writing for row in rows(db)] == [False]


def test_after_a_minute_someone_is_gone_before_the_worker_comes(app: Flask, as_: As, db: Database) -> None:
    ask(as_("checker"))
    editor = as_("editor")
    at(app, NOW + GONE - SECOND)
    assert shown(editor) == shown(editor, PAGE) == ["Tom Sanders leest nu"]
    at(app, NOW + GONE)
    assert shown(editor) == shown(editor, PAGE) == []
    assert len(rows(db)) == 1


def test_the_worker_removes_who_is_gone_and_nobody_else(app: Flask, as_: As, db: Database) -> None:
    ask(as_("checker"))
    at(app, NOW + 30 * SECOND)
    ask(as_("editor"))
    tidy = Tidy()
    for second, left in ((30, 2), (60, 2), (90, 0)):  # once a minute
        at(app, NOW + second * SECOND)
        with app.app_context():
            tidy()
        assert len(rows(db)) == left
    with db.writing() as session:
        forget_gone(session, NOW)


def test_who_left_the_newsroom_is_not_here(db: Database, cast: Cast, as_: As) -> None:
    ask(as_("checker2"))
    with db.writing() as session:
        deactivate(session, cast.checker2.id or 0, by=cast.actor("admin"), at=NOW)
    assert shown(as_("editor")) == shown(as_("editor"), PAGE) == []


@pytest.mark.parametrize("path", ["", "?tab=discussion", "/statement", "/claimant", "/due"])
def test_pages_of_a_claim_carry_its_address(as_: As, path: str) -> None:
    found = as_("editor").get(PAGE + path).all(".//script[@data-here]")
    assert [script.get("data-here") for script in found] == [ASKED]


def test_other_pages_ask_nothing(as_: As) -> None:
    for address in ("/desk/", "/desk/board", "/desk/claims"):
        assert as_("editor").get(address).all(".//script[@data-here]") == []
