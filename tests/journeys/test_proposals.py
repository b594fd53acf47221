"""In a browser: a proposal is taken and becomes a claim, another is dismissed and put back; with script and without, by keys."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.extraction.models import ClaimQuote
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.browser

SOBER = "De werkloosheid daalde vorig jaar volgens het CBS met 3,5 procent."
MILD = "De gemeente gaf meer geld uit aan zorg."
TEXT = f"🙂 Ik vind dat wij daar morgen over moeten praten.\n\n{SOBER} {MILD}"


def press(page: Any, control: Any) -> None:
    """By keyboard: whatever it is, it can have the focus, and Enter does it."""
    control.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_proposals_are_taken_and_dismissed(browse: Any, live_app: Flask, script: bool) -> None:
    database = live_app.extensions["database"]
    with database.writing() as session:
        by = Cast(database).actor("editor")
        article = add_article(session, keep(TEXT), language="nl", medium="De Bode", by=by, at=NOW).id
    page = browse("contributor", java_script_enabled=script)
    page.goto(f"/desk/articles/{article}")
    items = page.locator("#proposals ol > li")
    assert page.locator(".proposal").all_inner_texts() == [SOBER, MILD]

    press(page, items.nth(1).get_by_role("button", name="Wegdoen"))
    expect(items).to_have_count(1)
    press(page, page.locator(".flashes").get_by_role("button", name="Ongedaan maken"))
    expect(items).to_have_count(2)

    press(page, items.nth(0).get_by_role("link", name="Overnemen"))
    expect(page.locator("#exact")).to_have_value(SOBER)
    expect(page.locator("[data-quote]")).to_be_visible(visible=script)
    page.fill("#pull #statement", "de werkloosheid daalde met 3,5 procent")
    press(page, page.get_by_role("button", name="Claim vastleggen"))
    page.locator("article.card").wait_for()
    expect(items).to_have_count(1)
    assert page.locator("mark.claim").all_inner_texts() == [SOBER]
    with database.reading() as session:
        quote = session.exec(select(ClaimQuote).where(col(ClaimQuote.article_id) == article)).one()
        assert TEXT[quote.start : quote.end] == quote.exact == SOBER

    press(page, page.get_by_role("button", name="Alle voorstellen verbergen"))
    expect(page.locator(".proposal")).to_have_count(0)
    press(page, page.get_by_role("button", name="Voorstellen tonen"))
    expect(page.locator(".proposal")).to_have_text([MILD])
