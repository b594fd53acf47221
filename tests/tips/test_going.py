"""Tips that go: thrown away with a month to put them back; and senders of whom nothing more is taken."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from claims.desk.rules import DeclineReason
from claims.errors import Forbidden, NotFound
from claims.history.models import Event
from claims.history.queries import first_fault
from claims.tips import actions, throwing
from claims.tips.rules import BLOCK, KEEP_SENDER, KEEP_THROWN
from tests.conftest import NOW
from tests.tips.helping import As, Tips


def sweep(tips: Tips, at: timedelta) -> None:
    with tips.db.writing() as session:
        throwing.sweep(session, NOW + at)


def test_what_was_thrown_away_can_be_put_back_for_a_month_and_is_then_removed(tips: Tips, as_: As) -> None:
    tips.send(what="Koop nu")
    tips.send(what="Iets anders over de haven")
    editor = as_("editor")
    page = editor.follow("/desk/tips/removal", {"tip": "1-1"})
    assert "Over 30 dagen" in page.text(".//div[@id='flashes']")
    assert "Koop nu" not in page.text(".//main")
    assert "Koop nu" in editor.get("/desk/tips?list=thrown").text(".//main")
    editor.post("/desk/tips/return", {"tip": "1-2"})
    assert "Koop nu" in editor.get("/desk/tips").text(".//main")
    editor.post("/desk/tips/removal", {"tip": "1-3"})
    sweep(tips, KEEP_THROWN)
    assert len(tips.all()) == 2
    sweep(tips, KEEP_THROWN + timedelta(hours=1))
    assert [tip.id for tip in tips.all()] == [2]
    with tips.db.reading() as session:
        kinds = session.exec(
            select(Event.kind).where(col(Event.thing_id) == 1, col(Event.thing) == "tip")
        ).all()
        assert first_fault(session) is None
    assert kinds == ["tip.received", "tip.thrown", "tip.put_back", "tip.thrown", "tip.removed"]
    tips.send(what="Nog een")
    assert tips.all()[-1].id == 3, "no other tip gets its number"


def test_a_dismissed_tip_tells_why_and_comes_back(tips: Tips, as_: As) -> None:
    tips.came()
    checker = as_("checker")
    refused = checker.post("/desk/tips/dismissal", {"tip": "1-1", "decline_reason": "other"}, 422)
    assert "zeg in een zin" in refused.text(".//main").lower() or "waarom" in refused.text(".//main")
    checker.post("/desk/tips/dismissal", {"tip": "1-1", "decline_reason": "satire"})
    assert "Het is satire" in checker.get("/desk/tips?list=dismissed").text(".//main")
    as_("checker2").post("/desk/tips/dismissal/undo", {"tip": "1-2"}, 403)
    checker.post("/desk/tips/dismissal/undo", {"tip": "1-2"})
    assert tips.all()[0].dismissed_because is None


def test_a_blocked_sender_reads_so_and_loses_nothing(tips: Tips, as_: As) -> None:
    tips.send(what="Koop nu")
    editor = as_("editor")
    page = editor.follow("/desk/tips/1/block", {"seen_version": 1})
    assert "afzender geblokkeerd" in page.text(".//main")
    refused = tips.send(status=409, what="Koop meer")
    assert "Van jouw verbinding nemen we een tijd geen tips aan" in refused.text(".//main")
    assert "Koop meer" in refused.html
    assert len(tips.all()) == 1
    editor.post("/desk/tips/1/block/undo", {"seen_version": 2})
    tips.send(what="Toch nog iets")
    assert len(tips.all()) == 2


def test_a_block_ends_and_where_a_tip_came_from_is_forgotten(tips: Tips) -> None:
    tip_id = tips.came()
    tips.do(throwing.block, tip_id)
    sweep(tips, BLOCK)
    tips.came(at=NOW + BLOCK)
    assert tips.all()[0].sender
    sweep(tips, KEEP_SENDER + timedelta(hours=1))
    assert tips.all()[0].sender is None


def test_nobody_takes_back_what_another_did_unless_they_are_an_editor(tips: Tips) -> None:
    tip_id = tips.came()
    tips.do(actions.dismiss, {tip_id: 1}, DeclineReason.OPINION, by="checker")
    with pytest.raises(Forbidden):
        tips.do(actions.return_dismissed, {tip_id: 2}, by="checker2")
    with pytest.raises(NotFound):
        tips.do(throwing.throw_away, {99: 1})
