"""The public page of a claim, and its revisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.publishing.rules import RevisionClass
from claims.storage.types import enum_type


class Publication(SQLModel, table=True):
    """Where a claim's verdict stands in public. The row is made with the first scheduling and stays for ever."""

    __table_args__ = (Index(None, "withdrawn_at", "first_published_at"),)

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    slug: str | None = Field(
        default=None, max_length=120, unique=True
    )  # given at first publication, kept for ever
    language: str = Field(max_length=8)
    # What lists show of the newest revision, so that they read no snapshots.
    revision_number: int = 0
    headline: str = Field(default="", max_length=200)
    explanation: str = Field(default="", max_length=500)
    statement: str = Field(default="", max_length=500)
    claimant_name: str | None = Field(default=None, max_length=200)
    rating: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    rating_key: str | None = Field(default=None, max_length=40, index=True)
    words: str = ""  # its text, folded, for the plain search

    first_published_at: datetime | None = None
    updated_at: datetime | None = None  # of the newest revision
    scheduled_for: datetime | None = None
    scheduled_by_id: int | None = Field(default=None, foreign_key="person.id")
    scheduled_class: RevisionClass | None = Field(default=None, sa_column=Column(enum_type(RevisionClass)))
    scheduled_reason: str | None = Field(default=None, max_length=1000)
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_because: str | None = Field(default=None, max_length=1000)
    withdrawal_confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")


class Revision(SQLModel, table=True):
    """One published verdict, never changed. `snapshot` is everything that its page shows."""

    __table_args__ = (UniqueConstraint("claim_id", "number"), Index(None, "revision_class", "published_at"))

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    number: int
    revision_class: RevisionClass = Field(sa_column=Column(enum_type(RevisionClass), nullable=False))
    reason: str | None = Field(default=None, max_length=1000)  # none only for the first
    snapshot: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    published_at: datetime
    published_by_id: int = Field(foreign_key="person.id")
    reviewer_id: int | None = Field(
        default=None, foreign_key="person.id"
    )  # none when four eyes were overridden
    # The history's head at publication: number and digest of the event that tells of it (0003: of old ones, the last
    # event before it; a number only where it was found).
    chain_head: str = Field(max_length=64)
    chain_head_id: int | None = None
    seen_by_id: int | None = Field(default=None, foreign_key="person.id")  # who looked at a typo afterwards


class ApprovedPage(SQLModel, table=True):
    """What a claim's page would have said when its verdict was approved: digests, so that a change since is seen."""

    __tablename__ = "approved_page"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    parts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # part of the page -> SHA-256
    # Contact attempt (its id, as JSON has it) -> what was asked, what came of it, and whether an answer could still come.
    asked: dict[str, dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
