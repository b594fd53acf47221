"""The routes of a claim's moves: making one, or asking what it needs on a page of its own."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlmodel import Session

from claims.desk import actions, forms, slots
from claims.desk.blueprint import blueprint
from claims.desk.changes import back_to, shortened, undone_to
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.queries import open_loads
from claims.desk.reasons import offered
from claims.desk.rules import WORK_LABELS, Facts, Move, Work, asking_move, open_points, takes_over
from claims.errors import N_, Invalid, Message, MessageIds
from claims.history.queries import last_event_id
from claims.people.access import access, actor
from claims.people.queries import assignable, names
from claims.people.rules import Permission, local_path
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say_message
from claims.web.rendering import page, see
from claims.web.sessions import read


def _asked(name: str) -> str:
    """A value of the form that was sent, or of the address that was asked for."""
    return (request.form if request.method == "POST" else request.args).get(name, "")


def wanted_state() -> Work:
    """The state that the address or the form asks for; raises Invalid for one that is none."""
    text = _asked("to")
    if text not in set(Work):
        raise Invalid(
            "to", N_("There is no such state. Nothing was changed; the claim’s page shows the moves it has.")
        )
    return Work(text)


@blueprint.route("/desk/claims/<int:claim_id>/state", methods=["GET", "POST"])
@access(Permission.WORK)
def move(claim_id: int) -> ResponseReturnValue:
    """Make a move, or show the page that asks what it needs."""
    to, form = wanted_state(), forms.MoveForm()
    claim = get_row(read(), Claim, claim_id)
    statement = shortened(claim.statement)
    known = facts(read(), claim, now(), actor())
    shown = asking_move(known, to, actor(), override=bool(_asked("override")), take=bool(_asked("myself")))
    if request.method == "POST" and "assignee" in request.form and not request.form["assignee"]:
        form.validate()
        form.assignee.errors = [gettext("Choose who will research this claim.")]
    elif form.sent and (moved := _moved(form, claim_id, to)):
        event_id, said = moved
        undo = None if Work.DONE in {shown.source, to} else url_for("desk.undo", event_id=event_id)
        started = to is Work.RESEARCHING and shown.source in {Work.NEW, Work.ACCEPTED}
        told = said or _told_of_move(claim_id, to, statement, form.assignee.data, started=started)
        say_message(told, undo=undo, undo_fields=undone_to(), link=_noting(event_id, known, form, started))
        return see(back_to(claim_id))
    return _move_page(form, claim, known, shown)


def _noting(event_id: int, known: Facts, form: forms.MoveForm, started: bool) -> tuple[str, str] | None:
    """The way to note what was done and is left, where the claim went over without the form that asks for it."""
    gets_it = form.assignee.data or actor().id
    if not started or known.assignee_id in {None, gets_it} or "done" in request.form:
        return None
    return url_for("desk.handover", event_id=event_id), gettext("Note what was done and what is left")


def _told_of_move(
    claim_id: int, to: Work, statement: str, assignee_id: int | None, *, started: bool
) -> Message:
    """What became of the claim: to whom it was given, or its state now."""
    values = {"number": claim_id, "state": MessageIds((WORK_LABELS[to],)), "statement": statement}
    if not started:
        return Message(N_("Claim %(number)s is now: %(state)s. %(statement)s"), values)
    if assignee_id is None:
        return Message(N_("You took claim %(number)s: %(statement)s"), values)
    given = {**values, "name": names(read())[assignee_id].name}
    return Message(N_("Claim %(number)s was given to %(name)s: %(statement)s"), given)


def _moved(form: forms.MoveForm, claim_id: int, to: Work) -> tuple[int, Message | None] | None:
    """Make the move; the id of its event and what its mover says of it, or None when a value was refused at its field."""
    mover, details = slots.MOVERS.get(to), form.details()
    seen = form.seen

    def run(session: Session) -> tuple[int, Message | None]:
        told = None
        if mover is None:
            actions.move_claim(session, claim_id, to, by=actor(), at=now(), seen_version=seen, **details)
        else:
            told = mover(session, claim_id, by=actor(), at=now(), seen_version=seen, **details)
        return last_event_id(session), told

    return form.apply(run)


def _move_page(form: forms.MoveForm, claim: Claim, known: Facts, shown: Move) -> ResponseReturnValue:
    if form.seen_version.data is None:
        form.seen_version.data = claim.version
    if "assignee" in shown.asks:
        people, loads = assignable(read()), open_loads(read())
        form.assignee.choices = forms.person_choices(people, gettext("Choose who"), loads)
    if "decline_reason" in shown.asks:
        form.decline_reason.offer(offered(read()))
    typed = request.values.get("q", "").strip()[:200]
    chooses = slots.CHOOSING if "duplicate_of" in shown.asks else []
    back = local_path(request.values.get("next"))
    return page(
        "desk/move.html",
        form=form,
        claim=claim,
        move=shown,
        state_label=WORK_LABELS[claim.state],
        others=[each(read(), claim, typed, actor(), back or "") for each in chooses],
        typed=typed,
        back=back,
        open_points=open_points(known, shown.target),
        had_by=names(read())[known.assignee_id or 0].name if takes_over(shown, known, actor()) else None,
    )
