"""Where the desk's news goes, and what became of each message."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from claims.storage.types import NUMBERED_ONCE, enum_type
from claims.webhook.rules import Shape, Stage


class Webhook(SQLModel, table=True):
    """The desk's one webhook. Its secret is made of the newsroom's and `salt`, and stands nowhere."""

    id: int = Field(default=1, primary_key=True)
    url: str = Field(max_length=2000)
    shape: Shape = Field(sa_column=Column(enum_type(Shape, "webhook_shape"), nullable=False))
    events: list[str] = Field(sa_column=Column(JSON, nullable=False))
    on: bool = True
    salt: str = Field(max_length=64)
    failures: int = 0  # messages in a row that did not arrive
    stopped_at: datetime | None = None  # when it was switched off because of them
    version: int = 1


class WebhookMessage(SQLModel, table=True):
    """One message: what it says, how often it was tried, and what came back the last time."""

    __tablename__ = "webhook_message"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    body: str
    at: datetime
    stage: Stage = Field(
        default=Stage.WAITING, sa_column=Column(enum_type(Stage, "webhook_stage"), nullable=False)
    )
    tries: int = 0
    tried_at: datetime | None = None
    status: int | None = None  # of the last answer
    answer: str | None = Field(default=None, max_length=500)
    why: str | None = Field(default=None, max_length=40)  # it was not answered: the code of a failure
