"""Comments on what became confidential become so with it; they stay so, whatever becomes of it later."""

from datetime import datetime

from sqlmodel import Session, col, select

from claims.discussion.actions import count_again
from claims.discussion.models import Comment
from claims.history.actions import record_all
from claims.history.rules import Telling
from claims.people.rules import Actor


def hide_with(session: Session, subject: str, subject_id: int, *, by: Actor, at: datetime) -> None:
    """Only those who may see this thing still see what was said about it."""
    first = select(Comment.id).where(col(Comment.subject) == subject, col(Comment.subject_id) == subject_id)
    query = select(Comment).where(
        col(Comment.id).in_(first) | col(Comment.reply_to_id).in_(first), col(Comment.confidential).is_(False)
    )
    comments = session.exec(query.order_by(col(Comment.id))).all()
    for comment in comments:
        comment.confidential = True
        session.add(comment)
    record_all(
        session,
        [
            Telling("comment.hidden", comment.id or 0, by.id, at, comment.claim_id, confidential=True)
            for comment in comments
        ],
    )
    if comments:
        count_again(session, comments[0].claim_id)
