"""Vectors of what claims mean, kept so that nothing is computed twice. They can be thrown away like an index."""

from sqlmodel import Field, SQLModel

import claims.storage.types  # noqa: F401  how constraints are named, which the first table already must know


class ClaimVector(SQLModel, table=True):
    """The vectors of a claim's statement and quotes, and of nothing else that is known about it."""

    __tablename__ = "claim_vector"

    claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(max_length=32)  # of the texts that these vectors were made of
    model: str = Field(max_length=80)  # what made them: vectors of two models cannot be compared
    serial: int = Field(index=True)  # of the write, so that a process reads what is new to it
    vectors: bytes  # one after the other, as numbers of two bytes


class VectorStanding(SQLModel, table=True):
    """How far the vectors have followed the history: one row."""

    __tablename__ = "vector_standing"

    id: int = Field(default=1, primary_key=True)
    model: str = Field(max_length=80)
    last_event: int  # all changes up to this one are taken in
    serial: int  # of the last write
    filled: int | None = None  # the claim up to which all have vectors; None once all have
