"""A file first imported as others' becomes this desk's own archive afterwards; never the other way round."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.desk.models import Claim
from claims.desk.moving import move_claim
from claims.desk.planning import set_hold
from claims.desk.rules import DeclineReason, Publication, Work
from claims.errors import Refused
from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault
from claims.importing import actions, queries
from claims.importing.models import ImportedClaim
from claims.importing.report import csv_lines
from claims.importing.rules import Stage, check_not_back
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.importing.test_running import FILE, Scene, claims, counts, state_of

BRIDGE = "de brug is dicht"


@pytest.fixture
def again(app: Flask, db: Database, cast: Cast) -> Scene:
    """The file once more, looked through, after it was imported as others'."""
    Scene(app, db, cast).run()
    scene = Scene(app, db, cast)
    assert scene.work() is Stage.CHECKED
    return scene


def own(scene: Scene) -> None:
    scene.do(actions.start_import, scene.id, labels={"onwaar": "false"})
    assert scene.work() is Stage.DONE


def came_with(db: Database) -> ImportedClaim:
    with db.reading() as session:
        return session.exec(select(ImportedClaim).where(col(ImportedClaim.has_verdict).is_(True))).one()


def test_the_dry_run_says_how_many_become_ours(again: Scene, db: Database, as_: Any) -> None:
    assert counts(again.row()) == (0, 3, 1, 0)
    with db.reading() as session:
        assert queries.count_theirs(session, again.id) == 1, (
            "rows 1 and 4 are one claim; row 2 has no verdict"
        )
        assert queries.count_ours(session, again.id) == 0
    shown = as_("editor").get(f"/desk/import/{again.id}")
    assert "Wordt van ons1" in shown.text(".//main")
    assert "1 van de bekende oordelen staat hier als dat van een ander" in shown.text(".//main")
    asked = as_("editor").get(f"/desk/import/{again.id}/labels").text(".//main")
    assert "onwaar" in asked
    assert "1 ervan staat hier als oordeel van een ander en wordt van ons." in asked


def test_it_becomes_ours_with_our_label_and_no_history_of_moves(again: Scene, db: Database) -> None:
    version = claims(db)[BRIDGE].version
    own(again)
    claim = claims(db)[BRIDGE]
    assert (claim.state, claim.state_before, claim.decline_reason) == (Work.DONE, None, None)
    assert (claim.publication, claim.revision_number) == (Publication.PUBLISHED, 0)
    assert claim.rating is not None
    assert claim.rating["key"] == "false"
    assert claim.version == version + 1
    assert came_with(db).is_own
    assert (again.row().ours_count, again.row().added_count) == (1, 0)
    assert claims(db)["de tram rijdt niet"].state is Work.NEW
    with db.reading() as session:
        kinds = session.exec(select(Event.kind).where(col(Event.claim_id) == claim.id)).all()
        assert kinds.count("claim.made_own") == 1
        assert "claim.moved" not in kinds
        told = session.exec(
            select(EventPayload)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(col(Event.kind) == "claim.made_own")
        ).one()
        assert told.before is not None
        assert told.after is not None
        assert (told.before["state"], told.after["state"]) == ("declined", "done")
        assert (told.after["label"], told.after["import_id"]) == ("onwaar", again.id)
        assert first_fault(session) is None
        lines = "".join(csv_lines(session, again.id, lambda each: each.text % each.values))
    assert f"It was here as another's verdict, and is ours now: claim {claim.id}." in lines


def test_it_is_a_precedent_from_then_on(again: Scene, db: Database, as_: Any) -> None:
    reader = as_("reader")
    assert 'class="rating' not in reader.get("/desk/search?q=brug").html
    own(again)
    assert 'class="rating truth-1' in reader.get("/desk/search?q=brug").html
    shown = reader.get(f"/desk/claims/{claims(db)[BRIDGE].id}?tab=history").text(".//main")
    assert "Ons oordeel, uit ons eigen archief" in shown
    assert "importeerde ons eigen archief, waar dit oordeel uit komt" in shown


def test_once_more_changes_nothing(app: Flask, again: Scene, db: Database, cast: Cast) -> None:
    own(again)
    before, version = state_of(db), claims(db)[BRIDGE].version
    third = Scene(app, db, cast)
    third.work()
    third.do(actions.start_import, third.id, labels={})
    assert third.work() is Stage.DONE
    assert (state_of(db), claims(db)[BRIDGE].version, third.row().ours_count) == (before, version, 0)


def test_as_others_it_stays_others(again: Scene, db: Database) -> None:
    before = state_of(db)
    again.do(actions.start_import, again.id)
    assert again.work() is Stage.DONE
    assert state_of(db) == before
    assert not came_with(db).is_own


def test_what_the_desk_worked_on_since_stays_as_it_is(again: Scene, db: Database, cast: Cast) -> None:
    claim_id = claims(db)[BRIDGE].id or 0
    with db.writing() as session:
        move_claim(session, claim_id, Work.NEW, by=cast.actor("editor"), at=NOW)
    with db.reading() as session:
        assert queries.count_theirs(session, again.id) == 0
    again.do(actions.start_import, again.id, labels={})
    assert again.work() is Stage.DONE
    assert claims(db)[BRIDGE].state is Work.NEW
    assert not came_with(db).is_own


