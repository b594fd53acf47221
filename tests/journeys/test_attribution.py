"""In a browser: who says the marked words stands in the form already, and what somebody typed stays."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from claims.articles.actions import add_article
from claims.articles.rules import keep
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.browser
TEXT = "Volgens boswachter Jan Visser zijn er drie wolven.\n\nHet bos is groot."
MARK = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("article-text"), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (!node.data.includes(words)) node = walker.nextNode();
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(words));
  range.setEnd(node, node.data.indexOf(words) + words.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  node.parentNode.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
  node.parentNode.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, button: 0 }));
}"""


def test_the_speaker_is_filled_in_and_can_be_changed(browse: Any, live_app: Flask) -> None:
    database = live_app.extensions["database"]
    with database.writing() as session:
        by = Cast(database).actor("editor")
        article = add_article(session, keep(TEXT), language="nl", by=by, at=NOW).id
    page = browse("contributor")
    page.goto(f"/desk/articles/{article}")
    said = page.locator("#pull [name=claimant]")
    page.evaluate(MARK, "drie wolven")
    expect(said).to_have_value("Jan Visser")
    expect(page.locator("[data-guessed]")).to_be_visible()
    page.evaluate(MARK, "Het bos is groot")
    expect(said).to_have_value("")
    expect(page.locator("[data-guessed]")).to_be_hidden()
    said.fill("Piet Bos")
    page.evaluate(MARK, "drie wolven")
    expect(page.locator("#pull [name=exact]")).to_have_value("drie wolven")
    page.wait_for_timeout(600)
    expect(said).to_have_value("Piet Bos")


def test_the_statement_begins_as_the_quote_until_one_writes_it(browse: Any, live_app: Flask) -> None:
    database = live_app.extensions["database"]
    with database.writing() as session:
        by = Cast(database).actor("editor")
        article = add_article(session, keep(TEXT), language="nl", by=by, at=NOW).id
    page = browse("contributor")
    page.goto(f"/desk/articles/{article}")
    statement = page.locator("#statement")
    page.evaluate(MARK, "drie wolven")
    expect(statement).to_have_value("drie wolven")
    expect(statement).to_be_focused()
    page.evaluate(MARK, "Het bos is groot.")
    expect(statement).to_have_value("Het bos is groot.")
    expect(statement).to_be_focused()
    asked: list[str] = []

    def note(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", note)
    page.reload()
    assert not asked, "nothing was typed"
    page.evaluate(MARK, "drie wolven")
    expect(statement).to_be_focused()
    page.keyboard.type("Er zijn drie wolven")
    expect(statement).to_have_value("Er zijn drie wolven")
    page.evaluate(MARK, "Het bos is groot.")
    expect(page.locator("#pull [name=exact]")).to_have_value("Het bos is groot.")
    expect(statement).to_have_value("Er zijn drie wolven")
