"""An editor gives away what is ticked: who cannot is said first, it goes through, and one button takes it back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.bulk.running import go_on
from claims.desk.models import Claim
from claims.desk.rules import Work
from tests.conftest import NOW, Cast
from tests.desk.filling import add
from tests.journeys.hands import Hand, Keyboard, Mouse, picture

pytestmark = [pytest.mark.browser]


def assignees(app: Flask) -> list[int | None]:
    with app.extensions["database"].reading() as session:
        return list(session.exec(select(Claim.assignee_id).order_by(col(Claim.id))).all())


def work(app: Flask) -> None:
    """The worker's round."""
    go_on(app.extensions["database"], 1, lambda: NOW, lambda _done, _total: None)


@pytest.mark.parametrize(("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)])
def test_gives_away_what_is_ticked_and_takes_it_back(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, hand: Hand, script: bool
) -> None:
    with live_app.extensions["database"].writing() as session:
        for number, state in enumerate((Work.NEW, Work.ACCEPTED, Work.DONE)):
            add(session, cast.actor("editor"), NOW, f"Bewering {number}", state=state)
    page = browse("editor", java_script_enabled=script)
    page.goto("/desk/claims")
    if script:
        hand.tick(page, "Alles op deze pagina aanvinken")
    else:
        for number in range(3):
            hand.tick(page, f"Aanvinken: Bewering {number}")
    picture(page, "bulk-list")
    hand.choose(page, "Met de aangevinkte claims", "Geven aan")
    hand.press(page, "Ga verder", inside="#bulk")
    assert "Bij 2 claims kan dit." in page.locator("main").inner_text()
    assert "Bij 1 niet" in page.locator("main").inner_text()
    hand.choose(page, "Geven aan", "Tom Sanders (0 open claims)")
    picture(page, "bulk-foreseen")
    hand.press(page, "Doen bij 2 claims", inside="main")
    picture(page, "bulk-working")
    work(live_app)
    page.reload()
    assert "Gedaan bij 2 claims." in page.locator("main").inner_text()
    assert assignees(live_app) == [cast.checker.id, cast.checker.id, None]
    picture(page, "bulk-done")
    hand.press(page, "Alles ongedaan maken")
    work(live_app)
    page.reload()
    assert "Ongedaan gemaakt bij 2 claims." in page.locator("main").inner_text()
    assert assignees(live_app) == [None, None, None]
    hand.press(page, "Terug naar de lijst")
    assert page.url.endswith("/desk/claims")
