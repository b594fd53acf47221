"""What people set of feeds: added, edited, stopped and started, removed, and the rules for what comes."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from claims.articles.addresses import address_key
from claims.errors import N_, Invalid, Refused
from claims.feeds import rules
from claims.feeds.fetch import queue, tell
from claims.feeds.models import Feed, FeedItem, FeedRule
from claims.feeds.rules import FeedState, RuleAct, RuleField
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

THERE_ALREADY = N_("There is a feed with this address already.")
SET = ("url", "title", "folder", "language", "minutes")  # by people


def add_feed(
    session: Session,
    *,
    url: str,
    title: str = "",
    folder: str = "",
    language: str = "",
    minutes: int = 60,
    by: Actor,
    at: datetime,
) -> Feed:
    """Have this address fetched from now on. Raises Invalid where it is already."""
    rules.check_minutes(minutes)
    feed = Feed(
        url=url,
        address_key=_free_key(session, url, None),
        title=title,
        folder=folder,
        language=language,
        minutes=minutes,
        next_at=at,
        by_id=by.id,
        created_at=at,
    )
    _keep(session, feed)
    queue(session, feed, at)
    tell(session, feed, "newsfeed.added", at, by_id=by.id, after=_set(feed))
    return feed


def edit_feed(
    session: Session,
    feed_id: int,
    *,
    url: str,
    title: str,
    folder: str,
    language: str,
    minutes: int,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Feed:
    """Change what is set; another address is fetched at once."""
    feed = _load(session, feed_id, seen_version)
    rules.check_minutes(minutes)
    before = _set(feed)
    if url != feed.url:
        feed.address_key = _free_key(session, url, feed_id)
        feed.url, feed.etag, feed.modified, feed.code, feed.failures = url, None, None, None, 0
        feed.values = {}
        _keep(session, feed)
    feed.title, feed.folder, feed.language, feed.minutes = title, folder, language, minutes
    if feed.url != before["url"] and feed.state is FeedState.ON:
        queue(session, feed, at)
    elif feed.state is FeedState.ON:
        feed.next_at = min(feed.next_at, at + rules.pause(minutes, feed.failures))
    _changed(session, feed, "newsfeed.edited", by, at, before, _set(feed))
    return feed


def fetch_now(
    session: Session, feed_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Feed:
    """Do not wait for its time."""
    feed = _load(session, feed_id, seen_version)
    if feed.state is not FeedState.ON:
        raise Refused(N_("This feed is stopped. Start it again first."))
    queue(session, feed, at)
    tell(session, feed, "newsfeed.asked", at, by_id=by.id)
    return feed


def stop(session: Session, feed_id: int, *, by: Actor, at: datetime, seen_version: int | None = None) -> Feed:
    """Nothing is fetched from it until someone starts it again."""
    feed = _load(session, feed_id, seen_version)
    if feed.state is not FeedState.ON:
        raise Refused(N_("This feed is stopped already."))
    feed.state = FeedState.STOPPED
    _changed(session, feed, "newsfeed.stopped", by, at)
    return feed


def start(
    session: Session, feed_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Feed:
    """Fetch it again, as if it had never failed; who starts it is answerable for it."""
    feed = _load(session, feed_id, seen_version)
    if feed.state is FeedState.ON:
        raise Refused(N_("This feed is being fetched already."))
    feed.state, feed.failures, feed.code, feed.values, feed.by_id = FeedState.ON, 0, None, {}, by.id
    queue(session, feed, at)
    _changed(session, feed, "newsfeed.started", by, at)
    return feed


def remove(
    session: Session, feed_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> None:
    """Forget a feed, its items and rules. Articles that came of it stay."""
    feed = _load(session, feed_id, seen_version)
    record(session, "newsfeed.removed", by_id=by.id, at=at, thing_id=feed_id, before=_set(feed))
    session.exec(delete(FeedRule).where(col(FeedRule.feed_id) == feed_id))
    session.exec(delete(FeedItem).where(col(FeedItem.feed_id) == feed_id))
    session.delete(feed)


def add_rule(
    session: Session,
    feed_id: int,
    *,
    field: RuleField,
    words: str,
    act: RuleAct,
    tag: str = "",
    by: Actor,
    at: datetime,
) -> FeedRule:
    """Do this from now on with items that have these words; what came before stays as it is."""
    feed = get_row(session, Feed, feed_id)
    rules.check_rule(words, act, tag)
    rule = FeedRule(
        feed_id=feed.id or 0,
        field=field,
        words=words,
        act=act,
        tag=tag if act is RuleAct.TAG else "",
        by_id=by.id,
        created_at=at,
    )
    session.add(rule)
    session.flush()
    record(session, "rule.added", by_id=by.id, at=at, thing_id=rule.id or 0, after=_rule(rule))
    return rule


def remove_rule(session: Session, rule_id: int, *, by: Actor, at: datetime) -> int:
    """What it did stays; the number of its feed."""
    rule = get_row(session, FeedRule, rule_id, lock=True)
    record(session, "rule.removed", by_id=by.id, at=at, thing_id=rule_id, before=_rule(rule))
    session.delete(rule)
    return rule.feed_id


def _load(session: Session, feed_id: int, seen_version: int | None) -> Feed:
    feed = get_row(session, Feed, feed_id, lock=True)
    check_version(seen_version, feed.version, _set(feed), thing=("newsfeed", feed_id))
    return feed


def _free_key(session: Session, url: str, feed_id: int | None) -> str:
    """What this address is known by. Raises Invalid where another feed has it."""
    key = address_key(url)
    query = select(Feed.id).where(col(Feed.address_key) == key, col(Feed.id) != (feed_id or 0))
    if session.exec(query).first() is not None:
        raise Invalid("url", THERE_ALREADY)
    return key


def _keep(session: Session, feed: Feed) -> None:
    """Write the row; two people at the same moment cannot have one address."""
    try:
        with session.begin_nested():
            session.add(feed)
            session.flush()
    except IntegrityError:
        raise Invalid("url", THERE_ALREADY) from None


def _set(feed: Feed) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in SET}


def _rule(rule: FeedRule) -> dict[str, Any]:
    names = ("feed_id", "field", "words", "act", "tag")
    return {name: getattr(rule, name) for name in names}


def _changed(
    session: Session,
    feed: Feed,
    kind: str,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    feed.version += 1
    tell(session, feed, kind, at, by_id=by.id, before=before, after=after)
