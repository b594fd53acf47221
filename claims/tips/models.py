"""What readers sent, how some of them can be reached, and from where nothing more is taken."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from claims.storage.types import NUMBERED_ONCE


class Tip(SQLModel, table=True):
    """One letter of a reader, hostile and private: in no search and on no public page but its sender's own."""

    __table_args__ = (Index(None, "claim_id", "id"), Index(None, "like_number", "id"), NUMBERED_ONCE)

    id: int | None = Field(default=None, primary_key=True)
    what: str = Field(sa_column=Column(Text, nullable=False))
    seen_where: str = Field(default="", sa_column=Column(Text, nullable=False))
    why: str = Field(default="", sa_column=Column(Text, nullable=False))
    language: str = Field(max_length=8)  # that it seems to be written in
    token_digest: str = Field(max_length=64, unique=True)  # of the address of its follow-up page
    sender: str | None = Field(
        default=None, max_length=64, index=True
    )  # keyed digest of where it came from; forgotten soon
    like_number: int = 0  # the first of the tips that say nearly the same; its own number when it is that
    received_at: datetime
    claim_id: int | None = Field(default=None, foreign_key="claim.id")  # for which it counts
    joined_by_id: int | None = Field(default=None, foreign_key="person.id")
    joined_at: datetime | None = None
    dismissed_because: str | None = Field(default=None, max_length=40, foreign_key="decline_reason.key")
    dismissed_note: str | None = Field(default=None, max_length=500)  # its sender reads it
    dismissed_by_id: int | None = Field(default=None, foreign_key="person.id")
    dismissed_at: datetime | None = None
    thrown_at: datetime | None = Field(default=None, index=True)  # away; the worker removes it a month later
    thrown_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1


class TipAddress(SQLModel, table=True):
    """Where to write to who sent a tip. Nowhere else is it kept, so that it can be forgotten."""

    __tablename__ = "tip_address"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    email: str = Field(max_length=254)
    language: str = Field(max_length=8)  # to write in
    queued_at: datetime | None = None
    mailed_at: datetime | None = None


class TipBlock(SQLModel, table=True):
    """From here no tips are taken for a while."""

    __tablename__ = "tip_block"

    sender: str = Field(max_length=64, primary_key=True)
    tip_id: int  # for which it was blocked; that may be removed meanwhile
    ends_at: datetime
