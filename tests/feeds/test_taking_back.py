"""Taking an item is undone while nothing was done with the article it brought; two people cannot add one feed."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from claims.articles.actions import add_article
from claims.articles.addresses import address_key
from claims.articles.fetch import Page, keep_page
from claims.articles.models import Article, ArticleFetch
from claims.articles.rules import FetchState, keep
from claims.articles.sources.source import Format, Source
from claims.articles.throwing import put_back
from claims.articles.watching import watch
from claims.errors import Forbidden, Invalid, Refused
from claims.extraction.actions import pull_claim
from claims.feeds import actions, inbox
from claims.feeds.models import Feed
from claims.feeds.rules import ItemState, check_untouched
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import NOW
from tests.feeds.helping import Feeds, as_feed, rss

As = Callable[[str | None], CheckingClient]
TEXT = "De dijk bij Dordrecht wordt dit voorjaar verhoogd, zei de dijkgraaf."


def taken(feeds: Feeds, by: str = "editor") -> dict[int, int]:
    """One item that was taken; it as it stands since."""
    feeds.of(rss("een"))
    [item] = feeds.items()
    feeds.do(inbox.take, {item.id: item.version}, by=by)
    return {item.id or 0: item.version + 1}


def came(feeds: Feeds) -> int:
    """The worker's part: the article is there."""
    source = Source(Format.HTML, ())
    with feeds.db.writing() as session:
        fetch = session.exec(select(ArticleFetch)).one()
        keep_page(session, fetch.id or 0, Page(fetch.url, source, keep(TEXT)), NOW)
        return fetch.article_id or 0


def article(feeds: Feeds, article_id: int) -> Article:
    with feeds.db.reading() as session:
        row = session.get_one(Article, article_id)
        session.expunge(row)
    return row


def state(feeds: Feeds) -> tuple[ItemState, int | None, int | None]:
    [item] = feeds.items()
    return item.state, item.fetch_id, item.article_id


@pytest.mark.parametrize("fact", ["used", "changed", "watched"])
def test_each_thing_done_with_the_article_is_a_reason_of_its_own(fact: str) -> None:
    nothing = {"used": False, "changed": False, "watched": False}
    check_untouched(**nothing)
    with pytest.raises(Refused) as refused:
        check_untouched(**{**nothing, fact: True})
    words = {"used": "Claims were pulled", "changed": "was changed", "watched": "is being watched"}
    assert words[fact] in str(refused.value.message.text)


def test_what_is_not_fetched_yet_is_given_up(feeds: Feeds, as_: As) -> None:
    items = taken(feeds)
    assert feeds.do(inbox.return_taken, items) == 0
    assert state(feeds) == (ItemState.NEW, None, None)
    with feeds.db.reading() as session:
        fetch = session.exec(select(ArticleFetch)).one()
        assert (fetch.state, fetch.code) == (FetchState.FAILED, "taken_back")
    came_late = came(feeds)
    assert came_late == 0, "what the worker brings after that is not kept"
    assert feeds.told()[-2:] == ["fetch.failed", "item.returned"]
    assert fetch.url not in as_("editor").get("/desk/articles").text(".//main")


def test_the_article_that_came_goes_to_the_trash_and_can_be_taken_again(feeds: Feeds) -> None:
    items = taken(feeds)
    article_id = came(feeds)
    assert feeds.do(inbox.return_taken, items) == 1
    assert state(feeds) == (ItemState.NEW, None, None)
    assert article(feeds, article_id).thrown_at == NOW
    [item] = feeds.items()
    feeds.do(inbox.take, {item.id: item.version})
    assert feeds.told()[-2:] == ["fetch.asked", "item.taken"]


def test_an_article_that_was_there_before_stays(feeds: Feeds) -> None:
    url = feeds.site.url("/een")
    article_id = feeds.do(add_article, keep(TEXT), url=url)
    items = taken(feeds)
    assert feeds.do(inbox.return_taken, items) == 0
    assert (state(feeds)[0], article(feeds, article_id).thrown_at) == (ItemState.NEW, None)


