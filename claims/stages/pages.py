"""Routes of stages: the list of them, adding, changing, removing; and in which one a claim is."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.desk.changes import back_to
from claims.desk.models import Claim, Stage
from claims.desk.states import WORK_LABELS
from claims.errors import N_
from claims.history.queries import last_event_id
from claims.people.access import access, actor
from claims.people.rules import Permission, local_path
from claims.stages import actions, queries
from claims.stages.forms import MarkForm, NewStageForm, StageForm
from claims.storage.rows import get_row, written_number
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS
from claims.web.flashes import say
from claims.web.forms import press
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("stages", __name__)


def _stage_words(sent: str) -> str:
    """A stage by the number that a form sends."""
    number = written_number(sent)
    row = read().get(Stage, number) if number else None
    return row.name if row else sent or str(gettext("without a stage"))


FIELD_LABELS["stage"] = N_("Stage")
FIELD_WORDS["stage"] = _stage_words


@blueprint.get("/desk/settings/stages")
@access(Permission.EDIT)
def index() -> ResponseReturnValue:
    rows = queries.every(read())
    return page(
        "stages/stages.html",
        stages=[each for each in rows if each[0].removed_at is None],
        removed=[each for each in rows if each[0].removed_at is not None],
        states=WORK_LABELS,
    )


def _told(form: StageForm) -> dict[str, Any]:
    return {"name": form.name.data or "", "colour": form.colour.data, "place": form.place.data or 0}


@blueprint.route("/desk/settings/stages/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = NewStageForm()
    if form.sent:
        told = {**_told(form), "state": form.state.data}
        if form.apply(lambda session: actions.add_stage(session, **told, by=actor(), at=now())):
            say(N_("Stage added. Claims in its state may be in it from now on."))
            return see(url_for("stages.index"))
    return page("stages/stage.html", form=form, stage=None, states=WORK_LABELS)


@blueprint.route("/desk/settings/stages/<int:stage_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(stage_id: int) -> ResponseReturnValue:
    row = get_row(read(), Stage, stage_id)
    form = StageForm(obj=row)
    if form.sent:
        told = {**_told(form), "seen_version": form.seen}
        if form.apply(lambda session: actions.edit_stage(session, stage_id, **told, by=actor(), at=now())):
            say(N_("Saved. Every claim shows it so."))
            return see(url_for("stages.index"))
    return page("stages/stage.html", form=form, stage=row, states=WORK_LABELS)


@blueprint.post("/desk/settings/stages/<int:stage_id>/removal")
@access(Permission.EDIT)
def remove(stage_id: int) -> ResponseReturnValue:
    press(
        lambda session, seen: actions.remove_stage(session, stage_id, by=actor(), at=now(), seen_version=seen)
    )
    say(
        N_("The stage was removed. Claims that were in it are shown without one."),
        undo=url_for("stages.restore", stage_id=stage_id),
    )
    return see(url_for("stages.index"))


@blueprint.post("/desk/settings/stages/<int:stage_id>/return")
@access(Permission.EDIT)
def restore(stage_id: int) -> ResponseReturnValue:
    press(lambda session, _seen: actions.restore_stage(session, stage_id, by=actor(), at=now()))
    say(N_("The stage is back."))
    return see(url_for("stages.index"))


@blueprint.route("/desk/claims/<int:claim_id>/stage", methods=["GET", "POST"])
@access(Permission.WORK)
def mark(claim_id: int) -> ResponseReturnValue:
    """In which stage a claim is."""
    claim = get_row(read(), Claim, claim_id)
    had = {"stage": claim.stage_id, "seen_version": claim.version}
    form = MarkForm(data=had if request.method == "GET" else None)
    form.offer(queries.standing(read(), claim.state))
    if form.sent:
        stage_id, seen = form.stage.data, form.seen
        event_id = form.apply(
            lambda session: (
                actions.stage_claim(session, claim_id, stage_id, by=actor(), at=now(), seen_version=seen),
                last_event_id(session),
            )[1]
        )
        if event_id:
            back = local_path(request.args.get("next")) or back_to(claim_id)
            fields = (("next", back),)
            say(
                N_("The stage was changed."), undo=url_for("desk.undo", event_id=event_id), undo_fields=fields
            )
            return see(back)
    return page("desk/change.html", form=form, claim=claim, title=gettext("Stage"), fields=[form.stage])
