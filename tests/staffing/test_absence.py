"""Being absent: not given work, shown apart, over by itself; and who leaves leaves nothing behind that nobody has."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from claims.checklists import actions as tasks
from claims.checklists.actions import add_task, tick_task
from claims.checklists.models import Task
from claims.desk import actions
from claims.desk.models import Claim, ClaimHelper
from claims.desk.rules import Work
from claims.errors import Forbidden, Invalid
from claims.following.telling import tell_on
from claims.history.models import Event, EventPayload
from claims.notices.models import Notice
from claims.people.absence import set_absence
from claims.people.models import Person
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add

As = Callable[[str | None], CheckingClient]
OWN, ALL = "/desk/settings/account/absence", "/desk/settings/people"


def person(db: Database, person_id: int | None) -> Person:
    with db.reading() as session:
        return session.get_one(Person, person_id)


def claim(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        return session.get_one(Claim, claim_id)


def kinds(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(Event.kind).order_by(col(Event.id))).all())


def away(db: Database, cast: Cast, who: Person, days: int = 5) -> None:
    with db.writing() as session:
        until = NOW.date() + timedelta(days=days)
        set_absence(session, who.id or 0, until, "vakantie", by=cast.actor("admin"), at=NOW)


def sent(browser: CheckingClient, url: str, status: int = 303, **typed: Any) -> Any:
    fields = browser.get(url).fields(".//form[@data-keep]")
    return browser.post(url, {**fields, **typed}, status=status)


@pytest.fixture
def mine(db: Database, cast: Cast) -> dict[str, int]:
    """What the first checker has: to do, in research, with the second reader, to read, to help with; and done."""
    checker, by = cast.checker.id, cast.actor("editor")
    with db.writing() as session:
        ids = {
            "accepted": add(session, by, NOW, "A", state=Work.ACCEPTED, assignee_id=checker),
            "researching": add(session, by, NOW, "B", state=Work.RESEARCHING, assignee_id=checker),
            "reading": add(
                session, by, NOW, "C", state=Work.IN_REVIEW, assignee_id=cast.editor.id, reviewer_id=checker
            ),
            "helping": add(session, by, NOW, "D", state=Work.RESEARCHING, assignee_id=cast.editor.id),
            "done": add(session, by, NOW, "E", state=Work.DONE, assignee_id=checker),
        }
        found = {key: each.id or 0 for key, each in ids.items()}
        actions.add_helper(session, found["helping"], checker or 0, by=by, at=NOW)
    return found


# ----------------------------------------------------------------------------------------------- absence


def test_one_says_so_oneself_and_takes_it_back(db: Database, as_: As, cast: Cast) -> None:
    browser = as_("checker")
    sent(browser, OWN, until="maandag", because="vakantie")
    assert person(db, cast.checker.id).absent_until == date(2026, 11, 30)
    assert "Je bent afwezig tot 30 november 2026" in browser.get("/desk/settings/account").text()
    with db.reading() as session:
        query = select(EventPayload).join(Event, col(Event.id) == col(EventPayload.event_id))
        told = session.exec(query.where(col(Event.kind) == "person.absence_set")).one()
        assert told.after == {"absent_until": "2026-11-30"}  # the reason is not in the history
    sent(browser, OWN, until="", because="")
    assert person(db, cast.checker.id).absent_until is None
    assert person(db, cast.checker.id).absent_because is None


def test_an_administrator_says_it_of_anyone_and_nobody_else(db: Database, as_: As, cast: Cast) -> None:
    url = f"{ALL}/{cast.checker.id}/absence"
    for who in ("reader", "checker2", "editor"):
        as_(who).get(url, status=403)
        as_(who).post(url, {"until": "vrijdag", "seen_version": 1}, status=403)
    sent(as_("admin"), url, until="vrijdag")
    assert "afwezig tot 27 november" in as_("admin").get(ALL).text()
    with db.writing() as session, pytest.raises(Forbidden):
        set_absence(session, cast.checker.id or 0, None, by=cast.actor("editor"), at=NOW)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"until": "gisteren"}, "Die dag is al voorbij."),
        ({"until": "vandaag"}, "Die dag is al voorbij."),
        ({"until": "31 februari"}, "bestaat niet"),
        ({"until": "vrijdag 10:00"}, "zonder tijdstip"),
        ({"until": "1-1-2099"}, "Hoogstens twee jaar"),
        ({"until": "ooit"}, "Schrijf een dag"),
        ({"until": "vrijdag", "because": "x" * 201}, "te lang"),
    ],
)
def test_bad_absence_is_refused_and_comes_back_as_typed(
    db: Database, as_: As, cast: Cast, typed: dict[str, str], says: str
) -> None:
    answer = sent(as_("checker"), OWN, 422, **typed)
    assert says in answer.text()
    assert answer.fields(".//form[@data-keep]")["until"] == typed["until"]
    assert person(db, cast.checker.id).absent_until is None


def test_another_window_does_not_overwrite_it(db: Database, as_: As, cast: Cast) -> None:
    sent(as_("checker"), OWN, until="vrijdag")
    told = as_("checker").post(
        OWN, {"until": "maandag", "because": "vakantie", "seen_version": 1}, status=409
    )
    labels = [label for label in ("omdat", "zonder antwoord") if label in told.text(".//main")]
    assert labels == ["omdat"], "each field is called what its form calls it"
    assert person(db, cast.checker.id).absent_until == date(2026, 11, 27)


def test_who_is_absent_is_not_offered_and_cannot_be_chosen(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    away(db, cast, cast.checker2)
    editor, where = as_("editor"), f"/desk/claims/{mine['researching']}"
    page = editor.get(f"{where}/assignment")
    (option,) = page.all(f".//optgroup[@label='Afwezig']/option[@value='{cast.checker2.id}']")
    assert "disabled" in option.attrib
    assert option.text == f"{cast.checker2.name}, tot 29 november"
    version = claim(db, mine["researching"]).version
    for what, field in (("assignment", "assignee"), ("assignment", "reviewer"), ("helpers", "helper")):
        chosen = {field: cast.checker2.id, "seen_version": version}
        answer = editor.post(f"{where}/{what}", chosen, status=422)
        assert "is afwezig tot 29 november 2026. Kies iemand anders." in answer.text()
    typed = {"to": "researching", "assignee": cast.checker2.id}
    at = claim(db, mine["accepted"]).version
    editor.post(f"/desk/claims/{mine['accepted']}/state", {**typed, "seen_version": at}, status=422)
    assert claim(db, mine["researching"]).version == version


def test_many_claims_are_not_given_to_who_is_absent(db: Database, as_: As, cast: Cast, mine: Any) -> None:
    away(db, cast, cast.checker2)
    editor, named = as_("editor"), [f"{each}-{claim(db, each).version}" for each in (1, 2)]
    editor.post("/desk/bulk", {"act": "give", "claim": named, "seen_version": 1})
    assert editor.get("/desk/bulk/1").all(".//optgroup[@label='Afwezig']")
    answer = editor.post("/desk/bulk/1", {"assignee": cast.checker2.id, "seen_version": 1}, status=422)
    assert "is afwezig tot" in answer.text()


def test_who_is_absent_can_take_something_themselves(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    away(db, cast, cast.checker)
    version = claim(db, mine["accepted"]).version
    as_("checker").post(
        f"/desk/claims/{mine['accepted']}/state", {"to": "researching", "seen_version": version}
    )
    assert claim(db, mine["accepted"]).state is Work.RESEARCHING


def test_it_ends_by_itself_on_the_day(db: Database, cast: Cast, mine: dict[str, int]) -> None:
    away(db, cast, cast.checker2, days=2)
    by = cast.actor("editor")
    with db.writing() as session:
        with pytest.raises(Invalid, match="absent until"):
            actions.assign_claim(
                session, mine["researching"], cast.checker2.id, by=by, at=NOW + timedelta(days=1)
            )
        actions.assign_claim(
            session, mine["researching"], cast.checker2.id, by=by, at=NOW + timedelta(days=2)
        )


def test_editors_see_who_is_absent_and_hand_their_work_over(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    assert "Iedereen is er" in as_("editor").get("/desk/absent").text()
    away(db, cast, cast.checker)
    for who in ("reader", "contributor", "checker"):
        as_(who).get("/desk/absent", status=403)
    editor = as_("editor")
    shown = editor.get("/desk/absent").text()
    assert cast.checker.name in shown
    assert "vakantie" in shown
    assert "4 claims" in shown
    work = f"/desk/people/{cast.checker.id}/work"
    assert "4 claims staan open" in editor.get(work).text()
    sent(editor, work, receiver=cast.checker2.id, message="Tot maandag")
    rows = {key: claim(db, each) for key, each in mine.items()}
    assert rows["accepted"].assignee_id == rows["researching"].assignee_id == cast.checker2.id
    assert rows["researching"].assignment_note == "Tot maandag"
    assert rows["reading"].reviewer_id == cast.checker2.id
    assert rows["done"].assignee_id == cast.checker.id
    with db.reading() as session:
        assert session.exec(select(ClaimHelper.person_id)).all() == [cast.checker2.id]
        told = select(Notice.person_id).where(col(Notice.kind) == "claim.handed_over")
        assert set(session.exec(told).all()) == {cast.checker.id}
    assert kinds(db).count("claim.assigned") == 2
    assert "Van deze persoon staat geen claim open" in editor.get(work).text()


# ----------------------------------------------------------------------------------------------- leaving


def test_a_person_leaves_and_their_work_goes_to_another(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    admin, url = as_("admin"), f"{ALL}/{cast.checker.id}/leaving"
    assert url in admin.get(ALL).html
    admin.post(f"{ALL}/{cast.checker.id}/closed", {"seen_version": 1}, status=409)  # not by the old button
    assert person(db, cast.checker.id).active
    sent(admin, url, receiver=cast.checker2.id)
    assert not person(db, cast.checker.id).active
    assert claim(db, mine["researching"]).assignee_id == cast.checker2.id
    assert claim(db, mine["reading"]).reviewer_id == cast.checker2.id
    history = as_("editor").get(f"/desk/claims/{mine['researching']}?tab=history").text()
    assert f"droeg de claim over aan {cast.checker2.name}" in history
    assert kinds(db).count("person.deactivated") == 1
    tell_on(db)
    with db.reading() as session:
        told = select(Notice.person_id).where(col(Notice.kind).in_(["claim.handed_over", "claim.given"]))
        assert set(session.exec(told).all()) == {cast.checker2.id}  # who left is told of nothing


@pytest.mark.parametrize("leaves", [True, False])
def test_tasks_that_are_not_done_go_along(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], leaves: bool
) -> None:
    by = cast.actor("editor")
    told: dict[str, Any] = {"owner_id": cast.checker.id, "by": by, "at": NOW}
    with db.writing() as session:
        for claim_id, text in ((mine["researching"], "Bellen"), (mine["helping"], "Mailen")):
            add_task(session, claim_id, text, due_on=NOW.date(), **told)
        done = add_task(session, mine["researching"], "Gedaan", **told)
        tick_task(session, done.id or 0, True, by=by, at=NOW, seen_version=1)
    url = f"{ALL}/{cast.checker.id}/leaving" if leaves else f"/desk/people/{cast.checker.id}/work"
    sent(as_("admin" if leaves else "editor"), url, receiver=cast.checker2.id)
    with db.reading() as session:
        owners = dict(session.exec(select(Task.text, Task.owner_id)).all())
    assert owners == {"Bellen": cast.checker2.id, "Mailen": cast.checker2.id, "Gedaan": cast.checker.id}
    assert kinds(db).count("task.changed") == 2


def test_who_has_more_than_goes_in_one_act_does_not_leave_with_the_rest(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.staffing.queries.MOST", 2)
    told = sent(as_("admin"), f"{ALL}/{cast.checker.id}/leaving", 409, receiver=cast.checker2.id)
    assert "Draag eerst over" in told.text(".//main")
    assert person(db, cast.checker.id).active
    assert claim(db, mine["researching"]).assignee_id == cast.checker.id
    sent(as_("editor"), f"/desk/people/{cast.checker.id}/work", receiver=cast.checker2.id)
    sent(as_("admin"), f"{ALL}/{cast.checker.id}/leaving", receiver=cast.checker2.id)
    assert not person(db, cast.checker.id).active


def test_or_back_to_the_pile_as_far_as_that_goes(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    sent(as_("admin"), f"{ALL}/{cast.checker.id}/leaving", receiver="0")
    rows = {key: claim(db, each) for key, each in mine.items()}
    assert rows["accepted"].assignee_id is rows["researching"].assignee_id is None
    assert rows["researching"].state is Work.ACCEPTED
    assert rows["reading"].reviewer_id is None
    assert rows["done"].assignee_id == cast.checker.id
    assert not person(db, cast.checker.id).active


def test_what_a_second_reader_has_goes_to_someone(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    url = f"{ALL}/{cast.editor.id}/leaving"  # has a claim with the second reader
    answer = sent(as_("admin"), url, 422, receiver="0")
    assert f"Claim {mine['reading']} ligt bij de tweede lezer" in answer.text()
    assert person(db, cast.editor.id).active
    assert claim(db, mine["helping"]).assignee_id == cast.editor.id  # nothing half done


def test_a_reader_of_the_work_of_who_gets_it_is_asked_anew(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    """Who researches a claim does not read it too."""
    sent(as_("admin"), f"{ALL}/{cast.checker.id}/leaving", receiver=cast.editor.id)
    assert claim(db, mine["reading"]).reviewer_id is None
    with db.reading() as session:
        assert session.exec(select(ClaimHelper)).all() == []  # the assignee does not help either


@pytest.mark.parametrize("receiver", ["", "reader", "checker", "second", "999", "abc", "9" * 30, "-1"])
def test_a_receiver_who_may_not_is_refused(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], receiver: str
) -> None:
    away(db, cast, cast.second)
    chosen = getattr(cast, receiver).id if receiver.isalpha() and receiver != "abc" else receiver
    before = kinds(db)
    sent(as_("admin"), f"{ALL}/{cast.checker.id}/leaving", 422, receiver=chosen)
    sent(as_("editor"), f"/desk/people/{cast.checker.id}/work", 422, receiver=chosen)
    assert kinds(db) == before
    assert person(db, cast.checker.id).active


def test_what_changed_meanwhile_is_looked_at_again(
    db: Database, as_: As, cast: Cast, mine: dict[str, int]
) -> None:
    admin, url = as_("admin"), f"{ALL}/{cast.checker.id}/leaving"
    fields = {**admin.get(url).fields(".//form[@data-keep]"), "receiver": cast.checker2.id}
    with db.writing() as session:
        actions.set_tags(session, mine["researching"], ["brug"], by=cast.actor("editor"), at=NOW)
    assert "Cas Tweede" in admin.post(url, fields, status=409).text(".//main"), "by name, not by number"
    fields = {**admin.get(url).fields(".//form[@data-keep]"), "receiver": cast.checker2.id}
    admin.post(url, {**fields, "seen_version": 9}, status=409)
    admin.post(url, {**fields, "message": "x" * 2001}, status=422)
    admin.post(url, {**fields, "shown": "x" * 40_000}, status=422)
    assert person(db, cast.checker.id).active
    assert claim(db, mine["researching"]).assignee_id == cast.checker.id


def test_the_last_administrator_and_oneself_stay(db: Database, as_: As, cast: Cast) -> None:
    sent(as_("admin"), f"{ALL}/{cast.admin.id}/leaving", 409)
    assert person(db, cast.admin.id).active
    for who in ("editor", "checker", "reader"):
        as_(who).get(f"{ALL}/{cast.checker.id}/leaving", status=403)
        as_(who).post(f"{ALL}/{cast.checker.id}/leaving", {}, status=403)
    as_("admin").get(f"{ALL}/999/leaving", status=404)
    as_("editor").get("/desk/people/999/work", status=404)


# ------------------------------------------------------------------------------------------------- tasks


@pytest.fixture
def todo(db: Database, cast: Cast, mine: dict[str, int]) -> dict[str, int]:
    """Tasks of the first checker: one open, one late, one done, one removed; and one of another."""
    by, checker, at = cast.actor("editor"), cast.checker.id, NOW
    with db.writing() as session:
        made = {
            key: tasks.add_task(session, mine["helping"], text, owner_id=owner, by=by, at=at).id or 0
            for key, text, owner in (
                ("open", "Cijfers zoeken", checker),
                ("second", "Ministerie bellen", checker),
                ("done", "Beeld bekijken", checker),
                ("gone", "Wet lezen", checker),
                ("other", "Maker vragen", cast.editor.id),
            )
        }
        tasks.tick_task(session, made["done"], True, by=by, at=at, seen_version=None)
        tasks.remove_task(session, made["gone"], by=by, at=at, seen_version=None)
    return made


def owners(db: Database, found: dict[str, int]) -> dict[str, int | None]:
    with db.reading() as session:
        return {key: session.get_one(Task, task_id).owner_id for key, task_id in found.items()}


def test_tasks_go_with_who_leaves_to_the_same_person(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], todo: dict[str, int]
) -> None:
    admin, url = as_("admin"), f"{ALL}/{cast.checker.id}/leaving"
    page = admin.get(url)
    assert "Cijfers zoeken" in page.text()
    assert "Ministerie bellen" in page.text()
    for other in ("Beeld bekijken", "Wet lezen", "Maker vragen"):
        assert other not in page.text()
    before = len(kinds(db))
    sent(admin, url, receiver=cast.checker2.id)
    assert owners(db, todo) == {
        "open": cast.checker2.id,
        "second": cast.checker2.id,
        "done": cast.checker.id,  # who did it stays with what was done
        "gone": cast.checker.id,
        "other": cast.editor.id,
    }
    assert kinds(db)[before:].count("task.changed") == 2
    assert not person(db, cast.checker.id).active
    with db.reading() as session:
        told = select(Notice.person_id, Notice.subject_id).where(col(Notice.kind) == "task.given")
        assert {each for each in session.exec(told).all() if each[1] in {todo["open"], todo["second"]}} == {
            (cast.checker2.id, todo["open"]),
            (cast.checker2.id, todo["second"]),
        }


def test_or_tasks_are_nobodys(db: Database, as_: As, cast: Cast, todo: dict[str, int]) -> None:
    answer = as_("admin")
    sent(answer, f"{ALL}/{cast.checker.id}/leaving", receiver="0")
    found = owners(db, todo)
    assert found["open"] is found["second"] is None
    assert found["other"] == cast.editor.id


def test_nothing_of_it_is_half_done(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], todo: dict[str, int]
) -> None:
    """A task that changed meanwhile, or a claim that has to go to someone: no task and no claim has gone."""
    admin, url = as_("admin"), f"{ALL}/{cast.checker.id}/leaving"
    fields = {**admin.get(url).fields(".//form[@data-keep]"), "receiver": cast.checker2.id}
    with db.writing() as session:
        task = session.get_one(Task, todo["open"])
        task.version += 1
        session.add(task)
    before = kinds(db)
    admin.post(url, fields, status=409)
    assert kinds(db) == before
    with db.writing() as session:
        by = cast.actor("editor")
        tasks.give_task(session, todo["open"], cast.editor.id, by, NOW)
    before = kinds(db)
    sent(admin, f"{ALL}/{cast.editor.id}/leaving", 422, receiver="0")
    assert kinds(db) == before
    assert owners(db, todo)["open"] == cast.editor.id
    assert person(db, cast.editor.id).active


def test_the_list_of_who_is_absent_shows_their_tasks(
    db: Database, as_: As, cast: Cast, mine: dict[str, int], todo: dict[str, int]
) -> None:
    away(db, cast, cast.checker)
    editor = as_("editor")
    assert "4 claims, 2 taken" in editor.get("/desk/absent").text()
    sent(editor, f"/desk/people/{cast.checker.id}/work", receiver=cast.checker2.id)
    assert owners(db, todo)["second"] == cast.checker2.id
    assert "taken" not in editor.get("/desk/absent").text(".//table")


def test_whose_only_work_is_a_task_leaves_in_the_same_way(
    db: Database, as_: As, cast: Cast, mine: Any
) -> None:
    second, by = cast.second, cast.actor("editor")
    with db.writing() as session:
        tasks.add_task(session, mine["helping"], "Bellen", owner_id=second.id, by=by, at=NOW)
    admin = as_("admin")
    assert f"{ALL}/{second.id}/leaving" in admin.get(ALL).html
    admin.post(f"{ALL}/{second.id}/closed", {"seen_version": 1}, status=409)
    sent(admin, f"{ALL}/{second.id}/leaving", 422)  # who gets it has to be said
    sent(admin, f"{ALL}/{second.id}/leaving", receiver="0")
    assert not person(db, second.id).active


def test_more_than_goes_at_once_is_handed_over_first(
    db: Database, as_: As, cast: Cast, todo: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.checklists.queries.MOST_OF", 1)
    admin = as_("admin")
    url, work = f"{ALL}/{cast.checker.id}/leaving", f"/desk/people/{cast.checker.id}/work"
    sent(admin, url, 409, receiver=cast.checker2.id)
    assert person(db, cast.checker.id).active
    assert owners(db, todo)["open"] == cast.checker.id
    sent(admin, work, receiver=cast.checker2.id)
    sent(admin, url, receiver=cast.checker2.id)
    assert owners(db, todo)["second"] == cast.checker2.id
    assert not person(db, cast.checker.id).active
