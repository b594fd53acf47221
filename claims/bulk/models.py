"""Acts on many claims, and what became of each claim."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from claims.bulk.rules import Act, Outcome, Stage
from claims.storage.types import NUMBERED_ONCE, enum_type


class BulkAct(SQLModel, table=True):
    """One act that someone prepared, and perhaps did. One that was only prepared is removed after a day."""

    __tablename__ = "bulk_act"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    act: Act = Field(sa_column=Column(enum_type(Act), nullable=False))
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    stage: Stage = Field(sa_column=Column(enum_type(Stage, "bulk_stage"), nullable=False))
    back: str = Field(max_length=2000)  # where it was asked from
    total: int
    created_at: datetime = Field(index=True)
    created_by_id: int = Field(foreign_key="person.id")
    started_at: datetime | None = None
    version: int = 1


class BulkItem(SQLModel, table=True):
    """One claim of it, as it was when it was ticked."""

    __tablename__ = "bulk_item"
    __table_args__ = (Index(None, "bulk_id", "outcome", "claim_id"),)

    bulk_id: int = Field(foreign_key="bulk_act.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True, index=True)
    seen_version: int
    outcome: Outcome = Field(sa_column=Column(enum_type(Outcome, "bulk_outcome"), nullable=False))
    why: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))  # a message, plain
    event_id: int | None = None  # that undo takes back
