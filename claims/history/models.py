"""Event and its payload. The chain holds digests only, so that a payload can be erased and the chain still verifies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

import claims.storage.types  # noqa: F401  how constraints are named, which the first table already must know


class Event(SQLModel, table=True):
    """One line of the history. `thing` and `thing_id` name what changed; `claim_id` the claim whose page tells it."""

    __table_args__ = (Index(None, "thing", "thing_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=60)  # "claim.moved": thing, dot, what happened
    at: datetime
    by_id: int | None = None  # the person; None for the system. Their name is looked up, never copied
    thing: str = Field(max_length=40)
    thing_id: int
    claim_id: int | None = Field(default=None, index=True)
    confidential: bool = False  # seen by assignee, reviewer and editors only
    payload_digest: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class HistoryHead(SQLModel, table=True):
    """The newest event, repeated in the same transaction: one row, so that an end that is cut off leaves it behind."""

    __tablename__ = "history_head"

    id: int = Field(default=1, primary_key=True)
    event_id: int
    digest: str = Field(max_length=64)


class EventPayload(SQLModel, table=True):
    """What an event carried. Erasing it empties before, after and salt and leaves a tombstone."""

    __tablename__ = "event_payload"

    event_id: int = Field(primary_key=True, foreign_key="event.id")
    salt: str = Field(max_length=32)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    erased_at: datetime | None = None
    erased_by_id: int | None = None
    erased_because: str | None = None
