"""Evidence, contact attempts, and the answers a claim's research must give."""

from datetime import datetime

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from claims.evidence.rules import Channel, Kind, Stance
from claims.storage.types import PartialDate, PartialDateType, enum_type


class Evidence(SQLModel, table=True):
    """One source for the verdict. A removed one stays as a row, so that its removal can be undone."""

    __table_args__ = (Index(None, "claim_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    position: int  # order on the page; the number shown is the rank among those not removed
    url: str | None = Field(default=None, max_length=2000)
    title: str = Field(max_length=500)
    publisher: str | None = Field(default=None, max_length=200)
    quote: str | None = Field(default=None, max_length=5000)
    note: str | None = Field(default=None, max_length=5000)
    stance: Stance = Field(sa_column=Column(enum_type(Stance), nullable=False))
    kind: Kind = Field(sa_column=Column(enum_type(Kind), nullable=False))
    is_primary: bool = False
    is_named: bool = True
    published: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))
    archive_url: str | None = Field(default=None, max_length=2000)
    archived_at: datetime | None = None
    confidential: bool = False  # seen by assignee, reviewer and editors only, and never published
    removed_at: datetime | None = None
    removed_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")


class ContactAttempt(SQLModel, table=True):
    """The claimant was asked. Open until answered, excepted, or its deadline is past."""

    __tablename__ = "contact_attempt"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    who: str = Field(max_length=200)
    channel: Channel = Field(sa_column=Column(enum_type(Channel), nullable=False))
    asked_at: datetime
    asked_by_id: int = Field(foreign_key="person.id")
    deadline_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = Field(default=None, max_length=20000)
    excepted_at: datetime | None = None  # we go on without an answer, before or after the deadline
    excepted_by_id: int | None = Field(default=None, foreign_key="person.id")
    excepted_because: str | None = Field(default=None, max_length=500)
    confidential: bool = False
    version: int = 1
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")


class Research(SQLModel, table=True):
    """What the gates ask of a claim's research and no single source can answer."""

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    source_exception: str | None = Field(default=None, max_length=1000)  # why fewer than two named sources
    both_sides: bool = False
    one_side_because: str | None = Field(default=None, max_length=1000)
    no_contact_because: str | None = Field(default=None, max_length=1000)
    version: int = 1
