"""What people see and press: the inbox, the list of feeds, and one feed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from claims.articles.throwing import KEEP_THROWN, sweep
from claims.feeds import inbox
from claims.feeds.rules import ItemState
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.desk.filling import counted
from tests.feeds.helping import Feeds, as_feed, rss
from tests.fetching.servers import page

As = Callable[[str | None], CheckingClient]
NEW = {"url": "https://krant.example/feed", "title": "", "folder": "", "language": "", "minutes": "60"}


def ticked(feeds: Feeds) -> list[str]:
    return [f"{item.id}-{item.version}" for item in feeds.items()]


def test_a_feed_is_added_and_its_page_says_how_it_does(as_: As) -> None:
    editor = as_("editor")
    answer = editor.post("/desk/feeds/new", {**NEW, "folder": "Nederland"})
    said = editor.get(answer.response.location).text(".//main")
    assert "elk uur" in said
    assert "Nederland" in editor.get("/desk/feeds").text(".//main")


@pytest.mark.parametrize("url", ["", "krant", "javascript:alert(1)", "ftp://krant.example/feed"])
def test_a_bad_address_comes_back_as_typed(as_: As, url: str) -> None:
    refused = as_("editor").post("/desk/feeds/new", {**NEW, "url": url, "title": "Krant"}, 422)
    assert refused.texts(".//p[@id='url-error']")
    assert refused.all(".//input[@value='Krant']")


def test_what_went_wrong_stands_on_its_page_in_plain_words(as_: As, feeds: Feeds) -> None:
    feed = feeds.of(page(b"<!doctype html><html><body>x</body></html>"))
    said = as_("editor").get(f"/desk/feeds/{feed.id}").text(".//main")
    assert "Op dit adres staat een webpagina en geen feed." in said
    assert "na elke mislukking later" in said
    assert "1 keer op rij mislukt" in as_("editor").get("/desk/feeds").text(".//main")


def test_one_item_taken_leads_to_where_it_is_fetched(as_: As, feeds: Feeds) -> None:
    feeds.of(rss("een"))
    answer = as_("contributor").post("/desk/inbox/taking", {"item": ticked(feeds)})
    assert answer.response.location.endswith("/desk/articles/fetches/1?wait=1")
    assert as_("contributor").get("/desk/inbox?list=taken").all(".//a[@href='/desk/articles/fetches/1']")


def test_many_are_dismissed_at_once_and_put_back(as_: As, feeds: Feeds) -> None:
    feeds.of(rss("een", "twee", "drie"))
    editor = as_("editor")
    editor.post("/desk/inbox/dismissal", {"item": ticked(feeds)})
    assert {item.state for item in feeds.items()} == {ItemState.DISMISSED}
    assert "Ongedaan maken" in editor.get("/desk/inbox").html
    editor.post("/desk/inbox/dismissal/undo", {"item": ticked(feeds)})
    assert {item.state for item in feeds.items()} == {ItemState.NEW}


def test_a_stale_button_changes_nothing(as_: As, feeds: Feeds) -> None:
    feeds.of(rss("een", "twee"))
    seen = ticked(feeds)
    feeds.do(inbox.dismiss, {feeds.items()[0].id: 1})
    as_("second").post("/desk/inbox/taking", {"item": seen}, 409)
    assert [item.state for item in feeds.items()] == [ItemState.DISMISSED, ItemState.NEW]
    as_("second").post("/desk/inbox/taking", {}, 409)
    as_("second").post("/desk/inbox/taking", {"item": "x"}, 422)


def test_an_article_that_is_there_is_said_and_not_fetched_again(as_: As, feeds: Feeds) -> None:
    editor = as_("editor")
    text = "De dijk bij Dordrecht wordt dit voorjaar verhoogd, zei de dijkgraaf."
    editor.post("/desk/articles/new", {"url": feeds.site.url("/een"), "text": text, "title": "Dijk"})
    feeds.of(rss("een"))
    assert "dit artikel is er al" in editor.get("/desk/inbox").text(".//main")
    answer = editor.post("/desk/inbox/taking", {"item": ticked(feeds)})
    assert answer.response.location.endswith("/desk/articles/1")
    assert "fetch.asked" not in feeds.told()


def test_an_article_in_the_trash_is_not_there(as_: As, feeds: Feeds) -> None:
    editor = as_("editor")
    text = "De dijk bij Dordrecht wordt dit voorjaar verhoogd, zei de dijkgraaf."
    editor.post("/desk/articles/new", {"url": feeds.site.url("/een"), "text": text, "title": "Dijk"})
    editor.post("/desk/articles/1/trash", {"seen_version": 1})
    feeds.of(rss("een"))
    assert "dit artikel is er al" not in editor.get("/desk/inbox").text(".//main")
    editor.post("/desk/inbox/taking", {"item": ticked(feeds)})
    assert "fetch.asked" in feeds.told()


def test_an_item_stays_taken_when_its_article_is_removed(as_: As, feeds: Feeds) -> None:
    editor = as_("editor")
    editor.post(
        "/desk/articles/new", {"url": feeds.site.url("/een"), "text": "De dijk is hoog.", "title": "Dijk"}
    )
    feeds.of(rss("een"))
    editor.post("/desk/inbox/taking", {"item": ticked(feeds)})
    editor.post("/desk/articles/1/trash", {"seen_version": 1})
    with feeds.db.writing() as session:
        sweep(session, datetime.now(UTC) + 2 * KEEP_THROWN)
    [item] = feeds.items()
    assert (item.state, item.article_id) == (ItemState.TAKEN, None)
    assert editor.get("/desk/inbox?list=taken").text(".//main")


def test_what_a_rule_did_is_said_on_the_item(as_: As, feeds: Feeds) -> None:
    feeds.site.answers["/feed"] = as_feed(rss("brug", "sluis", "dijk"))
    feed_id = feeds.add()
    feeds.rule(feed_id, "brug", "take")
    feeds.rule(feed_id, "sluis", "dismiss")
    feeds.rule(feed_id, "dijk", "tag", tag="water")
    feeds.fetch(feed_id)
    editor = as_("editor")
    assert "overgenomen door regel: brug" in editor.get("/desk/inbox?list=taken").text(".//main")
    assert "afgewezen door regel: sluis" in editor.get("/desk/inbox?list=dismissed").text(".//main")
    assert "label door regel: water" in editor.get("/desk/inbox").text(".//main")


def test_a_stale_edit_is_a_conflict(as_: As, feeds: Feeds) -> None:
    feed = feeds.of(rss("een"))
    typed = {**NEW, "url": feed.url, "title": "Anders"}
    as_("editor").post(f"/desk/feeds/{feed.id}/details", {**typed, "seen_version": 1})
    as_("second").post(f"/desk/feeds/{feed.id}/details", {**typed, "folder": "x", "seen_version": 1}, 409)


def test_hostile_words_of_a_feed_are_only_words(as_: As, feeds: Feeds) -> None:
    bad = "<item><guid>1</guid><link>/a</link><title>&lt;script&gt;alert(1)&lt;/script&gt;\"'&gt;x</title></item>"
    feeds.of(rss(bad))
    shown = as_("editor").get("/desk/inbox")
    assert "alert(1)</script>" not in shown.html


@pytest.mark.parametrize("url", ["/desk/inbox", "/desk/inbox?list=taken", "/desk/feeds"])
def test_lists_ask_the_database_as_often_for_many_as_for_few(
    db: Database, as_: As, feeds: Feeds, url: str
) -> None:
    def of(path: str, *names: str) -> None:
        feeds.site.answers[path] = as_feed(rss(*names))
        feed_id = feeds.add(path)
        feeds.rule(feed_id, "neem", "take")
        feeds.fetch(feed_id)

    of("/first", "een", "<item><guid>t</guid><title>neem</title><link>/t</link></item>")
    client = as_("editor")
    client.get(url)
    with counted(db) as few:
        client.get(url)
    for number in range(4):
        taken = f"<item><guid>t{number}</guid><title>neem</title><link>/t{number}</link></item>"
        of(f"/feed{number}", taken, *(f"a{number}-{each}" for each in range(8)))
    with counted(db) as many:
        client.get(url)
    assert len(many) == len(few) <= 6
