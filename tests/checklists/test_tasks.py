"""Sub-tasks of a claim: written, given, done, put in order, removed and back; and templates by kind of claim."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from claims.checklists import actions, queries
from claims.checklists.models import Task
from claims.checklists.rules import FIRST, MOST_TASKS, Kind, checked_lines
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import Invalid, Refused
from claims.history.models import Event
from claims.notices.models import Notice
from claims.people.actions import deactivate
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        by = cast.actor("editor")
        return add(session, by, NOW, "De brug", state=Work.RESEARCHING, assignee_id=cast.checker.id).id or 0


def standing(db: Database, claim_id: int) -> list[Task]:
    with db.reading() as session:
        return queries.tasks(session, claim_id)


def texts(db: Database, claim_id: int) -> list[str]:
    return [task.text for task in standing(db, claim_id)]


def card(db: Database, claim_id: int) -> tuple[int, int]:
    with db.reading() as session:
        claim = session.get_one(Claim, claim_id)
        return claim.tasks_open, claim.tasks


def kinds(db: Database) -> list[str]:
    with db.reading() as session:
        query = select(Event.kind).where(col(Event.thing).in_(["task", "checklist"]))
        return list(session.exec(query.order_by(col(Event.id))).all())


def made(db: Database, cast: Cast, claim_id: int, *lines: str, **more: Any) -> list[int]:
    with db.writing() as session:
        by = cast.actor("editor")
        return [actions.add_task(session, claim_id, line, by=by, at=NOW, **more).id or 0 for line in lines]


def test_a_task_is_written_given_done_and_not_done(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    url, browser = f"/desk/claims/{claim_id}", as_("checker")
    typed = {"text": " Bel  de gemeente ", "owner": cast.checker2.id, "due_on": "vrijdag"}
    browser.post(f"{url}/tasks", typed)
    (task,) = standing(db, claim_id)
    assert (task.text, task.owner_id, task.due_on) == (
        "Bel de gemeente",
        cast.checker2.id,
        date(2026, 11, 27),
    )
    owner = as_("checker2")
    mine = owner.get("/desk/")
    assert "Mijn taken 1" in mine.text()
    assert "Bel de gemeente" in mine.text()
    assert "Een taak voor jou: Bel de gemeente" in owner.get("/desk/notices").text()
    assert "taken 0/1" in owner.get("/desk/board").text()
    tick = {"done": "1", "seen_version": task.version, "next": "/desk/"}
    assert owner.post(f"/desk/tasks/{task.id}/done", tick).response.location == "/desk/"
    assert card(db, claim_id) == (0, 1)
    assert "taken 1/1" in owner.get("/desk/board").text()
    assert "Mijn taken" not in owner.get("/desk/").text()
    owner.post(f"/desk/tasks/{task.id}/done", {"done": "0", "seen_version": task.version + 1})
    assert card(db, claim_id) == (1, 1)
    history = browser.get(f"{url}?tab=history").text()
    for words in ("voegde een taak toe", "rondde een taak af", "een taak is toch niet af"):
        assert words in history
    assert kinds(db) == ["task.added", "task.done", "task.reopened"]


def test_a_task_is_changed_and_whom_it_is_for_is_told(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    (task_id,) = made(db, cast, claim_id, "Bellen", owner_id=cast.checker.id)
    editor = as_("editor")
    fields = editor.get(f"/desk/tasks/{task_id}").fields(".//form[@data-keep]")
    assert (fields["text"], fields["owner"]) == ("Bellen", str(cast.checker.id))
    editor.post(f"/desk/tasks/{task_id}", {**fields, "text": "Mailen", "owner": cast.checker2.id})
    assert texts(db, claim_id) == ["Mailen"]
    with db.reading() as session:
        told = session.exec(select(Notice.person_id).where(col(Notice.kind) == "task.given")).all()
        assert told == [cast.checker2.id]  # who had it is told of nothing any more


def test_tasks_are_put_in_order_removed_and_put_back(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    first, second, third = made(db, cast, claim_id, "A", "B", "C")
    browser = as_("checker")
    browser.post(f"/desk/tasks/{third}/order", {"direction": "up", "seen_version": 1})
    assert texts(db, claim_id) == ["A", "C", "B"]
    told = browser.get(f"/desk/claims/{claim_id}?tab=history")
    moved = next(
        each
        for each in told.all(".//ol[@class='timeline']/li")
        if "andere volgorde" in "".join(each.itertext())
    )
    words = " ".join("".join(moved.itertext()).split())
    assert "Plaats erin" not in words, "those are the words of where a claim appeared"
    assert "Taak C" in words.replace("TaakC", "Taak C")
    browser.post(f"/desk/tasks/{first}/order", {"direction": "up", "seen_version": 1}, status=409)
    browser.post(f"/desk/tasks/{second}/order", {"direction": "down", "seen_version": 1}, status=409)
    browser.post(f"/desk/tasks/{third}/removal", {"seen_version": 2})
    assert texts(db, claim_id) == ["A", "B"]
    assert f"/desk/tasks/{third}/return" in browser.get(f"/desk/claims/{claim_id}?tab=tasks").html
    browser.post(f"/desk/tasks/{third}/done", {"done": "1", "seen_version": 3}, status=409)
    browser.post(f"/desk/tasks/{third}/return", {})
    browser.post(f"/desk/tasks/{third}/return", {}, status=409)
    assert texts(db, claim_id) == ["A", "C", "B"]
    assert card(db, claim_id) == (3, 3)


@pytest.mark.parametrize("kind", list(Kind))
def test_one_press_adds_what_is_done_for_this_kind_of_claim(
    db: Database, as_: As, claim_id: int, kind: Kind
) -> None:
    browser, url = as_("checker"), f"/desk/claims/{claim_id}/tasks/template"
    browser.post(url, {"kind": kind.value})
    assert texts(db, claim_id) == list(FIRST["nl"][kind])
    browser.post(url, {"kind": kind.value}, status=409)
    assert kinds(db) == ["task.added"] * len(FIRST["nl"][kind])


def test_editors_write_the_templates(db: Database, as_: As, claim_id: int) -> None:
    editor, url = as_("editor"), "/desk/settings/checklists/law"
    for who in ("reader", "checker"):
        assert FIRST["nl"][Kind.LAW][0] in as_(who).get("/desk/settings/checklists").text()
        as_(who).post(url, {"lines": "Lezen", "seen_version": 0}, status=403)
    fields = editor.get(url).fields(".//form[@data-keep]")
    editor.post(url, {**fields, "lines": "Lezen\n\n Een  jurist bellen \nLezen"})
    editor.post(url, {"lines": "Iets anders", "seen_version": 0}, status=409)
    for bad in ("", "\n \n", "x" * 301, "\n".join(f"taak {n}" for n in range(21)), "y" * 4001):
        editor.post(url, {"lines": bad, "seen_version": 1}, status=422)
    as_("checker").post(f"/desk/claims/{claim_id}/tasks/template", {"kind": "law"})
    assert texts(db, claim_id) == ["Lezen", "Een jurist bellen"]
    editor.get("/desk/settings/checklists/nonsense", status=404)
    as_("checker").post(f"/desk/claims/{claim_id}/tasks/template", {"kind": "nonsense"}, status=404)


@pytest.mark.parametrize(
    "typed",
    [
        {"text": ""},
        {"text": "x" * 301},
        {"text": "a\x00b"},
        {"text": "Bellen", "due_on": "gisteren"},
        {"text": "Bellen", "due_on": "31 februari"},
        {"text": "Bellen", "owner": "999"},
        {"text": "Bellen", "owner": "abc"},
        {"text": "Bellen", "owner": "reader"},
        {"text": "Bellen", "owner": "second"},
    ],
)
def test_bad_tasks_are_refused_as_typed(
    db: Database, as_: As, cast: Cast, claim_id: int, typed: dict[str, Any]
) -> None:
    with db.writing() as session:
        deactivate(session, cast.second.id or 0, by=cast.actor("admin"), at=NOW)
    if typed.get("owner") in {"reader", "second"}:
        typed = {**typed, "owner": getattr(cast, typed["owner"]).id}
    answer = as_("checker").post(f"/desk/claims/{claim_id}/tasks", typed, status=422)
    if typed["text"] == "Bellen":
        assert answer.fields(".//form[@data-keep]")["text"] == "Bellen"
    assert standing(db, claim_id) == []


def test_who_may_not_or_comes_too_late_changes_nothing(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    (task_id,) = made(db, cast, claim_id, "Bellen")
    for who in ("reader", "contributor"):
        as_(who).post(f"/desk/claims/{claim_id}/tasks", {"text": "X"}, status=403)
        as_(who).post(f"/desk/tasks/{task_id}/done", {"done": "1", "seen_version": 1}, status=403)
    stale = {"text": "Mailen", "done": "1", "direction": "up", "seen_version": 7}
    for part in ("", "/done", "/order", "/removal"):
        as_("checker").post(f"/desk/tasks/{task_id}{part}", stale, status=409)
    as_("checker").get("/desk/tasks/999", status=404)
    as_("checker").post("/desk/tasks/99999999999999999999/done", {"seen_version": 1}, status=404)
    with db.writing() as session:
        session.get_one(Claim, claim_id).state = Work.DONE
    as_("checker").post(f"/desk/claims/{claim_id}/tasks", {"text": "X"}, status=409)
    as_("checker").post(f"/desk/tasks/{task_id}/done", {"done": "1", "seen_version": 1}, status=409)
    assert kinds(db) == ["task.added"]


def test_the_second_of_two_sees_people_by_name_and_a_button_holds_no_text(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    [task] = made(db, cast, claim_id, "Bellen", owner_id=cast.checker.id)
    url = f"/desk/tasks/{task}"
    as_("editor").post(url, {"text": "Mailen", "owner": cast.checker2.id, "due_on": "", "seen_version": 1})
    late = {"text": "Schrijven", "owner": cast.editor.id, "due_on": "", "seen_version": 1}
    page = as_("second").post(url, late, status=409)
    told = page.text(".//main")
    assert "Cas Tweede" in told
    assert "Jet Vermeer" in told
    chosen = page.all(".//input[@type='radio'][@name='owner']")
    assert [each.get("value") for each in chosen] == [str(cast.editor.id), str(cast.checker2.id)]
    pressed = as_("second").post(f"{url}/done", {"done": "1", "seen_version": 1}, status=409)
    assert "Wat is gedaan" not in pressed.text(".//main")
    assert "Er is niets gedaan" in pressed.text(".//main")
    with db.writing() as session:
        actions.remove_task(session, task, by=cast.actor("editor"), at=NOW, seen_version=2)
    assert "verwijderd" in as_("checker").get(url, status=409).text(".//main")


def test_there_is_an_end_to_a_list(db: Database, cast: Cast, claim_id: int) -> None:
    made(db, cast, claim_id, *(f"Taak {n}" for n in range(MOST_TASKS)))
    with pytest.raises(Refused, match="at most 50"):
        made(db, cast, claim_id, "Nog een")
    with pytest.raises(Invalid):
        checked_lines("")


def test_my_desk_asks_once_for_all_tasks(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    sent = []
    for _ in range(2):
        made(db, cast, claim_id, *(f"Taak {n}" for n in range(5)), owner_id=cast.checker.id)
        browser = as_("checker")
        browser.get("/desk/")
        with counted(db) as statements:
            browser.get("/desk/")
        sent.append(len(statements))
    assert sent[0] == sent[1]
