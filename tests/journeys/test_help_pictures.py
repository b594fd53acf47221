"""The pictures of the help: each is taken of the demonstration newsroom; `make help-pictures` keeps them."""

import base64
import os
import time
from typing import Any

import pytest
from playwright.sync_api import Error

from claims.desk.guide import FOLDER, NAMES
from claims.desk.rules import Work
from tests.journeys.conftest import DemoNewsroom
from tests.journeys.test_accessible import Places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = {"width": 900, "height": 600}
LARGEST = 60_000
# Who looks where, for each page of the help; {…} is a claim, an article or a claimant of the demonstration.
SCREENS = {
    "articles": ("editor", "/desk/articles/new"),
    "pull": ("editor", "/desk/articles/{article}"),
    "without-article": ("editor", "/desk/claims/new"),
    "images": ("editor", "/desk/pictures?claim={number}"),
    "checked-before": ("editor", "{researching}?tab=matches"),
    "feeds": ("editor", "/desk/feeds"),
    "tips": ("editor", "/desk/tips"),
    "import": ("editor", "/desk/import"),
    "desk": ("checker", "/desk/"),
    "triage": ("checker", "/desk/triage"),
    "give": ("editor", "{researching}/assignment"),
    "board": ("editor", "/desk/board"),
    "lists": ("editor", "/desk/claims"),
    "many-at-once": ("editor", "/desk/claims?state=new"),
    "fields": ("editor", "/desk/settings/fields"),
    "absence": ("editor", "/desk/absent"),
    "claim": ("editor", "{researching}"),
    "tasks": ("editor", "{researching}?tab=tasks"),
    "together": ("editor", "{researching}/statement"),
    "sources": ("editor", "{researching}/evidence/new"),
    "contact": ("editor", "{researching}/contact/new"),
    "verdict": ("editor", "{researching}/verdict"),
    "comments": ("editor", "{researching}?tab=discussion"),
    "second-reader": ("editor", "{in_review}"),
    "publish": ("editor", "{approved}/publication"),
    "correct": ("editor", "{done}/publication/withdrawal"),
    "search": ("editor", "/desk/search?q=bericht"),
    "claimants": ("editor", "/desk/claimants"),
    "topics": ("editor", "/desk/settings/tags"),
    "history": ("editor", "{researching}?tab=history"),
    "trash": ("editor", "/desk/trash"),
    "notices": ("checker", "/desk/settings/notices"),
    "account": ("checker", "/desk/settings/account"),
    "people": ("admin", "/desk/settings/people"),
    "webhook": ("admin", "/desk/settings/webhook"),
}


def _taken(page: Any) -> bytes:
    """What the window shows, as WebP, which Playwright's own screenshots cannot be."""
    session = page.context.new_cdp_session(page)
    for quality in (70, 50, 30):
        answer = _sent(session, {"format": "webp", "quality": quality})
        picture = base64.b64decode(answer["data"])
        if len(picture) <= LARGEST:
            break
    session.detach()
    return picture


def _sent(session: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The picture, asked for again where Chromium has nothing drawn yet, as happens on a busy machine."""
    for _ in range(10):
        try:
            return dict(session.send("Page.captureScreenshot", options))
        except Error as error:
            if "Unable to capture" not in str(error):
                raise
            time.sleep(0.3)
    return dict(session.send("Page.captureScreenshot", options))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_has_a_screen_that_can_be_pictured(demo: DemoNewsroom, language: str) -> None:
    places = Places(demo)
    where = {state.value: places.claim(state) for state in Work if places.by_state[state]}
    where |= {"article": str(places.articles[0]), "number": str(places.by_state[Work.RESEARCHING][0])}
    pages: dict[str, Any] = {}
    for name in NAMES:
        who, path = SCREENS[name]
        page = pages.get(who)
        if page is None:
            page = pages[who] = demo.open(who, reduced_motion="reduce")
            page.set_viewport_size(SIZE)
            page.goto("/desk/help")
            page.locator(f".foot button[value={language}], .foot button[lang={language}]").first.click()
        answer = page.goto(path.format(**where))
        assert answer is None or answer.ok, path
        if "?tab=" in path:
            page.locator("ul.tabs").evaluate("tabs => tabs.scrollIntoView()")
        picture = _taken(page)
        assert 2_000 < len(picture) <= LARGEST, (name, len(picture))
        if os.environ.get("CLAIMDESK_HELP_PICTURES"):
            kept = FOLDER / "img" / language / f"{name}.webp"
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(picture)
