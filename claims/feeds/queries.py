"""Reading feeds and the inbox; each list is one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.articles import slots
from claims.articles.models import Article, ArticleFetch
from claims.articles.queries import THERE
from claims.articles.rules import FetchState
from claims.feeds.models import Feed, FeedItem, FeedRule
from claims.feeds.rules import FeedState, ItemState
from claims.people.models import Person


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of feeds."""

    id: int
    url: str
    title: str
    folder: str
    state: FeedState
    fetched_at: datetime | None
    new_at: datetime | None
    failures: int
    waiting: int  # items that nothing was decided on


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the inbox. `there` is an article at its address, `fetch_*` how far it is since it was taken."""

    id: int
    version: int
    feed_id: int
    feed_title: str
    feed_url: str
    url: str
    title: str
    author: str
    summary: str
    language: str
    published: datetime | None
    received_at: datetime
    state: ItemState
    tags: list[str]
    rule: str | None
    decided_by_id: int | None
    decided_by: str | None
    decided_at: datetime | None
    fetch_id: int | None
    fetch_state: FetchState | None
    article_id: int | None
    there: int | None


@dataclass(frozen=True)
class Asked:
    """Which items the inbox shows."""

    state: ItemState = ItemState.NEW
    feed_id: int | None = None
    folder: str = ""


_AT_ADDRESS = (
    select_columns(func.min(col(Article.id)))
    .where(col(Article.address_key) == col(FeedItem.address_key), THERE)
    .correlate(FeedItem)
    .scalar_subquery()
)


def feeds(session: Session) -> list[Listed]:
    """All of them, by folder and name."""
    waiting = (
        select_columns(col(FeedItem.feed_id), func.count().label("number"))
        .where(col(FeedItem.state) == ItemState.NEW)
        .group_by(col(FeedItem.feed_id))
        .subquery()
    )
    rows = session.execute(
        select_columns(
            col(Feed.id),
            col(Feed.url),
            col(Feed.title),
            col(Feed.folder),
            col(Feed.state),
            col(Feed.fetched_at),
            col(Feed.new_at),
            col(Feed.failures),
            func.coalesce(waiting.c.number, 0),
        )
        .outerjoin(waiting, waiting.c.feed_id == col(Feed.id))
        .order_by(func.lower(col(Feed.folder)), func.lower(col(Feed.title)), col(Feed.id))
    ).all()
    return [Listed(*row) for row in rows]


def rules_of(session: Session, feed_id: int) -> Sequence[FeedRule]:
    return session.exec(
        select(FeedRule).where(col(FeedRule.feed_id) == feed_id).order_by(col(FeedRule.id))
    ).all()


def counts(session: Session, asked: Asked) -> dict[ItemState, int]:
    """How many items there are in each state, of the asked feed or folder."""
    query = (
        select_columns(col(FeedItem.state), func.count())
        .join(Feed, col(Feed.id) == col(FeedItem.feed_id))
        .where(*_of(asked))
        .group_by(col(FeedItem.state))
    )
    rows: list[tuple[ItemState, int]] = [(row[0], row[1]) for row in session.execute(query).all()]
    return dict(rows)


def items(session: Session, asked: Asked, *, limit: int, offset: int = 0) -> list[Line]:
    """The newest first."""
    rows = session.execute(
        select_columns(
            col(FeedItem.id),
            col(FeedItem.version),
            col(Feed.id),
            col(Feed.title),
            col(Feed.url),
            col(FeedItem.url),
            col(FeedItem.title),
            col(FeedItem.author),
            col(FeedItem.summary),
            col(Feed.language),
            col(FeedItem.published),
            col(FeedItem.received_at),
            col(FeedItem.state),
            col(FeedItem.tags),
            col(FeedItem.rule),
            col(FeedItem.decided_by_id),
            col(Person.name),
            col(FeedItem.decided_at),
            col(FeedItem.fetch_id),
            col(ArticleFetch.state),
            func.coalesce(col(FeedItem.article_id), col(ArticleFetch.article_id)),
            _AT_ADDRESS,
        )
        .join(Feed, col(Feed.id) == col(FeedItem.feed_id))
        .outerjoin(Person, col(Person.id) == col(FeedItem.decided_by_id))
        .outerjoin(ArticleFetch, col(ArticleFetch.id) == col(FeedItem.fetch_id))
        .where(col(FeedItem.state) == asked.state, *_of(asked))
        .order_by(col(FeedItem.id).desc())
        .limit(limit)
        .offset(offset)
    ).all()
    return [Line(*row) for row in rows]


def used(session: Session, lines: Sequence[Line]) -> set[int]:
    """Which of the articles of these items something hangs on, so that taking them is not undone."""
    article_ids = [line.article_id for line in lines if line.article_id]
    return {each for uses in slots.USED for each in uses(session, article_ids)} if article_ids else set()


def _of(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.feed_id:
        found.append(col(FeedItem.feed_id) == asked.feed_id)
    if asked.folder:
        found.append(col(Feed.folder) == asked.folder)
    return found
