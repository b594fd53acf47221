"""The routes that change a claim beside its state: who works on it and by when, its statement, and undo.

Each also answers GET with a page of its own, so that every button works without script, and a refused form
comes back as it was filled in.
"""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlmodel import Session

from claims.desk import actions, checks, forms
from claims.desk.blueprint import blueprint
from claims.desk.handing import given
from claims.desk.models import Claim
from claims.desk.queries import open_loads
from claims.desk.reasons import named
from claims.desk.rules import PRIORITY_LABELS
from claims.desk.undo import tags_of
from claims.errors import N_, Message
from claims.history.queries import last_event_id
from claims.people.access import access, actor
from claims.people.queries import assignable, names
from claims.people.rules import Permission, local_path
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.flashes import say
from claims.web.languages import spoken
from claims.web.rendering import page, see
from claims.web.sessions import change, read

FIELD_LABELS |= {
    "statement": N_("Statement"),
    "claimant": N_("Who says this?"),
    "claimant_description": N_("Who is that?"),
    "reason": N_("Why"),
    "message": N_("Message"),
    "done": N_("What was done"),
    "left": N_("What is left"),
    "note": N_("Explanation"),
    "due_on": N_("Deadline"),
    "waiting_until": N_("Waiting until"),
    "waiting_because": N_("because"),
    "assignee": N_("Assigned to"),
    "helper": N_("Who helps?"),
    "reviewer": N_("Second reader"),
    "priority": N_("Priority"),
    "tags": N_("Topics"),
    "decline_reason": N_("Reason"),
}


def _person_words(sent: str) -> str:
    """A person by the number that a form sends."""
    found = names(read()).get(int(sent)) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
    return found.name if found else sent or str(gettext("nobody yet"))


FIELD_WORDS |= {
    "assignee": _person_words,
    "reviewer": _person_words,
    "helper": _person_words,
    "owner": _person_words,
    "priority": choice_words(PRIORITY_LABELS),
    "decline_reason": lambda sent: named(read(), sent, spoken()) or "–",
}
Act = Callable[[Session], Claim]
HANDOVER = ("done", "left")  # fields of the note to who gets a claim that someone has
NAMED = 80  # characters


def shortened(statement: str) -> str:
    """The first words of a statement, to name its claim by."""
    return statement if len(statement) <= NAMED else statement[:NAMED].rsplit(" ", 1)[0] + "…"


def back_to(claim_id: int) -> str:
    """Where the act was asked from, when that is a page of ours; else the claim."""
    return local_path(request.form.get("next")) or url_for("desk.claim", claim_id=claim_id)


def undone_to() -> tuple[tuple[str, str], ...]:
    """Where an undo of this act leads to: what its form says, else where the act was asked from."""
    named = (local_path(request.form.get(name)) for name in ("undo_next", "next"))
    where = next(filter(None, named), None)
    return (("next", where),) if where else ()


def _change(
    claim_id: int,
    form: forms.ClaimForm,
    title: str,
    act: Act,
    told: str,
    names: tuple[str, ...],
    warn: Callable[[Claim], Message | None] = lambda _claim: None,
) -> ResponseReturnValue:
    """One simple act: do it, offer undo and say what to mind about it, or show its form."""
    if form.sent and (done := form.apply(lambda session: (act(session), last_event_id(session)))):
        changed, event_id = done
        say(told, undo=url_for("desk.undo", event_id=event_id))
        if warning := warn(changed):
            say(warning.text, tone="warn", **warning.values)
        return see(back_to(claim_id))
    claim = get_row(read(), Claim, claim_id)
    if request.method == "GET":
        form.seen_version.data = claim.version
    return page(
        "desk/change.html", form=form, claim=claim, title=title, fields=[form[name] for name in names]
    )


def _stored(claim_id: int) -> Claim | None:
    """The claim, to fill a form that is only being looked at."""
    return get_row(read(), Claim, claim_id) if request.method == "GET" else None


