"""Tasks of claims, and the templates that editors keep for each kind of claim."""

from datetime import date, datetime

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from claims.checklists.rules import Kind
from claims.storage.types import enum_type


class Task(SQLModel, table=True):
    """One thing to do for a claim. A removed one stays as a row, not shown."""

    __tablename__ = "claim_task"
    __table_args__ = (Index(None, "claim_id", "position"), Index(None, "owner_id", "done_at"))

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    text: str = Field(max_length=300)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    due_on: date | None = None
    position: int
    done_at: datetime | None = None
    done_by_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    removed_at: datetime | None = None
    version: int = 1


class ChecklistTemplate(SQLModel, table=True):
    """What the team does for one kind of claim, one task a line; without a row what stands in rules.FIRST."""

    __tablename__ = "checklist_template"

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_column=Column(enum_type(Kind), nullable=False, unique=True))
    lines: str = Field(max_length=4000)
    version: int = 1
