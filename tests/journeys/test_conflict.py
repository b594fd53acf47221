"""Two browsers write the same verdict: the second is shown both texts, saves with one click, and no word is lost."""

from typing import Any

import pytest
from flask import Flask

from claims.desk.actions import add_claim, move_claim
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.verdicts.models import Draft
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.browser

THEIRS = "De brug telt twee pijlers, zegt de bouwer."
MINE = "De brug telt drie pijlers; wij telden ze zelf."


@pytest.fixture
def claim(live_app: Flask) -> int:
    database = live_app.extensions["database"]
    cast = Cast(database)
    with database.writing() as session:
        kept: Claim = add_claim(
            session, statement="De brug heeft drie pijlers", language="nl", by=cast.actor("editor"), at=NOW
        )
        move_claim(
            session,
            kept.id or 0,
            Work.RESEARCHING,
            by=cast.actor("editor"),
            at=NOW,
            assignee_id=cast.checker.id,
        )
        return kept.id or 0


@pytest.fixture
def both(browse: Any, claim: int) -> tuple[Any, Any]:
    """Two people with the same verdict open; the first has saved, and the second sends as well."""
    first, second = browse("checker"), browse("editor")
    for page in (first, second):
        page.goto(f"/desk/claims/{claim}?tab=verdict")
    mouse = Mouse()
    mouse.fill(first, "Kop", "Drie pijlers")
    mouse.fill(first, "Tekst", THEIRS)
    mouse.press(first, "Opslaan", inside="#verdict")
    mouse.fill(second, "Tekst", MINE)
    mouse.fill(second, "Uitleg in één zin", "Geteld op de kade")
    with second.expect_navigation() as answer:
        second.locator("#verdict form button.primary").click()
    assert answer.value.status == 409
    return first, second


def stored(live_app: Flask) -> Draft:
    with live_app.extensions["database"].reading() as session:
        draft: Draft | None = session.get(Draft, 1)
        assert draft
        session.expunge(draft)
        return draft


def test_shows_both_texts_and_saves_mine_with_one_click(both: Any, live_app: Flask) -> None:
    second = both[1]
    words = second.locator("main").inner_text()
    assert THEIRS in words
    assert "Drie pijlers" in words
    assert second.locator("#mine-body").input_value() == MINE
    assert stored(live_app).body == THEIRS
    Mouse().press(second, "Mijn versie bewaren")
    draft = stored(live_app)
    assert (draft.body, draft.explanation) == (MINE, "Geteld op de kade")
    assert draft.headline == "Drie pijlers"  # where only the other wrote, theirs is kept
    second.goto("/desk/claims/1?tab=history")
    assert "twee" in second.locator(".timeline").inner_text()  # theirs stays in the history


def test_keeps_theirs_with_one_click(both: Any, live_app: Flask) -> None:
    second = both[1]
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    second.on("dialog", leave)
    Mouse().press(second, "De andere versie houden")
    assert asked in ([], ["beforeunload"])
    assert second.url.endswith("/desk/claims/1?tab=verdict")
    assert second.locator("#body").input_value() == THEIRS
    assert stored(live_app).body == THEIRS


def test_takes_both_and_mends_them_without_typing_again(both: Any, live_app: Flask) -> None:
    second = both[1]
    assert "twee" in second.locator(".apart del").all_inner_texts()
    mouse = Mouse()
    group = second.get_by_role("group", name="Wat er in “Tekst” staat")
    with second.expect_navigation():
        group.get_by_role("button", name="Beide nemen").click()
    field = second.locator("#mine-body")
    assert field.input_value() == f"{THEIRS}\n\n{MINE}"
    assert field.bounding_box()["y"] < second.viewport_size["height"], "the page stays at this field"
    with second.expect_navigation():
        second.get_by_role("group", name="Wat er in “Tekst” staat").get_by_role("button", name="Mijn").click()
    assert field.input_value() == MINE
    field.fill(MINE + " Samen geteld.")
    mouse.press(second, "Mijn versie bewaren")
    assert stored(live_app).body == MINE + " Samen geteld."


def test_a_third_change_meanwhile_conflicts_again_and_still_loses_nothing(both: Any, live_app: Flask) -> None:
    first, second = both
    Mouse().fill(first, "Tekst", THEIRS + " En nog iets.")
    Mouse().press(first, "Opslaan", inside="#verdict")
    Mouse().press(second, "Mijn versie bewaren")
    assert second.locator("#mine-body").input_value() == MINE
    assert "En nog iets." in second.locator("main").inner_text()
    Mouse().press(second, "Mijn versie bewaren")
    assert stored(live_app).body == MINE
