"""A claim is given, taken, handed over with a note, waits and is late; and a person leaves without leaving work behind."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.desk.models import Claim, ClaimHelper
from claims.desk.rules import Work
from claims.history.models import Event
from claims.people.models import Person
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.journeys.hands import Hand, Keyboard, Mouse, picture

pytestmark = [pytest.mark.browser]
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()  # pages in a browser have the real clock
STATEMENT = "De brug heeft 12 lampen"


@pytest.fixture
def claim_id(live_app: Flask, cast: Cast) -> int:
    with live_app.extensions["database"].writing() as session:
        return add(session, cast.actor("editor"), NOW, STATEMENT, state=Work.ACCEPTED).id or 0


def row(app: Flask, claim_id: int) -> Claim:
    with app.extensions["database"].reading() as session:
        claim: Claim = session.get_one(Claim, claim_id)
    return claim


@pytest.mark.parametrize(("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)])
def test_give_hand_over_wait_and_late(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, claim_id: int, hand: Hand, script: bool
) -> None:
    url = f"/desk/claims/{claim_id}"
    editor = browse("editor", java_script_enabled=script)
    # Given, until a moment as one says it.
    editor.goto(url)
    hand.press(editor, "Geven aan…")
    hand.choose(editor, "Geven aan", f"{cast.checker.name} (0 open claims)")
    hand.fill(editor, "Deadline", "31 februari")
    hand.press(editor, "Geven aan", inside="main")
    assert "Deze dag of dit tijdstip bestaat niet." in editor.locator("main").inner_text()
    hand.fill(editor, "Deadline", "morgen 17:00")
    hand.fill(editor, "Bericht", "Graag voor het journaal")
    hand.press(editor, "Geven aan", inside="main")
    claim = row(live_app, claim_id)
    tomorrow = TODAY + timedelta(days=1)
    assert (claim.assignee_id, claim.due_on, claim.due_time) == (cast.checker.id, tomorrow, time(17))
    # Who has it sees it on their desk, and waits for something.
    checker = browse("checker", java_script_enabled=script)
    checker.goto("/desk/")
    assert "morgen 17:00" in checker.locator("main").inner_text()
    checker.goto(f"{url}/waiting")
    hand.fill(checker, "Wacht tot", "vrijdag")
    hand.fill(checker, "omdat", "de gemeente telt")
    hand.press(checker, "Opslaan", inside="main")
    assert "omdat de gemeente telt" in checker.locator(".rail").inner_text()
    # Handed over, with what was done and what is left.
    editor.goto(f"{url}/assignment")
    picture(editor, "giving-hand-over")
    hand.choose(editor, "Toegewezen aan", f"{cast.checker2.name} (0 open claims)")
    hand.fill(editor, "Wat is gedaan", "Met de gemeente gebeld")
    hand.fill(editor, "Wat moet nog", "De foto nakijken")
    hand.press(editor, "Opslaan", inside="main")
    other = browse("checker2", java_script_enabled=script)
    other.goto(url)
    rail = other.locator(".rail").inner_text()
    for words in (f"Overgenomen van {cast.checker.name}", "Met de gemeente gebeld", "De foto nakijken"):
        assert words in rail
    picture(other, "giving-claim")
    checker.goto("/desk/notices")
    assert f"Overgedragen: {STATEMENT}" in checker.locator("main").inner_text()
    # Late, once the wait is over and the deadline has passed.
    with live_app.extensions["database"].writing() as session:
        claim = session.get_one(Claim, claim_id)
        claim.due_on, claim.waiting_until = TODAY - timedelta(days=1), TODAY - timedelta(days=1)
        session.add(claim)
    other.goto("/desk/")
    assert "te laat" in other.locator("main").inner_text().lower()
    picture(other, "giving-late")
    other.goto("/desk/claims?due=late")
    assert STATEMENT in other.locator("main").inner_text()


@pytest.mark.parametrize(("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)])
def test_a_person_leaves(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, claim_id: int, hand: Hand, script: bool
) -> None:
    base, by = live_app.extensions["database"], cast.actor("editor")
    with base.writing() as session:
        more = [
            add(session, by, NOW, "B", state=Work.IN_REVIEW, assignee_id=cast.editor.id, reviewer_id=cast.checker.id),
            add(session, by, NOW, "C", state=Work.RESEARCHING, assignee_id=cast.editor.id),
        ]  # fmt: skip
        reading, helping = (each.id or 0 for each in more)
        session.add(ClaimHelper(claim_id=helping, person_id=cast.checker.id or 0))
        claim = session.get_one(Claim, claim_id)
        claim.state, claim.assignee_id = Work.RESEARCHING, cast.checker.id
        session.add(claim)
    admin = browse("admin", java_script_enabled=script)
    admin.goto("/desk/settings/people")
    hand.press(admin, "Account sluiten…", inside=f"#person-{cast.checker.id}")
    shown = admin.locator("main").inner_text()
    assert "3 claims staan open" in shown
    assert STATEMENT in shown
    picture(admin, "leaving")
    hand.press(admin, "Overdragen en account sluiten", inside="main")
    assert "Kies wie dit werk krijgt" in admin.locator("main").inner_text()
    hand.choose(admin, "Alles overdragen aan", f"{cast.checker2.name} (0 open claims)")
    hand.press(admin, "Overdragen en account sluiten", inside="main")
    assert f"Het account van {cast.checker.name} is gesloten" in admin.locator("body").inner_text()
    assert row(live_app, claim_id).assignee_id == cast.checker2.id
    assert row(live_app, reading).reviewer_id == cast.checker2.id
    with base.reading() as session:
        assert not session.get_one(Person, cast.checker.id).active
        assert session.exec(select(ClaimHelper.person_id)).all() == [cast.checker2.id]
        told = select(Event.id).where(col(Event.kind) == "claim.assigned", col(Event.claim_id) == claim_id)
        assert len(session.exec(told).all()) == 1
    receiver = browse("checker2", java_script_enabled=script)
    receiver.goto("/desk/")
    assert STATEMENT in receiver.locator("main").inner_text()