@pytest.mark.parametrize("held", [False, True])
def test_what_the_desk_took_up_and_dropped_again_or_holds_stays(
    again: Scene, db: Database, cast: Cast, held: bool
) -> None:
    claim_id, by = claims(db)[BRIDGE].id or 0, cast.actor("editor")
    with db.writing() as session:
        if held:
            set_hold(session, claim_id, "Een rechter kijkt ernaar", by=by, at=NOW)
        else:
            move_claim(session, claim_id, Work.NEW, by=by, at=NOW)
            reason = DeclineReason.CHECKED_ELSEWHERE
            move_claim(session, claim_id, Work.DECLINED, by=by, at=NOW, decline_reason=reason)
    with db.reading() as session:
        assert queries.count_theirs(session, again.id) == 0
    again.do(actions.start_import, again.id, labels={})
    assert again.work() is Stage.DONE
    assert claims(db)[BRIDGE].publication is Publication.UNPUBLISHED
    assert not came_with(db).is_own


def test_a_label_that_was_another_when_it_came_is_that_of_the_file(
    app: Flask, db: Database, cast: Cast
) -> None:
    Scene(app, db, cast).run()
    again = Scene(app, db, cast, FILE.replace('"onwaar"', '"niet waar"'))
    again.work()
    again.do(actions.start_import, again.id, labels={"niet waar": "false"})
    assert again.work() is Stage.DONE
    rating = claims(db)[BRIDGE].rating
    assert rating is not None
    assert rating["key"] == "false"
    assert came_with(db).label == "niet waar"


def test_a_label_that_is_open_is_asked_for_at_the_labels(again: Scene, as_: Any) -> None:
    sent = {"seen_version": again.row().version, "ratings-0": ""}
    refused = as_("editor").post(f"/desk/import/{again.id}/labels", sent, 422)
    assert refused.one(".//div[@role='alert']//a").get("href") == "#ratings-0"
    assert refused.text(".//div[@role='alert']//li") == (
        "Labels van het archief: Zeg wat deze labels hier zijn: onwaar."
    )


def test_a_claim_that_the_desk_declined_itself_stays_declined(again: Scene, db: Database, cast: Cast) -> None:
    claim_id = claims(db)[BRIDGE].id or 0
    by = cast.actor("editor")
    with db.writing() as session:
        move_claim(session, claim_id, Work.NEW, by=by, at=NOW)
        reason = DeclineReason.OPINION
        move_claim(session, claim_id, Work.DECLINED, by=by, at=NOW, decline_reason=reason)
    again.do(actions.start_import, again.id, labels={})
    again.work()
    assert claims(db)[BRIDGE].state is Work.DECLINED


def test_ours_is_not_made_others_again(app: Flask, db: Database, cast: Cast, as_: Any) -> None:
    Scene(app, db, cast).run(labels={"onwaar": "false"})
    again = Scene(app, db, cast)
    again.work()
    assert "1 van de bekende oordelen is al van ons" in as_("editor").get(f"/desk/import/{again.id}").text()
    with pytest.raises(Refused, match="That is not made others' again"):
        again.do(actions.start_import, again.id)
    refused = as_("editor").post(f"/desk/import/{again.id}/start", {"seen_version": again.row().version}, 409)
    assert "Dat wordt niet weer van anderen." in refused.text(".//main")
    assert came_with(db).is_own


@pytest.mark.parametrize(("new", "ours", "good"), [(0, 0, True), (3, 0, True), (3, 2, True), (0, 1, False)])
def test_only_a_file_that_is_wholly_ours_is_refused_as_others(new: int, ours: int, good: bool) -> None:
    if good:
        check_not_back(new=new, ours=ours)
    else:
        with pytest.raises(Refused):
            check_not_back(new=new, ours=ours)


def test_who_is_lost_between_two_batches_makes_each_ours_once(
    app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.importing.running.ADDED_AT_ONCE", 2)
    review = {"verdict_label": "onwaar", "publisher": "De Krant"}
    text = "\n".join(
        json.dumps({"claim": f"bewering {n}", "review_url": f"https://krant.example/{n}", **review})
        for n in range(5)
    )
    Scene(app, db, cast, text).run()
    again = Scene(app, db, cast, text)
    again.work()
    again.do(actions.start_import, again.id, labels={"onwaar": "-"})

    def lost(_done: int, _total: int | None) -> None:
        raise RuntimeError("lost")

    for _ in range(20):
        try:
            again.work(lost)
        except RuntimeError:
            continue
        break
    assert again.row().stage is Stage.DONE
    assert again.row().ours_count == 5
    with db.reading() as session:
        states = session.exec(select(Claim.state, Claim.publication, Claim.rating)).all()
        assert states == [(Work.DONE, Publication.PUBLISHED, None)] * 5
        kinds = session.exec(select(Event.kind).where(col(Event.kind) == "claim.made_own")).all()
    assert len(kinds) == 5
