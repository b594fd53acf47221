"""An article is thrown away by mistake and put back, by mouse and by keyboard, with and without the message."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.articles.actions import add_article
from claims.articles.rules import keep
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse, picture
from tests.journeys.test_claimants import check_seen

pytestmark = [pytest.mark.browser]
TEXT = "De dijk bij Zwaluwsluis wordt dit voorjaar veertig centimeter hoger."


def test_what_was_thrown_away_comes_back(browse: Callable[..., Any], live_app: Flask) -> None:
    db = live_app.extensions["database"]
    with db.writing() as session:
        add_article(
            session, keep(TEXT), title="Dijk hoger", medium="De Sluis", by=Cast(db).actor("editor"), at=NOW
        )
    editor, hand = browse("editor"), Mouse()
    editor.goto("/desk/articles")
    hand.press(editor, "Dijk hoger")
    hand.press(editor, "Gegevens bewerken")
    hand.press(editor, "Weggooien")
    assert "Weggegooid." in editor.locator("#flashes").inner_text()
    assert "Nog geen artikelen" in editor.locator("main").inner_text()
    hand.press(editor, "Ongedaan maken")
    assert editor.locator("h1").inner_text() == "Dijk hoger"
    assert TEXT in editor.locator("main").inner_text()

    hand.press(editor, "Gegevens bewerken")
    hand.press(editor, "Weggooien")
    editor.goto("/desk/articles/1")
    assert "Dit artikel is weggegooid." in editor.locator("main").inner_text()
    check_seen(editor)
    picture(editor, "article-thrown")
    editor.goto("/desk/articles")
    hand.press(editor, "Prullenbak")
    assert "Jet Vermeer" in editor.locator("tbody").inner_text()
    check_seen(editor)
    picture(editor, "trash")
    back = editor.get_by_role("button", name="Terugzetten Dijk hoger")
    back.focus()
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    assert editor.locator("h1").inner_text() == "Dijk hoger"
    assert TEXT in editor.locator("main").inner_text()
