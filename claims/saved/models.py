"""Saved searches, who follows them, what was found since, their feeds, and what people searched for."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from claims.saved.rules import Alert
from claims.storage.types import NUMBERED_ONCE, enum_type

_THERE = text("removed_at is null")
_SHARED = text("removed_at is null and shared")


class SavedSearch(SQLModel, table=True):
    """What someone searches for again and again, under a name: theirs alone, or the team's."""

    __tablename__ = "saved_search"
    __table_args__ = (
        Index(
            "uq_saved_search_own_name",
            "owner_id",
            "name_key",
            unique=True,
            sqlite_where=_THERE,
            postgresql_where=_THERE,
        ),
        Index(
            "uq_saved_search_team_name",
            "name_key",
            unique=True,
            sqlite_where=_SHARED,
            postgresql_where=_SHARED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="person.id")
    name: str = Field(max_length=120)
    name_key: str = Field(max_length=500)  # the name as it is compared
    typed: str = Field(max_length=500)
    filters: dict[str, list[str]] = Field(sa_column=Column(JSON, nullable=False))
    sort: str = Field(default="", max_length=10)
    shared: bool = False
    created_at: datetime
    removed_at: datetime | None = None
    version: int = 1


class Known(SQLModel, table=True):
    """What matched a search when it was last looked at. Beside the search, as it may be large."""

    __tablename__ = "saved_search_known"

    search_id: int = Field(primary_key=True, foreign_key="saved_search.id")
    documents: bytes  # packed by looking.py
    last_number: int = 0  # of the newest find there ever was


class Find(SQLModel, table=True):
    """One document that came to match a search after it was saved, and still does."""

    __tablename__ = "saved_search_find"
    __table_args__ = (UniqueConstraint("search_id", "document"),)

    search_id: int = Field(primary_key=True, foreign_key="saved_search.id")
    number: int = Field(primary_key=True)  # counts up within the search, and is never used again
    document: str = Field(max_length=40)
    by_id: int | None = Field(default=None, foreign_key="person.id")  # who changed it last, if known
    at: datetime


class Follow(SQLModel, table=True):
    """What one person has seen of a search, and how they are told of more."""

    __tablename__ = "saved_search_follow"

    search_id: int = Field(primary_key=True, foreign_key="saved_search.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)
    alert: Alert = Field(default=Alert.OFF, sa_column=Column(enum_type(Alert), nullable=False))
    seen_number: int = 0  # of the newest find that they saw
    mailed_number: int = 0  # of the newest find that they had mail of


class Feed(SQLModel, table=True):
    """One person's private feed of a search. Only the SHA-256 of its address's token is stored."""

    __tablename__ = "saved_search_feed"
    __table_args__ = (UniqueConstraint("search_id", "person_id"), NUMBERED_ONCE)

    id: int | None = Field(default=None, primary_key=True)
    search_id: int = Field(foreign_key="saved_search.id")
    person_id: int = Field(foreign_key="person.id")
    token_digest: str = Field(max_length=64, unique=True)
    made_at: datetime


class PastSearch(SQLModel, table=True):
    """Something one person searched for, which nobody else sees."""

    __tablename__ = "past_search"
    __table_args__ = (UniqueConstraint("person_id", "typed"), Index(None, "person_id", "at"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    typed: str = Field(max_length=500)
    at: datetime
