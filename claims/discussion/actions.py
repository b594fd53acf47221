"""Saying something about a claim, mending it, taking it back. HTML comes in rendered: nothing slow runs here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.anchors.selectors import Quote
from claims.desk.actions import touch_claim, write_card
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import rules, slots
from claims.discussion.models import Comment, CommentPassage
from claims.discussion.queries import public_counts
from claims.discussion.telling import tell
from claims.errors import N_, NotFound, Refused
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


@dataclass(frozen=True)
class On:
    """The part of a claim that a thread is on: a key of slots.SUBJECTS, which one of those, and which words of it."""

    subject: str
    subject_id: int
    passage: Quote | None = None


def add_comment(
    session: Session,
    claim_id: int,
    *,
    body: str,
    body_html: str,
    confidential: bool = False,
    reply_to: int | None = None,
    on: On | None = None,
    by: Actor,
    at: datetime,
) -> Comment:
    """A comment that begins a thread, or a reply at the end of one. `body_html` is render_markdown(body).

    A reply is as confidential as its thread, and opens one that was resolved. A comment on what only some see is
    confidential.
    """
    claim = get_row(session, Claim, claim_id, lock=True)
    rules.check_body(body)
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    first = _first(session, claim, reply_to, by) if reply_to is not None else None
    if first is not None:
        confidential = first.confidential
        if first.resolved_at is not None:
            _settle(session, first, "comment.reopened", by=by, at=at)
    elif on is not None and slots.SUBJECTS[on.subject].hidden(session, claim_id, on.subject_id):
        if not sees:
            raise NotFound(N_("There is nothing at this address."))
        confidential = True
    rules.check_confidential(confidential, sees)
    comment = Comment(
        claim_id=claim_id,
        reply_to_id=first.id if first else None,
        subject=on.subject if on else None,
        subject_id=on.subject_id if on else None,
        body=body,
        body_html=body_html,
        confidential=confidential,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(comment)
    session.flush()
    after = {"body": body, **_place(comment, on)}
    _mark(session, comment, on)
    _written(session, claim, comment, "comment.added", None, after, by, at)
    tell(session, claim, comment, by=by, at=at, added=True)
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
    comment, claim = load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    rules.check_there(comment.removed_at is not None)
    check_version(seen_version, comment.version, {"body": comment.body}, thing=("comment", comment_id))
    rules.check_body(body)
    if body == comment.body:
        return comment
    before = {"body": comment.body}
    comment.body, comment.body_html, comment.edited_at = body, body_html, at
    _written(session, claim, comment, "comment.edited", before, {"body": body}, by, at)
    tell(session, claim, comment, by=by, at=at)
    return comment


def remove_comment(
    session: Session, comment_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Comment:
    """Take back one's own comment; a line stays that says so."""
    comment, claim = load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    rules.check_there(comment.removed_at is not None)
    check_version(seen_version, comment.version, {"body": comment.body}, thing=("comment", comment_id))
    comment.removed_at = at
    _written(session, claim, comment, "comment.removed", {"body": comment.body}, None, by, at)
    return comment


def restore_comment(session: Session, comment_id: int, *, by: Actor, at: datetime) -> Comment:
    """Undo a removal: open to its author."""
    comment, claim = load(session, comment_id, by)
    rules.check_own(comment.created_by_id, by)
    if comment.removed_at is None:
        raise Refused(N_("There is nothing to undo: this comment stands."))
    comment.removed_at = None
    _written(session, claim, comment, "comment.restored", None, {"body": comment.body}, by, at)
    return comment


def resolve_thread(session: Session, comment_id: int, *, by: Actor, at: datetime) -> Comment:
    """Nothing is left to do about what this comment says; open to everyone who may comment."""
    comment, _ = load(session, comment_id, by)
    rules.check_first(comment.reply_to_id)
    rules.check_resolved(comment.resolved_at is not None, wanted=True)
    comment.resolved_at, comment.resolved_by_id = at, by.id
    return _settle(session, comment, "comment.resolved", by=by, at=at)


def reopen_thread(session: Session, comment_id: int, *, by: Actor, at: datetime) -> Comment:
    """Something is left to do after all."""
    comment, _ = load(session, comment_id, by)
    rules.check_first(comment.reply_to_id)
    rules.check_resolved(comment.resolved_at is not None, wanted=False)
    return _settle(session, comment, "comment.reopened", by=by, at=at)


def load(session: Session, comment_id: int, by: Actor) -> tuple[Comment, Claim]:
    """The comment and its claim, locked; a confidential one is not there for who may not see it.

    The claim first, as whoever comments on it does: nobody waits for each other.
    """
    claim = get_row(session, Claim, get_row(session, Comment, comment_id).claim_id, lock=True)
    comment = get_row(session, Comment, comment_id, lock=True)
    if comment.confidential and not may_see_confidential(by, claim.assignee_id, claim.reviewer_id):
        raise NotFound(N_("There is no such comment on this claim."))
    return comment, claim


def count_again(session: Session, claim_id: int) -> None:
    """What lists and the tab show of this claim's discussion."""
    comments, threads = public_counts(session, claim_id)
    write_card(session, claim_id, comment_count=comments, open_threads=threads)


def _first(session: Session, claim: Claim, reply_to: int, by: Actor) -> Comment:
    """The first comment of the thread that is answered; an answer to a reply stands below the same one."""
    answered, _ = load(session, reply_to, by)
    if answered.claim_id != claim.id:
        raise NotFound(N_("There is no such comment on this claim."))
    return answered if answered.reply_to_id is None else load(session, answered.reply_to_id, by)[0]


def _place(comment: Comment, on: On | None) -> dict[str, Any]:
    """For the history: what a comment answers or is on."""
    told: dict[str, Any] = {"reply_to_id": comment.reply_to_id, "subject": comment.subject}
    told |= {"subject_id": comment.subject_id, "passage": on.passage.exact if on and on.passage else None}
    return {name: value for name, value in told.items() if value is not None}


def _mark(session: Session, comment: Comment, on: On | None) -> None:
    if on is not None and on.passage is not None:
        quote = on.passage
        session.add(
            CommentPassage(
                comment_id=comment.id or 0,
                exact=quote.exact,
                prefix=quote.prefix,
                suffix=quote.suffix,
                start=quote.start,
                end=quote.end,
            )
        )


def _settle(session: Session, first: Comment, kind: str, *, by: Actor, at: datetime) -> Comment:
    """A thread is resolved or open again. Of the claim nothing changed that anyone saw."""
    if kind == "comment.reopened":
        first.resolved_at = first.resolved_by_id = None
    _record(session, first, kind, None, None, by, at)
    count_again(session, first.claim_id)
    return first


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
    _record(session, comment, kind, before, after, by, at)
    touch_claim(session, claim, at)
    session.flush()
    count_again(session, comment.claim_id)


def _record(
    session: Session,
    comment: Comment,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> None:
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
