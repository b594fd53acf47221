"""The claim, where it appeared, and its tags."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.desk.rules import AppearanceKind, Priority, Publication, Work
from claims.storage.types import NUMBERED_ONCE, PartialDate, PartialDateType, enum_type


class Claim(SQLModel, table=True):
    """What the desk works on, from first sighting to verdict. `version` grows with every change to it or its parts."""

    # As lists ask: a state's newest, who has what, and the whole list in each of its orders.
    __table_args__ = (
        Index(None, "state", "updated_at", "id"),
        Index(None, "assignee_id", "state"),
        Index(None, "updated_at", "id"),
        Index(None, "created_at", "id"),
        Index(None, "demand", "id"),
        Index(None, "due_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    statement: str = Field(max_length=500)
    language: str = Field(max_length=8)
    state: Work = Field(default=Work.NEW, sa_column=Column(enum_type(Work), nullable=False))
    # where declined or duplicate goes back to
    state_before: Work | None = Field(default=None, sa_column=Column(enum_type(Work, "state_before")))
    assignee_id: int | None = Field(default=None, foreign_key="person.id")
    reviewer_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    assignment_note: str | None = Field(default=None, max_length=2000)  # the message it was given with
    left_by_id: int | None = Field(
        default=None, foreign_key="person.id"
    )  # who had it before, and left a note
    handover_done: str | None = Field(default=None, max_length=2000)  # what was done by then
    handover_left: str | None = Field(default=None, max_length=2000)  # what is left to do
    due_on: date | None = None
    due_time: time | None = None  # on that day, by the newsroom's clock
    waiting_until: date | None = None
    waiting_because: str | None = Field(default=None, max_length=500)
    stage_id: int | None = Field(
        default=None, foreign_key="stage.id"
    )  # counts while the state is the stage's
    priority: Priority = Field(default=Priority.NORMAL, sa_column=Column(enum_type(Priority), nullable=False))
    decline_reason: str | None = Field(default=None, max_length=40, foreign_key="decline_reason.key")
    decline_note: str | None = Field(default=None, max_length=500)
    declined_demand: int | None = None  # how often readers had asked when it was declined
    duplicate_of_id: int | None = Field(default=None, foreign_key="claim.id", index=True)
    hold_reason: str | None = Field(
        default=None, max_length=500
    )  # legal hold: publishing is refused until released
    checking_again: bool = False  # reopened, and the public page says so
    own_demand: int = 0  # how often readers asked for this very claim
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    updated_at: datetime
    version: int = 1

    # The card: what lists show, written by upper features through desk.actions.write_card, never by hand.
    claimant_id: int | None = Field(default=None, foreign_key="claimant.id", index=True)
    claimant_name: str | None = Field(default=None, max_length=200)
    appearance_count: int = 0  # its own and those of its duplicates
    demand: int = 0  # likewise
    evidence_count: int = 0
    answer_points: int = 0  # of the questions of triage
    worth_points: int | None = None  # of how the statement reads; None while nobody looked at it
    comment_count: int = 0
    open_threads: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # of comments
    tasks: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # of its checklist
    tasks_open: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    rating: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))  # key, symbol, truth, nl, en
    publication: Publication = Field(
        default=Publication.UNPUBLISHED, sa_column=Column(enum_type(Publication), nullable=False)
    )
    revision_number: int = 0
    slug: str | None = Field(default=None, max_length=120)  # of the public page, once there is one


class Appearance(SQLModel, table=True):
    """One place where the claim was made. One of a claim's appearances is the first."""

    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    kind: AppearanceKind = Field(sa_column=Column(enum_type(AppearanceKind), nullable=False))
    first: bool = False
    article_id: int | None = Field(default=None, foreign_key="article.id", index=True)
    url: str | None = Field(default=None, max_length=2000)
    title: str | None = Field(default=None, max_length=500)
    publisher: str | None = Field(default=None, max_length=200)
    place: str | None = Field(default=None, max_length=200)  # time code, page, channel, or where it was said
    platform: str | None = Field(default=None, max_length=200)  # of a post
    account: str | None = Field(default=None, max_length=200)
    said: str | None = Field(default=None, max_length=5000)  # what was said there, typed over word for word
    note: str | None = Field(
        default=None, max_length=2000
    )  # context that the source does not give; never public
    said_on: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")


