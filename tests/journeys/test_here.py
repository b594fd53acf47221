"""In a browser: two people on one claim see each other come, write and leave; it is said once, and the focus stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from claims.presence.rules import GONE
from tests.journeys.hands import picture
from tests.journeys.test_comments import check_seen
from tests.journeys.test_together import claim, open_

pytestmark = pytest.mark.browser
SAID = """() => {
  window.said = [];
  const news = document.getElementById("here-news");
  new MutationObserver(() => window.said.push(news.textContent)).observe(news, { childList: true });
}"""


def look(page: Any) -> None:
    """What the page does by itself every fifteen seconds, and whenever it comes into view."""
    with page.expect_response(lambda answer: "/here?" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def look_until(page: Any, *lines: str) -> None:
    """Look again while what the other's page told is not written down yet, which is done after its answer."""
    for _ in range(20):
        look(page)
        if [line.strip() for line in page.locator("#here li").all_text_contents()] == [*lines]:
            break
    expect(page.locator("#here li")).to_have_text([*lines])


def hide(page: Any, *, hidden: bool) -> None:
    page.evaluate(
        "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })", hidden
    )


def later(live_app: Flask, by: timedelta) -> None:
    live_app.config["CLOCK"] = lambda: datetime.now(UTC) + by


def test_two_people_see_each_other_come_write_and_leave(browse: Any, live_app: Flask) -> None:
    address = f"/desk/claims/{claim(live_app)}?tab=discussion"
    second, checker = open_(browse, "second"), open_(browse, "checker")
    with second.expect_response(lambda answer: "/here?writing=0" in answer.url):
        second.goto(address)
    here = second.locator("#here")
    expect(here).to_be_hidden()
    second.evaluate(SAID)
    box = second.locator("textarea[name=body]").first
    box.focus()

    with checker.expect_response(lambda answer: "/here?writing=0" in answer.url):
        checker.goto(address)
    expect(checker.locator("#here")).to_have_text("Nu ook hier Mina Bos leest nu", use_inner_text=False)
    look_until(second, "Tom Sanders leest nu")
    second.evaluate("window.line = document.querySelector('#here li')")
    look(second)
    assert second.evaluate("window.line.isConnected"), "nothing is drawn anew while nothing changed"
    check_seen(second)
    picture(second, "here-now")

    later(live_app, timedelta(seconds=6))
    with checker.expect_response(lambda answer: "/here?writing=1" in answer.url):
        checker.locator("textarea[name=body]").first.press_sequentially("Dit")
    look_until(second, "Tom Sanders schrijft nu")
    assert box.evaluate("box => box === document.activeElement"), "the focus stays where it was"

    checker.goto("/desk/")
    later(live_app, GONE + timedelta(seconds=10))
    look(second)
    expect(here).to_be_hidden()
    assert second.evaluate("said") == [
        "Tom Sanders leest nu",
        "Tom Sanders schrijft nu",
        "Tom Sanders is weg",
    ]


def test_the_page_of_a_form_counts_as_writing_and_a_hidden_page_says_nothing(
    browse: Any, live_app: Flask
) -> None:
    claim_id = claim(live_app)
    second, checker = open_(browse, "second"), open_(browse, "checker")
    with checker.expect_response(lambda answer: "/here?writing=1" in answer.url):
        checker.goto(f"/desk/claims/{claim_id}/statement")
    with second.expect_response(lambda answer: "/here?" in answer.url):
        second.goto(f"/desk/claims/{claim_id}")
    look_until(second, "Tom Sanders schrijft nu")
    asked: list[str] = []
    second.on("request", lambda request: asked.append(request.url))
    hide(second, hidden=True)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second.wait_for_timeout(300)
    assert asked == []
    hide(second, hidden=False)
    look(second)
    assert len(asked) == 1


def test_without_script_one_sees_who_is_there(browse: Any, live_app: Flask) -> None:
    claim_id = claim(live_app)
    checker = open_(browse, "checker")
    with checker.expect_response(lambda answer: "/here?" in answer.url):
        checker.goto(f"/desk/claims/{claim_id}")
    plain = browse("second", java_script_enabled=False)
    for _ in range(20):
        plain.goto(f"/desk/claims/{claim_id}")
        if plain.locator("#here li").count():
            break
    expect(plain.locator("#here li")).to_have_text(["Tom Sanders leest nu"])
