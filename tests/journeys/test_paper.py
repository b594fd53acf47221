"""On paper: no heading stands above nothing, and there is nothing that one can only press."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.desk.rules import Work
from claims.triage.actions import ensure_first_questions
from tests.conftest import NOW, Cast
from tests.desk.filling import add

pytestmark = [pytest.mark.browser]
# What is seen of a part beside its heading.
ALONE = """() => [...document.querySelectorAll("section:has(> h2)")].filter((part) => part.checkVisibility()
  && part.innerText.trim() === part.querySelector("h2").innerText.trim()).map((part) => part.innerText)"""
PRESSED = """() => [...document.querySelectorAll(":is(button, input, select, textarea, summary)")]
  .filter((each) => each.checkVisibility()).map((each) => each.outerHTML)"""


def test_a_claim_triage_and_the_list_print_what_there_is_to_read(
    browse: Callable[..., Any], live_app: Flask, cast: Cast
) -> None:
    with live_app.extensions["database"].writing() as session:
        by = cast.actor("editor")
        claim_id = add(session, by, NOW, "De brug is dicht", state=Work.RESEARCHING).id
        new_id = add(session, by, NOW, "De brug is open").id
        ensure_first_questions(session)
    editor = browse("editor", viewport={"width": 718, "height": 1000})
    editor.emulate_media(media="print")
    for address in (
        f"/desk/claims/{claim_id}",
        f"/desk/claims/{claim_id}?tab=history",
        f"/desk/triage/{new_id}",
        "/desk/triage/meeting",
        "/desk/claims",
    ):
        editor.goto(address)
        assert editor.evaluate(ALONE) == [], address
        assert editor.evaluate(PRESSED) == [], address
        assert "wissen" not in editor.locator("main").inner_text().lower(), address
