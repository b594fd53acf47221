"""What feeds hang into the worker."""

from flask import Flask, current_app
from sqlmodel import Session, col, select, update

from claims.articles import slots as article_slots
from claims.articles.models import ArticleFetch
from claims.feeds.fetch import FETCH, ask_due, do_fetch
from claims.feeds.models import FeedItem
from claims.fetching import politeness
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.web.clock import now


def tick() -> None:
    """On every round of the worker: feeds whose time has come are queued."""
    ask_due(current_app.extensions["database"], now())


def fetch_job(context: JobContext) -> None:
    """The worker fetches a feed, in turn with whoever else asks that host."""
    get = politeness.client_of(current_app.config["SETTINGS"], current_app.config["VERSION"])
    do_fetch(context.database, context.payload["feed_id"], get, now())


def forget_article(session: Session, article_id: int) -> None:
    """The article is removed; the item stays taken, so that it does not come again, and leads nowhere."""
    fetches = select(ArticleFetch.id).where(col(ArticleFetch.article_id) == article_id)
    of_fetch = update(FeedItem).where(col(FeedItem.fetch_id).in_(fetches))
    session.exec(of_fetch.values(fetch_id=None))
    session.exec(update(FeedItem).where(col(FeedItem.article_id) == article_id).values(article_id=None))


def register(_app: Flask) -> None:
    if forget_article not in article_slots.REMOVED:
        article_slots.REMOVED.append(forget_article)
    job_slots.TICKS.append(tick)
    job_slots.HANDLERS[FETCH] = fetch_job
