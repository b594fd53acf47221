"""The person, organisation or account that made a claim, and its other names."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Claimant(SQLModel, table=True):
    """One entity. `folded` is its name as it is compared."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    folded: str = Field(max_length=400, index=True)
    description: str | None = Field(default=None, max_length=500)
    slug: str = Field(max_length=120, unique=True)
    same_as: str | None = Field(default=None, max_length=2000)  # its address at Wikidata or elsewhere
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    version: int = 1


class ClaimantAlias(SQLModel, table=True):
    """Another name of a claimant."""

    __tablename__ = "claimant_alias"
    __table_args__ = (UniqueConstraint("claimant_id", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    claimant_id: int = Field(foreign_key="claimant.id", index=True)
    name: str = Field(max_length=200)
    folded: str = Field(max_length=400, index=True)
