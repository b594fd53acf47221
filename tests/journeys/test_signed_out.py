"""Signed out elsewhere while writing: sign in, and what was typed is saved without typing it again."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.people.sign_in_sessions import end_sessions
from tests.conftest import NOW, PASSWORD, Cast
from tests.journeys.hands import Mouse
from tests.verdicts.stages import new

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TYPED = "De brug over de vaart is rood geschilderd"


def sign_in_there(page: Any) -> None:
    """Sign in in the tab that opens, and come back."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Aanmelden in een nieuw tabblad").click()
    tab = opened.value
    tab.get_by_label("E-mailadres").fill("editor@example.org")
    tab.get_by_label("Wachtwoord").fill(PASSWORD)
    tab.get_by_role("button", name="Aanmelden").click()
    tab.get_by_role("heading", name="Je bent aangemeld").wait_for()
    tab.close()


@pytest.mark.parametrize("script", [True, False])
def test_typed_text_survives_a_session_that_was_ended_elsewhere(
    browse: Callable[..., Any], live_app: Flask, script: bool
) -> None:
    database = live_app.extensions["database"]
    cast = Cast(database)
    claim_id = new(database, cast)
    page = browse("editor", java_script_enabled=script)
    page.goto(f"/desk/claims/{claim_id}/statement")
    page.locator("#statement").fill(TYPED)
    with database.writing() as session:
        end_sessions(session, cast.editor.id or 0, NOW)
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("heading", name="Meld je eerst aan").wait_for()
    sign_in_there(page)
    for _ in range(2):  # the token of the page is of before sign-in: the second page has a fresh one
        page.get_by_role("button", name="Nog een keer versturen").click()
    page.wait_for_url(f"**/desk/claims/{claim_id}*")
    assert TYPED in page.locator("h1").inner_text()


def test_a_claim_that_was_being_pulled_survives_it_too(browse: Callable[..., Any], live_app: Flask) -> None:
    """The form of an article is sent by script, for a part of the page: its refusal is a page of its own."""
    database = live_app.extensions["database"]
    cast = Cast(database)
    with database.writing() as session:
        text = keep("De brug over de vaart is rood, zei de wethouder.")
        kept = add_article(
            session, text, title="De brug", medium="De Waterlander", by=cast.actor("editor"), at=NOW
        )
        article_id = kept.id
    page = browse("editor")
    page.goto(f"/desk/articles/{article_id}")
    Mouse().select_words(page, "De brug over de vaart is rood")
    page.locator("#statement").fill(TYPED)
    with database.writing() as session:
        end_sessions(session, cast.editor.id or 0, NOW)
    page.locator("#pull button.primary").click()
    page.get_by_role("heading", name="Meld je eerst aan").wait_for()
    assert page.locator("header.bar").count() == 1
    sign_in_there(page)
    for _ in range(2):
        page.get_by_role("button", name="Nog een keer versturen").click()
    page.wait_for_url(f"**/desk/articles/{article_id}*")
    assert TYPED in page.locator("aside").inner_text()
