"""Two entries that are the same person become one, and two again, by mouse and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.claimants.actions import find_or_add
from claims.desk.actions import add_claim
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse, picture
from tests.journeys.test_accessible import TAGS, TOO_WIDE, faults

pytestmark = [pytest.mark.browser]


def twice_known(app: Flask) -> int:
    """Dick Schoof, and D. Schoof with a claim; the number of the last one."""
    db = app.extensions["database"]
    by = Cast(db).actor("editor")
    with db.writing() as session:
        find_or_add(session, "Dick Schoof", "premier", by=by, at=NOW)
        again = find_or_add(session, "D. Schoof", by=by, at=NOW)
        add_claim(
            session,
            statement="het bericht werd direct openbaar gemaakt",
            language="nl",
            claimant_id=again.id,
            claimant_name=again.name,
            by=by,
            at=NOW,
        )
        return again.id or 0


def check_seen(page: Any) -> None:
    """axe finds nothing, wide and at 320 px, and nothing runs off the page."""
    wide = page.viewport_size
    assert faults(page, {"type": "tag", "values": TAGS}) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert faults(page, {"type": "tag", "values": TAGS}) == []
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size(wide)


def test_who_stands_twice_becomes_one_and_two_again(browse: Callable[..., Any], live_app: Flask) -> None:
    number = twice_known(live_app)
    editor, hand = browse("editor"), Mouse()
    editor.goto(f"/desk/claimants/{number}")
    hand.press(editor, "Samenvoegen met…")
    editor.get_by_label("Met wie is dit dezelfde?").press_sequentially("d. schoo")
    editor.locator("#claimants option[value='Dick Schoof']").wait_for(state="attached")
    hand.fill(editor, "Met wie is dit dezelfde?", "Dick Schoof")
    hand.press(editor, "Vergelijken")
    check_seen(editor)
    picture(editor, "claimant-merge")
    hand.press(editor, "Samenvoegen")
    assert editor.locator("h1").inner_text() == "Dick Schoof"
    assert "het bericht werd direct openbaar gemaakt" in editor.locator("main").inner_text()
    check_seen(editor)
    picture(editor, "claimant")
    editor.goto(f"/desk/claimants/{number}")
    assert editor.locator("h1").inner_text() == "Dick Schoof", "the old address leads there"
    undo = editor.get_by_role("button", name="Ongedaan maken D. Schoof")
    undo.focus()
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    assert editor.locator("h1").inner_text() == "D. Schoof"
    assert "het bericht werd direct openbaar gemaakt" in editor.locator("main").inner_text()
