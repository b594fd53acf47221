"""Routes of the reasons to decline: the list of them, adding, changing, their order, out of use and back."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.models import Reason
from claims.desk.reasons import called, of_every_desk, told_of
from claims.desk.states import NOT_CHECKED, DeclineReason
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.reasons import actions, queries
from claims.reasons.forms import ReasonForm
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import press
from claims.web.languages import spoken
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("reasons", __name__)


@blueprint.get("/desk/settings/reasons")
@access(Permission.EDIT)
def index() -> ResponseReturnValue:
    language = spoken()
    rows = [
        (each, called(each, language), told_of(each, language), count)
        for each, count in queries.counted(read())
    ]
    return page(
        "reasons/reasons.html",
        in_use=[row for row in rows if row[0].retired_at is None],
        retired=[row for row in rows if row[0].retired_at is not None],
        is_own=lambda reason: not of_every_desk(reason),
        other=DeclineReason.OTHER.value,
        not_checked=NOT_CHECKED,
    )


@blueprint.route("/desk/settings/reasons/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = ReasonForm()
    if form.sent:
        told = form.told()
        added = form.apply(lambda session: _seen(actions.add_reason(session, **told, by=actor(), at=now())))
        if added:
            reason_id, version = added
            say(
                N_("Reason added. Who drops a claim can choose it from now on."),
                undo=url_for("reasons.retire", reason_id=reason_id),
                undo_fields=(("seen_version", str(version)),),
            )
            return see(url_for("reasons.index"))
    return page("reasons/reason.html", form=form, reason=None)


def _seen(reason: Reason) -> tuple[int, int]:
    """Number and version of what was just written, to undo it with."""
    return reason.id or 0, reason.version


@blueprint.route("/desk/settings/reasons/<int:reason_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(reason_id: int) -> ResponseReturnValue:
    row = get_row(read(), Reason, reason_id)
    if request.method == "GET":  # what is sent is refused with all that was typed, by the action
        queries.check_own(row)
    form = ReasonForm(obj=row)
    if form.sent:
        told, seen = form.told(), form.seen
        before = tuple((name, getattr(row, name)) for name in told)
        changed = form.apply(
            lambda session: _seen(
                actions.edit_reason(session, reason_id, **told, by=actor(), at=now(), seen_version=seen)
            )
        )
        if changed:
            undo = url_for("reasons.edit", reason_id=reason_id) if changed[1] != seen else None
            fields = (*before, ("seen_version", str(changed[1])))
            say(N_("Saved. Every claim shows it so."), undo=undo, undo_fields=fields)
            return see(url_for("reasons.index"))
    return page("reasons/reason.html", form=form, reason=row)


@blueprint.post("/desk/settings/reasons/<int:reason_id>/order")
@access(Permission.EDIT)
def move(reason_id: int) -> ResponseReturnValue:
    up = request.form.get("direction") == "up"
    press(
        lambda session, seen: actions.move_reason(
            session, reason_id, up, by=actor(), at=now(), seen_version=seen
        )
    )
    return see(url_for("reasons.index") + f"#reason-{reason_id}")


@blueprint.post("/desk/settings/reasons/<int:reason_id>/removal")
@access(Permission.EDIT)
def retire(reason_id: int) -> ResponseReturnValue:
    press(
        lambda session, seen: actions.retire_reason(
            session, reason_id, by=actor(), at=now(), seen_version=seen
        )
    )
    say(
        N_("The reason is offered no more. Claims that have it keep it."),
        undo=url_for("reasons.restore", reason_id=reason_id),
    )
    return see(url_for("reasons.index"))


@blueprint.post("/desk/settings/reasons/<int:reason_id>/return")
@access(Permission.EDIT)
def restore(reason_id: int) -> ResponseReturnValue:
    press(lambda session, _seen: actions.restore_reason(session, reason_id, by=actor(), at=now()))
    say(N_("The reason is offered again."))
    return see(url_for("reasons.index"))