class MergedClaim(SQLModel, table=True):
    """A claim that came to its claimant when two were made one; it goes back when that is undone."""

    __tablename__ = "merged_claim"

    merge_id: int = Field(foreign_key="claimant_merge.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True, index=True)


class ClaimHelper(SQLModel, table=True):
    """Someone who helps with a claim beside its assignee."""

    __tablename__ = "claim_helper"

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class Tag(SQLModel, table=True):
    """A word that claims are sorted by. Readers see those that are `public`, as topics of what is published.

    One that was made one with another stays as a row, so that its name still finds that one; a removed one as well.
    """

    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60)
    key: str = Field(max_length=60, index=True)  # the name as it is compared
    colour: str | None = Field(default=None, max_length=12)
    parent_id: int | None = Field(default=None, foreign_key="tag.id", index=True)
    public: bool = False
    merged_into_id: int | None = Field(default=None, foreign_key="tag.id", index=True)
    removed_at: datetime | None = None
    version: int = 1


class TagName(SQLModel, table=True):
    """A name that a tag had before: who asks for it finds the tag."""

    __tablename__ = "tag_name"

    key: str = Field(max_length=60, primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", index=True)


class OwnField(SQLModel, table=True):
    """A field that the desk added to its claims. A retired one stays as a row, and its values with it."""

    __tablename__ = "own_field"

    id: int | None = Field(default=None, primary_key=True)
    nl: str = Field(max_length=60)
    en: str = Field(max_length=60)
    help: str = Field(default="", max_length=300)
    kind: str = Field(max_length=12)
    choices: str = Field(default="", max_length=4000)  # one a line
    place: int = 0  # among the others
    retired_at: datetime | None = None
    version: int = 1


class FieldValue(SQLModel, table=True):
    """What a claim has in a field of the desk's own."""

    __tablename__ = "field_value"
    __table_args__ = (Index(None, "field_id", "number"),)

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    field_id: int = Field(foreign_key="own_field.id", primary_key=True)
    text: str = Field(max_length=2000)  # a number with a point, a day as 2026-11-24
    number: float | None = None  # of a number, to compare by


class Stage(SQLModel, table=True):
    """A mark of the desk's own inside one state. A removed one stays as a row, and claims keep it."""

    id: int | None = Field(default=None, primary_key=True)
    state: Work = Field(sa_column=Column(enum_type(Work), nullable=False))
    name: str = Field(max_length=40)
    colour: str | None = Field(default=None, max_length=12)
    place: int = 0  # among the others of its state
    removed_at: datetime | None = None
    version: int = 1


class Reason(SQLModel, table=True):
    """Why a claim or a tip is declined: the ten that every desk has, which `states.DECLINE_LABELS` names, and its own.

    One that is out of use stays as a row, and claims and tips keep it.
    """

    __tablename__ = "decline_reason"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=40, unique=True)  # what claims, tips and the history keep of it
    nl: str = Field(default="", max_length=60)  # of the desk's own alone, as all that follows up to `place`
    en: str = Field(default="", max_length=60)
    told_nl: str = Field(default="", max_length=200)  # a sentence for who sent a tip
    told_en: str = Field(default="", max_length=200)
    place: int = 0
    retired_at: datetime | None = None
    version: int = 1


class BoardLimits(SQLModel, table=True):
    """How many claims each column of the board should hold at most; one row at most."""

    __tablename__ = "board_limits"

    id: int | None = Field(default=None, primary_key=True)
    limits: str = Field(max_length=500)  # a line for each column that has one: researching=7
    version: int = 1


class ListColumns(SQLModel, table=True):
    """The columns that a person chose for the list of claims."""

    __tablename__ = "list_columns"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    columns: str = Field(max_length=500)


class SeenClaim(SQLModel, table=True):
    """How far a person saw a claim: the last event of it when they opened its page. An event, as it says whose act it was."""

    __tablename__ = "seen_claim"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True, index=True)
    event_id: int


class SeenUpto(SQLModel, table=True):
    """Up to which event a person saw everything. `changes` grows with all that they see, so that an open board knows."""

    __tablename__ = "seen_upto"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = 0
    changes: int = 0


class ClaimTag(SQLModel, table=True):
    """A tag of a claim, by its name of now."""

    __tablename__ = "claim_tag"

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    tag: str = Field(max_length=60, primary_key=True, index=True)
