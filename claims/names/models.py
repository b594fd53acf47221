"""Names of one thing: each row is a group of them."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class NameGroup(SQLModel, table=True):
    """Names that mean the same. A removed group stays as a row, so that it can be put back."""

    __tablename__ = "name_group"

    id: int | None = Field(default=None, primary_key=True)
    names: str  # one on each line, the first as the desk writes it
    removed_at: datetime | None = None
    version: int = 1
