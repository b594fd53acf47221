"""Reading a claim's discussion."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from claims.discussion.models import Comment
from claims.people.models import Person
from claims.people.rules import initials


@dataclass(frozen=True)
class Said:
    """One comment and who wrote it."""

    comment: Comment
    author: str

    @property
    def initials(self) -> str:
        return initials(self.author)


def comments(session: Session, claim_id: int, *, confidential: bool) -> list[Said]:
    """A claim's discussion, oldest first; confidential comments only for who may see them."""
    query = (
        select(Comment, Person.name)
        .join(Person, col(Person.id) == col(Comment.created_by_id))
        .where(col(Comment.claim_id) == claim_id)
    )
    if not confidential:
        query = query.where(col(Comment.confidential).is_(False))
    rows = session.exec(query.order_by(col(Comment.created_at), col(Comment.id))).all()
    return [Said(comment, author) for comment, author in rows]


def count_public(session: Session, claim_id: int) -> int:
    """Comments that everyone of the desk may count: confidential ones are in nobody's number."""
    return session.exec(
        select(func.count(col(Comment.id))).where(
            col(Comment.claim_id) == claim_id,
            col(Comment.removed_at).is_(None),
            col(Comment.confidential).is_(False),
        )
    ).one()
