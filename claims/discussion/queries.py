"""Reading a claim's discussion."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.anchors.selectors import Quote
from claims.desk.models import Claim
from claims.desk.table import works
from claims.discussion.models import Comment, CommentPassage
from claims.people.models import Person
from claims.people.rules import Actor, initials

_first = aliased(Comment)


@dataclass(frozen=True)
class Said:
    """One comment, who wrote it, and the words it is about as they were marked."""

    comment: Comment
    author: str
    passage: Quote | None = None

    @property
    def initials(self) -> str:
        return initials(self.author)


def comments(session: Session, claim_id: int, *, confidential: bool) -> list[Said]:
    """A claim's discussion, oldest first; confidential comments only for who may see them."""
    query = (
        select(Comment, Person.name, CommentPassage)
        .join(Person, col(Person.id) == col(Comment.created_by_id))
        .outerjoin(CommentPassage, col(CommentPassage.comment_id) == col(Comment.id))
        .where(col(Comment.claim_id) == claim_id)
    )
    if not confidential:
        query = query.where(col(Comment.confidential).is_(False))
    rows: Iterable[Any] = session.exec(query.order_by(col(Comment.created_at), col(Comment.id))).all()
    return [Said(comment, author, _quote(passage)) for comment, author, passage in rows]


def _quote(row: CommentPassage | None) -> Quote | None:
    return Quote(row.exact, row.prefix, row.suffix, row.start, row.end) if row else None


def public_counts(session: Session, claim_id: int) -> tuple[int, int]:
    """Comments, and threads that are open, which everyone of the desk may count: confidential ones are in nobody's number."""
    unresolved = case((col(_first.resolved_at).is_(None), col(_first.id)))
    query = (
        select_columns(func.count(col(Comment.id)), func.count(unresolved.distinct()))
        .join(_first, _in_thread())
        .where(
            col(Comment.claim_id) == claim_id,
            col(Comment.removed_at).is_(None),
            col(Comment.confidential).is_(False),
        )
    )
    said, threads = session.execute(query).one()
    return said, threads


def open_threads_on(
    subject: str, subject_id: ColumnElement[Any], hidden: ColumnElement[bool]
) -> ScalarSelect[int]:
    """Part of a query: how many threads are open on the thing with this id; confidential ones where that is hidden itself."""
    return (
        select_columns(func.count(col(_first.id).distinct()))
        .select_from(_first)
        .join(Comment, _in_thread())
        .where(
            col(_first.subject) == subject,
            col(_first.subject_id) == subject_id,
            col(_first.resolved_at).is_(None),
            col(Comment.removed_at).is_(None),
            or_(col(_first.confidential).is_(False), hidden),
        )
        .scalar_subquery()
    )


def _in_thread() -> ColumnElement[bool]:
    """A comment is in the thread that `_first` begins."""
    return col(_first.id) == func.coalesce(col(Comment.reply_to_id), col(Comment.id))


def seen_by(by: Actor) -> ColumnElement[bool]:
    """Comments that stand and that this person may see, as part of a query over comments and their claims."""
    stands, open_ = col(Comment.removed_at).is_(None), col(Comment.confidential).is_(False)
    if by.is_editor:
        return stands
    takes_part = or_(col(Claim.assignee_id) == by.id, col(Claim.reviewer_id) == by.id)
    return and_(stands, or_(open_, takes_part) if works(by) else open_)