def _common(form: forms.ClaimForm) -> dict[str, Any]:
    return {"by": actor(), "at": now(), "seen_version": form.seen}


@blueprint.route("/desk/claims/<int:claim_id>/assignment", methods=["GET", "POST"])
@access(Permission.WORK)
def assignment(claim_id: int) -> ResponseReturnValue:
    """Assignee, or second reader: whichever field was sent (or `?of=reviewer` asks for)."""
    form = forms.AssignmentForm(obj=_assigned(claim_id))
    choices = forms.person_choices(assignable(read()), gettext("nobody yet"), open_loads(read()))
    form.assignee.choices = form.reviewer.choices = choices
    if "reviewer" in request.form or request.args.get("of") == "reviewer":
        return _change(
            claim_id,
            form,
            gettext("Second reader"),
            lambda session: actions.set_reviewer(session, claim_id, form.reviewer.data, **_common(form)),
            N_("The second reader was changed."),
            ("reviewer",),
        )
    return _change(
        claim_id,
        form,
        gettext("Assigned to"),
        lambda session: actions.assign_claim(
            session,
            claim_id,
            form.assignee.data,
            message=form.message.data,
            done=form.done.data,
            left=form.left.data,
            **_common(form),
        ),
        N_("The claim was given."),
        ("assignee", "message", *(HANDOVER if get_row(read(), Claim, claim_id).assignee_id else ())),
    )


def _assigned(claim_id: int) -> Any:
    claim = _stored(claim_id)
    return claim and forms.Filled(assignee=claim.assignee_id, reviewer=claim.reviewer_id)


@blueprint.route("/desk/events/<int:event_id>/handover", methods=["GET", "POST"])
@access(Permission.WORK)
def handover(event_id: int) -> ResponseReturnValue:
    """What was done and what is left, once the claim went to someone else without such a note."""
    claim_id = given(read(), event_id).claim_id or 0
    noted = _stored(claim_id)
    form = forms.HandoverForm(obj=noted and forms.Filled(done=noted.handover_done, left=noted.handover_left))
    return _change(
        claim_id,
        form,
        gettext("Note with the hand-over"),
        lambda session: actions.note_handover(
            session, event_id, done=form.done.data, left=form.left.data, **_common(form)
        ),
        N_("The note goes with the claim."),
        HANDOVER,
    )


@blueprint.route("/desk/claims/<int:claim_id>/due", methods=["GET", "POST"])
@access(Permission.WORK)
def due(claim_id: int) -> ResponseReturnValue:
    claim, form = _stored(claim_id), forms.DueForm()
    if claim:
        form.due_on.data, form.due_on.clock = claim.due_on, claim.due_time
    return _change(
        claim_id,
        form,
        gettext("Deadline"),
        lambda session: actions.set_due(
            session, claim_id, form.due_on.data, form.due_on.clock, **_common(form)
        ),
        N_("The deadline was changed."),
        ("due_on",),
        _waits_too_long,
    )


@blueprint.route("/desk/claims/<int:claim_id>/waiting", methods=["GET", "POST"])
@access(Permission.WORK)
def waiting(claim_id: int) -> ResponseReturnValue:
    form = forms.WaitingForm(obj=_stored(claim_id))
    return _change(
        claim_id,
        form,
        gettext("Waiting"),
        lambda session: actions.set_waiting(
            session,
            claim_id,
            until=form.waiting_until.data,
            because=form.waiting_because.data,
            **_common(form),
        ),
        N_("What the claim waits for was changed."),
        ("waiting_until", "waiting_because"),
        _waits_too_long,
    )


def _waits_too_long(claim: Claim) -> Message | None:
    return checks.waits_too_long(claim.due_on, claim.waiting_until)


@blueprint.route("/desk/claims/<int:claim_id>/priority", methods=["GET", "POST"])
@access(Permission.WORK)
def priority(claim_id: int) -> ResponseReturnValue:
    form = forms.PriorityForm(obj=_stored(claim_id))
    return _change(
        claim_id,
        form,
        gettext("Priority"),
        lambda session: actions.set_priority(session, claim_id, form.chosen, **_common(form)),
        N_("The priority was changed."),
        ("priority",),
    )


