"""What the worker does with feeds, and with sites that mean it ill."""

import gzip
from datetime import timedelta
from itertools import repeat
from typing import Any

import pytest
from sqlmodel import select

from claims.errors import Invalid, Outdated, Refused
from claims.feeds import actions, inbox
from claims.feeds.fetch import ask_due, do_fetch
from claims.feeds.models import Feed, FeedItem
from claims.feeds.rules import FAILURE_WORDS, FeedState, ItemState
from claims.fetching.failures import FAILURES
from claims.jobs.models import Job
from claims.people.actions import deactivate
from tests.conftest import NOW
from tests.feeds.helping import Feeds, as_feed, rss
from tests.feeds.test_reading import BOMB
from tests.fetching.servers import Answer, drip, page, raw, redirect

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
GZIP = gzip.compress(b"\0" * (64 << 20))
HOUR = timedelta(hours=1)


def test_new_items_come_once_whatever_address_or_name_they_have(feeds: Feeds) -> None:
    feed = feeds.of(rss("een", "twee"))
    assert feeds.titles() == ["twee", "een"]
    assert (feed.title, feed.failures, feed.new_at) == ("De Proefkrant", 0, NOW)
    again = "<item><guid>anders</guid><title>x</title><link>/een?utm_source=rss</link></item>"
    moved = "<item><guid>twee</guid><title>y</title><link>/elders</link></item>"
    feeds.site.answers["/feed"] = as_feed(rss(again, moved, "drie"))
    feeds.fetch(feed.id or 0, NOW + HOUR)
    assert feeds.titles() == ["twee", "een", "drie"]
    feeds.site.answers["/other"] = as_feed(rss("drie", "vier"))
    feeds.fetch(feeds.add("/other"))
    assert feeds.titles() == ["twee", "een", "drie", "vier"]


def test_it_asks_only_for_what_changed(feeds: Feeds) -> None:
    same = ('ETag: "a1"', "Last-Modified: Wed, 25 Nov 2026 10:00:00 GMT")
    feed = feeds.of(as_feed(rss("een"), *same))
    feeds.site.answers["/feed"] = page(b"", "304 Not Modified")
    after = feeds.fetch(feed.id or 0, NOW + HOUR)
    assert b'If-None-Match: "a1"' in feeds.site.asked[-1]
    assert b"If-Modified-Since: Wed, 25 Nov 2026 10:00:00 GMT" in feeds.site.asked[-1]
    assert (after.fetched_at, after.new_at, after.failures) == (NOW + HOUR, NOW, 0)
    assert after.next_at == NOW + 2 * HOUR


def test_after_failures_it_waits_longer_and_recovers(feeds: Feeds) -> None:
    feed = feeds.of(page(b"", "500 Oops"))
    assert (feed.code, feed.failures, feed.next_at) == ("server_error", 1, NOW + 2 * HOUR)
    feed = feeds.fetch(feed.id or 0)
    assert (feed.failures, feed.next_at) == (2, NOW + 4 * HOUR)
    feeds.site.answers["/feed"] = page(b"", "429 Slow", ["Retry-After: 100000"])
    feed = feeds.fetch(feed.id or 0)
    assert feed.next_at == NOW + timedelta(seconds=100000)
    feeds.site.answers["/feed"] = as_feed(rss("een"))
    feed = feeds.fetch(feed.id or 0)
    assert (feed.code, feed.failures, feed.next_at) == (None, 0, NOW + HOUR)
    assert feeds.told()[-2:] == ["newsfeed.recovered", "newsfeed.received"]


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(feeds: Feeds) -> None:
    feeds.site.answers["/new"] = as_feed(rss("een"))
    feed = feeds.of(redirect("/new", "301 Moved Permanently"))
    assert feed.url == feeds.site.url("/new")
    assert "newsfeed.moved" in feeds.told()
    feeds.site.answers["/for-now"] = redirect("/new", "302 Found")
    assert feeds.fetch(feeds.add("/for-now")).url == feeds.site.url("/for-now")
    feeds.site.answers["/third"] = redirect("/new", "308 Permanent Redirect")
    assert feeds.fetch(feeds.add("/third")).url == feeds.site.url("/third"), "another feed is there"


