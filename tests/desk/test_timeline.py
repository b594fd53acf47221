"""The history of a claim, in words."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from claims.desk import actions
from claims.desk.rules import Priority, Work
from claims.desk.telling import SENTENCES
from claims.desk.timeline import value_in_words
from claims.history.actions import erase, record
from claims.history.models import EventPayload
from claims.history.queries import last_event_id
from tests.conftest import NOW
from tests.desk.filling import add, moved


def lines(page: Any) -> list[str]:
    return list(page.texts(".//ol[@class='timeline']/li"))


def history(as_: Any, who: str, claim_id: int) -> Any:
    return as_(who).get(f"/desk/claims/{claim_id}?tab=history")


def test_tells_who_did_what_newest_first(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("contributor"), NOW)
        claim_id = claim.id or 0
        actions.move_claim(
            session,
            claim_id,
            Work.RESEARCHING,
            by=cast.actor("editor"),
            at=NOW,
            assignee_id=cast.checker.id,
            message="Bel de gemeente",
        )
        moved(session, claim, Work.IN_REVIEW, cast.actor("checker"), NOW)
        moved(session, claim, Work.RESEARCHING, cast.actor("second"), NOW, "Waar is de bron?")
        moved(session, claim, Work.DECLINED, cast.actor("editor"), NOW)
    told = lines(history(as_, "reader", claim_id))
    starts = [
        "Jet Vermeer liet de claim vallen: –",
        "Mina Bos stuurde de claim terug",
        "Tom Sanders vroeg een tweede lezer",
        "Jet Vermeer gaf de claim aan Tom Sanders",
        "Jet Vermeer besloot dat we dit gaan checken",
        "Olle Dries legde vast waar de claim verscheen",
        "Olle Dries legde de claim vast",
    ]
    assert len(told) == len(starts)
    for line, start in zip(told, starts, strict=True):
        assert line.startswith(start), line
    assert "van Bij tweede lezer naar In onderzoek" in told[1]
    assert "van Nieuw naar Te checken" in told[4]
    assert "Waar is de bron?" in told[1]
    assert "Bel de gemeente" in told[3]
    assert "november 2026" in told[5]


def test_shows_what_stood_there_before_and_after(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        by = cast.actor("editor")
        claim_id = add(session, by, NOW).id or 0
        actions.set_priority(session, claim_id, Priority.HIGH, by=by, at=NOW)
        actions.set_due(session, claim_id, NOW.date().replace(day=30), by=by, at=NOW)
    page = history(as_, "editor", claim_id)
    priority, deadline = lines(page)[1], lines(page)[0]
    assert "Prioriteit normaal hoog" in priority
    assert page.texts(".//ol[@class='timeline']//del") == ["normaal"]
    assert "Deadline 30 november 2026" in deadline


def test_marks_the_words_that_changed_in_a_longer_text(as_: Any, db: Any, cast: Any) -> None:
    old = "In de provincie kostte in twintig jaar geen brug meer dan veertig miljoen euro"
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, old).id or 0
        actions.restate_claim(
            session, claim_id, old.replace("veertig", "<vijftig>"), by=cast.actor("editor"), at=NOW
        )
    page = history(as_, "editor", claim_id)
    assert page.texts(".//div[@class='diff']/del") == ["veertig"]
    assert "".join(page.texts(".//div[@class='diff']/ins")) == "<vijftig>"


def test_marks_the_words_that_changed_in_a_short_sentence_a_space_apart(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "De brug telt twaalf bogen").id or 0
        for words in ("De brug telt dertien bogen", "Het water staat hoog"):
            actions.restate_claim(session, claim_id, words, by=cast.actor("editor"), at=NOW)
    whole, word = history(as_, "editor", claim_id).all(".//ol[@class='timeline']//dd")[:2]
    assert [(each.tag, each.text) for each in word.iter() if each.tag in {"del", "ins"}] == [
        ("del", "twaalf"),
        ("ins", "dertien"),
    ]
    assert "".join(word.itertext()).strip() == "De brug telt twaalf dertien bogen"
    assert "".join(whole.itertext()).strip() == "De brug telt dertien bogen Het water staat hoog"


@pytest.mark.parametrize(
    "typed", ["9999-12-31T23:59", "0001-01-01T00:00", "2024-02-30", "2026-11-25", "2026-11"]
)
def test_what_was_typed_stays_as_typed_though_it_looks_like_a_date(
    as_: Any, db: Any, cast: Any, typed: str
) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("contributor"), NOW).id or 0
    editor = as_("editor")
    form = editor.get(f"/desk/claims/{claim_id}/statement").fields(".//main//form")
    editor.post(f"/desk/claims/{claim_id}/statement", {**form, "statement": typed}, status=303)
    assert typed in lines(history(as_, "reader", claim_id))[0]
    # who saves over it sees it too, and an administrator can still erase it
    conflict = editor.post(
        f"/desk/claims/{claim_id}/statement", {**form, "statement": "iets anders"}, status=409
    )
    assert typed in conflict.text(".//main")
    with db.reading() as session:
        event_id = last_event_id(session)
    as_("admin").get(f"/desk/events/{event_id}/erasure")


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        ("due_on", "2026-11-25", "25 november 2026"),
        ("said_on", "2026-11", "november 2026"),
        ("asked_at", "2026-11-25T12:00:00+00:00", "25 november 2026 13:00"),
        ("deadline_at", "9999-12-31T23:59", "9999-12-31T23:59"),
        ("deadline_at", "0001-01-01T00:00", "1 januari 1 00:19"),
        ("due_on", "2026-02-30", "2026-02-30"),
    ],
)
def test_shows_dates_in_words_and_never_fails_on_one(app: Any, field: str, stored: str, shown: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert value_in_words("claim.edited", field, stored, {}) == shown


def test_keeps_what_is_confidential_from_who_may_not_see_it(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, assignee_id=cast.checker.id)
        claim_id = claim.id or 0
        record(
            session,
            "evidence.added",
            by_id=cast.checker.id,
            at=NOW,
            thing_id=1,
            claim_id=claim_id,
            after={"title": "Geheime notitie"},
            confidential=True,
        )
    for who, sees in (("checker", True), ("editor", True), ("checker2", False), ("reader", False)):
        assert ("Geheime notitie" in history(as_, who, claim_id).html) is sees, who


def test_says_that_a_payload_was_erased(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "A name that must go").id or 0
        actions.set_due(session, claim_id, NOW.date(), by=cast.actor("editor"), at=NOW)
        for event_id in session.exec(select(EventPayload.event_id)).all():
            erase(session, event_id, because="a court said so", by_id=cast.admin.id, at=NOW)
    told = [line for line in lines(history(as_, "editor", claim_id)) if "wiste wat een regel" not in line]
    assert len(told) == 3
    tombstone = "Inhoud gewist op dinsdag 24 november 2026 11:00 door Ada Beheer, omdat: a court said so"
    assert all(tombstone in line for line in told), told
    assert "A name that must go" not in " ".join(told)


def test_offers_undo_of_the_last_change_to_its_author_and_to_editors(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id or 0
        actions.set_priority(session, claim_id, Priority.HIGH, by=cast.actor("checker"), at=NOW)
        actions.set_due(session, claim_id, NOW.date(), by=cast.actor("checker"), at=NOW)
    form = ".//ol[@class='timeline']//form"
    assert len(history(as_, "checker", claim_id).all(form)) == 1
    assert len(history(as_, "editor", claim_id).all(form)) == 1
    assert not history(as_, "checker2", claim_id).all(form)
    checker = as_("checker")
    page = checker.get(f"/desk/claims/{claim_id}?tab=history")
    back = checker.post(str(page.one(form).get("action")), page.fields(form))
    assert back.response.location.endswith(f"/desk/claims/{claim_id}?tab=history")
    assert lines(history(as_, "checker", claim_id))[0].startswith(
        "Tom Sanders maakte ongedaan: Tom Sanders veranderde de deadline"
    )


def test_names_an_event_that_it_does_not_know(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id or 0
        record(session, "thing.happened", by_id=None, at=NOW, thing_id=1, claim_id=claim_id, after={"x": 1})
    assert lines(history(as_, "editor", claim_id))[0].startswith("Claimdesk veranderde iets (thing.happened)")


def test_knows_every_kind_of_event_that_is_written_about_a_claim() -> None:
    writers = re.compile(r"\b(?:record|write_down|_written)\([^()]*?\"([a-z]+\.[a-z_]+)\"")
    features = {"desk", "evidence", "discussion", "verdicts", "extraction"}
    written = {
        kind
        for path in (Path(__file__).parents[2] / "claims").rglob("*.py")
        if path.parent.name in features
        for kind in writers.findall(path.read_text(encoding="utf-8"))
    }
    assert len(written) > 15
    assert written - set(SENTENCES) - {"claim.moved"} == set()


def test_says_which_change_was_undone_and_counts_no_version_before_the_first(
    as_: Any, db: Any, cast: Any
) -> None:
    with db.writing() as session:
        by = cast.actor("editor")
        claim_id = add(session, by, NOW, claimant_name="Bas Rietdijk").id or 0
        actions.move_claim(session, claim_id, Work.ACCEPTED, by=by, at=NOW)
        event_id = last_event_id(session)
        actions.undo_event(session, event_id, by=by, at=NOW)
        record(
            session,
            "publication.published",
            by_id=by.id,
            at=NOW,
            thing_id=claim_id,
            claim_id=claim_id,
            before={"revision": 0},
            after={"revision": 1},
        )
    page = history(as_, "editor", claim_id)
    published, undone = lines(page)[:2]
    assert "Versie 1" in published
    assert undone.startswith("Jet Vermeer maakte ongedaan: Jet Vermeer besloot dat we dit gaan checken")
    assert "van Te checken naar Nieuw" in undone
    assert page.all(f".//li//a[@href='#event-{event_id}']")


def test_tells_of_a_new_claim_who_made_it(as_: Any, cast: Any) -> None:
    page = as_("contributor").follow(
        "/desk/claims/new", {"statement": "de brug is rood", "kind": "hearsay", "claimant": "Bas Rietdijk"}
    )
    assert page.text(".//h1") == "de brug is rood"
    assert "Gedaan door Bas Rietdijk" in lines(history(as_, "reader", 1))[-1]
