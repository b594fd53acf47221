"""The person, organisation or account that made a claim, its other names and roles, and which were made one."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.claimants.rules import Kind
from claims.storage.types import NUMBERED_ONCE, PartialDate, PartialDateType, enum_type


class Claimant(SQLModel, table=True):
    """One entity. `folded` is its name as it is compared.

    One that was made one with another keeps all it had, so that it can be taken apart again, and stands in no list.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    folded: str = Field(max_length=400, index=True)
    description: str | None = Field(default=None, max_length=500)
    slug: str = Field(max_length=120, unique=True)
    kind: Kind | None = Field(default=None, sa_column=Column(enum_type(Kind, "claimant_kind")))
    same_as: str | None = Field(
        default=None, max_length=2000
    )  # its addresses at Wikidata or elsewhere, one a line
    merged_into_id: int | None = Field(
        default=None, foreign_key="claimant.id", index=True
    )  # never one that is merged itself
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    version: int = 1


class ClaimantAlias(SQLModel, table=True):
    """Another name of a claimant; of one that was merged into it, as long as that merge stands."""

    __tablename__ = "claimant_alias"
    __table_args__ = (UniqueConstraint("claimant_id", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    claimant_id: int = Field(foreign_key="claimant.id", index=True)
    name: str = Field(max_length=200)
    folded: str = Field(max_length=400, index=True)
    merge_id: int | None = Field(default=None, foreign_key="claimant_merge.id", index=True)


class ClaimantRole(SQLModel, table=True):
    """What a claimant was for a while. Both dates may be a day, a month or a year, or not be known."""

    __tablename__ = "claimant_role"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    claimant_id: int = Field(foreign_key="claimant.id", index=True)
    role: str = Field(max_length=200)
    since: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))
    until: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))


class ClaimantMerge(SQLModel, table=True):
    """Two claimants were found to be one. It stands until it is undone."""

    __tablename__ = "claimant_merge"

    id: int | None = Field(default=None, primary_key=True)
    merged_id: int = Field(foreign_key="claimant.id", index=True)
    kept_id: int = Field(foreign_key="claimant.id", index=True)
    at: datetime
    by_id: int = Field(foreign_key="person.id")
    undone_at: datetime | None = None
    undone_by_id: int | None = Field(default=None, foreign_key="person.id")
