"""In a browser: one quote becomes two claims, with the mouse, with the keys alone, and without script."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.models import Claim
from claims.extraction.models import ClaimQuote
from tests.conftest import NOW, Cast
from tests.journeys.hands import Keyboard, Mouse

pytestmark = pytest.mark.browser
HALVES = ["De dijk kost twaalf miljoen euro", "en het werk duurt twee jaar"]
QUOTE = " ".join(HALVES)
TEXT = f"De dijkgraaf sprak woensdag.\n\nHij zei: {QUOTE}."


@pytest.fixture
def article(live_app: Flask) -> str:
    database = live_app.extensions["database"]
    with database.writing() as session:
        by = Cast(database).actor("editor")
        return f"/desk/articles/{add_article(session, keep(TEXT), language='nl', by=by, at=NOW).id}"


def kept(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["database"].reading() as session:
        query = select(Claim.statement, ClaimQuote.exact).join(
            ClaimQuote, col(ClaimQuote.claim_id) == col(Claim.id)
        )
        return [(statement, exact) for statement, exact in session.exec(query.order_by(col(Claim.id))).all()]


@pytest.mark.parametrize("hands", [Mouse, Keyboard])
def test_marked_words_become_two_claims(browse: Any, live_app: Flask, article: str, hands: Any) -> None:
    page = browse("contributor")
    page.goto(article)
    hand = hands()
    hand.select_words(page, QUOTE)
    hand.press(page, "In delen…", stays=True)
    page.wait_for_selector("#parts")
    assert page.locator("#parts").input_value().splitlines() == HALVES
    hand.fill(page, "Bewering van deel 2, in één zin", "Het werk duurt twee jaar")
    hand.press(page, "Deze claims vastleggen")
    assert kept(live_app) == [(HALVES[0], HALVES[0]), ("Het werk duurt twee jaar", HALVES[1])]
    assert page.locator("mark").all_inner_texts() == HALVES


def test_without_script(browse: Any, live_app: Flask, article: str) -> None:
    page = browse("contributor", java_script_enabled=False)
    page.goto(article)
    page.locator("#exact").fill(QUOTE)
    page.get_by_role("button", name="In delen…").click()
    page.locator("#parts").fill(f"{HALVES[0]}\nhet werk duurt twee jaar")
    page.get_by_role("button", name="Zo verdelen").click()
    page.locator("#statements-1").fill("Het werk duurt twee jaar")
    page.get_by_role("button", name="Deze claims vastleggen").click()
    assert kept(live_app) == [
        (HALVES[0], HALVES[0]),
        ("Het werk duurt twee jaar", "het werk duurt twee jaar"),
    ]
