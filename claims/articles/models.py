"""A source text at one address, and every version of it that was kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.articles.rules import FetchState, How
from claims.storage.types import NUMBERED_ONCE, PartialDate, PartialDateType, enum_type


class Article(SQLModel, table=True):
    """What is the same in all versions. `latest` is the newest's number; its title is repeated for lists."""

    __table_args__ = (Index(None, "created_at"), NUMBERED_ONCE)

    id: int | None = Field(default=None, primary_key=True)
    medium: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000, index=True)
    language: str = Field(max_length=8)
    title: str | None = Field(default=None, max_length=500)
    opening: str = Field(
        max_length=120
    )  # the first words of the newest version: what lists show without a title
    latest: int = 1
    address_key: str | None = Field(
        default=None, max_length=32, index=True
    )  # what addresses of one article have in common; "" without one, None until that and its sample are made
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")
    updated_at: datetime
    thrown_at: datetime | None = Field(default=None, index=True)  # away; the worker removes it a month later
    thrown_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1  # of this row, for two people who edit at once


class ArticleVersion(SQLModel, table=True):
    """The text as it stood when it was kept; `text` and `raw` never change, so that quotes stay findable."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"), NUMBERED_ONCE)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    number: int
    title: str | None = Field(default=None, max_length=500)
    author: str | None = Field(default=None, max_length=200)
    published: PartialDate | None = Field(default=None, sa_column=Column(PartialDateType))
    language: str = Field(max_length=8)
    text: str = Field(
        sa_column=Column(Text, nullable=False)
    )  # NFC, lines end in \n; offsets count its code points
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # exactly what was received
    sha256: str = Field(max_length=64)  # of raw, in hexadecimal
    layout: list[list[int | str]] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # [place, kind] of each block that is no paragraph
    file_name: str | None = Field(default=None, max_length=200)  # of the file that it was read from, if any
    file_format: str | None = Field(default=None, max_length=10)
    file_sha256: str | None = Field(default=None, max_length=64)  # under which its bytes are kept
    how: How = Field(sa_column=Column(enum_type(How), nullable=False))
    created_at: datetime
    created_by_id: int = Field(foreign_key="person.id")


class TextSample(SQLModel, table=True):
    """A few hashes of the newest text of an article: what nearly the same text shares. See likeness.sample_of."""

    __tablename__ = "text_sample"

    article_id: int = Field(foreign_key="article.id", primary_key=True)
    hash: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, index=True))


class ArticleWatch(SQLModel, table=True):
    """An article whose address is fetched again by itself for a while."""

    __tablename__ = "article_watch"

    article_id: int = Field(foreign_key="article.id", primary_key=True)
    by_id: int = Field(foreign_key="person.id")  # in whose name it is fetched
    began_at: datetime
    next_at: datetime = Field(index=True)


class ArticleFetch(SQLModel, table=True):
    """An address that someone had fetched: how far it is, what came of it, and where the record of it is kept."""

    __tablename__ = "article_fetch"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(max_length=2000)  # as it was asked for
    article_id: int | None = Field(
        default=None, foreign_key="article.id", index=True
    )  # of which it is to be a newer text, or which came of it
    details: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # what was typed about it: goes before what the page says
    state: FetchState = Field(
        default=FetchState.QUEUED, sa_column=Column(enum_type(FetchState), nullable=False, index=True)
    )
    code: str | None = Field(default=None, max_length=40)  # of why nothing came of it, or of what is asked
    values: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # what the sentence of that code names
    despite: bool = False  # someone decided to have it fetched although robots.txt asks programs to stay away
    apart: bool = False  # someone decided to keep it as an article of its own
    number: int | None = None  # of the version that it became, or that says the same already
    is_new: bool = False  # whether that version came of it
    final_url: str | None = Field(default=None, max_length=8000)  # where the page was in the end
    status: int | None = None
    content_type: str | None = Field(default=None, max_length=200)
    sha256: str | None = Field(default=None, max_length=64)  # of what came
    record: str | None = Field(default=None, max_length=100)  # path of the WARC record in the archive
    published: str | None = Field(default=None, max_length=40)  # as exact as the page says, in ISO 8601
    modified: str | None = Field(default=None, max_length=40)
    asked_at: datetime
    asked_by_id: int = Field(foreign_key="person.id")
    fetched_at: datetime | None = None
    ended_at: datetime | None = None
    job_id: int | None = None  # which does it
