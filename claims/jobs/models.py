"""The table of jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from claims.storage.types import NUMBERED_ONCE, enum_type


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_OPEN = text("state in ('queued', 'running')")


class Job(SQLModel, table=True):
    """One piece of work. While it runs, `leased_by` has it until `lease_until`; then any worker may take it over."""

    __table_args__ = (
        Index(None, "state", "run_at"),
        Index("uq_job_open_key", "key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        NUMBERED_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=60)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    key: str | None = Field(
        default=None, max_length=200
    )  # the same work is not queued twice while it is open
    state: JobState = Field(default=JobState.QUEUED, sa_column=Column(enum_type(JobState), nullable=False))
    attempts: int = 0
    max_attempts: int = 5
    run_at: datetime
    lease_until: datetime | None = None
    leased_by: str | None = Field(default=None, max_length=120)
    done_count: int = 0
    total_count: int | None = None  # None: not known yet
    error: str | None = Field(default=None, max_length=2000)  # why the last attempt failed
    created_at: datetime
    finished_at: datetime | None = None
