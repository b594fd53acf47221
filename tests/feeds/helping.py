"""Feeds of a local site, and the worker's part played by the test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from claims.feeds import actions
from claims.feeds.fetch import do_fetch
from claims.feeds.models import Feed, FeedItem
from claims.feeds.rules import RuleAct, RuleField
from claims.fetching.client import Fetched, fetch
from claims.fetching.limits import Limits
from claims.history.models import Event
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.fetching.conftest import QUICK
from tests.fetching.servers import Answer, Site, here, page

RSS_TYPE = "Content-Type: application/rss+xml; charset=utf-8"


def rss(*items: str, title: str = "De Proefkrant") -> bytes:
    """A feed of items that are written out, or named by one word that is their guid, path and title."""
    whole = "".join(
        each
        if each.startswith("<")
        else f"<item><guid>{each}</guid><title>{each}</title><link>/{each}</link></item>"
        for each in items
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{whole}</channel></rss>'
    return text.encode()


def as_feed(body: bytes, *headers: str, status: str = "200 OK") -> Answer:
    return page(body, status, [RSS_TYPE, *headers])


@dataclass
class Feeds:
    """Who sets feeds, and who fetches."""

    db: Database
    cast: Cast
    site: Site
    limits: Limits = QUICK

    def do(
        self, action: Callable[..., Any], *about: Any, by: str = "editor", at: datetime = NOW, **details: Any
    ) -> Any:
        with self.db.writing() as session:
            done = action(session, *about, by=self.cast.actor(by), at=at, **details)
            session.flush()
            return getattr(done, "id", done)

    def add(self, path: str = "/feed", **details: Any) -> int:
        url = path if ":" in path else self.site.url(path)
        return int(self.do(actions.add_feed, url=url, **details))

    def rule(self, feed_id: int, words: str, act: str, field: str = "word", tag: str = "") -> None:
        self.do(actions.add_rule, feed_id, field=RuleField(field), words=words, act=RuleAct(act), tag=tag)

    def get(
        self, url: str, limits: Limits, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        return fetch(
            url,
            agent="Claimdesk/test",
            allow=self.site.allow,
            limits=self.limits,
            etag=etag,
            modified=modified,
            resolver=here,
        )

    def fetch(self, feed_id: int, at: datetime = NOW) -> Feed:
        do_fetch(self.db, feed_id, self.get, at)
        return self.feed(feed_id)

    def of(self, body: bytes | Answer, **details: Any) -> Feed:
        """A feed that answers this, fetched once."""
        self.site.answers["/feed"] = as_feed(body) if isinstance(body, bytes) else body
        return self.fetch(self.add(**details))

    def feed(self, feed_id: int) -> Feed:
        with self.db.reading() as session:
            row = session.get_one(Feed, feed_id)
            session.expunge(row)
        return row

    def items(self) -> Sequence[FeedItem]:
        with self.db.reading() as session:
            return session.exec(select(FeedItem).order_by(col(FeedItem.id))).all()

    def titles(self) -> list[str]:
        return [item.title for item in self.items()]

    def told(self) -> list[str]:
        with self.db.reading() as session:
            kinds = session.exec(select(Event.kind).order_by(col(Event.id))).all()
        return [kind for kind in kinds if kind.startswith(("newsfeed.", "item.", "rule.", "fetch."))]
