"""Routes of sources, contact attempts and research; all of them show on the claim's page."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.errors import N_, NotFound
from claims.evidence import actions, contact, queries
from claims.evidence.forms import (
    AnswerForm,
    ContactForm,
    ExceptForm,
    OrderForm,
    ResearchForm,
    SourceForm,
    on_the_clock,
)
from claims.evidence.models import ContactAttempt, Evidence
from claims.evidence.rules import CHANNEL_LABELS, KIND_LABELS, STANCE_LABELS
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("evidence", __name__)
FIELD_LABELS.update(
    title=N_("Title"),
    url=N_("Address (URL)"),
    publisher=N_("Publisher"),
    published=N_("Published on"),
    quote=N_("What it says, word for word"),
    note=N_("Note"),
    stance=N_("What it does to the claim"),
    kind=N_("Kind of source"),
    named=N_("Name"),
    is_primary=N_("Primary source"),
    archive_url=N_("Archived copy (URL)"),
    confidential=N_("Confidential"),
    who=N_("Who was asked"),
    channel=N_("How"),
    answer=N_("Answer"),
    because=N_("Why we go on without an answer"),
    both_sides=N_("Both sides were considered"),
    one_side_because=N_("Only one side, because"),
    source_exception=N_("Fewer than two named, independent sources, because"),
    no_contact_because=N_("Claimant not asked, because"),
    asked_at=N_("Asked on"),
    deadline_at=N_("Answer no later than"),
    answered_at=N_("Answered on"),
)
FIELD_WORDS.update(
    stance=choice_words(STANCE_LABELS),
    kind=choice_words(KIND_LABELS),
    named=choice_words({"named": N_("with name"), "anonymous": N_("anonymous")}),
    channel=choice_words(CHANNEL_LABELS),
)


def _sees_confidential(claim: Claim) -> bool:
    return may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id)


def _source(claim_id: int, evidence_id: int, *, removed: bool = False) -> tuple[Claim, Evidence]:
    """A source of this claim that this person may see, for a page; with `removed`, also one that was taken away."""
    claim, evidence = get_row(read(), Claim, claim_id), get_row(read(), Evidence, evidence_id)
    hidden = evidence.confidential and not _sees_confidential(claim)
    if evidence.claim_id != claim_id or (evidence.removed_at and not removed) or hidden:
        raise NotFound(N_("There is no such source on this claim."))
    return claim, evidence


def _attempt(claim_id: int, attempt_id: int) -> tuple[Claim, ContactAttempt]:
    """A contact attempt of this claim that this person may see, for a page."""
    claim, attempt = get_row(read(), Claim, claim_id), get_row(read(), ContactAttempt, attempt_id)
    if attempt.claim_id != claim_id or (attempt.confidential and not _sees_confidential(claim)):
        raise NotFound(N_("There is no such contact attempt on this claim."))
    return claim, attempt


def _panel(claim_id: int) -> ResponseReturnValue:
    return see(url_for("desk.claim", claim_id=claim_id, tab="evidence"))


@blueprint.route("/desk/claims/<int:claim_id>/evidence/new", methods=["GET", "POST"])
@access(Permission.WORK)
def add(claim_id: int) -> ResponseReturnValue:
    form = SourceForm()
    claim = get_row(read(), Claim, claim_id)
    sees = _sees_confidential(claim)
    if (
        form.sent
        and form.apply(
            lambda session: actions.add_evidence(session, claim_id, **form.values(), by=actor(), at=now())
        )
        is not None
    ):
        say(N_("Source added."))
        return _panel(claim_id)
    return page("evidence/source.html", form=form, claim=claim, evidence=None, sees=sees)


@blueprint.route("/desk/claims/<int:claim_id>/evidence/<int:evidence_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def edit(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    claim, evidence = _source(claim_id, evidence_id)
    form = SourceForm.of(evidence)
    sees = _sees_confidential(claim)
    if (
        form.sent
        and form.apply(
            lambda session: actions.edit_evidence(
                session,
                evidence_id,
                **form.values(),
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        is not None
    ):
        say(N_("Source saved."))
        return _panel(claim_id)
    return page("evidence/source.html", form=form, claim=claim, evidence=evidence, sees=sees)


@blueprint.post("/desk/claims/<int:claim_id>/evidence/<int:evidence_id>/removal")
@access(Permission.WORK)
def remove(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    _source(claim_id, evidence_id)
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.remove_evidence(
                session, evidence_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        undo = url_for("evidence.restore", claim_id=claim_id, evidence_id=evidence_id)
        say(N_("Source removed. Numbers in the verdict such as [2] may now mean another source."), undo=undo)
    else:
        refuse_odd(form)
    return _panel(claim_id)


@blueprint.post("/desk/claims/<int:claim_id>/evidence/<int:evidence_id>/return")
@access(Permission.WORK)
def restore(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    _source(claim_id, evidence_id, removed=True)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_evidence(session, evidence_id, by=actor(), at=now()))
        say(N_("Source put back."))
    else:
        refuse_odd(form)
    return _panel(claim_id)


@blueprint.post("/desk/claims/<int:claim_id>/evidence/<int:evidence_id>/order")
@access(Permission.WORK)
def order(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    _source(claim_id, evidence_id)
    form = OrderForm()
    if form.sent:
        form.apply(
            lambda session: actions.move_evidence(
                session,
                evidence_id,
                up=form.direction.data == "up",
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        say(N_("Order changed. Numbers in the verdict such as [2] may now mean another source."))
    else:
        refuse_odd(form)
    return _panel(claim_id)


@blueprint.route("/desk/claims/<int:claim_id>/research", methods=["GET", "POST"])
@access(Permission.WORK)
def research(claim_id: int) -> ResponseReturnValue:
    claim, stored = get_row(read(), Claim, claim_id), queries.research(read(), claim_id)
    form = ResearchForm(obj=stored, seen_version=stored.version)
    if (
        form.sent
        and form.apply(
            lambda session: contact.explain_research(
                session,
                claim_id,
                both_sides=form.both_sides.data,
                one_side_because=form.one_side_because.data,
                source_exception=form.source_exception.data,
                no_contact_because=form.no_contact_because.data,
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        is not None
    ):
        say(N_("Saved."))
        return _panel(claim_id)
    return page("evidence/research.html", form=form, claim=claim)


@blueprint.route("/desk/claims/<int:claim_id>/contact/new", methods=["GET", "POST"])
@access(Permission.WORK)
def contact_add(claim_id: int) -> ResponseReturnValue:
    claim = get_row(read(), Claim, claim_id)
    form = ContactForm(who=claim.claimant_name, asked_at=on_the_clock(now()))
    sees = _sees_confidential(claim)
    if (
        form.sent
        and form.apply(
            lambda session: contact.log_contact(session, claim_id, **form.values(), by=actor(), at=now())
        )
        is not None
    ):
        say(N_("Contact attempt logged."))
        return _panel(claim_id)
    return page("evidence/contact.html", form=form, claim=claim, attempt=None, sees=sees)


@blueprint.route("/desk/claims/<int:claim_id>/contact/<int:attempt_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def contact_edit(claim_id: int, attempt_id: int) -> ResponseReturnValue:
    claim, attempt = _attempt(claim_id, attempt_id)
    form = ContactForm.of(attempt)
    sees = _sees_confidential(claim)
    if (
        form.sent
        and form.apply(
            lambda session: contact.edit_contact(
                session,
                attempt_id,
                **form.values(),
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        is not None
    ):
        say(N_("Contact attempt saved."))
        return _panel(claim_id)
    return page("evidence/contact.html", form=form, claim=claim, attempt=attempt, sees=sees)


@blueprint.route("/desk/claims/<int:claim_id>/contact/<int:attempt_id>/answer", methods=["GET", "POST"])
@access(Permission.WORK)
def contact_answer(claim_id: int, attempt_id: int) -> ResponseReturnValue:
    claim, attempt = _attempt(claim_id, attempt_id)
    answered_at = on_the_clock(attempt.answered_at or now())
    form = AnswerForm(answer=attempt.answer, answered_at=answered_at, seen_version=attempt.version)
    if (
        form.sent
        and form.apply(
            lambda session: contact.record_answer(
                session,
                attempt_id,
                answer=form.answer.data,
                answered_at=form.answered_at.moment,
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        is not None
    ):
        say(N_("Answer recorded."))
        return _panel(claim_id)
    return page("evidence/answer.html", form=form, claim=claim, attempt=attempt)


@blueprint.route("/desk/claims/<int:claim_id>/contact/<int:attempt_id>/exception", methods=["GET", "POST"])
@access(Permission.WORK)
def contact_except(claim_id: int, attempt_id: int) -> ResponseReturnValue:
    claim, attempt = _attempt(claim_id, attempt_id)
    form = ExceptForm(seen_version=attempt.version)
    if (
        form.sent
        and form.apply(
            lambda session: contact.except_contact(
                session,
                attempt_id,
                because=form.because.data,
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        is not None
    ):
        say(N_("Noted: we go on without an answer."))
        return _panel(claim_id)
    return page("evidence/exception.html", form=form, claim=claim, attempt=attempt)
