"""Giving a claim: until when, handed over with a note, and with the help of others."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.desk import actions
from claims.desk.models import Claim, ClaimHelper
from claims.desk.rules import Work
from claims.errors import Invalid
from claims.following.telling import tell_on
from claims.history.models import Event, EventPayload
from claims.notices.models import Notice
from claims.people.actions import deactivate, set_preferences
from claims.people.models import Person
from claims.people.rules import Role
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add

As = Callable[[str | None], CheckingClient]


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """In research, with the first checker."""
    with db.writing() as session:
        by = cast.actor("editor")
        claim = add(session, by, NOW, "De brug is open", state=Work.RESEARCHING, assignee_id=cast.checker.id)
        return claim.id or 0


def stored(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        return session.get_one(Claim, claim_id)


def send(
    browser: CheckingClient, db: Database, claim_id: int, what: str, status: int = 303, /, **form: Any
) -> Any:
    form.setdefault("seen_version", stored(db, claim_id).version)
    return browser.post(f"/desk/claims/{claim_id}/{what}", form, status=status)


def told(db: Database, kind: str) -> list[int]:
    with db.reading() as session:
        return list(session.exec(select(Notice.person_id).where(col(Notice.kind) == kind)).all())


def last(db: Database, claim_id: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    with db.reading() as session:
        newest = select(Event).where(col(Event.claim_id) == claim_id).order_by(col(Event.id).desc())
        event = session.exec(newest).first()
        assert event is not None
        payload = session.get_one(EventPayload, event.id)
        return event.kind, payload.before or {}, payload.after or {}


def helpers(db: Database) -> list[int]:
    with db.reading() as session:
        return list(session.exec(select(ClaimHelper.person_id).order_by(col(ClaimHelper.person_id))).all())


# ------------------------------------------------------------------------------------------- until when


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("morgen 17:00", date(2026, 11, 25), time(17)),
        ("friday", date(2026, 11, 27), None),
        ("volgende week maandag", date(2026, 11, 30), None),
        ("1-12-2026", date(2026, 12, 1), None),
        ("2026-12-01", date(2026, 12, 1), None),
        ("", None, None),
    ],
)
def test_a_deadline_is_typed_as_one_says_it(
    db: Database, as_: As, claim_id: int, typed: str, day: date | None, clock: time | None
) -> None:
    send(as_("checker"), db, claim_id, "due", due_on=typed)
    claim = stored(db, claim_id)
    assert (claim.due_on, claim.due_time) == (day, clock)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31 februari", "Deze dag of dit tijdstip bestaat niet."),
        ("morgen 25:00", "Deze dag of dit tijdstip bestaat niet."),
        ("gisteren", "Die dag is al voorbij."),
        ("20-11-2026", "Die dag is al voorbij."),
        ("vandaag 00:01", "Dat tijdstip is al voorbij."),
        ("vrijdag 28 november", "Die datum valt op een andere dag."),
        ("ooit", "Schrijf een dag, zoals morgen 17:00"),
        ("<script>alert(1)</script>", "Schrijf een dag, zoals morgen 17:00"),
        ("9" * 9000, "Schrijf een dag, zoals morgen 17:00"),
        ("1-1-9999", "Dit jaar kan niet kloppen."),
    ],
)
def test_it_says_what_is_wrong_with_a_deadline_and_keeps_what_was_typed(
    db: Database, as_: As, claim_id: int, typed: str, says: str
) -> None:
    answer = send(as_("checker"), db, claim_id, "due", 422, due_on=typed)
    assert says in answer.text()
    assert answer.fields(".//form[@data-keep]")["due_on"] == typed
    assert stored(db, claim_id).due_on is None


def test_the_hour_stands_wherever_the_deadline_does_and_is_undone_with_it(
    db: Database, as_: As, claim_id: int
) -> None:
    send(as_("checker"), db, claim_id, "due", due_on="morgen 17:00")
    assert "Deadline morgen 17:00" in as_("checker").get(f"/desk/claims/{claim_id}").text()
    for page in ("/desk/", "/desk/board", "/desk/claims"):
        assert "morgen 17:00" in as_("checker").get(page).text(), page
    assert "2026-11-25 17:00" in as_("checker").get("/desk/claims/table.csv").response.text
    assert as_("checker").get(f"/desk/claims/{claim_id}/due").fields(".//form[@data-keep]")["due_on"] == (
        "25-11-2026 17:00"
    ), "as its hint writes one"
    assert "17:00" in as_("checker").get(f"/desk/claims/{claim_id}?tab=history").text()
    send(as_("checker"), db, claim_id, "waiting", waiting_until="vrijdag", waiting_because="de rechter")
    row = " ".join(as_("checker").get("/desk/claims").texts(".//td[@data-label='Deadline']"))
    assert "morgen 17:00" in row
    assert "wacht tot vr 27 nov: de rechter" in row, "the one does not hide the other"
    send(as_("checker"), db, claim_id, "due", due_on="vrijdag")
    with db.reading() as session:
        event = session.exec(select(Event.id).order_by(col(Event.id).desc())).first()
    as_("checker").post(f"/desk/events/{event}/undo")
    claim = stored(db, claim_id)
    assert (claim.due_on, claim.due_time) == (date(2026, 11, 25), time(17))


def test_one_waits_until_a_day_as_one_says_it_and_no_hour(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "waiting", waiting_until="vrijdag", waiting_because="de rechter")
    assert stored(db, claim_id).waiting_until == date(2026, 11, 27)
    answer = send(
        as_("checker"), db, claim_id, "waiting", 422, waiting_until="vrijdag 10:00", waiting_because="x"
    )
    assert "zonder tijdstip" in answer.text()


# -------------------------------------------------------------------------------------------- hand over


def test_a_claim_is_handed_over_with_a_note(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    shown = as_("editor").get(f"/desk/claims/{claim_id}/assignment")
    assert {"done", "left"} <= set(shown.fields(".//form[@data-keep]"))
    note = {"done": "Gebeld met de gemeente.", "left": "De foto nakijken."}
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.checker2.id, **note)
    claim = stored(db, claim_id)
    assert (claim.assignee_id, claim.left_by_id) == (cast.checker2.id, cast.checker.id)
    page = as_("checker2").get(f"/desk/claims/{claim_id}").text()
    for words in (f"Overgenomen van {cast.checker.name}", *note.values()):
        assert words in page
    history = as_("checker2").get(f"/desk/claims/{claim_id}?tab=history").text()
    assert f"droeg de claim over aan {cast.checker2.name}" in history
    assert note["done"] in history
    assert told(db, "claim.handed_over") == [cast.checker.id]
    tell_on(db)
    assert told(db, "claim.given") == [cast.checker2.id]
    assert "Overgedragen: De brug is open" in as_("checker").get("/desk/notices").text()


def test_nobody_is_told_of_their_own_act(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.editor.id)
    tell_on(db)
    assert (told(db, "claim.handed_over"), told(db, "claim.given")) == ([cast.checker.id], [])


def test_who_takes_a_claim_over_gives_it_to_nobody(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.editor.id, done="Gebeld")
    history = as_("editor").get(f"/desk/claims/{claim_id}?tab=history").text()
    assert f"{cast.editor.name} nam de claim over" in history
    assert f"over aan {cast.editor.name}" not in history


def test_who_takes_a_claim_that_someone_has_tells_them(db: Database, as_: As, cast: Cast) -> None:
    with db.writing() as session:
        claim = add(
            session, cast.actor("editor"), NOW, "Waar", state=Work.ACCEPTED, assignee_id=cast.checker.id
        )
        claim_id = claim.id or 0
    shown = as_("editor").get(f"/desk/claims/{claim_id}/state?to=researching")
    assert {"done", "left"} <= set(shown.fields(".//form[@data-keep]"))
    note = {"done": "Niets", "left": "Alles"}
    send(as_("editor"), db, claim_id, "state", to="researching", assignee=cast.checker2.id, **note)
    assert stored(db, claim_id).handover_left == "Alles"
    assert told(db, "claim.handed_over") == [cast.checker.id]
    tell_on(db)
    assert told(db, "claim.given") == [cast.checker2.id]


@pytest.mark.parametrize("who", ["checker2", "editor"])
@pytest.mark.parametrize("state", [Work.NEW, Work.ACCEPTED])
def test_who_takes_a_claim_from_someone_may_leave_a_note(
    db: Database, as_: As, cast: Cast, who: str, state: Work
) -> None:
    taker = cast.people[who]
    with db.writing() as session:
        row = add(session, cast.actor("editor"), NOW, "Waar", state=state, assignee_id=cast.checker.id)
        claim_id = row.id or 0
    browser, ask = as_(who), f"/desk/claims/{claim_id}/state?to=researching&myself=1"
    assert ask in [link.get("href") for link in browser.get(f"/desk/claims/{claim_id}").all(".//aside//a")]
    assert ask in [link.get("href") for link in browser.get(f"/desk/claims/{claim_id}/menu").all(".//a")]
    page = browser.get(ask)
    assert f"{cast.checker.name} heeft deze claim" in page.text()
    fields = page.fields(".//form[@data-keep]")
    assert {"done", "left"} <= set(fields)
    assert "assignee" not in fields
    browser.post(f"/desk/claims/{claim_id}/state", {**fields, "done": "a" * 2001}, status=422)
    again = browser.post(
        f"/desk/claims/{claim_id}/state", {**fields, "left": "a\x00b", "done": "Gebeld"}, status=422
    )
    assert again.fields(".//form[@data-keep]")["done"] == "Gebeld"
    browser.post(f"/desk/claims/{claim_id}/state", {**fields, "done": "Gebeld", "left": "De foto"})
    claim = stored(db, claim_id)
    assert (claim.state, claim.assignee_id, claim.left_by_id) == (Work.RESEARCHING, taker.id, cast.checker.id)
    assert (claim.handover_done, claim.handover_left) == ("Gebeld", "De foto")
    assert told(db, "claim.handed_over") == [cast.checker.id]
    assert "De foto" in browser.get(f"/desk/claims/{claim_id}?tab=history").text()


def test_what_nobody_has_or_oneself_is_taken_with_one_press(db: Database, as_: As, cast: Cast) -> None:
    with db.writing() as session:
        for owner in (None, cast.checker.id):
            add(session, cast.actor("editor"), NOW, "Waar", state=Work.ACCEPTED, assignee_id=owner)
    for claim_id in (1, 2):
        shown = as_("checker").get(f"/desk/claims/{claim_id}")
        assert shown.all(".//aside//button[@value='researching']")
        assert "myself=1" not in shown.html
        page = as_("checker").get(f"/desk/claims/{claim_id}/state?to=researching&myself=1")
        assert "done" not in page.fields(".//form[@data-keep]")


def test_undo_takes_the_note_back_and_the_pile_has_none(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.checker2.id, done="Gebeld")
    with db.reading() as session:
        event = session.exec(select(Event.id).order_by(col(Event.id).desc())).first()
    as_("editor").post(f"/desk/events/{event}/undo")
    claim = stored(db, claim_id)
    assert (claim.assignee_id, claim.left_by_id, claim.handover_done) == (cast.checker.id, None, None)
    assert told(db, "claim.handed_over") == []
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.checker2.id, done="Gebeld")
    send(as_("editor"), db, claim_id, "state", to="accepted")
    assert stored(db, claim_id).handover_done is None


def test_bad_hand_overs_change_nothing(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    with db.writing() as session:
        deactivate(session, cast.second.id or 0, by=cast.actor("admin"), at=NOW)
    before = stored(db, claim_id).model_dump()
    for status, fields in (
        (422, {"assignee": cast.checker2.id, "done": "a" * 2001}),
        (422, {"assignee": cast.checker2.id, "left": "a\x00b"}),
        (422, {"assignee": cast.checker.id, "done": "Gebeld"}),
        (422, {"assignee": cast.second.id, "done": "Gebeld"}),
        (422, {"assignee": cast.reader.id, "done": "Gebeld"}),
        (422, {"assignee": "9" * 30, "done": "Gebeld"}),
        (409, {"assignee": cast.checker2.id, "done": "Gebeld", "seen_version": 1}),
    ):
        answer = send(as_("editor"), db, claim_id, "assignment", status, **fields)
        if fields.get("done") == "Gebeld":
            assert "Gebeld" in answer.text()
    send(as_("checker"), db, claim_id, "assignment", 403, assignee=cast.checker2.id, done="Gebeld")
    assert stored(db, claim_id).model_dump() == before
    assert told(db, "claim.handed_over") == []


# ---------------------------------------------------------------------------------------------- helpers


def test_a_helper_is_asked_told_shown_and_taken_off(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "helpers", helper=cast.checker2.id)
    assert last(db, claim_id)[0::2] == ("claim.helper_added", {"helper_id": cast.checker2.id})
    assert told(db, "claim.helping") == [cast.checker2.id]
    browser, name = as_("checker2"), cast.checker2.name
    mine = browser.get("/desk/").text()
    assert "Waar je mee helpt" in mine
    assert "De brug is open" in mine
    for page in ("/desk/board", "/desk/claims"):
        assert "Met hulp van:" in browser.get(page).text()
    assert name in browser.get(f"/desk/claims/{claim_id}").text()
    assert f"vroeg {name} om mee te helpen" in browser.get(f"/desk/claims/{claim_id}?tab=history").text()
    send(browser, db, claim_id, "state", 403, to="accepted")  # what the assignee may, a helper may not
    send(browser, db, claim_id, f"helpers/{cast.checker2.id}/removal")
    assert last(db, claim_id)[0] == "claim.helper_removed"
    assert helpers(db) == told(db, "claim.helping") == []
    assert "Waar je mee helpt" not in browser.get("/desk/").text()


def test_undo_of_a_helper_is_the_other_act(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    browser = as_("editor")
    send(browser, db, claim_id, "helpers", helper=cast.checker2.id)
    page = browser.get(f"/desk/claims/{claim_id}")
    away = f"/desk/claims/{claim_id}/helpers/{cast.checker2.id}/removal"
    assert page.html.count(away) == 2  # beside the name, and as undo
    send(browser, db, claim_id, f"helpers/{cast.checker2.id}/removal")
    page = browser.get(f"/desk/claims/{claim_id}")
    assert page.all(f".//input[@name='helper'][@value='{cast.checker2.id}']")


def test_the_list_is_filtered_by_helper(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW, "Een andere bewering")
        actions.add_helper(session, claim_id, cast.checker2.id or 0, by=cast.actor("editor"), at=NOW)
    browser = as_("reader")
    helped, alone = (browser.get(f"/desk/claims?helper={who}").text() for who in (cast.checker2.id, 0))
    assert "De brug is open" in helped
    assert "Een andere bewering" not in helped
    assert "De brug is open" not in alone
    assert "Een andere bewering" in alone
    assert "De brug is open" in browser.get("/desk/claims?helper=nobody").text()


def test_who_gets_the_claim_helps_no_more(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "helpers", helper=cast.checker2.id)
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.checker2.id)
    assert helpers(db) == []
    assert last(db, claim_id)[0] == "claim.assigned"


def test_bad_helpers_are_refused(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    with db.writing() as session:
        deactivate(session, cast.second.id or 0, by=cast.actor("admin"), at=NOW)
    for who, status, helper in (
        ("checker", 422, ""),
        ("checker", 422, "abc"),
        ("checker", 422, "9" * 30),
        ("checker", 422, 999),
        ("checker", 422, cast.checker.id),
        ("checker", 422, cast.reader.id),
        ("checker", 422, cast.second.id),
        ("checker2", 403, cast.editor.id),
        ("contributor", 403, cast.checker2.id),
        ("reader", 403, cast.checker2.id),
    ):
        send(as_(who), db, claim_id, "helpers", status, helper=helper)
    send(as_("checker"), db, claim_id, "helpers", 409, helper=cast.checker2.id, seen_version=1)
    send(as_("checker"), db, claim_id, "helpers", 422, helper=cast.checker2.id, seen_version="")
    assert helpers(db) == []
    send(as_("checker2"), db, claim_id, "helpers", helper=cast.checker2.id)  # for oneself anyone may
    send(as_("checker2"), db, claim_id, "helpers", 422, helper=cast.checker2.id)
    send(as_("checker"), db, claim_id, "helpers/999/removal", 409)
    send(as_("contributor"), db, claim_id, f"helpers/{cast.checker2.id}/removal", 403)
    assert helpers(db) == [cast.checker2.id]
    assert told(db, "claim.helping") == []


def test_no_more_than_ten_help(db: Database, cast: Cast, claim_id: int) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        for number in range(11):
            person = Person(
                email=f"h{number}@x.example", name=f"H {number}", role=Role.CHECKER, fs_uniquifier=f"h{number}",
                created_at=NOW,
            )  # fmt: skip
            session.add(person)
            session.flush()
            if number < 10:
                actions.add_helper(session, claim_id, person.id or 0, by=by, at=NOW)
        with pytest.raises(Invalid, match="At most 10"):
            actions.add_helper(session, claim_id, person.id or 0, by=by, at=NOW)


def test_english_is_spoken_too(app: Flask, db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    with db.writing() as session:
        set_preferences(session, cast.editor.id or 0, language="en")
    browser = as_("editor")
    answer = send(browser, db, claim_id, "due", 422, due_on="31 February")
    assert "This day or hour does not exist." in answer.text()
    send(browser, db, claim_id, "due", due_on="tomorrow 5pm")
    send(browser, db, claim_id, "assignment", assignee=cast.checker2.id, done="Called them")
    assert f"Taken over from {cast.checker.name}" in browser.get(f"/desk/claims/{claim_id}").text()
