"""Routes of the discussion; it shows on the claim's page."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import actions
from claims.discussion.forms import CommentForm
from claims.discussion.models import Comment
from claims.errors import N_, NotFound
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button
from claims.web.markdown import render_markdown
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("discussion", __name__)
FIELD_LABELS["body"] = N_("Text")


def _comment(claim_id: int, comment_id: int) -> tuple[Claim, Comment]:
    """A comment of this claim that this person may see, for a page."""
    claim, comment = get_row(read(), Claim, claim_id), get_row(read(), Comment, comment_id)
    hidden = comment.confidential and not may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id)
    if comment.claim_id != claim_id or hidden:
        raise NotFound(N_("There is no such comment on this claim."))
    return claim, comment


def _panel(claim_id: int, comment_id: int | None = None) -> ResponseReturnValue:
    anchor = f"comment-{comment_id}" if comment_id else None
    return see(url_for("desk.claim", claim_id=claim_id, tab="discussion", _anchor=anchor))


@blueprint.route("/desk/claims/<int:claim_id>/discussion/new", methods=["GET", "POST"])
@access(Permission.COMMENT)
def add(claim_id: int) -> ResponseReturnValue:
    form = CommentForm()
    claim = get_row(read(), Claim, claim_id)
    sees = may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id)
    if form.sent:
        html = render_markdown(form.body.data)
        comment = form.apply(
            lambda session: actions.add_comment(
                session,
                claim_id,
                body=form.body.data,
                body_html=html,
                confidential=form.confidential.data,
                by=actor(),
                at=now(),
            )
        )
        if comment:
            say(N_("Comment added."))
            return _panel(claim_id, comment.id)
    return page("discussion/comment.html", form=form, claim=claim, comment=None, sees=sees)


@blueprint.route("/desk/claims/<int:claim_id>/discussion/<int:comment_id>", methods=["GET", "POST"])
@access(Permission.COMMENT)
def edit(claim_id: int, comment_id: int) -> ResponseReturnValue:
    claim, comment = _comment(claim_id, comment_id)
    form = CommentForm(body=comment.body, seen_version=comment.version)
    if form.sent:
        html = render_markdown(form.body.data)
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
            say(N_("Comment saved."))
            return _panel(claim_id, comment_id)
    return page("discussion/comment.html", form=form, claim=claim, comment=comment, sees=False)


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/removal")
@access(Permission.COMMENT)
def remove(claim_id: int, comment_id: int) -> ResponseReturnValue:
    _comment(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.remove_comment(
                session, comment_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        undo = url_for("discussion.restore", claim_id=claim_id, comment_id=comment_id)
        say(N_("Comment removed."), undo=undo)
    return _panel(claim_id)


@blueprint.post("/desk/claims/<int:claim_id>/discussion/<int:comment_id>/return")
@access(Permission.COMMENT)
def restore(claim_id: int, comment_id: int) -> ResponseReturnValue:
    _comment(claim_id, comment_id)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_comment(session, comment_id, by=actor(), at=now()))
        say(N_("Comment put back."))
    return _panel(claim_id, comment_id)
