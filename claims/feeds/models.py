"""Feeds that are fetched, what came in them, and rules for what comes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.feeds.rules import FeedState, ItemState, RuleAct, RuleField
from claims.storage.types import NUMBERED_ONCE, enum_type


class Feed(SQLModel, table=True):
    """An address that is fetched again and again, and how it does."""

    __tablename__ = "news_feed"
    __table_args__ = (NUMBERED_ONCE,)

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(max_length=2000)
    address_key: str = Field(max_length=32, unique=True)  # see articles.addresses
    title: str = Field(default="", max_length=200)  # as typed, or as the feed calls itself
    folder: str = Field(default="", max_length=100)
    language: str = Field(default="", max_length=8)  # of its articles; "" is seen from their text
    minutes: int  # between two fetches while all goes well
    state: FeedState = Field(
        default=FeedState.ON, sa_column=Column(enum_type(FeedState, "feed_state"), nullable=False)
    )
    etag: str | None = Field(default=None, max_length=500)
    modified: str | None = Field(default=None, max_length=100)  # Last-Modified, as the server said it
    next_at: datetime = Field(index=True)
    fetched_at: datetime | None = None  # tried last
    new_at: datetime | None = None  # when something new came
    failures: int = 0  # in a row
    code: str | None = Field(default=None, max_length=40)  # of what went wrong the last time
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    left_out: int = 0  # items of the last fetch that cannot be fetched, or were too many
    by_id: int = Field(foreign_key="person.id")  # in whose name rules take
    created_at: datetime
    version: int = 1  # of what people set


class FeedItem(SQLModel, table=True):
    """One item of a feed. It is never deleted while its feed is there, so that it does not come twice."""

    __tablename__ = "feed_item"
    __table_args__ = (
        UniqueConstraint("feed_id", "guid"),
        Index(None, "state", "id"),
        NUMBERED_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="news_feed.id")
    guid: str = Field(max_length=64)  # digest of what the feed knows it by
    address_key: str = Field(max_length=32, unique=True)
    url: str = Field(max_length=2000)
    title: str = Field(default="", max_length=500)
    author: str = Field(default="", max_length=200)
    summary: str = Field(default="", sa_column=Column(Text, nullable=False))
    published: datetime | None = None
    received_at: datetime
    state: ItemState = Field(
        default=ItemState.NEW, sa_column=Column(enum_type(ItemState, "item_state"), nullable=False)
    )
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # put by rules
    rule: str | None = Field(default=None, max_length=100)  # words of the rule that decided, if one did
    fetch_id: int | None = Field(default=None, foreign_key="article_fetch.id")
    article_id: int | None = Field(default=None, foreign_key="article.id")  # that was there when it was taken
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    version: int = 1


class FeedRule(SQLModel, table=True):
    """What is done by itself with items of a feed that have these words."""

    __tablename__ = "feed_rule"
    __table_args__ = (NUMBERED_ONCE,)

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="news_feed.id", index=True)
    field: RuleField = Field(sa_column=Column(enum_type(RuleField), nullable=False))
    words: str = Field(max_length=100)
    act: RuleAct = Field(sa_column=Column(enum_type(RuleAct), nullable=False))
    tag: str = Field(default="", max_length=50)
    by_id: int = Field(foreign_key="person.id")
    created_at: datetime
