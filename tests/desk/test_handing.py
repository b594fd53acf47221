"""The note of what was done and what is left, where a claim went over without the form that asks for it."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.desk import actions
from claims.desk.models import Claim
from claims.desk.rules import Priority, Work
from claims.history.queries import last_event_id
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.desk.test_changes_http import last_event, send, stored

As = Callable[[str | None], CheckingClient]
NOTING = ".//*[@id='flashes']//span/a"
FORM = ".//form[@data-keep]"


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """On the pile, and the checker has it."""
    with db.writing() as session:
        by = cast.actor("editor")
        return add(session, by, NOW, "Waar", state=Work.ACCEPTED, assignee_id=cast.checker.id).id or 0


def take(db: Database, browser: CheckingClient, claim_id: int, **typed: Any) -> Any:
    """As a card that is dragged does it; the board with what it says."""
    send(browser, db, claim_id, "state", to="researching", next="/desk/board", **typed)
    return browser.get("/desk/board")


def test_who_drags_anothers_claim_is_led_to_the_note(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    browser = as_("checker2")
    board = take(db, browser, claim_id)
    link = board.one(NOTING)
    assert link.text == "Noteer wat er is gedaan en wat er nog moet"
    assert board.all(".//*[@id='flashes']//form"), "and the undo stands beside it"
    address = link.get("href") or ""
    page = browser.get(address)
    assert page.text(".//h1") == "Notitie bij de overdracht"
    fields = page.fields(FORM)
    browser.post(address, {**fields, "done": "Gebeld", "left": "De foto"})
    claim = stored(db, claim_id)
    assert (claim.left_by_id, claim.handover_done, claim.handover_left) == (
        cast.checker.id,
        "Gebeld",
        "De foto",
    )
    event, payload = last_event(db, claim_id)
    assert event.kind == "claim.handover_noted"
    assert payload.after == {
        "left_by_id": cast.checker.id,
        "handover_done": "Gebeld",
        "handover_left": "De foto",
    }
    page = browser.get(f"/desk/claims/{claim_id}")
    assert f"Overgenomen van {cast.checker.name}" in page.text()
    assert "De foto" in page.text()
    assert browser.get(address).fields(FORM)["done"] == "Gebeld", "it is written over, not beside it"
    browser.post(f"/desk/events/{event.id}/undo")
    claim = stored(db, claim_id)
    assert (claim.left_by_id, claim.handover_done, claim.assignee_id) == (None, None, cast.checker2.id)


def test_there_is_no_link_where_nobody_hands_over_or_the_form_asked(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    with db.writing() as session:
        by = cast.actor("editor")
        free = add(session, by, NOW, "Van niemand", state=Work.ACCEPTED).id or 0
        third = add(session, by, NOW, "Ook waar", state=Work.ACCEPTED, assignee_id=cast.checker.id).id or 0
    assert not take(db, as_("checker"), claim_id).all(NOTING), "their own"
    assert not take(db, as_("checker2"), free).all(NOTING)
    assert not take(db, as_("checker2"), third, myself="1", done="", left="").all(NOTING)


def test_who_left_it_finds_the_way_in_the_history(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    take(db, as_("checker2"), claim_id)
    ways = {
        who: as_(who).get(f"/desk/claims/{claim_id}?tab=history") for who in ("checker", "second", "reader")
    }
    links = {
        who: [link for link in page.all(".//ol//a") if (link.get("href") or "").endswith("/handover")]
        for who, page in ways.items()
    }
    assert {who: len(found) for who, found in links.items()} == {"checker": 1, "second": 0, "reader": 0}
    address = links["checker"][0].get("href") or ""
    browser = as_("checker")
    browser.post(address, {**browser.get(address).fields(FORM), "left": "Nabellen"})
    assert "Nabellen" in as_("checker2").get(f"/desk/claims/{claim_id}").text()


def test_what_cannot_be_noted_says_why_and_changes_nothing(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    with db.writing() as session:
        actions.set_priority(session, claim_id, Priority.HIGH, by=cast.actor("editor"), at=NOW)
        another = last_event_id(session)
    take(db, as_("checker2"), claim_id)
    with db.reading() as session:
        event_id = last_event_id(session)
    before = stored(db, claim_id).model_dump()
    address, typed = (
        f"/desk/events/{event_id}/handover",
        {"done": "Gebeld", "seen_version": before["version"]},
    )
    as_("second").post(address, typed, status=403)
    as_("reader").post(address, typed, status=403)
    as_("checker").get("/desk/events/999/handover", status=404)
    as_("checker").post(f"/desk/events/{another}/handover", typed, status=409)
    for status, wrong in (
        (422, {"done": ""}),
        (422, {"done": "a" * 2001}),
        (422, {"done": "a\x00b", "left": "Foto"}),
    ):
        as_("checker").post(address, {**typed, **wrong}, status=status)
    assert "Gebeld" in as_("checker").post(address, {**typed, "seen_version": 1}, status=409).html
    assert stored(db, claim_id).model_dump() == before
    with db.writing() as session:
        actions.assign_claim(session, claim_id, cast.editor.id, by=cast.actor("editor"), at=NOW)
    typed["seen_version"] = stored(db, claim_id).version
    refused = as_("checker").post(address, typed, status=409)
    assert "intussen weer bij iemand anders" in refused.text(".//main")
    assert stored(db, claim_id).handover_done is None
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).assignee_id == cast.editor.id
