"""The quote: the exact characters marked in one version; where it stands in newer ones; and proposals nobody wants to see."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.anchors.finding import State
from claims.storage.types import NUMBERED_ONCE, enum_type


class ClaimQuote(SQLModel, table=True):
    """What was marked, as W3C TextQuoteSelector and TextPositionSelector; never changed."""

    __tablename__ = "claim_quote"
    __table_args__ = (CheckConstraint('start >= 0 and "end" > start', name="range"), NUMBERED_ONCE)

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    appearance_id: int = Field(foreign_key="appearance.id", index=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    version_id: int = Field(foreign_key="article_version.id", index=True)
    exact: str = Field(sa_column=Column(Text, nullable=False))
    prefix: str = Field(default="", max_length=64)
    suffix: str = Field(default="", max_length=64)
    start: int  # code points, from 0
    end: int  # code points, just after
    context: str = Field(
        sa_column=Column(Text, nullable=False)
    )  # the paragraphs that hold it; searched with the claim
    context_start: int  # where the context begins in the version's text
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")


class QuotePlace(SQLModel, table=True):
    """Where a quote stands in another version than it was marked in; no place: it is lost there."""

    __tablename__ = "quote_place"
    __table_args__ = (
        UniqueConstraint("quote_id", "version_id"),
        CheckConstraint('(start is null) = ("end" is null)', name="both_ends"),
        CheckConstraint("(state = 'lost') = (start is null)", name="lost_without_place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    quote_id: int = Field(foreign_key="claim_quote.id")
    version_id: int = Field(foreign_key="article_version.id", index=True)
    state: State = Field(sa_column=Column(enum_type(State), nullable=False))
    start: int | None = None  # code points, from 0
    end: int | None = None
    found: State = Field(
        sa_column=Column(enum_type(State, "found_state"), nullable=False)
    )  # what was found before a person pointed
    found_start: int | None = None
    found_end: int | None = None
    placed_by_id: int | None = Field(default=None, foreign_key="person.id")  # None: found, by no person
    created_at: datetime
    version: int = 1  # of this row


class DismissedProposal(SQLModel, table=True):
    """A sentence that is not proposed again in this article; the row goes when that is undone."""

    __tablename__ = "dismissed_proposal"
    __table_args__ = (
        UniqueConstraint("version_id", "start", "end"),
        CheckConstraint('start >= 0 and "end" > start', name="range"),
        NUMBERED_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    version_id: int = Field(foreign_key="article_version.id")
    start: int  # code points, from 0
    end: int  # code points, just after
    exact: str = Field(sa_column=Column(Text, nullable=False))  # the same sentence in other versions, too
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
