"""A watched article is fetched again by itself, ever more seldom, and no longer than thirty days."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from claims.articles.actions import add_article, edit_article
from claims.articles.models import ArticleFetch, ArticleWatch
from claims.articles.rules import FetchState, keep
from claims.articles.watching import WATCHED, stop_watching, watch, watch_some
from claims.errors import Refused
from claims.history.models import Event
from claims.people.actions import deactivate
from claims.storage.engine import Database
from tests.conftest import NOW, Cast

URL = "https://proefkrant.example/dijk"


@pytest.fixture
def watched(db: Database, cast: Cast) -> int:
    by = cast.actor("contributor")
    with db.writing() as session:
        article_id = add_article(session, keep("De dijk is dicht."), url=URL, by=by, at=NOW).id or 0
        watch(session, article_id, by=by, at=NOW)
    return article_id


def looks(db: Database, at: datetime) -> int:
    """How often it was asked for until then, when each fetch ended before the next."""
    watch_some(db, at)
    with db.writing() as session:
        rows = session.exec(select(ArticleFetch)).all()
        for row in rows:
            row.state = FetchState.DONE
    return len(rows)


def is_watched(db: Database) -> bool:
    with db.reading() as session:
        return session.exec(select(ArticleWatch)).first() is not None


def test_it_is_fetched_ever_more_seldom_for_thirty_days_and_then_no_more(db: Database, watched: int) -> None:
    counts = [looks(db, NOW + timedelta(hours=each)) for each in range(30 * 24 + 1)]
    asked = [hour for hour in range(1, len(counts)) if counts[hour] > counts[hour - 1]]
    assert asked[:6] == [1, 2, 3, 5, 8, 12]
    assert asked[-1] < WATCHED.days * 24
    assert len(asked) < 20
    assert not is_watched(db)
    with db.reading() as session:
        kinds = session.exec(select(Event.kind).where(col(Event.kind).startswith("watch."))).all()
        fetch = session.exec(select(ArticleFetch)).first()
        assert fetch
        assert (fetch.article_id, fetch.url) == (watched, URL)
    assert list(kinds) == ["watch.begun", "watch.ended"]


def test_what_is_still_under_way_is_not_asked_for_twice(db: Database, watched: int) -> None:
    watch_some(db, NOW + timedelta(hours=1))
    watch_some(db, NOW + timedelta(hours=9))
    with db.reading() as session:
        assert len(session.exec(select(ArticleFetch)).all()) == 1


def test_it_ends_with_the_account_or_the_address(db: Database, cast: Cast, watched: int) -> None:
    admin = cast.actor("admin")
    with db.writing() as session:
        deactivate(session, cast.contributor.id or 0, by=admin, at=NOW)
    assert looks(db, NOW + timedelta(hours=1)) == 0
    assert not is_watched(db)
    nothing = dict.fromkeys(("title", "medium", "url", "author", "published", "language"))
    with db.writing() as session:
        watch(session, watched, by=admin, at=NOW)
        edit_article(session, watched, **nothing, by=admin, at=NOW)
    assert looks(db, NOW + timedelta(hours=1)) == 0
    assert not is_watched(db)


def test_it_is_begun_and_ended_once(db: Database, cast: Cast, watched: int) -> None:
    by = cast.actor("editor")
    with db.writing() as session, pytest.raises(Refused):
        watch(session, watched, by=by, at=NOW)
    with db.writing() as session:
        stop_watching(session, watched, by=by, at=NOW)
    with db.writing() as session, pytest.raises(Refused):
        stop_watching(session, watched, by=by, at=NOW)