def test_what_someone_else_asked_for_as_well_goes_on(feeds: Feeds) -> None:
    items = taken(feeds)
    with feeds.db.writing() as session:
        session.exec(select(ArticleFetch)).one().asked_at = NOW.replace(year=2025)
    feeds.do(inbox.return_taken, items)
    with feeds.db.reading() as session:
        assert session.exec(select(ArticleFetch.state)).one() is FetchState.QUEUED


@pytest.mark.parametrize(
    "work",
    [
        lambda feeds, article_id: feeds.do(pull_claim, article_id, exact="De dijk", statement="x y"),
        lambda feeds, article_id: feeds.do(watch, article_id),
    ],
    ids=["claims", "watched"],
)
def test_work_on_the_article_keeps_it_taken(feeds: Feeds, work: Any) -> None:
    items = taken(feeds)
    article_id = came(feeds)
    work(feeds, article_id)
    with pytest.raises(Refused):
        feeds.do(inbox.return_taken, items)
    assert state(feeds)[0] is ItemState.TAKEN
    assert article(feeds, article_id).thrown_at is None


def test_only_who_took_it_and_editors_may_and_only_once(feeds: Feeds) -> None:
    items = taken(feeds, by="contributor")
    with pytest.raises(Forbidden):
        feeds.do(inbox.return_taken, items, by="checker")
    feeds.do(inbox.return_taken, items, by="contributor")
    with pytest.raises(Refused):
        feeds.do(inbox.return_taken, {number: version + 1 for number, version in items.items()})


def test_the_inbox_undoes_it_and_offers_that_only_where_it_can_be(feeds: Feeds, as_: As) -> None:
    items = taken(feeds)
    article_id = came(feeds)
    editor, button = as_("editor"), ".//form[@action='/desk/inbox/taking/undo']"
    assert editor.get("/desk/inbox?list=taken").all(button)
    assert not as_("contributor").get("/desk/inbox?list=taken").all(button)
    [named] = [f"{number}-{version}" for number, version in items.items()]
    answer = editor.post("/desk/inbox/taking/undo", {"item": named})
    assert "prullenbak" in editor.get(answer.response.location).text()
    assert article(feeds, article_id).thrown_at is not None
    feeds.do(inbox.take, {next(iter(items)): 3})
    with feeds.db.writing() as session:
        session.exec(select(ArticleFetch).where(ArticleFetch.id == 2)).one().article_id = article_id
    feeds.do(put_back, article_id)
    feeds.do(pull_claim, article_id, exact="De dijk", statement="x y")
    assert not editor.get("/desk/inbox?list=taken").all(button)


def test_an_address_that_another_person_adds_meanwhile_is_refused_at_its_field(
    feeds: Feeds, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds.site.answers["/feed"] = as_feed(rss("een"))
    feeds.add()
    feeds.add("/other")
    key = address_key(feeds.site.url("/feed"))
    monkeypatch.setattr(actions, "_free_key", lambda *_: key)  # nobody else had it a moment ago
    typed = {
        "url": feeds.site.url("/feed"),
        "title": "Mijn krant",
        "folder": "",
        "language": "",
        "minutes": "60",
    }
    for url in ("/desk/feeds/new", "/desk/feeds/2/details"):
        refused = as_("editor").post(url, {**typed, "seen_version": 1}, 422)
        assert refused.text(".//p[@id='url-error']") == "Er is al een feed met dit adres."
        assert refused.all(".//input[@value='Mijn krant']")
    with feeds.db.reading() as session:
        assert len(session.exec(select(Feed)).all()) == 2


@pytest.mark.skipif(databases.SERVER is None, reason="needs a PostgreSQL: make test-postgres")
def test_two_people_add_one_feed_at_the_same_moment(feeds: Feeds) -> None:
    url = feeds.site.url("/feed")

    def second() -> str:
        with pytest.raises(Invalid) as refused:
            feeds.do(actions.add_feed, url=url, by="second")
        return refused.value.where

    with ThreadPoolExecutor(1) as pool:
        with feeds.db.writing() as session:
            actions.add_feed(session, url=url, by=feeds.cast.actor("editor"), at=NOW)
            session.flush()
            late = pool.submit(second)
            wait_for_a_lock(feeds)
        assert late.result(10) == "url"


def wait_for_a_lock(feeds: Feeds) -> None:
    """Until another connection waits for what this one holds."""
    waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with feeds.db.reading() as session:
            if session.connection().execute(text(waits)).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")
