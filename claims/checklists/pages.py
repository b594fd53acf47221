"""The routes of tasks, and of the templates that editors keep."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlmodel import Session

from claims.checklists import actions, queries
from claims.checklists.forms import TaskForm, TemplateForm
from claims.checklists.models import ChecklistTemplate, Task
from claims.checklists.rules import KIND_LABELS, Kind
from claims.desk.forms import person_choices
from claims.desk.models import Claim
from claims.desk.queries import open_loads
from claims.errors import N_, NotFound
from claims.people.access import access, actor
from claims.people.queries import assignable
from claims.people.rules import Permission, local_path
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import press
from claims.web.languages import spoken
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("checklists", __name__)
TAB = "tasks"


def _back(claim_id: int) -> str:
    return local_path(request.form.get("next")) or url_for("desk.claim", claim_id=claim_id, tab=TAB)


def _task_form() -> TaskForm:
    form = TaskForm()
    form.owner.choices = person_choices(assignable(read()), gettext("nobody yet"), open_loads(read()))
    return form


def _task_page(form: TaskForm, claim: Claim, title: str) -> ResponseReturnValue:
    return page("checklists/task.html", form=form, claim=claim, title=title)


@blueprint.route("/desk/claims/<int:claim_id>/tasks", methods=["GET", "POST"])
@access(Permission.WORK)
def add(claim_id: int) -> ResponseReturnValue:
    form, claim = _task_form(), get_row(read(), Claim, claim_id)
    if form.sent:
        given = {"owner_id": form.owner.data, "due_on": form.due_on.data, "by": actor(), "at": now()}
        if form.apply(lambda session: actions.add_task(session, claim_id, form.text.data or "", **given)):
            say(N_("The task was added."))
            return see(_back(claim_id))
    return _task_page(form, claim, gettext("Add a task"))


@blueprint.post("/desk/claims/<int:claim_id>/tasks/template")
@access(Permission.WORK)
def apply(claim_id: int) -> ResponseReturnValue:
    """All tasks for one kind of claim at once."""
    kind = _kind(request.form.get("kind", ""))
    with change() as session:
        count = len(actions.apply_template(session, claim_id, kind, by=actor(), at=now()))
    say(N_("Tasks added: %(count)s."), count=count)
    return see(_back(claim_id))


@blueprint.route("/desk/tasks/<int:task_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def edit(task_id: int) -> ResponseReturnValue:
    form, task = _task_form(), get_row(read(), Task, task_id)
    if form.sent:
        given = {"owner_id": form.owner.data, "due_on": form.due_on.data, "by": actor(), "at": now()}
        if form.apply(
            lambda session: actions.change_task(
                session, task_id, form.text.data or "", seen_version=form.seen, **given
            )
        ):
            say(N_("The task was changed."))
            return see(_back(task.claim_id))
    if not form.is_submitted():
        actions.check_there(task)
        form.text.data, form.owner.data, form.due_on.data = task.text, task.owner_id, task.due_on
        form.seen_version.data = task.version
    return _task_page(form, get_row(read(), Claim, task.claim_id), gettext("Change the task"))


@blueprint.post("/desk/tasks/<int:task_id>/done")
@access(Permission.WORK)
def tick(task_id: int) -> ResponseReturnValue:
    """Done, or with `done=0` not after all."""
    done = request.form.get("done") != "0"
    task = press(
        lambda session, seen: actions.tick_task(
            session, task_id, done, by=actor(), at=now(), seen_version=seen
        )
    )
    other = (
        ("done", "0" if done else "1"),
        ("seen_version", str(task.version)),
        ("next", _back(task.claim_id)),
    )
    undo = url_for("checklists.tick", task_id=task_id)
    say(N_("Done.") if done else N_("Not done after all."), undo=undo, undo_fields=other)
    return see(_back(task.claim_id))


@blueprint.post("/desk/tasks/<int:task_id>/order")
@access(Permission.WORK)
def move(task_id: int) -> ResponseReturnValue:
    up = request.form.get("direction") == "up"
    task = press(
        lambda session, seen: actions.move_task(session, task_id, up, by=actor(), at=now(), seen_version=seen)
    )
    return see(_back(task.claim_id) + f"#task-{task_id}")


@blueprint.post("/desk/tasks/<int:task_id>/removal")
@access(Permission.WORK)
def remove(task_id: int) -> ResponseReturnValue:
    task = press(
        lambda session, seen: actions.remove_task(session, task_id, by=actor(), at=now(), seen_version=seen)
    )
    say(N_("The task was removed."), undo=url_for("checklists.restore", task_id=task_id))
    return see(_back(task.claim_id))


@blueprint.post("/desk/tasks/<int:task_id>/return")
@access(Permission.WORK)
def restore(task_id: int) -> ResponseReturnValue:
    with change() as session:
        task = actions.restore_task(session, task_id, by=actor(), at=now())
        claim_id = task.claim_id
    say(N_("The task is back."))
    return see(_back(claim_id))


@blueprint.get("/desk/settings/checklists")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    lists = [(kind, label, queries.lines_of(read(), kind, spoken())) for kind, label in KIND_LABELS.items()]
    return page("checklists/index.html", lists=lists, edits=actor().may(Permission.EDIT))


@blueprint.route("/desk/settings/checklists/<kind>", methods=["GET", "POST"])
@access(Permission.EDIT)
def template(kind: str) -> ResponseReturnValue:
    """What the team does for one kind of claim, one task a line."""
    which, form = _kind(kind), TemplateForm()

    def act(session: Session) -> ChecklistTemplate:
        lines, seen = form.lines.data or "", form.seen
        return actions.change_template(session, which, lines, by=actor(), at=now(), seen_version=seen)

    saved = form.apply(act) if form.sent else None
    if saved:
        say(N_("The checklist was saved."))
        return see(url_for("checklists.index"))
    if not form.is_submitted():
        kept = queries.template(read(), which)
        form.lines.data = "\n".join(queries.lines_of(read(), which, spoken()))
        form.seen_version.data = kept.version if kept else 0
    return page("checklists/template.html", form=form, label=KIND_LABELS[which])


def _kind(text: str) -> Kind:
    found = next((kind for kind in Kind if kind.value == text), None)
    if found is None:
        raise NotFound(N_("There is no such checklist."))
    return found
