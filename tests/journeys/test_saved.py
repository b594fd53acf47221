"""Someone searches, saves it, and is told of what another person adds: with a mouse, without one, and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.saved.wiring import tick
from tests.journeys.hands import Hand, Keyboard, Mouse, control, picture

pytestmark = [pytest.mark.browser]
STATEMENT = "Trams in Waterveen rijden vaker dan bussen"
BADGE = ".tools a[href='/desk/notices'] .vh"


def work(app: Flask) -> None:
    """The worker's round."""
    with app.app_context():
        app.extensions.pop("saved", None)  # it waits a few seconds between two walks
        tick()


@pytest.mark.parametrize(("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)])
def test_saves_a_search_and_is_told(
    browse: Callable[..., Any], live_app: Flask, hand: Hand, script: bool
) -> None:
    mine, theirs = browse("checker", java_script_enabled=script), browse("editor", java_script_enabled=script)
    mine.goto("/desk/search")
    hand.search(mine, "Zoek in claims, artikelen en oordelen", "tram")
    picture(mine, "saved-search")
    hand.press(mine, "Bewaar deze zoekopdracht")
    hand.fill(mine, "Naam van de zoekopdracht", "Alles over trams")
    hand.tick(mine, "Een melding")
    picture(mine, "saved-new")
    hand.press(mine, "Opslaan", inside="main")
    assert mine.locator("h1").inner_text() == "Alles over trams"

    theirs.goto("/desk/claims/new")
    hand.fill(theirs, "Bewering", STATEMENT)
    hand.press(theirs, "Vastleggen", inside="main")
    theirs.locator("h1", has_text=STATEMENT).wait_for()
    work(live_app)

    mine.goto("/desk/")
    assert mine.locator(BADGE).inner_text() == "1 ongelezen"
    mine.goto("/desk/searches")
    assert "1 nieuw" in mine.locator("main .items li").inner_text()
    picture(mine, "saved-list")
    mine.goto("/desk/notices")
    picture(mine, "saved-notice")
    hand.press(mine, "Nieuw in je bewaarde zoekopdracht: Alles over trams (1 nieuw)")
    assert re.search(r"/desk/searches/\d+$", mine.url)
    assert mine.locator("main .items b").inner_text() == STATEMENT
    picture(mine, "saved-one")
    hand.press(mine, STATEMENT, inside="main")
    assert "/desk/claims/" in mine.url

    mine.goto("/desk/searches")
    assert mine.locator(BADGE).count() == 0
    assert "1 nieuw" not in mine.locator("main .items li").inner_text()


def test_a_feed_is_made_read_and_ended(browse: Callable[..., Any], live_app: Flask, live_server: str) -> None:
    page, hand = browse("checker"), Keyboard()
    page.goto("/desk/searches/new?q=tram")
    hand.press(page, "Opslaan", inside="main")
    hand.press(page, "Feed maken")
    address = page.get_by_label("Adres van de feed").input_value()
    picture(page, "saved-feed")
    path = "/feeds/" + address.partition("/feeds/")[2]
    nobody = browse(None)
    assert nobody.request.get(live_server + path).status == 200
    page.goto(page.url.removesuffix("/feed"))
    assert page.get_by_label("Adres van de feed").count() == 0
    hand.press(page, "Feed beëindigen")
    assert nobody.request.get(live_server + path).status == 404


def test_a_search_is_removed_and_put_back(browse: Callable[..., Any]) -> None:
    page, hand = browse("checker"), Mouse()
    page.goto("/desk/searches/new?q=tram")
    hand.press(page, "Opslaan", inside="main")
    hand.press(page, "Verwijderen", inside="main")
    assert page.locator("main .items").count() == 0
    hand.press(page, "Ongedaan maken")
    assert control(page, "Alle resultaten").count() == 1
