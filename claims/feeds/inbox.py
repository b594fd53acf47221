"""What becomes of items: taken, so that the article is fetched, or dismissed, by a person or by a rule of the feed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.articles.asking import ask_fetch, give_up
from claims.articles.models import Article, ArticleFetch, ArticleWatch
from claims.articles.queries import THERE, is_used
from claims.articles.throwing import throw_away
from claims.desk.checks import check_own_or_editor
from claims.errors import N_, DomainError, Refused
from claims.feeds import rules
from claims.feeds.models import Feed, FeedItem, FeedRule
from claims.feeds.rules import ItemState, RuleAct
from claims.history.actions import record
from claims.people.queries import actor_of
from claims.people.rules import Actor, Permission
from claims.storage.rows import check_version, get_row

Versions = Mapping[int, int]  # item -> the version that was seen


def take(session: Session, items: Versions, *, by: Actor, at: datetime) -> list[FeedItem]:
    """Have the article of each fetched; one that is there already is linked and not fetched again."""
    found = _load(session, items)
    languages = dict(
        session.exec(
            select(Feed.id, Feed.language).where(col(Feed.id).in_({item.feed_id for item in found}))
        ).all()
    )
    there = _there(session, found)
    for item in found:
        rules.check_new(item.state)
        _take(session, item, languages[item.feed_id], there.get(item.address_key), by, at)
        _decided(session, item, "item.taken", by, at)
    return found


def dismiss(session: Session, items: Versions, *, by: Actor, at: datetime) -> None:
    """These are nothing for the desk."""
    for item in _load(session, items):
        rules.check_new(item.state)
        item.state = ItemState.DISMISSED
        _decided(session, item, "item.dismissed", by, at)


def return_dismissed(session: Session, items: Versions, *, by: Actor, at: datetime) -> None:
    """Undo it: open to who dismissed them, and to editors."""
    for item in _load(session, items):
        if item.state is not ItemState.DISMISSED:
            raise Refused(N_("There is nothing to undo: this item is not dismissed."))
        check_own_or_editor(item.decided_by_id, by)
        item.state, item.rule = ItemState.NEW, None
        _decided(session, item, "item.returned", by, at)
        item.decided_by_id = item.decided_at = None


def return_taken(session: Session, items: Versions, *, by: Actor, at: datetime) -> int:
    """Undo it, as return_dismissed does. Fetching is given up; an article that came of it alone goes to the trash.

    Refused where something was done with that article. The number of articles that went.
    """
    went = 0
    for item in _load(session, items):
        if item.state is not ItemState.TAKEN:
            raise Refused(N_("There is nothing to undo: this item is not taken."))
        check_own_or_editor(item.decided_by_id, by)
        if item.fetch_id is not None:
            went += _give_up(session, item, item.fetch_id, by, at)
        item.state = ItemState.NEW
        item.rule = item.fetch_id = item.article_id = None
        _decided(session, item, "item.returned", by, at)
        item.decided_by_id = item.decided_at = None
    return went


def _give_up(session: Session, item: FeedItem, fetch_id: int, by: Actor, at: datetime) -> bool:
    """What taking the item began: whether an article goes to the trash with it. What others asked for stays."""
    fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
    if fetch.asked_at != item.decided_at:
        return False
    give_up(session, fetch_id, by=by, at=at)
    if not (fetch.article_id and fetch.is_new and fetch.number == 1):
        return False
    article = get_row(session, Article, fetch.article_id, lock=True)
    if article.thrown_at is not None:
        return False
    rules.check_untouched(
        used=is_used(session, fetch.article_id),
        changed=article.version > 1 or article.latest > 1,
        watched=session.get(ArticleWatch, fetch.article_id) is not None,
    )
    throw_away(session, fetch.article_id, by=by, at=at)
    return True


def settle(
    session: Session, feed: Feed, items: Sequence[FeedItem], by_rules: Sequence[FeedRule], at: datetime
) -> dict[str, list[int]]:
    """What the rules of a feed do with items that just came: the numbers of those that were taken and dismissed.

    Rules take in the name of who is answerable for the feed; while that person may not add articles, items wait.
    """
    done: dict[str, list[int]] = {"taken": [], "dismissed": []}
    taker = _taker(session, feed) if any(rule.act is RuleAct.TAKE for rule in by_rules) else None
    there = _there(session, items) if taker else {}
    for item in items:
        verdict = rules.judge(by_rules, text=f"{item.title}\n{item.summary}", author=item.author)
        item.tags = list(verdict.tags)
        if verdict.act is RuleAct.TAKE and taker:
            _take(session, item, feed.language, there.get(item.address_key), taker, at)
            item.rule, item.decided_at = verdict.rule, at
            done["taken"].append(item.id or 0)
        elif verdict.act is RuleAct.DISMISS:
            item.state, item.rule, item.decided_at = ItemState.DISMISSED, verdict.rule, at
            done["dismissed"].append(item.id or 0)
        session.add(item)
    return done


def _taker(session: Session, feed: Feed) -> Actor | None:
    try:
        by = actor_of(session, feed.by_id)
    except DomainError:
        return None
    return by if by.may(Permission.ADD_ARTICLE) else None


def _there(session: Session, items: Sequence[FeedItem]) -> dict[str, int]:
    """Articles that are there already, by the address that they share with these items."""
    keys = {item.address_key for item in items}
    rows = session.exec(
        select(Article.address_key, Article.id)
        .where(col(Article.address_key).in_(keys), THERE)
        .order_by(col(Article.id).desc())
    ).all()
    return {key: article_id for key, article_id in rows if key and article_id}


def _take(
    session: Session, item: FeedItem, language: str, article_id: int | None, by: Actor, at: datetime
) -> None:
    item.state, item.article_id = ItemState.TAKEN, article_id
    if article_id is None:
        details = {"title": item.title, "language": language}
        item.fetch_id = ask_fetch(session, item.url, details=details, by=by, at=at).id


def _load(session: Session, items: Versions) -> list[FeedItem]:
    """These items, locked in the order of their numbers, each as it was seen."""
    rules.check_count(items)
    found = [get_row(session, FeedItem, item_id, lock=True) for item_id in sorted(items)]
    for item in found:
        check_version(items[item.id or 0], item.version, thing=("item", item.id))
    return found


def _decided(session: Session, item: FeedItem, kind: str, by: Actor, at: datetime) -> None:
    item.version += 1
    item.decided_by_id, item.decided_at = by.id, at
    session.add(item)
    session.flush()
    after: dict[str, Any] = {"state": item.state.value}
    if item.state is ItemState.TAKEN:
        after |= {"fetch_id": item.fetch_id, "article_id": item.article_id}
    record(session, kind, by_id=by.id, at=at, thing_id=item.id or 0, after=after)
