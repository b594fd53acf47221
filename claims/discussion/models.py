"""Comments on a claim."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Comment(SQLModel, table=True):
    """What someone of the desk said about a claim. A removed one stays as a row, not shown."""

    __table_args__ = (Index(None, "claim_id", "created_at"),)

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    body: str  # Markdown as typed
    body_html: str  # rendered once, at save
    confidential: bool = False  # seen by assignee, reviewer and editors only
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    version: int = 1
