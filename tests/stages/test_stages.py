"""Stages inside a state: kept by editors, said of claims, told by the history, and unknown to the table of moves."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from claims.desk.actions import move_claim, undo_event
from claims.desk.models import Claim
from claims.desk.rules import MOVES, Work
from claims.desk.stages import Stage, stage_of
from claims.errors import Forbidden, Invalid, NotFound, Outdated, Refused
from claims.history.models import Event
from claims.history.queries import last_event_id
from claims.stages import actions, rules
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add

As = Callable[[str | None], CheckingClient]
STAGE = ".//section[@aria-labelledby='stage']"


def make(db: Database, cast: Cast, state: Work = Work.RESEARCHING, words: str = "De brug is dicht") -> int:
    with db.writing() as session:
        return add(session, cast.actor("editor"), NOW, words, state=state).id or 0


def stage(
    db: Database, cast: Cast, name: str = "wacht op cijfers", state: str = "researching", **more: Any
) -> int:
    with db.writing() as session:
        told = {"name": name, "state": state, **more}
        return actions.add_stage(session, **told, by=cast.actor("editor"), at=NOW).id or 0


def put(db: Database, cast: Cast, claim_id: int, stage_id: int | None, who: str = "checker") -> int:
    """The event that says so."""
    with db.writing() as session:
        actions.stage_claim(session, claim_id, stage_id, by=cast.actor(who), at=NOW)
        return last_event_id(session)


def kinds(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(Event.kind).order_by(col(Event.id))).all())


@pytest.mark.parametrize("state", list(Work))
def test_it_counts_only_in_its_own_state_and_while_it_stands(state: Work) -> None:
    legal = Stage(7, Work.RESEARCHING, "jurist leest")
    counted = stage_of({7: legal}, 7, state)
    assert (counted is legal) is (state is Work.RESEARCHING)
    assert stage_of({}, 7, state) is None
    assert stage_of({7: legal}, None, state) is None


def test_the_table_of_moves_knows_nothing_of_it(db: Database, cast: Cast) -> None:
    """A claim with a stage has the moves that one without has: no row of the table needs or asks for one."""
    assert not [each for each in MOVES if "stage" in f"{each.needs}{each.asks}{each.who}"]
    claim_id = make(db, cast)
    put(db, cast, claim_id, stage(db, cast))
    with db.writing() as session:
        move_claim(session, claim_id, Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
        assert session.get_one(Claim, claim_id).state is Work.ACCEPTED


def test_it_stops_to_count_when_the_claim_moves_and_counts_again_when_it_comes_back(
    as_: As, db: Database, cast: Cast
) -> None:
    claim_id = make(db, cast)
    stage(db, cast, "bellen", "accepted")
    put(db, cast, claim_id, stage(db, cast))
    address = f"/desk/claims/{claim_id}"
    assert as_("reader").get(address).text(STAGE) == "Fase wacht op cijfers"
    with db.writing() as session:
        move_claim(session, claim_id, Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
    assert as_("reader").get(address).text(STAGE) == "Fase zonder fase"
    with db.writing() as session:
        move_claim(session, claim_id, Work.RESEARCHING, by=cast.actor("checker"), at=NOW)
    assert as_("reader").get(address).text(STAGE) == "Fase wacht op cijfers"


def test_a_state_without_stages_shows_nothing(as_: As, db: Database, cast: Cast) -> None:
    claim_id = make(db, cast, Work.NEW)
    stage(db, cast)
    assert not as_("checker").get(f"/desk/claims/{claim_id}").all(STAGE)


def test_it_is_set_told_in_both_languages_and_undone(as_: As, db: Database, cast: Cast) -> None:
    claim_id, first, second = make(db, cast), stage(db, cast), stage(db, cast, "jurist leest", colour="red")
    put(db, cast, claim_id, first)
    checker = as_("checker")
    page = checker.get(f"/desk/claims/{claim_id}")
    form = page.fields(f"{STAGE}//form")
    assert form["stage"] == str(first)
    told = checker.follow(f"/desk/claims/{claim_id}/stage", {**form, "stage": str(second)})
    assert "De fase is gewijzigd." in told.text(".//*[@id='flashes']")
    history = f"/desk/claims/{claim_id}?tab=history"
    line = checker.get(history).text(f".//*[@id='event-{_last(db)}']")
    assert "wijzigde de fase" in line
    assert "wacht op cijfers" in line
    assert "jurist leest" in line
    english = as_("editor")
    english.post("/desk/settings/language", {"language": "en"})
    assert "changed the stage" in english.get(history).text(f".//*[@id='event-{_last(db)}']")
    undo = told.one(".//*[@id='flashes']//form").get("action") or ""
    checker.post(undo, told.fields(".//*[@id='flashes']//form"))
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).stage_id == first
    assert kinds(db)[-2:] == ["claim.staged", "claim.undone"]


def _last(db: Database) -> int:
    with db.reading() as session:
        return last_event_id(session)


def test_undo_brings_back_none_and_refuses_after_something_later(db: Database, cast: Cast) -> None:
    claim_id, number = make(db, cast), stage(db, cast)
    first = put(db, cast, claim_id, number)
    second = put(db, cast, claim_id, None)
    by = cast.actor("checker")
    with db.writing() as session, pytest.raises(Refused):
        undo_event(session, first, by=by, at=NOW)
    with db.writing() as session:
        assert undo_event(session, second, by=by, at=NOW).stage_id == number


def test_it_refuses_a_stage_of_another_state_one_that_is_gone_and_who_may_not(
    db: Database, cast: Cast
) -> None:
    claim_id = make(db, cast)
    other, gone, good = stage(db, cast, "nalezen", "approved"), stage(db, cast, "weg"), stage(db, cast)
    with db.writing() as session:
        actions.remove_stage(session, gone, by=cast.actor("editor"), at=NOW)
    before = kinds(db)
    for number in (other, gone, 4711, -1, 2**40):
        with pytest.raises(Invalid):
            put(db, cast, claim_id, number)
    with pytest.raises(Forbidden):
        put(db, cast, claim_id, good, who="reader")
    with pytest.raises(Refused):
        put(db, cast, make(db, cast, Work.DONE), None)
    with db.writing() as session, pytest.raises(Outdated):
        actions.stage_claim(session, claim_id, good, by=cast.actor("checker"), at=NOW, seen_version=99)
    assert [kind for kind in kinds(db)[len(before) :] if kind.startswith("claim.staged")] == []


def test_removed_keeps_what_claims_had_and_comes_back_whole(as_: As, db: Database, cast: Cast) -> None:
    claim_id, number = make(db, cast), stage(db, cast)
    stage(db, cast, "jurist leest")
    put(db, cast, claim_id, number)
    editor = as_("editor")
    listed = editor.get("/desk/settings/stages")
    assert "wacht op cijfers In onderzoek 1" in " ".join(listed.text(".//main").split())
    told = editor.follow(f"/desk/settings/stages/{number}/removal", {"seen_version": 1})
    assert editor.get(f"/desk/claims/{claim_id}").text(STAGE).startswith("Fase zonder fase")
    editor.post(f"/desk/settings/stages/{number}", {"name": "x", "colour": "", "seen_version": 2}, status=404)
    assert "Verwijderd: 1" in told.text(".//main")
    editor.follow(f"/desk/settings/stages/{number}/return", {})
    assert editor.get(f"/desk/claims/{claim_id}").text(STAGE).startswith("Fase wacht op cijfers")
    assert kinds(db)[-2:] == ["stage.removed", "stage.restored"]


def test_a_name_stands_once_in_a_state_and_not_twice_by_coming_back(db: Database, cast: Cast) -> None:
    number = stage(db, cast, "Jurist leest")
    assert stage(db, cast, "jurist leest", "approved")
    with pytest.raises(Invalid, match="already"):
        stage(db, cast, "  JURIST  leest ")
    by = cast.actor("editor")
    with db.writing() as session:
        actions.remove_stage(session, number, by=by, at=NOW)
    with db.writing() as session, pytest.raises(NotFound):
        actions.edit_stage(session, number, name="x", colour=None, place=1, by=by, at=NOW)
    stage(db, cast, "jurist leest")
    with db.writing() as session, pytest.raises(Refused, match="is called"):
        actions.restore_stage(session, number, by=by, at=NOW)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("state", {"state": "done"}),
        ("state", {"state": "odd"}),
        ("name", {"name": " "}),
        ("name", {"name": "x" * 41}),
        ("colour", {"colour": "mauve"}),
    ],
)
def test_it_refuses_what_a_stage_cannot_be(
    db: Database, cast: Cast, field: str, told: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as raised:
        stage(db, cast, **{"name": "goed", "state": "new", **told})
    assert raised.value.where == field


def test_a_state_has_so_many_at_most(db: Database, cast: Cast) -> None:
    for number in range(rules.MOST):
        stage(db, cast, f"fase {number}")
    with pytest.raises(Refused):
        stage(db, cast, "een te veel")
    assert stage(db, cast, "elders", "new")


def test_a_form_that_is_refused_comes_back_as_typed_and_names_the_field(
    as_: As, db: Database, cast: Cast
) -> None:
    stage(db, cast, "jurist leest")
    editor = as_("editor")
    sent = {"state": "researching", "name": "Jurist leest", "colour": "red", "place": "3"}
    page = editor.post("/desk/settings/stages/new", sent, status=422)
    assert "al een fase met deze naam" in page.text(".//p[@id='name-error']")
    assert page.fields(".//form[@data-keep]")["place"] == "3"
    claim_id, other = make(db, cast), stage(db, cast, "nalezen", "approved")
    seen = editor.get(f"/desk/claims/{claim_id}/stage").fields(".//form[@data-keep]")
    page = editor.post(f"/desk/claims/{claim_id}/stage", {**seen, "stage": str(other)}, status=422)
    assert "hoort bij Goedgekeurd, en de claim staat nu op: In onderzoek" in page.text(
        ".//p[@id='stage-error']"
    )


def test_who_comes_second_is_shown_both_by_name(as_: As, db: Database, cast: Cast) -> None:
    claim_id, one, two = make(db, cast), stage(db, cast), stage(db, cast, "jurist leest")
    checker, editor = as_("checker"), as_("editor")
    address = f"/desk/claims/{claim_id}/stage"
    mine = editor.get(address).fields(".//form[@data-keep]")
    checker.post(address, {**checker.get(address).fields(".//form[@data-keep]"), "stage": str(one)})
    words = editor.post(address, {**mine, "stage": str(two)}, status=409).text(".//main")
    assert "wacht op cijfers" in words
    assert "jurist leest" in words


def test_the_menu_of_a_card_sets_it_and_comes_back(as_: As, db: Database, cast: Cast) -> None:
    claim_id, number = make(db, cast), stage(db, cast)
    stage(db, cast, "bellen", "accepted")
    checker = as_("checker")
    board = "/desk/board?lanes=stage&person=0"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{board}"}
    part = checker.get(f"/desk/claims/{claim_id}/menu", headers=asked)
    button = part.one(".//button[@name='stage']")
    assert ("".join(button.itertext()), button.get("value")) == ("wacht op cijfers", str(number))
    fields = {name: value for name, value in part.fields(".//form").items() if name != "to"}
    told = checker.post(button.get("formaction") or "", {**fields, "stage": str(number)})
    assert told.response.location == board
    away = f"/desk/claims/{claim_id}/stage?next=https://example.org"
    told = checker.post(away, {"stage": str(number), "seen_version": 3})
    assert told.response.location == f"/desk/claims/{claim_id}"
    again = checker.get(f"/desk/claims/{claim_id}/menu", headers={"HX-Request": "true"})
    assert again.one(f".//button[@value='{number}']").get("aria-pressed") == "true"
    assert [each.get("value") for each in again.all(".//button[@name='stage']")] == [str(number), ""]
    reader = as_("reader").get(f"/desk/claims/{claim_id}/menu", headers={"HX-Request": "true"})
    assert not reader.all(".//button[@name='stage']")
