"""The quote: the exact characters marked in one version of an article; and which proposals nobody wants to see."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class ClaimQuote(SQLModel, table=True):
    """What was marked, as W3C TextQuoteSelector and TextPositionSelector; never changed."""

    __tablename__ = "claim_quote"
    __table_args__ = (CheckConstraint('start >= 0 and "end" > start', name="range"),)

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


class DismissedProposal(SQLModel, table=True):
    """A sentence that is not proposed again in this article; the row goes when that is undone."""

    __tablename__ = "dismissed_proposal"
    __table_args__ = (
        UniqueConstraint("version_id", "start", "end"),
        CheckConstraint('start >= 0 and "end" > start', name="range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    version_id: int = Field(foreign_key="article_version.id")
    start: int  # code points, from 0
    end: int  # code points, just after
    exact: str = Field(sa_column=Column(Text, nullable=False))  # the same sentence in other versions, too
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
