"""Who follows which claim, up to where the history was told on, and of which deadlines people were told."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class ClaimFollow(SQLModel, table=True):
    """That someone follows a claim; or that they stopped, so that no act of theirs makes them follow it by itself."""

    __tablename__ = "claim_follow"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)
    follows: bool = True
    at: datetime


class ToldUpto(SQLModel, table=True):
    """The last event that people were told of: one row."""

    __tablename__ = "told_upto"

    id: int = Field(default=1, primary_key=True)
    event_id: int


class DueTold(SQLModel, table=True):
    """That people were told of this deadline of a claim: once when it comes near, once when it has passed."""

    __tablename__ = "due_told"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    due_on: date = Field(primary_key=True)
    late: bool = Field(primary_key=True)
    at: datetime


class DigestChoice(SQLModel, table=True):
    """That someone wants the daily digest, from which hour on; and the last day on which it was looked at for them."""

    __tablename__ = "digest_choice"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    hour: int  # in the newsroom's time
    done_on: date | None = None
