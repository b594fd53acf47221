"""What an event carried can be erased: it leaves a tombstone, the history holds, and only administrators do it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import Session

from claims.desk import actions as desk
from claims.desk.rules import DeclineReason, Priority, Work
from claims.errors import Forbidden, Invalid, Refused
from claims.history.actions import erase
from claims.history.models import EventPayload
from claims.history.queries import event_line, first_fault, head
from claims.storage.engine import Database
from tests import databases
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.house.test_bad_input import NASTY

As = Callable[[str | None], Any]
SECRET = "Willemina van Zuylekom-Achterbergh"


@pytest.fixture
def event_id(db: Database, cast: Cast) -> int:
    """The event that tells of a statement with a name in it; the name stands nowhere else by now."""
    with db.writing() as session:
        claim_id = add(session, cast.actor("checker"), NOW, "De brug is dicht").id or 0
        desk.restate_claim(session, claim_id, f"{SECRET} zegt dat het zo is", by=cast.actor("editor"), at=NOW)
        found = head(session)[0]
        desk.restate_claim(session, claim_id, "Iemand zegt dat het zo is", by=cast.actor("editor"), at=NOW)
        erase(session, found + 1, because="de naam stond ook hier", by_id=cast.admin.id, at=NOW)
    return found


def test_an_administrator_erases_it_from_the_claims_history(
    db: Database, as_: As, event_id: int, cast: Cast
) -> None:
    admin = as_("admin")
    page = admin.get("/desk/claims/1?tab=history")
    assert SECRET in page.html
    line = next(
        one for one in page.all(".//ol[@class='timeline']/li") if one.get("id") == f"event-{event_id}"
    )
    address = next(a.get("href") for a in line.iter("a") if "Wis inhoud…" in "".join(a.itertext()))
    assert address == f"/desk/events/{event_id}/erasure"
    form = admin.get(address)
    assert SECRET in form.html, "one sees what one erases"
    assert "eerder gemaakte back-ups" in form.text(".//main")
    answer = admin.post(
        address, {**form.fields(".//form[@data-keep='erase']"), "reason": "een rechter wil het"}
    )
    assert answer.response.location.endswith("/desk/claims/1?tab=history#event-" + str(event_id + 3))
    told = as_("reader").get("/desk/claims/1?tab=history")
    assert SECRET not in told.html
    erased = told.text(f".//li[@id='event-{event_id}']")
    assert erased.startswith("Jet Vermeer veranderde de bewering")
    assert "door Ada Beheer, omdat: een rechter wil het" in erased
    assert "Ada Beheer wiste wat een regel van de geschiedenis bevatte" in told.text(
        ".//ol[@class='timeline']"
    )
    with db.reading() as session:
        assert first_fault(session) is None
        line_now = event_line(session, event_id)
        assert line_now is not None
        assert (line_now.before, line_now.after, line_now.erased_by_id) == (None, None, cast.admin.id)
        assert session.get_one(EventPayload, event_id).salt == ""


def test_it_asks_for_a_reason_and_shows_the_form_again(as_: As, event_id: int) -> None:
    page = as_("admin").post(f"/desk/events/{event_id}/erasure", {"reason": "  "}, status=422)
    assert page.all(".//form[@data-keep='erase']")


@pytest.mark.parametrize("spoiled", [*NASTY.values(), "a" * 501])
def test_it_refuses_what_no_one_types_as_a_reason(as_: As, event_id: int, spoiled: str) -> None:
    as_("admin").post(f"/desk/events/{event_id}/erasure", {"reason": spoiled}, status=422)


@pytest.mark.parametrize("who", ["reader", "contributor", "checker", "editor"])
def test_nobody_else_may_nor_sees_the_link(
    as_: As, db: Database, cast: Cast, event_id: int, who: str
) -> None:
    from claims.desk.erasing import erase_event

    client = as_(who)
    assert "/erasure" not in client.get("/desk/claims/1?tab=history").html
    client.get(f"/desk/events/{event_id}/erasure", status=403)
    client.post(f"/desk/events/{event_id}/erasure", {"reason": "x"}, status=403)
    with db.writing() as session, pytest.raises(Forbidden):
        erase_event(session, event_id, "x", by=cast.actor(who), at=NOW)


def test_it_is_offered_only_where_a_line_holds_a_text(db: Database, as_: As, cast: Cast) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        claim_id = add(session, editor, NOW).id or 0
        desk.move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=NOW)
        desk.set_due(session, claim_id, NOW.date(), by=editor, at=NOW)
        desk.set_priority(session, claim_id, Priority.HIGH, by=editor, at=NOW)
        desk.set_tags(session, claim_id, ["bruggen"], by=editor, at=NOW)
        desk.move_claim(
            session,
            claim_id,
            Work.DECLINED,
            by=editor,
            at=NOW,
            decline_reason=DeclineReason.OTHER,
            note="Een naam",
        )
        desk.move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=NOW)
    page = as_("admin").get(f"/desk/claims/{claim_id}?tab=history")
    lines = [" ".join("".join(each.itertext()).split()) for each in page.all(".//ol[@class='timeline']/li")]
    offered = [line for line in lines if "Wis inhoud…" in line]
    texts = ("Een naam", "Een naam", "bruggen", "The news", "The bridge is open")
    assert len(offered) == len(texts)
    assert all(words in line for words, line in zip(texts, offered, strict=True))
    assert len(lines) == 9, "the move, the deadline, the priority and the step before hold none"


def test_it_erases_a_line_once_and_never_the_line_that_tells_of_it(as_: As, event_id: int) -> None:
    admin = as_("admin")
    admin.post(f"/desk/events/{event_id}/erasure", {"reason": "bron"})
    admin.post(f"/desk/events/{event_id}/erasure", {"reason": "bron"}, status=409)
    admin.post(f"/desk/events/{event_id + 2}/erasure", {"reason": "bron"}, status=409)


@pytest.mark.parametrize("number", ["99999", "9" * 30, "1"])
def test_it_knows_no_line_that_is_in_no_claims_history(as_: As, event_id: int, number: str) -> None:
    as_("admin").get(f"/desk/events/{number}/erasure", status=404)
    as_("admin").post(f"/desk/events/{number}/erasure", {"reason": "x"}, status=404)


def test_an_erased_change_cannot_be_undone_and_erasing_hinders_no_other_undo(
    db: Database, as_: As, cast: Cast
) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id or 0
        first = head(session)[0]
        desk.set_due(session, claim_id, NOW.date(), by=cast.actor("editor"), at=NOW)
        erase(session, first, because="bron", by_id=cast.admin.id, at=NOW)
    editor = as_("editor")
    page = editor.get(f"/desk/claims/{claim_id}?tab=history")
    assert page.one(".//ol[@class='timeline']//form").get("action") == f"/desk/events/{first + 1}/undo"
    editor.post(f"/desk/events/{first + 1}/undo")
    with db.writing() as session:
        desk.set_due(session, claim_id, NOW.date(), by=cast.actor("editor"), at=NOW)
        last = head(session)[0]
        erase(session, last, because="bron", by_id=cast.admin.id, at=NOW)
    answer = editor.post(f"/desk/events/{last}/undo", status=409)
    assert "is gewist" in answer.text(".//main")


def test_what_was_confidential_stays_so_when_it_is_erased(db: Database, as_: As, cast: Cast) -> None:
    from claims.history.actions import record

    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id or 0
        event = record(
            session, "comment.added", by_id=cast.editor.id, at=NOW, thing_id=1, claim_id=claim_id,
            after={"body": "x"}, confidential=True,
        )  # fmt: skip
        erase(session, event.id or 0, because="de bron heet Piet", by_id=cast.admin.id, at=NOW)
    assert "Piet" not in as_("reader").get(f"/desk/claims/{claim_id}?tab=history").html
    assert "Piet" in as_("editor").get(f"/desk/claims/{claim_id}?tab=history").html


def test_the_command_erases_too_and_says_what_it_cannot_reach(
    app: Flask, db: Database, event_id: int
) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["history", "erase", str(event_id), "--because", "op verzoek"])
    assert (done.exit_code, "Backups made before" in done.stdout) == (0, True)
    assert run(args=["history", "erase", str(event_id), "--because", "nog eens"]).exit_code == 1
    missing = run(args=["history", "erase", "99999", "--because", "x"])
    assert (missing.exit_code, missing.stderr) == (1, "Error: The history has no event 99999.\n")
    assert run(args=["history", "check"]).exit_code == 0


def test_the_bytes_are_gone_from_the_file(app: Flask, db: Database, cast: Cast, event_id: int) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL overwrites old rows by vacuum, in its own time")
    file = app.config["SETTINGS"].instance / databases.FILE

    def stands_in_file() -> bool:
        with db.writer.connect() as connection:
            connection.execute(text("commit"))
            connection.execute(text("pragma wal_checkpoint(truncate)"))
            connection.execute(text("begin"))
        return SECRET.encode() in file.read_bytes()

    assert stands_in_file()
    with db.writing() as session:
        erase(session, event_id, because="bron", by_id=cast.admin.id, at=NOW)
    assert not stands_in_file()


def test_the_rules_refuse_what_holds_nothing_and_a_reason_that_is_none(db: Database, cast: Cast) -> None:
    def refused(session: Session, number: int, because: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            erase(session, number, because=because, by_id=None, at=NOW)

    from claims.history.actions import record

    with db.writing() as session:
        empty = record(session, "person.signed_out", by_id=1, at=NOW, thing_id=1).id or 0
        refused(session, empty, "x", Refused)
        refused(session, 1, " \n ", Invalid)
        refused(session, 1, "x" * 501, Invalid)
