"""Watching an article: its address is fetched again for thirty days, soon at first and then ever more seldom."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from claims.articles.asking import NO_ADDRESS, ask_newer
from claims.articles.models import Article, ArticleWatch
from claims.articles.rules import check_there
from claims.errors import N_, DomainError, Refused
from claims.history.actions import record
from claims.people.queries import actor_of
from claims.people.rules import Actor, Permission
from claims.storage.engine import Database
from claims.storage.rows import get_row

WATCHED = timedelta(days=30)
SOONEST = timedelta(hours=1)


def next_look(began: datetime, at: datetime) -> datetime:
    """When to look again: after half of the time that it was watched so far, no sooner than in an hour, until the end.

    >>> began = datetime(2026, 11, 1)
    >>> [str(next_look(began, began + timedelta(hours=each)) - began) for each in (0, 1, 4, 24)]
    ['1:00:00', '2:00:00', '6:00:00', '1 day, 12:00:00']
    """
    return min(at + max(SOONEST, (at - began) / 2), began + WATCHED)


def watch(session: Session, article_id: int, *, by: Actor, at: datetime) -> ArticleWatch:
    """Fetch the address of an article again in an hour, and so on; raises Refused without one, or when it is watched."""
    article = get_row(session, Article, article_id, lock=True)
    check_there(article.thrown_at)
    if not article.url:
        raise Refused(NO_ADDRESS)
    if session.get(ArticleWatch, article_id):
        raise Refused(N_("Changes of this article are watched already."))
    row = ArticleWatch(article_id=article_id, by_id=by.id, began_at=at, next_at=next_look(at, at))
    session.add(row)
    after = {"until": (at + WATCHED).isoformat()}
    record(session, "watch.begun", by_id=by.id, at=at, thing_id=article_id, after=after)
    return row


def stop_watching(session: Session, article_id: int, *, by: Actor, at: datetime) -> None:
    """Fetch it no more by itself."""
    row = session.get(ArticleWatch, article_id, with_for_update=True)
    if row is None:
        raise Refused(N_("Changes of this article are not watched any more."))
    end_watch(session, row, by.id, at)


def watch_some(database: Database, at: datetime) -> None:
    """Ask for what is due, in the name of who watches; end what was watched for long enough, or cannot be any more."""
    due = select(ArticleWatch.article_id).where(col(ArticleWatch.next_at) <= at)
    with database.reading() as session:
        ids = session.exec(due).all()
    for article_id in ids:
        with database.writing() as session:
            row = session.get(ArticleWatch, article_id, with_for_update=True)
            if row is not None and row.next_at <= at:
                _look(session, row, at)


def _look(session: Session, row: ArticleWatch, at: datetime) -> None:
    """Ask for it once more, or end the watch."""
    if at < row.began_at + WATCHED and _asked(session, row, at):
        row.next_at = next_look(row.began_at, at)
        session.add(row)
    else:
        end_watch(session, row, None, at)


def _asked(session: Session, row: ArticleWatch, at: datetime) -> bool:
    """Whether it could be asked for: not without an address, or for who may not add articles any more."""
    try:
        by = actor_of(session, row.by_id)
        if by.may(Permission.ADD_ARTICLE):
            ask_newer(session, row.article_id, by=by, at=at)
            return True
    except DomainError:
        pass
    return False


def end_watch(session: Session, row: ArticleWatch, by_id: int | None, at: datetime) -> None:
    """Fetch it no more by itself, and tell so; `by_id` is None when its time was over."""
    session.delete(row)
    before = {"began_at": row.began_at.isoformat()}
    record(session, "watch.ended", by_id=by_id, at=at, thing_id=row.article_id, before=before)