@blueprint.route("/desk/claims/<int:claim_id>/tags", methods=["GET", "POST"])
@access(Permission.WORK)
def tags(claim_id: int) -> ResponseReturnValue:
    filled = forms.Filled(tags=", ".join(tags_of(read(), claim_id))) if request.method == "GET" else None
    form = forms.TagsForm(obj=filled)
    return _change(
        claim_id,
        form,
        gettext("Topics"),
        lambda session: actions.set_tags(session, claim_id, form.chosen, **_common(form)),
        N_("The topics were changed."),
        ("tags",),
    )


@blueprint.route("/desk/claims/<int:claim_id>/hold", methods=["GET", "POST"])
@access(Permission.EDIT)
def hold(claim_id: int) -> ResponseReturnValue:
    """Set a legal hold, or release it. Neither is undone with one click: each is an act of its own."""
    form, claim = forms.HoldForm(), get_row(read(), Claim, claim_id)
    release = form.release.data or (request.method == "GET" and claim.hold_reason is not None)

    def act(session: Session) -> Claim:
        if form.release.data:
            return actions.release_hold(session, claim_id, **_common(form))
        return actions.set_hold(session, claim_id, form.reason.data or "", **_common(form))

    if form.sent and form.apply(act) is not None:
        say(N_("The legal hold was released.") if release else N_("There is a legal hold on this claim now."))
        return see(back_to(claim_id))
    if request.method == "GET":
        form.seen_version.data = claim.version
        form.release.data = release
    fields = [form.release] if release else [form.reason]
    return page("desk/change.html", form=form, claim=claim, title=gettext("Legal hold"), fields=fields)


@blueprint.route("/desk/claims/<int:claim_id>/statement", methods=["GET", "POST"])
@access(Permission.WORK)
def statement(claim_id: int) -> ResponseReturnValue:
    form = forms.StatementForm(obj=_stored(claim_id))
    if form.sent and (event_id := form.apply(lambda session: _restated(session, claim_id, form))):
        say(N_("The statement was changed."), undo=url_for("desk.undo", event_id=event_id))
        return see(back_to(claim_id))
    claim = get_row(read(), Claim, claim_id)
    if request.method == "GET":
        form.seen_version.data = claim.version
    return page("desk/statement.html", form=form, claim=claim)


def _restated(session: Session, claim_id: int, form: forms.StatementForm) -> int:
    actions.restate_claim(session, claim_id, form.statement.data, **_common(form))
    return last_event_id(session)


@blueprint.route("/desk/claims/<int:claim_id>/claimant", methods=["GET", "POST"])
@access(Permission.WORK)
def claimant(claim_id: int) -> ResponseReturnValue:
    """Change, set or take away who made the claim."""
    claim = get_row(read(), Claim, claim_id)
    filled = {"claimant": claim.claimant_name, "seen_version": claim.version}
    form = forms.ClaimantForm(data=filled if request.method == "GET" else None)
    name, about = form.claimant.data, form.claimant_description.data
    if form.sent and (
        event_id := form.apply(
            lambda session: (
                actions.set_claimant(session, claim_id, name, about, **_common(form)),
                last_event_id(session),
            )[1]
        )
    ):
        say(N_("Who made the claim was changed."), undo=url_for("desk.undo", event_id=event_id))
        return see(back_to(claim_id))
    return page("desk/claimant.html", form=form, claim=claim)


@blueprint.post("/desk/events/<int:event_id>/undo")
@access(Permission.WORK)
def undo(event_id: int) -> ResponseReturnValue:
    with change() as session:
        claim_id = actions.undo_event(session, event_id, by=actor(), at=now()).id or 0
    say(N_("Undone."))
    return see(back_to(claim_id))
