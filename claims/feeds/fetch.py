"""A feed is fetched by the worker: what is new comes into the inbox, and what goes wrong is told and tried later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from claims.articles.addresses import address_key
from claims.articles.sources.apart import ask_apart
from claims.articles.sources.failures import ReadFailed
from claims.articles.sources.limits import Limits as ReadLimits
from claims.feeds.inbox import settle
from claims.feeds.models import Feed, FeedItem, FeedRule
from claims.feeds.reading import Item, Told, Unread
from claims.feeds.rules import FeedState, pause
from claims.fetching.client import Fetched
from claims.fetching.failures import FetchFailed, PageGone
from claims.fetching.limits import MEBIBYTE, Limits
from claims.fetching.politeness import Get
from claims.history.actions import record
from claims.jobs.actions import enqueue
from claims.storage.engine import Database

FETCH = "feeds.fetch"  # the kind of job
FEED = Limits(received=4 * MEBIBYTE, unpacked=8 * MEBIBYTE)
READING = ReadLimits(answer=4 * MEBIBYTE)
FOR_GOOD = frozenset({301, 308})
MOST_DUE = 20  # feeds that are asked for in one round of the worker


@dataclass(frozen=True)
class Came:
    """What came of a feed: nothing read where it did not change."""

    fetched: Fetched
    told: Told | None


def ask_due(database: Database, at: datetime) -> None:
    """Queue the feeds whose time has come."""
    due = select(Feed.id).where(col(Feed.state) == FeedState.ON, col(Feed.next_at) <= at)
    with database.reading() as session:
        ids = session.exec(due.order_by(col(Feed.next_at)).limit(MOST_DUE)).all()
    for feed_id in ids:
        with database.writing() as session:
            feed = session.get(Feed, feed_id, with_for_update=True)
            if feed and feed.state is FeedState.ON and feed.next_at <= at:
                queue(session, feed, at)


def queue(session: Session, feed: Feed, at: datetime) -> None:
    """Have it fetched as soon as a worker can; should that end the worker, it is asked for again an interval later."""
    feed.next_at = at + pause(feed.minutes, feed.failures)
    session.add(feed)
    enqueue(session, FETCH, {"feed_id": feed.id}, at=at, key=f"feed:{feed.id}", max_attempts=2)


def do_fetch(database: Database, feed_id: int, get: Get, at: datetime) -> None:
    """Fetch and read a feed, and keep what is new; holds no lock while it waits."""
    with database.reading() as session:
        feed = session.get(Feed, feed_id)
        if feed is None or feed.state is not FeedState.ON:
            return
        session.expunge(feed)
    try:
        fetched = get(feed.url, FEED, etag=feed.etag, modified=feed.modified)
        came = Came(fetched, None if fetched.is_unchanged else read_feed(fetched))
    except (FetchFailed, Unread) as failure:
        with database.writing() as session:
            fail(session, feed, failure, at)
        return
    with database.writing() as session:
        keep(session, feed, came, at)


def read_feed(fetched: Fetched) -> Told:
    """Read it in a process of its own. Raises Unread."""
    asked = {"url": fetched.url, "content_type": fetched.content_type[:200]}
    try:
        told = ask_apart("claims.feeds.child", fetched.body, asked, READING)
    except ReadFailed:
        told = None
    if told is None or "feed" not in told:
        raise Unread(str((told or {}).get("code", "feed_too_hard")))
    return Told.of_json(told["feed"])


def fail(session: Session, seen: Feed, failure: FetchFailed | Unread, at: datetime) -> None:
    """Note what went wrong, and try again later and later; what is gone for good is not tried again."""
    feed = _as_seen(session, seen)
    if feed is None:
        return
    before = feed.code
    feed.failures, feed.fetched_at, feed.code = feed.failures + 1, at, failure.code
    feed.values = failure.message.values if isinstance(failure, FetchFailed) else {}
    wait = failure.wait if isinstance(failure, FetchFailed) else None
    feed.next_at = at + max(pause(feed.minutes, feed.failures), timedelta(seconds=wait or 0))
    if isinstance(failure, PageGone):
        feed.state = FeedState.GONE
        feed.version += 1
    session.add(feed)
    if before != feed.code:
        tell(session, feed, "newsfeed.failed", at, after={"code": feed.code, "state": feed.state.value})


def keep(session: Session, seen: Feed, came: Came, at: datetime) -> None:
    """Keep what is new, in the order of the feed with the oldest first; rules decide on it at once."""
    feed = _as_seen(session, seen)
    if feed is None:
        return
    fetched, told = came.fetched, came.told
    if feed.code is not None:
        tell(session, feed, "newsfeed.recovered", at, after={"failures": feed.failures})
    feed.failures, feed.fetched_at, feed.code, feed.values = 0, at, None, {}
    feed.next_at = at + pause(feed.minutes, 0)
    _move(session, feed, fetched, at)
    if told is not None:
        feed.etag, feed.modified = (
            _kept_header(fetched, "etag", 500),
            _kept_header(fetched, "last-modified", 100),
        )
        feed.title, feed.left_out = feed.title or told.title, told.left_out
        new = _new_items(session, feed, told.items, at)
        if new:
            feed.new_at = at
            rules = session.exec(
                select(FeedRule).where(col(FeedRule.feed_id) == feed.id).order_by(col(FeedRule.id))
            ).all()
            done = settle(session, feed, new, rules, at)
            tell(session, feed, "newsfeed.received", at, after={"items": [item.id for item in new], **done})
    session.add(feed)


def _as_seen(session: Session, seen: Feed) -> Feed | None:
    """The feed, locked; None when someone stopped it or gave it another address meanwhile."""
    feed = session.get(Feed, seen.id, with_for_update=True, populate_existing=True)
    return feed if feed and feed.state is FeedState.ON and feed.url == seen.url else None


def _kept_header(fetched: Fetched, name: str, longest: int) -> str | None:
    """What the server calls this state of the feed; nothing of what could not be sent back as it is."""
    value = fetched.header(name) or ""
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= longest else None


def _move(session: Session, feed: Feed, fetched: Fetched, at: datetime) -> None:
    """Where every hop says that it moved for good, and no other feed is there, that is its address from now on."""
    if not fetched.hops or any(hop.status not in FOR_GOOD for hop in fetched.hops) or len(fetched.url) > 2000:
        return
    key, was = address_key(fetched.url), feed.url
    taken = session.exec(select(Feed.id).where(col(Feed.address_key) == key, col(Feed.id) != feed.id)).first()
    if taken is None:
        feed.url, feed.address_key = fetched.url, key
        feed.version += 1
        tell(session, feed, "newsfeed.moved", at, before={"url": was}, after={"url": feed.url})


def _new_items(session: Session, feed: Feed, items: Sequence[Item], at: datetime) -> list[FeedItem]:
    """The items that were never here, in any feed."""
    keys = {item.guid: address_key(item.url) for item in items}
    query = select(FeedItem.feed_id, FeedItem.guid, FeedItem.address_key).where(
        ((col(FeedItem.feed_id) == feed.id) & col(FeedItem.guid).in_(keys))
        | col(FeedItem.address_key).in_(keys.values())
    )
    rows = session.exec(query).all()
    guids = {guid for feed_id, guid, _ in rows if feed_id == feed.id}
    known = {key for *_, key in rows}
    new: list[FeedItem] = []
    for item in reversed(items):
        key = keys[item.guid]
        if item.guid not in guids and key not in known:
            known.add(key)
            new.append(_row(feed, item, key, at))
    session.add_all(new)
    session.flush()
    return new


def _row(feed: Feed, item: Item, key: str, at: datetime) -> FeedItem:
    return FeedItem(
        feed_id=feed.id or 0,
        guid=item.guid,
        address_key=key,
        url=item.url,
        title=item.title,
        author=item.author,
        summary=item.summary,
        published=datetime.fromisoformat(item.published) if item.published else None,
        received_at=at,
    )


def tell(
    session: Session,
    feed: Feed,
    kind: str,
    at: datetime,
    *,
    by_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Keep the feed as it is now, and write the event of it; `by_id` is nobody where the worker did it."""
    session.add(feed)
    session.flush()
    record(session, kind, by_id=by_id, at=at, thing_id=feed.id or 0, before=before, after=after)
