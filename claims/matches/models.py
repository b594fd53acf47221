"""What a person decided on two claims, and published claims that were seen again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.matches.rules import Decision
from claims.storage.types import NUMBERED_ONCE, enum_type


class Match(SQLModel, table=True):
    """One decision on two claims, the older one first. Taken back, the row stays without a decision."""

    __tablename__ = "claim_match"
    __table_args__ = (
        UniqueConstraint("claim_a_id", "claim_b_id"),
        CheckConstraint("claim_a_id < claim_b_id", name="order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    claim_a_id: int = Field(foreign_key="claim.id")
    claim_b_id: int = Field(foreign_key="claim.id", index=True)
    decision: Decision | None = Field(default=None, sa_column=Column(enum_type(Decision)))
    digest_a: str = Field(max_length=32)  # of the statements as they were then: a "no" holds for these
    digest_b: str = Field(max_length=32)
    moved_id: int | None = Field(
        default=None, foreign_key="claim.id"
    )  # which of the two became the duplicate
    decided_by_id: int = Field(foreign_key="person.id")
    decided_at: datetime
    version: int = 1

    def other(self, claim_id: int) -> int:
        return self.claim_b_id if self.claim_a_id == claim_id else self.claim_a_id


class ClaimReturn(SQLModel, table=True):
    """A published claim was seen again: in one more place, or as a claim that turned out to be its duplicate."""

    __tablename__ = "claim_return"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    appearance_id: int | None = Field(default=None, foreign_key="appearance.id", index=True)
    duplicate_id: int | None = Field(default=None, foreign_key="claim.id")
    at: datetime
    by_id: int = Field(foreign_key="person.id")


class VersionMatch(SQLModel, table=True):
    """A sentence of an article's version says what a published claim says, as far as the index can tell."""

    __tablename__ = "version_match"
    __table_args__ = (UniqueConstraint("version_id", "claim_id"),)

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="article_version.id")
    claim_id: int = Field(foreign_key="claim.id")
    start: int
    end: int
    score: int


class MatchCursor(SQLModel, table=True):
    """How far the history has been followed to suggest matches; one row."""

    __tablename__ = "match_cursor"

    id: int = Field(default=1, primary_key=True)
    event_id: int
