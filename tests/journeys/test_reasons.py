"""An editor adds a reason and puts one out of use; a checker drops a claim with it by keyboard, and its name fits."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.reasons.rules import LONGEST_NAME
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.journeys.hands import picture

pytestmark = [pytest.mark.browser]
LONGEST = "zo lang als een naam zijn mag, en dat is voor elk menu te veel"[:LONGEST_NAME]


@pytest.mark.parametrize("width", [1280, 320])
def test_a_reason_of_the_desk_is_given_by_keyboard(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, width: int
) -> None:
    with live_app.extensions["database"].writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "De brug is dicht").id or 0
    size = {"width": width, "height": 900}
    editor, checker = browse("editor", viewport=size), browse("checker", viewport=size)
    editor.goto("/desk/settings")
    editor.get_by_role("link", name="Redenen om een claim te laten vallen").click()
    editor.get_by_role("link", name="Reden toevoegen").click()
    editor.get_by_label("In het Nederlands", exact=True).fill(LONGEST)
    editor.keyboard.press("Enter")
    editor.get_by_role("link", name=LONGEST).wait_for()
    first = editor.get_by_role("button", name="Uit gebruik nemen mening")
    first.focus()
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    picture(editor, f"reasons-{width}")
    assert editor.locator("tbody th").first.inner_text() == "voorspelling"
    with editor.expect_navigation():
        editor.keyboard.press("u")
    assert editor.locator("tbody th").first.inner_text() == "mening"

    checker.goto(f"/desk/triage/{claim_id}")
    checker.keyboard.press("x")
    own = checker.get_by_role("button", name=LONGEST)
    box = own.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert checker.evaluate("document.querySelector('.rail').scrollLeft") == 0
    picture(checker, f"reasons-triage-{width}")
    own.focus()
    with checker.expect_navigation():
        checker.keyboard.press("Enter")
    with live_app.extensions["database"].reading() as session:
        claim = session.get_one(Claim, claim_id)
        assert claim.state is Work.DECLINED
        assert str(claim.decline_reason).startswith("own-")
    checker.goto(f"/desk/claims/{claim_id}")
    assert LONGEST in checker.locator("aside.rail").inner_text()
