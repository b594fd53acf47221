"""A checker goes through new claims by keyboard alone: answers, accepts, declines, leaves for later, and takes one back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.desk.models import Claim
from claims.desk.rules import DeclineReason, Work
from claims.triage.actions import ensure_first_questions
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.journeys.hands import Mouse, picture

pytestmark = [pytest.mark.browser]


@pytest.fixture
def claims(live_app: Flask, cast: Cast) -> dict[str, int]:
    with live_app.extensions["database"].writing() as session:
        ensure_first_questions(session)
        asked = {"Veel": 12, "Minder": 4, "Weinig": 1, "Niets": 0}
        return {
            word: add(session, cast.actor("editor"), NOW, f"{word} gevraagd", demand=demand).id or 0
            for word, demand in asked.items()
        }


def stands(app: Flask, claim_id: int) -> tuple[Work, DeclineReason | None]:
    with app.extensions["database"].reading() as session:
        claim = session.get_one(Claim, claim_id)
        return claim.state, claim.decline_reason


def test_goes_through_new_claims_by_keyboard(
    browse: Callable[..., Any], live_app: Flask, claims: dict[str, int]
) -> None:
    page = browse("checker")
    page.goto("/desk/")

    def press(key: str) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)

    def shown() -> str:
        return str(page.locator("h1").inner_text())

    page.keyboard.press("g")
    press("s")
    assert shown() == "Veel gevraagd"
    picture(page, "triage")
    before = int(page.locator(".score b").inner_text())
    page.keyboard.press("1")
    page.locator(".score b", has_text=str(before + 13)).wait_for()
    assert page.evaluate("document.activeElement.id") == "question-1-yes", "the focus stays where it was"
    page.keyboard.press("ArrowRight")
    page.locator(".score b", has_text=str(before)).wait_for()
    press("c")
    assert shown() == "Minder gevraagd"
    assert stands(live_app, claims["Veel"])[0] is Work.ACCEPTED

    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#triage").evaluate("aside => aside.scrollLeft") == 0, "the menu pushes nothing aside"
    picture(page, "triage-declining")
    press("Enter")
    assert shown() == "Weinig gevraagd"
    assert stands(live_app, claims["Minder"]) == (Work.DECLINED, DeclineReason.PREDICTION)
    press("u")
    assert shown() == "Minder gevraagd"
    assert stands(live_app, claims["Minder"]) == (Work.NEW, None)

    press("s")
    assert shown() == "Weinig gevraagd"
    press("t")
    assert stands(live_app, claims["Weinig"])[0] is Work.RESEARCHING
    assert shown() == "Niets gevraagd"
    press("d")
    assert page.evaluate("document.activeElement.id") == "q", "one types the other claim at once"
    page.go_back()
    press("c")
    assert shown() == "Minder gevraagd", "what was left for later comes last"


def test_an_editor_gives_one_away_without_script(
    browse: Callable[..., Any], live_app: Flask, claims: dict[str, int]
) -> None:
    page, hand = browse("editor", java_script_enabled=False), Mouse()
    page.goto("/desk/triage")
    page.locator("#question-1-yes").check()
    hand.press(page, "Antwoorden opslaan")
    assert "1 van 6 vragen" in page.locator("aside").inner_text()
    hand.open_menu(page, "Geven aan")
    with page.expect_navigation():
        page.get_by_role("button", name="Tom Sanders").click()
    assert stands(live_app, claims["Veel"])[0] is Work.RESEARCHING
    assert page.locator("h1").inner_text() == "Minder gevraagd"
