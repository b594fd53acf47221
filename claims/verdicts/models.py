"""Rating scales, the draft of a claim's verdict, and who its authors are."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class RatingScale(SQLModel, table=True):
    """A set of ratings. A changed scale is a new version; published verdicts keep the one they were given."""

    __tablename__ = "rating_scale"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=40)
    version: int = 1
    name_nl: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    active: bool = True  # offered for new drafts


class Rating(SQLModel, table=True):
    """One value of a scale. Colour follows the truth value."""

    __table_args__ = (UniqueConstraint("scale_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scale_id: int = Field(foreign_key="rating_scale.id")
    key: str = Field(max_length=40)
    position: int
    truth: int | None = None  # 5 true to 1 false; None is off the scale
    symbol: str = Field(max_length=4)
    label_nl: str = Field(max_length=60)
    label_en: str = Field(max_length=60)
    definition_nl: str = Field(max_length=300)
    definition_en: str = Field(max_length=300)


class Draft(SQLModel, table=True):
    """What is to be published, while it is being written. One a claim, with a version of its own."""

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", unique=True)
    rating_id: int | None = Field(default=None, foreign_key="rating.id")
    headline: str = Field(default="", max_length=200)
    explanation: str = Field(default="", max_length=500)
    body: str = ""  # Markdown; [n] names the n-th source
    body_html: str = ""  # rendered once, at save
    not_established: str = Field(default="", max_length=5000)
    as_known_on: date | None = None
    review_by: date | None = None
    version: int = 1
    updated_at: datetime
    updated_by_id: int = Field(foreign_key="person.id")


class DraftAuthor(SQLModel, table=True):
    """Someone who set the rating or wrote the draft up to review; never its reviewer."""

    __tablename__ = "draft_author"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