def test_what_is_gone_is_not_asked_again_until_someone_starts_it(feeds: Feeds) -> None:
    feed = feeds.of(page(b"", "410 Gone"))
    assert (feed.state, feed.code) == (FeedState.GONE, "gone")
    asked = len(feeds.site.asked)
    feeds.fetch(feed.id or 0)
    ask_due(feeds.db, NOW + timedelta(days=400))
    assert len(feeds.site.asked) == asked
    feeds.do(actions.start, feed.id)
    feeds.site.answers["/feed"] = as_feed(rss("een"))
    assert feeds.fetch(feed.id or 0).state is FeedState.ON
    assert feeds.titles() == ["een"]


BAD: dict[str, tuple[Answer, str]] = {
    "entity bomb": (as_feed(BOMB.encode()), "feed_entities"),
    "gzip bomb": (raw(HEAD + b"Content-Encoding: gzip\r\n\r\n" + GZIP), "too_large"),
    "endless": (raw(HEAD + b"\r\n", *repeat(b"<item>" * 10_000, 400)), "too_large"),
    "slow": (drip(HEAD + b"\r\n", [b"x"] * 60, 0.2), "too_slow"),
    "cut off": (raw(HEAD + b"Content-Length: 900\r\n\r\n<rss"), "cut_off"),
    "nothing": (as_feed(b""), "empty"),
    "a page": (page(b"<!doctype html><html><body>Welkom</body></html>"), "feed_page"),
    "binary": (as_feed(bytes(range(256)) * 40), "feed_unknown"),
    "broken": (as_feed(b'<rss version="2.0"><channel><item><title>x'), "feed_broken"),
    "not there": (page(b"", "404 Not Found"), "not_found"),
    "shut": (page(b"", "403 Forbidden"), "forbidden"),
    "inside": (redirect("http://169.254.169.254/feed"), "address_refused"),
    "loop": (redirect("/feed"), "redirect_loop"),
    "file": (redirect("file:///etc/passwd"), "not_http"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_bad_answer_is_a_line_on_its_page_and_the_worker_lives(feeds: Feeds, name: str) -> None:
    answer, code = BAD[name]
    feed = feeds.of(answer)
    if code == "feed_broken" and feed.code is None:
        assert feed.left_out == 1, "of a broken feed nothing but a title could be read"
    else:
        assert feed.code == code
        assert FAILURE_WORDS[code] % feed.values
    assert not feeds.items()
    feeds.site.answers["/feed"] = as_feed(rss("een"))
    assert feeds.fetch(feed.id or 0).code is None
    assert feeds.titles() == ["een"]


def test_an_address_inside_the_network_is_refused(feeds: Feeds) -> None:
    for url in ("http://127.0.0.1/feed", "http://[::1]/feed", "http://10.0.0.1/feed", "http://0x7f.1/feed"):
        assert feeds.fetch(feeds.add(url)).code in {"address_refused", "bad_address"}, url


def test_a_feed_that_takes_too_much_ends_its_reader_and_not_the_worker(feeds: Feeds) -> None:
    deep = b'<rss version="2.0"><channel><item>' + b"<a>" * 150_000
    assert feeds.of(deep).code in {"feed_too_hard", "feed_broken", "feed_unknown", None}
    assert not feeds.items()


def test_each_thing_that_can_go_wrong_has_words() -> None:
    assert set(FAILURES) <= set(FAILURE_WORDS)


def test_feeds_whose_time_has_come_are_queued_once(feeds: Feeds) -> None:
    feed_id = feeds.add()
    ask_due(feeds.db, NOW + 2 * HOUR)
    ask_due(feeds.db, NOW + 5 * HOUR)
    feeds.do(actions.fetch_now, feed_id)
    with feeds.db.reading() as session:
        assert [job.payload for job in session.exec(select(Job)).all()] == [{"feed_id": feed_id}]


def test_rules_take_tag_and_dismiss_and_say_so(feeds: Feeds) -> None:
    feeds.site.answers["/feed"] = as_feed(
        rss(
            "<item><guid>1</guid><title>Brug over de Maas</title><link>/1</link></item>",
            "<item><guid>2</guid><title>Bruggen</title><link>/2</link><author>Van Dam</author></item>",
            "<item><guid>3</guid><title>Uitslag: voetbal, brug</title><link>/3</link></item>",
        )
    )
    feed_id = feeds.add()
    feeds.rule(feed_id, "VOETBAL", "dismiss")
    feeds.rule(feed_id, "brug", "take")
    feeds.rule(feed_id, "van dam", "tag", field="author", tag="politiek")
    feeds.rule(feed_id, "brug", "tag", tag="verkeer")
    feeds.fetch(feed_id)
    found = {item.title: (item.state, item.rule, item.tags) for item in feeds.items()}
    assert found == {
        "Brug over de Maas": (ItemState.TAKEN, "brug", ["verkeer"]),
        "Bruggen": (ItemState.NEW, None, ["politiek"]),
        "Uitslag: voetbal, brug": (ItemState.DISMISSED, "VOETBAL", ["verkeer"]),
    }
    assert [kind for kind in feeds.told() if kind.startswith("fetch.")] == ["fetch.asked"]


def test_rules_take_for_nobody_whose_account_is_closed(feeds: Feeds) -> None:
    feeds.site.answers["/feed"] = as_feed(rss("brug"))
    feed_id = feeds.add()
    feeds.rule(feed_id, "brug", "take")
    feeds.do(deactivate, feeds.cast.people["editor"].id, by="admin")
    feeds.fetch(feed_id)
    assert [item.state for item in feeds.items()] == [ItemState.NEW]


def test_what_was_stopped_or_changed_while_it_was_fetched_keeps_nothing(feeds: Feeds) -> None:
    feeds.site.answers["/feed"] = as_feed(rss("een"))
    feed_id = feeds.add()
    came = feeds.get(feeds.feed(feed_id).url, feeds.limits, etag=None, modified=None)

    def meanwhile(*_args: object, **_options: object) -> object:
        feeds.do(actions.stop, feed_id)
        return came

    do_fetch(feeds.db, feed_id, meanwhile, NOW)  # type: ignore[arg-type]
    assert not feeds.items()
    assert feeds.feed(feed_id).state is FeedState.STOPPED


def test_what_people_set_has_versions_and_one_address_one_feed(feeds: Feeds) -> None:
    feed_id = feeds.add()
    with pytest.raises(Invalid):
        feeds.add("/feed?utm_source=x")
    details: dict[str, Any] = {"title": "Krant", "folder": "nl", "language": "nl", "minutes": 180}
    feeds.do(actions.edit_feed, feed_id, url=feeds.site.url("/feed2"), **details, seen_version=1)
    with pytest.raises(Outdated):
        feeds.do(actions.stop, feed_id, seen_version=1)
    feeds.do(actions.stop, feed_id, seen_version=2)
    with pytest.raises(Refused):
        feeds.do(actions.fetch_now, feed_id)
    assert feeds.feed(feed_id).url.endswith("/feed2")


def test_a_feed_that_is_removed_leaves_what_was_taken(feeds: Feeds) -> None:
    feed = feeds.of(rss("een", "twee"))
    first, second = (item.id for item in feeds.items())
    feeds.rule(feed.id or 0, "drie", "take")
    (item,) = feeds.do(inbox.take, {first: 1})
    assert item.state is ItemState.TAKEN
    feeds.do(actions.remove, feed.id, seen_version=1)
    with feeds.db.reading() as session:
        assert not session.exec(select(Feed)).all()
        assert not session.exec(select(FeedItem)).all()
    assert feeds.told().count("fetch.asked") == 1
    assert second
