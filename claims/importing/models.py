"""Imports, their rows while they are worked on, and what came with each claim that was imported."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.importing.reading.opening import Format
from claims.importing.rules import Outcome, Stage
from claims.storage.types import NUMBERED_ONCE, PartialDate, PartialDateType, enum_type


class Import(SQLModel, table=True):
    """One file that is, or was, imported. `version` grows with every step that a person takes."""

    __tablename__ = "claim_import"

    id: int | None = Field(default=None, primary_key=True)
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, index=True)  # of the file as it was sent: where it is kept
    format: Format = Field(sa_column=Column(enum_type(Format), nullable=False))
    language: str = Field(max_length=8)  # of rows that do not say
    columns: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    stage: Stage = Field(sa_column=Column(enum_type(Stage), nullable=False))
    is_own: bool = False  # this desk's own archive
    labels: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # -> our rating
    row_count: int = 0  # looked at so far
    new_count: int = 0
    known_count: int = 0
    broken_count: int = 0
    thrown_count: int = 0  # rows thrown away by a person, those that were removed since too
    added_count: int = 0
    ours_count: int = 0  # verdicts that were here as another's, and became ours
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    finished_at: datetime | None = None
    thrown_at: datetime | None = Field(
        default=None, index=True
    )  # away; the worker removes its rows a month later
    thrown_by_id: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime | None = None  # its rows and its file
    version: int = 1


class ImportRow(SQLModel, table=True):
    """One row of a file: what it is, what was wrong with it, and what became of it."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index(None, "import_id", "outcome", "number"),
        Index(None, "import_id", "key"),
        NUMBERED_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="claim_import.id")
    number: int
    outcome: Outcome = Field(sa_column=Column(enum_type(Outcome), nullable=False))
    key: str = Field(max_length=64)
    statement: str = Field(max_length=500)
    label: str | None = Field(default=None, max_length=120)
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))  # until it is imported
    claim_id: int | None = Field(default=None, foreign_key="claim.id")
    thrown_at: datetime | None = Field(default=None, index=True)  # until it is put back, or removed


class ImportedClaim(SQLModel, table=True):
    """Where a claim came from, and the verdict that came with it: another's, or ours out of an archive."""

    __tablename__ = "imported_claim"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    import_id: int = Field(foreign_key="claim_import.id", index=True)
    key: str = Field(max_length=64, unique=True)  # what makes the same row known
    wording: str | None = None  # as the file has it, where the statement is not the same
    has_verdict: bool = False
    is_own: bool = False
    label: str | None = Field(default=None, max_length=120)  # as its publisher has it
    publisher: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000)
    title: str | None = Field(default=None, max_length=500)
    checked_on: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))
