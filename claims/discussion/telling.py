"""Whom a comment is told to: whom it mentions, and whose claim or thread it stands in. Nobody of what they may not see."""

from datetime import datetime

from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion.mentions import mentions
from claims.discussion.models import Comment, CommentMention
from claims.notices.actions import notify
from claims.notices.models import Notice
from claims.people.queries import PersonCard, names
from claims.people.rules import Actor

MENTIONED, ON_MINE = "comment.mentioned", "comment.on_mine"  # kinds of notices


def sees(person: PersonCard, claim: Claim, *, confidential: bool) -> bool:
    """Whether a comment on this claim is there for this person."""
    by = Actor(person.id, person.name, person.role)
    return not confidential or may_see_confidential(by, claim.assignee_id, claim.reviewer_id)


def tell(
    session: Session, claim: Claim, comment: Comment, *, by: Actor, at: datetime, added: bool = False
) -> None:
    """Notify of a comment that was added or edited: each person once, whatever is edited later."""
    if not added and "@" not in comment.body:
        return
    people, comment_id = names(session), comment.id or 0
    told = set(
        session.exec(
            select(Notice.person_id).where(
                col(Notice.kind).in_((MENTIONED, ON_MINE)), col(Notice.subject_id) == comment_id
            )
        ).all()
    )
    hearing = {
        each.id for each in people.values() if sees(each, claim, confidential=comment.confidential)
    } - told
    mentioned = _newly_mentioned(session, comment, people) & hearing
    notify(session, mentioned, MENTIONED, comment_id, by=by, at=at)
    if added:
        mine = {claim.assignee_id or 0, claim.reviewer_id or 0, *_writers(session, comment)}
        notify(session, mine & hearing - mentioned, ON_MINE, comment_id, by=by, at=at)


def mentioned_before(session: Session, comment_id: int) -> set[int]:
    """Whom this comment named when it was saved, or any time before."""
    query = select(CommentMention.person_id).where(col(CommentMention.comment_id) == comment_id)
    return set(session.exec(query).all())


def _newly_mentioned(session: Session, comment: Comment, people: dict[int, PersonCard]) -> set[int]:
    found = set(mentions(comment.body, people.values()).found)
    new = found - mentioned_before(session, comment.id or 0) if found else set()
    session.add_all(CommentMention(comment_id=comment.id or 0, person_id=each) for each in sorted(new))
    session.flush()
    return new


def _writers(session: Session, comment: Comment) -> set[int]:
    """Who wrote in the thread that this comment answers in."""
    if comment.reply_to_id is None:
        return set()
    first = comment.reply_to_id
    query = select(Comment.created_by_id).where(
        (col(Comment.id) == first) | (col(Comment.reply_to_id) == first), col(Comment.removed_at).is_(None)
    )
    return set(session.exec(query.distinct()).all())
