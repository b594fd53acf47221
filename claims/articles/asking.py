"""What people ask of fetching: an address, once more, and their decision where the worker waits for one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists
from sqlmodel import Session, col, select

from claims.articles.models import Article, ArticleFetch
from claims.articles.rules import ENDED, UNDER_WAY, FetchState, check_there
from claims.articles.unkept import TakenBack
from claims.errors import N_, Refused
from claims.history.actions import record
from claims.jobs.actions import enqueue
from claims.people.rules import Actor
from claims.storage.rows import get_row

FETCH = "articles.fetch"  # the kind of job
ROBOTS, TWINS = "robots", "twins"  # what is asked
SHOWN = timedelta(hours=1)  # for which a failure stands above the list of articles
MOST = 10
NO_ADDRESS = N_("This article has no address to fetch. Add one, or paste the newer text.")
GONE_BY = N_("This address is not waiting for a decision any more. Look what came of it.")


def ask_fetch(
    session: Session,
    url: str,
    *,
    article_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    despite: bool = False,
    by: Actor,
    at: datetime,
) -> ArticleFetch:
    """Queue the fetching of an address, for a new article or a newer text of this one; what is under way is given back."""
    if open_ := _under_way(session, url, article_id):
        return open_
    told = {name: str(value) for name, value in (details or {}).items() if value and name != "url"}
    fetch = ArticleFetch(
        url=url, article_id=article_id, details=told, despite=despite, asked_at=at, asked_by_id=by.id
    )
    session.add(fetch)
    session.flush()
    _queue(session, fetch, at)
    after = {"url": url, "article_id": article_id}
    record(session, "fetch.asked", by_id=by.id, at=at, thing_id=fetch.id or 0, after=after)
    return fetch


def ask_newer(session: Session, article_id: int, *, by: Actor, at: datetime) -> ArticleFetch:
    """Queue the address of an article once more, for a newer text of it. What robots.txt says was decided before."""
    article = get_row(session, Article, article_id)
    check_there(article.thrown_at)
    if not article.url:
        raise Refused(NO_ADDRESS)
    query = select(ArticleFetch.id).where(
        col(ArticleFetch.article_id) == article_id, col(ArticleFetch.despite).is_(True)
    )
    decided = session.exec(query.limit(1)).first() is not None
    return ask_fetch(session, article.url, article_id=article_id, despite=decided, by=by, at=at)


def ask_again(session: Session, fetch_id: int, *, by: Actor, at: datetime) -> ArticleFetch:
    """Queue the same address once more, when nothing came of it."""
    before = get_row(session, ArticleFetch, fetch_id)
    if before.state is not FetchState.FAILED:
        raise Refused(N_("This address was fetched, or still is being fetched."))
    return ask_fetch(
        session,
        before.url,
        article_id=before.article_id,
        details=before.details,
        despite=before.despite,
        by=by,
        at=at,
    )


def fetch_despite(session: Session, fetch_id: int, *, by: Actor, at: datetime) -> ArticleFetch:
    """Go on although robots.txt asks programs to stay away."""
    fetch = _asking(session, fetch_id, ROBOTS)
    fetch.despite = True
    return _go_on(session, fetch, {"despite": True}, by, at)


def keep_as(
    session: Session, fetch_id: int, *, article_id: int | None, by: Actor, at: datetime
) -> ArticleFetch:
    """Go on with what is there already in mind: as a newer text of this article, or without one as its own."""
    fetch = _asking(session, fetch_id, TWINS)
    if article_id is None:
        fetch.apart = True
    else:
        article = get_row(session, Article, article_id)
        check_there(article.thrown_at)
        fetch.article_id = article.id
    return _go_on(session, fetch, {"article_id": article_id, "apart": fetch.apart}, by, at)


def give_up(session: Session, fetch_id: int, *, by: Actor, at: datetime) -> None:
    """Nobody wants it any more: what comes is not kept, and no decision is asked."""
    fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
    if fetch.state in ENDED:
        return
    fetch.state, fetch.code, fetch.values, fetch.ended_at = FetchState.FAILED, TakenBack.code, {}, at
    session.add(fetch)
    after = {"code": fetch.code}
    record(session, "fetch.failed", by_id=by.id, at=at, thing_id=fetch_id, after=after)


def open_fetches(session: Session, by: Actor, at: datetime) -> Sequence[ArticleFetch]:
    """What this person had fetched that is under way, waits for a decision, or failed just now; newest first.

    What failed is left out once its text was pasted or it was tried again, or where nobody wants it any more.
    """
    query = select(ArticleFetch).where(
        col(ArticleFetch.asked_by_id) == by.id,
        col(ArticleFetch.state).not_in(ENDED)
        | ((col(ArticleFetch.state) == FetchState.FAILED) & (col(ArticleFetch.ended_at) > at - SHOWN)),
        col(ArticleFetch.code).is_distinct_from(TakenBack.code),
        ~exists().where(
            col(Article.url) == col(ArticleFetch.url), col(Article.updated_at) >= col(ArticleFetch.ended_at)
        ),
    )
    found = session.exec(query.order_by(col(ArticleFetch.id).desc()).limit(MOST)).all()
    newest = {fetch.url: fetch for fetch in reversed(found)}
    return [fetch for fetch in found if newest[fetch.url] is fetch]


def _under_way(session: Session, url: str, article_id: int | None) -> ArticleFetch | None:
    """The same, when it was asked for already and is not done, or waits for whether it may be done at all."""
    query = select(ArticleFetch).where(
        col(ArticleFetch.url) == url,
        col(ArticleFetch.article_id) == article_id,
        col(ArticleFetch.state).in_(UNDER_WAY)
        | ((col(ArticleFetch.state) == FetchState.ASKS) & (col(ArticleFetch.code) == ROBOTS)),
    )
    return session.exec(query.limit(1)).first()


def _asking(session: Session, fetch_id: int, what: str) -> ArticleFetch:
    fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
    if fetch.state is not FetchState.ASKS or fetch.code != what:
        raise Refused(GONE_BY)
    return fetch


def _go_on(
    session: Session, fetch: ArticleFetch, after: dict[str, Any], by: Actor, at: datetime
) -> ArticleFetch:
    fetch.state, fetch.code, fetch.values = FetchState.QUEUED, None, {}
    _queue(session, fetch, at)
    record(session, "fetch.decided", by_id=by.id, at=at, thing_id=fetch.id or 0, after=after)
    return fetch


def _queue(session: Session, fetch: ArticleFetch, at: datetime) -> None:
    fetch.job_id = enqueue(session, FETCH, {"fetch_id": fetch.id}, at=at, max_attempts=3).id
    session.add(fetch)
