"""What people do to the tasks of a claim; each change is an event in the claim's history."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from claims.checklists import queries, rules
from claims.checklists.models import ChecklistTemplate, Task
from claims.checklists.rules import Kind
from claims.desk import checks
from claims.desk.actions import touch_claim, write_card
from claims.desk.models import Claim
from claims.desk.moving import check_person
from claims.errors import N_, Invalid, Refused
from claims.history.actions import changes, record
from claims.notices.actions import notify, withdraw
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row, swap
from claims.words.deadlines import filled_deadline

GIVEN = "task.given"  # a kind of notice


def add_task(
    session: Session,
    claim_id: int,
    text: str,
    *,
    owner_id: int | None = None,
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Task:
    claim, text = _open_claim(session, claim_id, by), rules.checked_text(text)
    there = queries.tasks(session, claim_id)
    rules.check_room(len(there), 1)
    _check(session, owner_id, due_on, by, at)
    return _add(session, claim, text, owner_id, due_on, by, at)


def apply_template(session: Session, claim_id: int, kind: Kind, *, by: Actor, at: datetime) -> list[Task]:
    """The tasks of a template that the claim does not have yet."""
    claim = _open_claim(session, claim_id, by)
    there = queries.tasks(session, claim_id)
    has = {task.text for task in there}
    new = [line for line in queries.lines_of(session, kind, claim.language) if line not in has]
    if not new:
        raise Refused(N_("This claim has these tasks already."))
    rules.check_room(len(there), len(new))
    return [_add(session, claim, line, None, None, by, at) for line in new]


def change_task(
    session: Session,
    task_id: int,
    text: str,
    *,
    owner_id: int | None,
    due_on: date | None,
    by: Actor,
    at: datetime,
    seen_version: int | None,
) -> Task:
    task, claim = _standing(session, task_id, by, seen_version)
    text = rules.checked_text(text)
    if owner_id != task.owner_id or due_on != task.due_on:
        _check(
            session,
            owner_id if owner_id != task.owner_id else None,
            due_on if due_on != task.due_on else None,
            by,
            at,
        )
    before, was = _told(task), task.owner_id
    task.text, task.owner_id, task.due_on = text, owner_id, due_on
    _write(session, claim, task, "task.changed", before, by, at)
    if owner_id != was:
        withdraw(session, GIVEN, task_id)
        notify(session, [owner_id], GIVEN, task_id, by=by, at=at)
    return task


def give_task(session: Session, task_id: int, owner_id: int | None, by: Actor, at: datetime) -> Task:
    """The same task, by another from now on, or by nobody yet."""
    task = get_row(session, Task, task_id, lock=True)
    return change_task(
        session, task_id, task.text, owner_id=owner_id, due_on=task.due_on, by=by, at=at, seen_version=None
    )


def tick_task(
    session: Session, task_id: int, done: bool, *, by: Actor, at: datetime, seen_version: int | None
) -> Task:
    """Done, or not done after all."""
    task, claim = _standing(session, task_id, by, seen_version)
    if done is (task.done_at is not None):
        raise Refused(N_("It is so already."))
    before = _told(task)
    task.done_at, task.done_by_id = (at, by.id) if done else (None, None)
    _write(session, claim, task, "task.done" if done else "task.reopened", before, by, at)
    return task


def move_task(
    session: Session, task_id: int, up: bool, *, by: Actor, at: datetime, seen_version: int | None
) -> Task:
    """One place up or down: it changes places with its neighbour."""
    task, claim = _standing(session, task_id, by, seen_version)
    there = queries.tasks(session, task.claim_id)
    moved = swap(there, task_id, up=up)
    if moved is None:
        raise Refused(N_("This task is at the end of the list already."))
    was, becomes = moved
    for number, each in enumerate(there, 1):
        each.position = number
        session.add(each)
    task.version += 1
    after = {"task": task.text, "order": becomes}
    _record(session, claim, task, "task.moved", {"order": was}, after, by, at)
    return task


def remove_task(session: Session, task_id: int, *, by: Actor, at: datetime, seen_version: int | None) -> Task:
    task, claim = _standing(session, task_id, by, seen_version)
    before = _told(task)
    task.removed_at = at
    withdraw(session, GIVEN, task_id)
    _write(session, claim, task, "task.removed", before, by, at)
    return task


def restore_task(session: Session, task_id: int, *, by: Actor, at: datetime) -> Task:
    task = get_row(session, Task, task_id, lock=True)
    claim = _open_claim(session, task.claim_id, by)
    if task.removed_at is None:
        raise Refused(N_("It is so already."))
    rules.check_room(len(queries.tasks(session, task.claim_id)), 1)
    before = _told(task)
    task.removed_at = None
    _write(session, claim, task, "task.restored", before, by, at)
    return task


def change_template(
    session: Session, kind: Kind, text: str, *, by: Actor, at: datetime, seen_version: int
) -> ChecklistTemplate:
    """What the team does for this kind of claim from now on; tasks that are there stay."""
    checks.check_editor(by)
    lines, kept = rules.checked_lines(text), queries.template(session, kind)
    current = {"lines": kept.lines if kept else ""}
    thing = ("checklist", kept.id if kept else None)
    check_version(seen_version, kept.version if kept else 0, current, thing=thing)
    before = {"lines": kept.lines} if kept else {}
    if kept is None:
        kept = ChecklistTemplate(kind=kind, lines=lines, version=0)
    kept.lines, kept.version = lines, kept.version + 1
    session.add(kept)
    session.flush()
    after = {"kind": kind.value, "lines": lines}
    record(
        session, "checklist.changed", by_id=by.id, at=at, thing_id=kept.id or 0, before=before, after=after
    )
    return kept


def _open_claim(session: Session, claim_id: int, by: Actor) -> Claim:
    claim = get_row(session, Claim, claim_id, lock=True)
    checks.check_open(claim.state, by)
    return claim


def check_there(task: Task) -> None:
    if task.removed_at is not None:
        raise Refused(N_("This task was removed."))


def _standing(session: Session, task_id: int, by: Actor, seen_version: int | None) -> tuple[Task, Claim]:
    task = get_row(session, Task, task_id, lock=True)
    claim = _open_claim(session, task.claim_id, by)
    check_there(task)
    current = {"text": task.text, "owner": task.owner_id or "", "due_on": filled_deadline(task.due_on)}
    check_version(seen_version, task.version, current, thing=("task", task_id))
    return task, claim


def _check(session: Session, owner_id: int | None, due_on: date | None, by: Actor, at: datetime) -> None:
    if owner_id is not None:
        check_person(session, owner_id, "owner", by=by, at=at)
    checks.check_day(due_on, "due_on")
    if due_on is not None and due_on < at.date():
        raise Invalid("due_on", N_("That day is past."))


def _add(
    session: Session,
    claim: Claim,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    by: Actor,
    at: datetime,
) -> Task:
    there = queries.tasks(session, claim.id or 0)
    place = max((task.position for task in there), default=0) + 1
    task = Task(
        claim_id=claim.id or 0, text=text, owner_id=owner_id, due_on=due_on, position=place, created_at=at,
        created_by_id=by.id, version=0,
    )  # fmt: skip
    session.add(task)
    session.flush()
    _write(session, claim, task, "task.added", {}, by, at)
    notify(session, [owner_id], GIVEN, task.id or 0, by=by, at=at)
    return task


def _told(task: Task) -> dict[str, Any]:
    return {
        "task": task.text,
        "owner_id": task.owner_id,
        "due_on": task.due_on and task.due_on.isoformat(),
        "done": task.done_at is not None,
        "removed": task.removed_at is not None,
    }


def _write(
    session: Session, claim: Claim, task: Task, kind: str, before: dict[str, Any], by: Actor, at: datetime
) -> None:
    """Keep the task, count again on the card, and tell what changed."""
    task.version += 1
    session.add(task)
    session.flush()
    was, is_now = changes(before, _told(task))
    _record(session, claim, task, kind, was, {**is_now, "task": task.text}, by, at)


def _record(
    session: Session,
    claim: Claim,
    task: Task,
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    claim_id = claim.id or 0
    left, total = queries.counts(session, claim_id)
    write_card(session, claim_id, tasks_open=left, tasks=total)
    touch_claim(session, claim, at)
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=task.id or 0,
        claim_id=claim_id,
        before=before,
        after=after,
    )
