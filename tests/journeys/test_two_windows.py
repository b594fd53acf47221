"""One person, or two, with the same thing open in two windows, in a browser: nothing is lost, and both texts are shown."""

from typing import Any

import pytest
from flask import Flask

from claims.desk.actions import add_claim, move_claim
from claims.desk.rules import Work
from claims.evidence.models import Evidence
from claims.verdicts.models import Draft
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse
from tests.verdicts import stages

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
OWN = "intussen zelf gewijzigd, in een ander venster"
LONG = "De brug telt dertien bogen, en wie er over loopt, telt ze zelf na. " * 6
WHY = "Dit hoort niet bij ons werk, want de brug staat over de grens en is van een ander land; wie daar over gaat, is het ermee eens."
HIDDEN = "(box) => box.scrollHeight - box.clientHeight"
mouse = Mouse()


@pytest.fixture
def claim(live_app: Flask) -> int:
    database = live_app.extensions["database"]
    cast = Cast(database)
    with database.writing() as session:
        by = cast.actor("editor")
        kept = add_claim(session, statement="De brug telt twaalf bogen", language="nl", by=by, at=NOW)
        move_claim(session, kept.id or 0, Work.RESEARCHING, by=by, at=NOW)
        stages.source(session, kept.id or 0, by)
        return kept.id or 0


def windows(browse: Any, address: str, script: bool) -> tuple[Any, Any]:
    """The same page of one person twice."""
    options = {"java_script_enabled": script, "viewport": {"width": 1280, "height": 900}}
    first, second = browse("editor", **options), browse("editor", **options)
    for page in (first, second):
        page.goto(address)
    return first, second


def refused(page: Any, button: Any) -> str:
    """What the page of the conflict says after this button was pressed."""
    with page.expect_navigation() as answer:
        button.click()
    assert answer.value.status == 409
    words: str = page.locator("main").inner_text()
    return words


def stored(live_app: Flask, kind: type[Any]) -> Any:
    with live_app.extensions["database"].reading() as session:
        row = session.get(kind, 1)
        session.expunge(row)
        return row


@SCRIPT
def test_a_statement(browse: Any, live_app: Flask, claim: int, script: bool) -> None:
    first, second = windows(browse, f"/desk/claims/{claim}/statement", script)
    first.fill("#statement", "De brug telt dertien bogen")
    first.click("form[data-keep] button.primary")
    second.fill("#statement", LONG)
    words = refused(second, second.locator("form[data-keep] button.primary"))
    assert OWN in words
    assert "twaalf dertien" in words
    mine = second.locator("textarea#mine-statement")
    assert mine.input_value() == LONG
    assert mine.evaluate(HIDDEN) <= 0, "the whole of it is seen"
    second.get_by_role("button", name="Mijn versie bewaren").click()
    assert second.locator("h1").inner_text() == LONG.strip()


@SCRIPT
def test_a_verdict(browse: Any, live_app: Flask, claim: int, script: bool) -> None:
    first, second = windows(browse, f"/desk/claims/{claim}?tab=verdict", script)
    first.fill("#headline", "Dertien bogen")
    first.fill("#body", "Van het eerste venster")
    first.fill("#explanation", "Kort")
    first.click("#verdict form button.primary")
    second.fill("#body", LONG * 3)
    second.fill("#explanation", "Geteld op de kade")
    words = refused(second, second.locator("#verdict form button.primary"))
    assert OWN in words
    assert "Van het eerste venster" in words
    assert "Dertien bogen" in words
    assert second.locator("textarea#mine-body").input_value() == LONG * 3
    assert second.locator("textarea#mine-explanation").input_value() == "Geteld op de kade"
    assert stored(live_app, Draft).body == "Van het eerste venster"
    second.get_by_role("button", name="Mijn versie bewaren").click()
    second.locator("#verdict").wait_for()
    kept = stored(live_app, Draft)
    assert (kept.headline, kept.body, kept.explanation) == (
        "Dertien bogen",
        (LONG * 3).strip(),
        "Geteld op de kade",
    )


@SCRIPT
def test_a_source(browse: Any, live_app: Flask, claim: int, script: bool) -> None:
    first, second = windows(browse, f"/desk/claims/{claim}/evidence/1", script)
    first.fill("#note", "Van het eerste venster")
    first.click("form[data-keep] button.primary")
    second.fill("#note", LONG)
    second.fill("#quote", "Woord voor woord")
    words = refused(second, second.locator("form[data-keep] button.primary"))
    assert f"Je hebt dit {OWN}" in words
    assert "Van het eerste venster" in words
    assert second.locator("textarea#mine-note").input_value() == LONG
    second.get_by_role("button", name="Mijn versie bewaren").click()
    second.locator("#tab-evidence, .src, h1").first.wait_for()
    kept = stored(live_app, Evidence)
    assert (kept.note, kept.quote) == (LONG.strip(), "Woord voor woord")


@SCRIPT
def test_a_move_that_says_why(browse: Any, live_app: Flask, claim: int, script: bool) -> None:
    first, second = windows(browse, f"/desk/claims/{claim}/state?to=declined", script)
    first.goto(f"/desk/claims/{claim}/statement")
    first.fill("#statement", "De brug telt dertien bogen")
    first.click("form[data-keep] button.primary")
    second.select_option("#decline_reason", "other")
    second.fill("#note", WHY)
    words = refused(second, second.locator("form[data-keep] button.primary"))
    assert f"Je hebt deze claim {OWN}. Nu is hij: In onderzoek." in words
    assert "twaalf dertien" in words
    assert second.locator("textarea#mine-note").input_value() == WHY
    second.get_by_role("button", name="Mijn versie bewaren").click()
    second.goto(f"/desk/claims/{claim}?tab=history")
    told = second.locator(".timeline > li").first.inner_text()
    assert "liet de claim vallen: anders" in told
    assert WHY in told


def test_a_move_with_nothing_typed_is_looked_at_again(browse: Any, claim: int) -> None:
    first, second = windows(browse, f"/desk/claims/{claim}", True)
    first.goto(f"/desk/claims/{claim}/priority")
    first.select_option("#priority", "high")
    first.click("form[action$=priority] button.primary")
    words = refused(second, second.get_by_role("button", name="Terugleggen"))
    assert OWN in words
    second.get_by_role("link", name="Bekijk het opnieuw").click()
    mouse.press(second, "Terugleggen")
    assert "Te checken" in second.locator(".rail").inner_text()
