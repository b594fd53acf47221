"""From a feed to the inbox, to an article, to a claim, with the mouse and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.articles.fetched import FACTS, TEXT, as_html, html
from tests.feeds.helping import as_feed, rss
from tests.fetching.servers import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def look_until(screen: Any, url: str, text: str) -> None:
    """Open a page until the worker did what it is to show."""
    for _ in range(100):
        screen.goto(url)
        if text in screen.locator("main").inner_text():
            return
        screen.wait_for_timeout(200)
    raise AssertionError(f"{text} does not come: {screen.locator('main').inner_text()}")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_feed_to_inbox_to_article_to_claim(browse: Callable[..., Any], site: Site, script: bool) -> None:
    site.answers |= {"/feed": as_feed(rss("dijk", "voetbal")), "/dijk": as_html(html(head=FACTS))}
    screen = browse("editor", java_script_enabled=script)
    screen.goto("/desk/articles")
    screen.get_by_role("link", name="Feeds", exact=True).click()
    screen.get_by_role("link", name="Feed toevoegen").first.click()
    screen.get_by_label("Adres").fill(f"http://127.0.0.1:{site.port}/feed")
    screen.get_by_role("button", name="Feed opslaan").click()
    look_until(screen, "/desk/inbox", "voetbal")
    screen.get_by_label("voetbal").check()
    screen.get_by_role("button", name="Aangevinkte afwijzen").click()
    screen.get_by_text("Afgewezen.").wait_for()
    assert screen.get_by_label("voetbal").count() == 0
    screen.get_by_label("dijk").check()
    screen.get_by_role("button", name="Aangevinkte overnemen").click()
    look_until(screen, "/desk/inbox?list=taken", "Artikel lezen")
    screen.get_by_role("link", name="Artikel lezen").click()
    screen.wait_for_url(re.compile(r"/desk/articles/1$"))
    assert screen.locator("#article-text > *").count() == len(TEXT)
    form = screen.locator("form", has=screen.locator("[name=exact]"))
    form.locator("[name=exact]").fill(TEXT[0])
    form.locator("[name=statement]").fill("de dijk bij Dordrecht wordt verhoogd")
    form.get_by_role("button", name=re.compile("^Claim vastleggen")).click()
    screen.locator("#article-text .claim").first.wait_for()
    look_until(screen, "/desk/claims", "de dijk bij Dordrecht wordt verhoogd")
