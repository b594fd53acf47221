"""Saying something about a claim, mending it, taking it back. HTML comes in rendered: nothing slow runs here."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.desk.actions import touch_claim, write_card
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import rules
from claims.discussion.models import Comment
from claims.discussion.queries import count_public
from claims.errors import N_, NotFound, Refused
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def add_comment(
    session: Session,
    claim_id: int,
    *,
    body: str,
    body_html: str,
    confidential: bool = False,
    by: Actor,
    at: datetime,
) -> Comment:
    """A comment at the end of the discussion. `body_html` is render_markdown(body)."""
    claim = get_row(session, Claim, claim_id, lock=True)
    rules.check_body(body)
    rules.check_confidential(confidential, may_see_confidential(by, claim.assignee_id, claim.reviewer_id))
    comment = Comment(
        claim_id=claim_id,
        body=body,
        body_html=body_html,
        confidential=confidential,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(comment)
    session.flush()
    _written(session, claim, comment, "comment.added", None, {"body": body}, by, at)
    return comment


def edit_comment(
    session: Session,
    comment_id: int,
    *,
    body: str,
    body_html: str,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Comment:
    """Mend one's own comment; the history keeps what stood there."""
    comment, claim = _load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    rules.check_there(comment.removed_at is not None)
    check_version(seen_version, comment.version, {"body": comment.body}, thing=("comment", comment_id))
    rules.check_body(body)
    if body == comment.body:
        return comment
    before = {"body": comment.body}
    comment.body, comment.body_html, comment.edited_at = body, body_html, at
    _written(session, claim, comment, "comment.edited", before, {"body": body}, by, at)
    return comment


def remove_comment(
    session: Session, comment_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Comment:
    """Take back one's own comment; a line stays that says so."""
    comment, claim = _load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    rules.check_there(comment.removed_at is not None)
    check_version(seen_version, comment.version, {"body": comment.body}, thing=("comment", comment_id))
    comment.removed_at = at
    _written(session, claim, comment, "comment.removed", {"body": comment.body}, None, by, at)
    return comment


def restore_comment(session: Session, comment_id: int, *, by: Actor, at: datetime) -> Comment:
    """Undo a removal: open to its author."""
    comment, claim = _load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    if comment.removed_at is None:
        raise Refused(N_("There is nothing to undo: this comment stands."))
    comment.removed_at = None
    _written(session, claim, comment, "comment.restored", None, {"body": comment.body}, by, at)
    return comment


def _load(session: Session, comment_id: int, by: Actor) -> tuple[Comment, Claim]:
    """The comment and its claim, locked; a confidential one is not there for who may not see it."""
    comment = get_row(session, Comment, comment_id, lock=True)
    claim = get_row(session, Claim, comment.claim_id, lock=True)
    if comment.confidential and not may_see_confidential(by, claim.assignee_id, claim.reviewer_id):
        raise NotFound(N_("There is no such comment on this claim."))
    return comment, claim


def _written(
    session: Session,
    claim: Claim,
    comment: Comment,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> None:
    if kind != "comment.added":
        comment.version += 1
    session.add(comment)
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=comment.id or 0,
        claim_id=comment.claim_id,
        before=before,
        after=after,
        confidential=comment.confidential,
    )
    touch_claim(session, claim, at)
    session.flush()
    write_card(session, comment.claim_id, comment_count=count_public(session, comment.claim_id))
