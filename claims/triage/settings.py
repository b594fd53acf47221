"""Routes of what triage asks: the questions with their weights, and when declined claims come back."""

from flask import url_for
from flask.typing import ResponseReturnValue

from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.triage import actions, queries
from claims.triage.blueprint import blueprint
from claims.triage.forms import LevelForm, QuestionForm
from claims.triage.models import TriageQuestion
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button
from claims.web.rendering import page, see
from claims.web.sessions import read

FIELD_LABELS.update(nl=N_("In Dutch"), en=N_("In English"), weight=N_("Weight"), asked=N_("Asked"))


@blueprint.get("/desk/settings/triage")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    return _index(LevelForm(data=_level()))


def _level() -> dict[str, int | None]:
    row = queries.level(read())
    return {"asked": row.asked if row else None, "seen_version": row.version if row else 0}


def _index(form: LevelForm) -> ResponseReturnValue:
    return page(
        "triage/questions.html",
        questions=queries.standing(read()),
        retired=queries.retired(read()),
        form=form,
        may_edit=actor().may(Permission.EDIT),
    )


@blueprint.route("/desk/settings/triage/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = QuestionForm()
    if form.sent:
        words = form.nl.data or "", form.en.data or "", form.weight.data or 0
        if form.apply(lambda session: actions.add_question(session, *words, by=actor(), at=now())):
            say(N_("Question added. It is asked of every new claim from now on."))
            return see(url_for("triage.index"))
    return page("triage/question.html", form=form, question=None)


@blueprint.route("/desk/settings/triage/<int:question_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(question_id: int) -> ResponseReturnValue:
    question = get_row(read(), TriageQuestion, question_id)
    form = QuestionForm(obj=question)
    if form.sent:
        words, seen = (form.nl.data or "", form.en.data or "", form.weight.data or 0), form.seen
        if form.apply(
            lambda session: actions.edit_question(
                session, question_id, *words, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved. Scores count with it from now on."))
            return see(url_for("triage.index"))
    return page("triage/question.html", form=form, question=question)


@blueprint.post("/desk/settings/triage/<int:question_id>/removal")
@access(Permission.EDIT)
def retire(question_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.retire_question(
                session, question_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        say(
            N_("This is asked no more. What was answered is kept."),
            undo=url_for("triage.restore", question_id=question_id),
        )
    return see(url_for("triage.index"))


@blueprint.post("/desk/settings/triage/<int:question_id>/return")
@access(Permission.EDIT)
def restore(question_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_question(session, question_id, by=actor(), at=now()))
        say(N_("This is asked again."))
    return see(url_for("triage.index"))


@blueprint.post("/desk/settings/triage/level")
@access(Permission.EDIT)
def level() -> ResponseReturnValue:
    """From how many readers on a declined claim comes back."""
    form = LevelForm()
    if form.sent:
        asked, seen = form.asked.data, form.seen
        if form.apply(
            lambda session: actions.set_level(session, asked, by=actor(), at=now(), seen_version=seen)
        ):
            say(N_("Saved."))
            return see(url_for("triage.index"))
    return _index(form)
