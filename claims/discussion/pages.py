"""Routes of the discussion; it shows on the claim's page."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import actions, slots
from claims.discussion.actions import On
from claims.discussion.forms import CommentForm, NewCommentForm, tab
from claims.discussion.mentions import handle, offered
from claims.discussion.models import Comment
from claims.discussion.saying import say_added, say_saved, unseeing
from claims.discussion.telling import mentioned_before, sees
from claims.discussion.texts import texts_of
from claims.errors import N_, NotFound
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, clean_line
from claims.web.markdown import render_markdown
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("discussion", __name__)
FIELD_LABELS["body"] = N_("Text")
SOURCE = "evidence"
LONGEST_BEGINNING = 120


def comment_of(claim_id: int, comment_id: int) -> tuple[Claim, Comment]:
    """A comment of this claim that this person may see, for a page."""
    claim, comment = get_row(read(), Claim, claim_id), get_row(read(), Comment, comment_id)
    if comment.claim_id != claim_id or (comment.confidential and not _sees(claim)):
        raise NotFound(N_("There is no such comment on this claim."))
    return claim, comment


def back_to(claim_id: int, comment_id: int | None = None) -> str:
    """The tab that was sent from, at this comment."""
    anchor = f"comment-{comment_id}" if comment_id else None
    return url_for("desk.claim", claim_id=claim_id, tab=tab(), _anchor=anchor)


def _sees(claim: Claim) -> bool:
    return may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id)


@blueprint.route("/desk/claims/<int:claim_id>/discussion/new", methods=["GET", "POST"])
@access(Permission.COMMENT)
def add(claim_id: int) -> ResponseReturnValue:
    claim = get_row(read(), Claim, claim_id)
    form = NewCommentForm(source=request.args.get("source", type=int))
    if form.sent and (comment := form.apply(lambda session: _added(session, claim_id, form))):
        say_added(claim, comment)
        return see(back_to(claim_id, comment.id))
    answers = comment_of(claim_id, form.reply_to.data)[1] if form.reply_to.data else None
    source = None
    if form.source.data and answers is None:
        subject = slots.SUBJECTS[SOURCE]
        if subject.hidden(read(), claim_id, form.source.data) and not _sees(claim):
            raise NotFound(N_("There is nothing at this address."))
        source = subject.told(read(), claim_id, [form.source.data])[form.source.data]
    return page(
        "discussion/comment.html",
        form=form,
        claim=claim,
        comment=None,
        answers=answers,
        source=source,
        sees=_sees(claim) and answers is None,
        unseeing=unseeing(
            claim,
            form.body.data or "",
            confidential=answers.confidential if answers else bool(form.confidential.data),
        ),
        tab=tab(),
    )


def _added(session: Session, claim_id: int, form: NewCommentForm) -> Comment:
    return actions.add_comment(
        session,
        claim_id,
        body=form.body.data,
        body_html=render_markdown(form.body.data),
        confidential=form.confidential.data,
        reply_to=form.reply_to.data,
        on=On(SOURCE, form.source.data) if form.source.data else None,
        by=actor(),
        at=now(),
    )


@blueprint.route("/desk/claims/<int:claim_id>/discussion/<int:comment_id>", methods=["GET", "POST"])
@access(Permission.COMMENT)
def edit(claim_id: int, comment_id: int) -> ResponseReturnValue:
    claim, comment = comment_of(claim_id, comment_id)
    form = CommentForm(body=comment.body, seen_version=comment.version)
    if form.sent:
        html, before = render_markdown(form.body.data), mentioned_before(read(), comment_id)
        saved = form.apply(
            lambda session: actions.edit_comment(
                session,
                comment_id,
                body=form.body.data,
                body_html=html,
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        if saved:
            say_saved(claim, saved, before)
            return see(back_to(claim_id, comment_id))
    return page(
        "discussion/comment.html",
        form=form,
        claim=claim,
        comment=comment,
        sees=False,
        unseeing=unseeing(claim, form.body.data or "", confidential=comment.confidential),
        tab=tab(),
    )


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/removal")
@access(Permission.COMMENT)
def remove(claim_id: int, comment_id: int) -> ResponseReturnValue:
    comment_of(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.remove_comment(
                session, comment_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        undo = url_for("discussion.restore", claim_id=claim_id, comment_id=comment_id)
        say(N_("Comment removed."), undo=undo, undo_fields=(("tab", tab()),))
    return see(back_to(claim_id))


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/return")
@access(Permission.COMMENT)
def restore(claim_id: int, comment_id: int) -> ResponseReturnValue:
    comment_of(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_comment(session, comment_id, by=actor(), at=now()))
        say(N_("Comment put back."))
    return see(back_to(claim_id))


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/resolution")
@access(Permission.COMMENT)
def resolve(claim_id: int, comment_id: int) -> ResponseReturnValue:
    comment_of(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.resolve_thread(session, comment_id, by=actor(), at=now()))
        undo = url_for("discussion.reopen", claim_id=claim_id, comment_id=comment_id)
        say(N_("Comment resolved."), undo=undo, undo_fields=(("tab", tab()),))
    return see(back_to(claim_id, comment_id))


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/reopening")
@access(Permission.COMMENT)
def reopen(claim_id: int, comment_id: int) -> ResponseReturnValue:
    comment_of(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.reopen_thread(session, comment_id, by=actor(), at=now()))
        say(N_("Comment reopened."))
    return see(back_to(claim_id, comment_id))


@blueprint.get("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/texts")
@access(Permission.LOOK)
def texts(claim_id: int, comment_id: int) -> ResponseReturnValue:
    """What a comment has said before, for who may see it."""
    claim, comment = comment_of(claim_id, comment_id)
    return page(
        "discussion/texts.html",
        claim=claim,
        comment=comment,
        texts=texts_of(read(), comment),
        people=names(read()),
        back=back_to(claim_id, comment_id),
    )


@blueprint.get("/desk/claims/<int:claim_id>/discussion/people")
@access(Permission.COMMENT)
def people(claim_id: int) -> ResponseReturnValue:
    """Colleagues whose name begins as what was typed behind an @, and whether they may read along."""
    claim = get_row(read(), Claim, claim_id)
    begun = clean_line(request.args.get("begun"))[:LONGEST_BEGINNING]
    confidential = request.args.get("confidential") == "y"
    found = [
        (each, handle(each.name), sees(each, claim, confidential=confidential))
        for each in offered(begun, names(read()).values())
    ]
    return page("discussion/_people.html", people=found)
