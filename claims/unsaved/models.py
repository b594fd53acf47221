"""What someone typed and did not save."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class UnsavedText(SQLModel, table=True):
    """One form of one person: where it is sent, what of it never changes, and what they typed."""

    __tablename__ = "unsaved_text"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    key: str = Field(primary_key=True, max_length=64)  # digest of where it is sent and what never changes
    action: str = Field(max_length=500)  # path
    fixed: dict[str, Any] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # hidden fields, as the thread that is answered
    page: str = Field(max_length=500)  # path on which the form stands
    title: str = Field(max_length=200)  # of that page
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(index=True)
