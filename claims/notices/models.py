"""One line of someone's notices."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from claims.storage.types import NUMBERED_ONCE


class Notice(SQLModel, table=True):
    """What one person is told of one thing. Told of again, the same line is unread again: nobody gets ten of a kind."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_id"),
        Index(None, "person_id", "read_at", "at"),
        Index(None, "to_mail", "at"),
        NUMBERED_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(max_length=40)  # begins with what the subject is, as the kind of an event does
    subject_id: int
    by_id: int | None = Field(default=None, foreign_key="person.id")  # who caused it, if anyone
    at: datetime
    read_at: datetime | None = None
    to_mail: bool = Field(
        default=False, sa_column_kwargs={"server_default": false()}
    )  # a letter is still to be written about it


class NoticeChoice(SQLModel, table=True):
    """How one person wants to hear of one sort of thing, where that differs from how everyone begins."""

    __tablename__ = "notice_choice"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    sort: str = Field(primary_key=True, max_length=40)  # a key of slots.SORTS
    shown: bool
    mail: bool
