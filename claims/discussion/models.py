"""Comments on a claim or a part of it, in threads; the words that one is about, and whom it mentions."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Comment(SQLModel, table=True):
    """What someone of the desk said about a claim. A removed one stays as a row, not shown.

    A thread is a comment with the replies to it: subject, resolution and confidentiality are those of its first.
    """

    __table_args__ = (Index(None, "claim_id", "created_at"), Index(None, "subject", "subject_id"))

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    reply_to_id: int | None = Field(default=None, foreign_key="comment.id", index=True)
    subject: str | None = Field(
        default=None, max_length=20
    )  # a key of slots.SUBJECTS; None: the claim itself
    subject_id: int | None = None
    body: str  # Markdown as typed
    body_html: str  # rendered once, at save
    confidential: bool = False  # seen by assignee, reviewer and editors only
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1  # of its text


class CommentPassage(SQLModel, table=True):
    """The words of a text that a thread is about, as they stood when they were marked."""

    __tablename__ = "comment_passage"

    comment_id: int = Field(primary_key=True, foreign_key="comment.id")
    exact: str
    prefix: str
    suffix: str
    start: int  # in code points
    end: int


class CommentMention(SQLModel, table=True):
    """A person whom a comment names or has named: no edit tells them of it a second time."""

    __tablename__ = "comment_mention"

    comment_id: int = Field(primary_key=True, foreign_key="comment.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
