"""Views of the list of claims."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SavedView(SQLModel, table=True):
    """Filters and an order under a name: its owner's alone, or the team's. A removed one stays as a row."""

    __tablename__ = "saved_view"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(max_length=1000)  # as in the address of the list
    shared: bool = False
    created_at: datetime
    removed_at: datetime | None = None
    version: int = 1
