"""What checklists hang into the desk, a tab and a part of my desk, and into notices."""

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.checklists.actions import GIVEN, give_task
from claims.checklists.forms import TaskForm
from claims.checklists.models import Task
from claims.checklists.queries import open_task_counts, open_tasks, own_column, own_tasks, tasks
from claims.checklists.rules import KIND_LABELS
from claims.desk import slots
from claims.desk.changes import shortened
from claims.desk.forms import person_choices
from claims.desk.models import Claim
from claims.desk.rules import OPEN
from claims.errors import N_
from claims.notices import slots as notice_slots
from claims.notices.models import Notice
from claims.notices.slots import Told
from claims.people import slots as people_slots
from claims.people.queries import assignable, names
from claims.people.rules import Actor, Permission
from claims.web.clock import today
from claims.web.rendering import drawn

TAB = "tasks"


def panel(session: Session, claim: Claim, by: Actor) -> Markup:
    form = TaskForm(formdata=None)
    form.owner.choices = person_choices(assignable(session), gettext("nobody yet"))
    return drawn(
        "checklists/_panel.html",
        claim=claim,
        tasks=tasks(session, claim.id or 0),
        people=names(session),
        form=form,
        kinds=KIND_LABELS,
        works=by.may(Permission.WORK) and claim.state in OPEN,
        edits=by.may(Permission.EDIT),
        today=today(),
    )


def mine(value: str | None, by: Actor) -> Markup:
    """On my desk: what I still have to do for claims."""
    found = own_tasks(value)
    works = by.may(Permission.WORK)
    return drawn("checklists/_mine.html", tasks=found, today=today(), works=works) if found else Markup("")


def _seen_by(_by: Actor) -> ColumnElement[bool]:
    """Notices of tasks that stand; everyone here sees claims."""
    return col(Notice.subject_id).in_(select_columns(col(Task.id)).where(col(Task.removed_at).is_(None)))


def told(session: Session, task_ids: Sequence[int]) -> dict[int, Told]:
    """Tasks as notices name them: by their own words."""
    query = select(Task.id, Task.claim_id, Task.text).where(col(Task.id).in_(task_ids))
    return {
        task_id or 0: Told(
            shortened(text), url_for("desk.claim", claim_id=claim_id, tab=TAB, _anchor=f"task-{task_id}")
        )
        for task_id, claim_id, text in session.exec(query).all()
    }


def register(_app: Flask) -> None:
    slots.PANELS.append(
        slots.Panel(TAB, N_("Tasks"), lambda _session, claim, _by: claim.tasks_open or None, panel)
    )
    slots.PIECES.append(slots.Pieces(open_tasks, open_task_counts, give_task))
    slots.MINE.append(slots.Mine(own_column, mine))
    notice_slots.SUBJECTS["task"] = notice_slots.Subject(_seen_by, told)
    notice_slots.SENTENCES[GIVEN] = N_("A task for you: %(subject)s")
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.WORK,
            "checklists.index",
            N_("Checklists of the newsroom"),
            N_("The tasks that belong to a number, a statement, a picture or a law."),
            Permission.LOOK,
        )
    )
