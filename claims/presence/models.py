"""Who was seen on the pages of a claim last, and when: working state of a minute."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ClaimPresence(SQLModel, table=True):
    """One person on one claim."""

    __tablename__ = "claim_presence"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    writing: bool
    at: datetime = Field(index=True)
