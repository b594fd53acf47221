"""The questions of triage, their answers, what a person passed over, and when declined claims come back."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class TriageQuestion(SQLModel, table=True):
    """A yes-or-no question. A retired one stays as a row with its answers, and counts for nothing."""

    __tablename__ = "triage_question"

    id: int | None = Field(default=None, primary_key=True)
    nl: str = Field(max_length=200)
    en: str = Field(max_length=200)
    weight: int
    retired_at: datetime | None = None
    version: int = 1


class TriageAnswer(SQLModel, table=True):
    """One answer of the desk; no row where nobody answered."""

    __tablename__ = "triage_answer"

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    question_id: int = Field(foreign_key="triage_question.id", primary_key=True, index=True)
    yes: bool
    by_id: int = Field(foreign_key="person.id")
    at: datetime


class TriageSkip(SQLModel, table=True):
    """A claim that this person left for later: it comes behind all others, for them alone."""

    __tablename__ = "triage_skip"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True, index=True)
    at: datetime


class TriageLevel(SQLModel, table=True):
    """How often readers must ask for a declined claim to come back; one row at most."""

    __tablename__ = "triage_level"

    id: int | None = Field(default=None, primary_key=True)
    asked: int | None = None  # None: nothing comes back by itself
    set_by_id: int = Field(foreign_key="person.id")  # in whose name it comes back
    version: int = 1
