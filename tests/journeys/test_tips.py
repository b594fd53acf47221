"""From what readers send, without script, to a claim, to the public answer; the desk works with keys."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.desk.actions import move_claim
from claims.desk.rules import Work
from claims.publishing.actions import publish
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse, picture
from tests.verdicts import stages

pytestmark = [pytest.mark.browser]
WHAT = "De gemeente Waterveen kapt dit jaar alle bomen op de Grote Markt"
NEAR = "Alle bomen op Grote Markt van Waterveen worden dit jaar gekapt door gemeente!"
STATEMENT = "de gemeente Waterveen kapt dit jaar alle bomen op de Grote Markt"


def send(browse: Callable[..., Any], what: str, where: str = "") -> Any:
    """A reader without account and script fills in the form; the page that they end up with."""
    hand, reader = Mouse(), browse(None, java_script_enabled=False)
    reader.goto("/")
    hand.press(reader, "Tip de redactie")
    hand.fill(reader, "Wat werd er gezegd?", what)
    hand.fill(reader, "Waar zag of hoorde je het?", where)
    reader.wait_for_timeout(2100)  # nobody fills it in faster
    hand.press(reader, "Tip versturen")
    assert "We hebben je tip." in reader.locator("main").inner_text()
    assert not reader.context.cookies()
    return reader


def publish_it(app: Flask, claim_id: int) -> None:
    """What the desk does with a claim until it is public, by the product's own actions."""
    db, cast = app.extensions["database"], Cast(app.extensions["database"])
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("checker"))
    stages.complete(db, cast, claim_id)
    stages.move(db, claim_id, Work.IN_REVIEW, cast.actor("checker"))
    with db.writing() as session:
        move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    with db.writing() as session:
        publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def test_two_tips_become_one_claim_and_get_a_public_answer(
    browse: Callable[..., Any], live_app: Flask
) -> None:
    first = send(browse, WHAT, "https://blad.example/bomen")
    picture(first, "tip-follow")

    editor, hand = browse("editor"), Mouse()
    editor.goto("/desk/")
    editor.keyboard.press("g")
    with editor.expect_navigation(url="**/desk/tips"):
        editor.keyboard.press("t")
    with editor.expect_navigation():
        editor.keyboard.press("n")
    hand.fill(editor, "Bewering", STATEMENT)
    hand.press(editor, "Vastleggen", inside="main")
    assert editor.locator("h1").inner_text() == STATEMENT
    claim_id = int(editor.url.partition("?")[0].rpartition("/")[2])
    hand.press(editor, "Tips 1", inside="main")
    assert WHAT in editor.locator("#tips").inner_text()
    first.reload()
    assert "beslissen of we dit gaan checken" in first.locator("main").inner_text()

    second = send(browse, NEAR)
    editor.goto("/desk/tips")
    picture(editor, "tips-list")
    editor.keyboard.press("j")
    with editor.expect_navigation():
        editor.keyboard.press("m")
    assert f"Meegeteld bij claim {claim_id}." in editor.locator("#flashes").inner_text()
    assert "Geen open tips" in editor.locator("main").inner_text()
    hand.press(editor, "Ongedaan maken")
    assert NEAR in editor.locator("main").inner_text()
    with editor.expect_navigation():
        editor.keyboard.press("m")
    editor.goto(f"/desk/claims/{claim_id}?tab=tips")
    assert "2 keer door lezers gevraagd" in editor.locator("#tips").inner_text()
    picture(editor, "tips-claim")

    publish_it(live_app, claim_id)
    for reader in (first, second):
        reader.reload()
        assert "Ons oordeel is gepubliceerd" in reader.locator("main").inner_text()
        hand.press(reader, "Lees het oordeel")
        assert STATEMENT in reader.locator("main").inner_text()
