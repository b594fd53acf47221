"""Deadlines are told of once each; letters go to who wants them, once, and the digest once a day."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.desk.actions import set_due
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.following.actions import set_digest
from claims.following.telling import tell_on
from claims.following.wiring import tick
from claims.jobs.models import Job, JobState
from claims.mail.actions import SEND
from claims.notices.actions import choose, mark_all
from claims.notices.queries import unread_count
from claims.people.actions import deactivate, set_preferences
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.following.helping import told, work
from tests.mail.conftest import mail_on  # noqa: F401  a fixture
from tests.mail.mail_server import MailServer, mail_server
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
Set = Callable[..., None]
TODAY = NOW.date()
SIX = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # six in Amsterdam
DAY = timedelta(days=1)


@pytest.fixture
def server(mail_on: Set) -> Iterator[MailServer]:  # noqa: F811
    with mail_server() as running:
        mail_on(running.port)
        yield running


def due(db: Database, cast: Cast, claim_id: int, day: date) -> None:
    with db.writing() as session:
        set_due(session, claim_id, day, by=cast.actor("editor"), at=NOW)


def kinds(app: Flask, cast: Cast, name: str) -> list[str]:
    return [kind for kind, _ in told(app, cast, name)]


def test_a_deadline_is_told_of_when_it_is_near_and_when_it_has_passed_once_each(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id = stages.researching(db, cast)
    due(db, cast, claim_id, TODAY + 2 * DAY)
    work(app)
    assert kinds(app, cast, "checker") == []
    work(app, NOW + DAY)
    work(app, NOW + DAY + timedelta(hours=1))
    assert kinds(app, cast, "checker") == ["claim.due_soon"]
    work(app, NOW + 2 * DAY)
    assert kinds(app, cast, "checker") == ["claim.due_soon"]
    for days in (3, 4, 5):
        work(app, NOW + days * DAY)
    assert kinds(app, cast, "checker") == ["claim.due_soon", "claim.late"]
    assert "claim.late" not in kinds(app, cast, "editor")


def test_another_deadline_is_told_of_again_and_what_is_done_is_not(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id, done = stages.researching(db, cast), stages.researching(db, cast)
    for each in (claim_id, done):
        due(db, cast, each, TODAY + DAY)
    with db.writing() as session:
        session.get_one(Claim, done).state = Work.DONE
    work(app)
    assert told(app, cast, "checker") == [("claim.due_soon", claim_id)]
    with db.writing() as session:
        mark_all(session, cast.checker.id or 0, upto=NOW, at=NOW)
    due(db, cast, claim_id, TODAY + 3 * DAY)
    work(app, NOW + DAY)
    assert as_unread(db, cast) == 0
    work(app, NOW + 2 * DAY)
    assert as_unread(db, cast) == 1


def as_unread(db: Database, cast: Cast) -> int:
    with db.reading() as session:
        return unread_count(session, cast.actor("checker"))


def test_a_claim_of_nobody_is_told_of_once_someone_has_it(app: Flask, db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    due(db, cast, claim_id, TODAY)
    work(app)
    assert kinds(app, cast, "editor") == []
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("checker"))
    work(app)
    assert kinds(app, cast, "checker") == ["claim.due_soon"]


def test_given_and_sent_back_are_mailed_from_the_start_once(
    app: Flask, db: Database, cast: Cast, server: MailServer
) -> None:
    claim_id = stages.new(db, cast)
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("editor"), assignee_id=cast.checker.id)
    work(app)
    work(app, NOW + timedelta(minutes=5))
    (letter,) = server.taken
    assert letter.recipient == "checker@example.org"
    assert letter.message["Subject"] == "Aan jou gegeven: Geen brug kostte meer dan 40 miljoen euro"
    site = app.config["SETTINGS"].site_url
    assert f"{site}/desk/claims/{claim_id}" in letter.part("plain")
    assert f'href="{site}/desk/settings/notices"' in letter.part("html")
    assert "door Jet Vermeer" in letter.part("plain")


def test_what_one_chose_holds_on_the_page_and_by_mail(
    app: Flask, db: Database, cast: Cast, server: MailServer
) -> None:
    with db.writing() as session:
        choose(session, cast.checker.id or 0, {"given": (True, False), "followed": (False, True)})
        choose(session, cast.editor.id or 0, {"followed": (True, True)})
        set_preferences(session, cast.editor.id or 0, language="en")
    claim_id = stages.new(db, cast)
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("second"), assignee_id=cast.checker.id)
    work(app)
    assert [each.recipient for each in server.taken] == ["editor@example.org"]
    assert server.taken[0].message["Subject"].startswith("Moved, and you follow it:")
    assert kinds(app, cast, "checker") == ["claim.given"]
    stages.move(db, claim_id, Work.ACCEPTED, cast.actor("editor"))
    work(app)
    assert kinds(app, cast, "checker") == [], "it is theirs no more"


def test_what_was_read_left_or_is_old_is_not_mailed(
    app: Flask,
    db: Database,
    cast: Cast,
    mail_on: Set,  # noqa: F811
) -> None:
    for name in ("checker", "checker2"):
        claim_id = stages.new(db, cast)
        given = cast.people[name].id
        stages.move(db, claim_id, Work.RESEARCHING, cast.actor("editor"), assignee_id=given)
    work(app)  # mail is not set up yet
    with db.writing() as session:
        mark_all(session, cast.checker.id or 0, upto=NOW, at=NOW)
        deactivate(session, cast.checker2.id or 0, by=cast.actor("admin"), at=NOW)
    with mail_server() as running:
        mail_on(running.port)
        work(app, NOW + timedelta(hours=1))
        claim_id = stages.new(db, cast)
        stages.move(db, claim_id, Work.RESEARCHING, cast.actor("editor"), assignee_id=cast.second.id)
        app.config["CLOCK"] = lambda: NOW
        tell_on(db)
        work(app, NOW + 2 * DAY)
        assert running.taken == []


def test_the_page_of_choices_keeps_them_and_says_where_there_is_no_mail(
    db: Database,
    cast: Cast,
    as_: As,
    mail_on: Set,  # noqa: F811
) -> None:
    client = as_("reader")
    page = client.get("/desk/settings/notices")
    assert "verstuurt hier geen mail" in page.text()
    boxes = page.all(".//input[@type='checkbox']")
    ticked = {(box.get("name"), box.get("value")) for box in boxes if box.get("checked") is not None}
    assert {value for name, value in ticked if name == "mail"} == {"given", "sent_back"}
    assert len([value for name, value in ticked if name == "shown"]) == len(boxes) // 2
    client.post("/desk/settings/notices", {"shown": "given", "mail": "late"})
    page = client.get("/desk/settings/notices")
    boxes = page.all(".//input[@type='checkbox']")
    ticked = {(box.get("name"), box.get("value")) for box in boxes if box.get("checked") is not None}
    assert ticked == {("shown", "given")}, "no mail of what is off"
    refused = client.post("/desk/settings/digest", {"hour": "7"}, status=409).text(".//main")
    assert "Versturen vanaf" in refused, "as the page calls it"
    assert "Hour" not in refused
    mail_on(1)
    client.post("/desk/settings/digest", {"hour": "7"})
    chosen = client.get("/desk/settings/notices").one(".//select[@name='hour']/option[@selected]")
    assert chosen.get("value") == "7"
    for odd in ("25", "-1", "zeven", "٧", "7.5"):
        client.post("/desk/settings/digest", {"hour": odd}, status=422)


def digest_of(app: Flask, db: Database, cast: Cast) -> int:
    """A checker with something late and something given, who wants the digest at seven."""
    late = stages.researching(db, cast)
    due(db, cast, late, TODAY)
    given = stages.new(db, cast)
    stages.move(db, given, Work.RESEARCHING, cast.actor("editor"), assignee_id=cast.checker.id)
    asked = stages.new(db, cast)
    with db.writing() as session:
        session.get_one(Claim, asked).demand = 4
        set_digest(session, cast.checker.id or 0, 7)
        choose(session, cast.checker.id or 0, {"given": (True, False)})
    work(app)
    return late


def test_the_digest_goes_out_once_at_its_hour(
    app: Flask, db: Database, cast: Cast, server: MailServer
) -> None:
    with db.writing() as session:
        set_digest(session, cast.reader.id or 0, 7)
    digest_of(app, db, cast)
    server.taken.clear()
    work(app, SIX)
    assert server.taken == []
    work(app, SIX + timedelta(hours=1, minutes=5))
    work(app, SIX + timedelta(hours=3))
    mine = [each for each in server.taken if each.recipient == "checker@example.org"]
    assert len(mine) == 1
    text = mine[0].part("plain")
    assert mine[0].message["Subject"] == "Je werk vandaag"
    for words in ("Te laat (1)", "Sinds gisteren aan jou gegeven (1)", "Nieuw en het meest gevraagd (1)"):
        assert words in text
    work(app, SIX + DAY + timedelta(hours=1))
    assert len([each for each in server.taken if each.recipient == "checker@example.org"]) == 2


def test_an_empty_digest_is_no_mail_and_off_is_off(
    app: Flask, db: Database, cast: Cast, server: MailServer
) -> None:
    with db.writing() as session:
        set_digest(session, cast.checker.id or 0, 5)
        set_digest(session, cast.second.id or 0, 5)
        set_digest(session, cast.second.id or 0, None)
    work(app, SIX)
    assert server.taken == []
    with db.reading() as session:
        assert not session.exec(select(Job).where(col(Job.kind) == SEND)).all()


def test_a_digest_that_was_queued_is_not_written_again_by_a_worker_that_starts_anew(
    app: Flask, db: Database, cast: Cast, server: MailServer
) -> None:
    digest_of(app, db, cast)
    server.taken.clear()
    app.config["CLOCK"] = lambda: SIX + timedelta(hours=2)
    for _ in range(3):
        with app.app_context():
            tick()  # and dies before it does the job
    with db.reading() as session:
        waiting = col(Job.kind) == SEND, col(Job.state) == JobState.QUEUED
        letters = session.exec(select(Job.payload).where(*waiting)).all()
    assert [each["subject"] for each in letters] == ["Je werk vandaag"]
