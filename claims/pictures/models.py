"""Pictures and videos of claims."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from claims.images.picture import Format
from claims.pictures.rules import MediaKind
from claims.storage.types import enum_type


class Picture(SQLModel, table=True):
    """One picture or video of a claim: a file, an address, or both. A removed one stays, so that this can be undone."""

    __tablename__ = "claim_picture"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    file_sha256: str | None = Field(default=None, max_length=64, index=True)
    format: Format | None = Field(default=None, sa_column=Column(enum_type(Format)))
    width: int | None = None
    height: int | None = None
    media_url: str | None = Field(default=None, max_length=2000)
    media_kind: MediaKind = Field(sa_column=Column(enum_type(MediaKind), nullable=False))
    alt: str | None = Field(default=None, max_length=1000)  # there is always one of a file
    original_url: str | None = Field(default=None, max_length=2000)  # where the real one comes from
    original_context: str | None = Field(default=None, max_length=1000)
    categories: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    graphic: bool = False  # covered until one asks to see it
    public: bool = False  # readers see it, from the next revision on
    removed_at: datetime | None = None
    removed_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
