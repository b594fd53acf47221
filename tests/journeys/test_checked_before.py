"""In a browser: a claim that was checked before is seen while pulling, becomes another appearance, and all is undone."""

from typing import Any

import pytest
from flask import Flask

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import add_appearance, add_claim
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.storage.types import PartialDate
from tests.conftest import NOW, Cast
from tests.journeys.hands import Mouse
from tests.publishing import stories

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
WORDS = "het verkeer op de Aabrug in tien jaar verdubbeld is"
TEXT = f"Ook raadslid Bram de Vos zei dat {WORDS}.\n\nHij wil een tweede brug."
STATEMENT = stories.Story().statement
ADD = "Toevoegen als plek van die claim"


@pytest.fixture
def told(live_app: Flask) -> tuple[int, int, int]:
    """A published claim, an article in which it is said again, and a new claim that says nearly the same."""
    database = live_app.extensions["database"]
    cast = Cast(database)
    by = cast.actor("editor")
    with database.writing() as session:
        claim_id = stories.published(session, cast)
        article = add_article(session, keep(TEXT), language="nl", medium="De Bode", by=by, at=NOW)
        like = add_claim(
            session,
            statement="Op de Aabrug is het autoverkeer verdubbeld in tien jaar",
            language="nl",
            by=by,
            at=NOW,
        )
        return claim_id, article.id or 0, like.id or 0


def row(live_app: Flask, claim_id: int) -> Claim:
    with live_app.extensions["database"].reading() as session:
        found: Claim = session.get_one(Claim, claim_id)
        session.expunge(found)
        return found


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name).first


@SCRIPT
def test_words_that_were_checked_before_become_another_place(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool
) -> None:
    claim_id, article, _ = told
    page = browse("contributor", java_script_enabled=script, viewport={"width": 1320, "height": 900})
    page.goto(f"/desk/articles/{article}")
    if script:
        Mouse().select_words(page, WORDS)
    else:
        page.fill("#exact", WORDS)
        button(page, "Zoeken naar claims die erop lijken").click()
        assert page.locator("#exact").input_value() == WORDS
    page.locator(".seen").get_by_role("link", name=STATEMENT).wait_for()
    button(page, f"{ADD} {STATEMENT}").click()
    page.get_by_text(f"Toegevoegd als plek van claim {claim_id}").wait_for()
    assert row(live_app, claim_id).appearance_count == 2
    button(page, "Ongedaan maken").click()
    page.locator("main h1").wait_for()
    page.get_by_text("Ongedaan gemaakt").first.wait_for()
    assert row(live_app, claim_id).appearance_count == 1


@SCRIPT
@pytest.mark.parametrize("width", [1320, 390])
def test_in_a_long_text_what_was_done_is_in_view_whatever_size_the_boxes_were_drawn_to(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool, width: int
) -> None:
    claim_id, _, _ = told
    with live_app.extensions["database"].writing() as session:
        by = Cast(live_app.extensions["database"]).actor("editor")
        long = "\n\n".join([*["De raad vergaderde weer een hele avond over iets anders."] * 60, TEXT])
        article = add_article(session, keep(long), language="nl", medium="De Gids", by=by, at=NOW).id
    page = browse("contributor", java_script_enabled=script, viewport={"width": width, "height": 844})
    page.goto(f"/desk/articles/{article}")
    page.fill("#exact", WORDS)
    if script:
        page.locator("#statement").scroll_into_view_if_needed()
        box = page.locator("#statement").bounding_box()
        corner = box["x"] + box["width"] - 4, box["y"] + box["height"] - 4
        page.mouse.move(*corner)
        page.mouse.down()
        page.mouse.move(corner[0], corner[1] + 60, steps=4)
        page.mouse.up()
        assert "height" in page.locator("#statement").get_attribute("style")
    else:
        button(page, "Zoeken naar claims die erop lijken").click()
    button(page, f"{ADD} {STATEMENT}").click()
    said = page.get_by_text(f"Toegevoegd als plek van claim {claim_id}")
    said.wait_for()
    here = page.locator("#article .pin:focus" if script else f"#claim-{claim_id} a").first
    assert page.evaluate("scrollY") > 0 or not script
    for each in (said, here):
        box = each.bounding_box()
        assert 0 <= box["y"] <= 844 - box["height"], box
    said_box = said.bounding_box()
    assert said_box["y"] + said_box["height"] <= here.bounding_box()["y"]
    button(page, "Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt").first.wait_for()


@SCRIPT
def test_while_writing_a_claim_down_one_looks_and_nothing_typed_is_lost(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool
) -> None:
    page = browse("contributor", java_script_enabled=script, viewport={"width": 390, "height": 844})
    page.goto("/desk/claims/new")
    page.fill("#statement", "Op de Aabrug is het verkeer verdubbeld")
    page.fill("#publisher", "Radio Aa")
    button(page, "Zoeken naar claims die erop lijken").click()
    page.locator(".seen").get_by_role("link", name=STATEMENT).wait_for()
    assert page.locator("#statement").input_value() == "Op de Aabrug is het verkeer verdubbeld"
    assert page.locator("#publisher").input_value() == "Radio Aa"
    page.check("[name=kind][value=broadcast]")
    page.press("#statement", "Enter")
    page.get_by_text("Claim vastgelegd").first.wait_for()


@SCRIPT
def test_same_related_and_no_are_decided_and_undone(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool
) -> None:
    claim_id, _, like = told
    page = browse("checker", java_script_enabled=script, viewport={"width": 1320, "height": 900})
    page.goto(f"/desk/claims/{like}")
    if script:
        page.get_by_role("link", name="Eerder gecheckt? 1").wait_for()
    page.locator(".tabs").get_by_text("Eerder gecheckt?").click()
    page.locator("#matches").get_by_role("link", name=STATEMENT).wait_for()
    for decision, shown in (("Verwant", "Verwant"), ("Dezelfde claim", "Dezelfde claim")):
        if decision == "Dezelfde claim":
            page.get_by_text(f"Dan wordt deze claim dubbel met claim {claim_id}.").wait_for()
        button(page, decision).click()
        if decision == "Dezelfde claim":
            page.get_by_text(f"Deze claim is nu dubbel met claim {claim_id}.").wait_for()
        page.locator("#matches .row b").get_by_text(shown, exact=True).wait_for()
        page.locator("#matches").get_by_role("button", name="Ongedaan maken").click()
        page.locator("#matches").get_by_role("button", name="Nee").wait_for()
    assert row(live_app, like).state is Work.NEW
    page.locator("#matches").get_by_role("button", name="Nee").click()
    page.get_by_text("Genoteerd: nee.").first.wait_for()
    assert page.locator("#matches > ul .result").count() == 0
    page.locator(".flash, [role=status]").get_by_role("button", name="Ongedaan maken").first.click()
    page.locator("#matches").get_by_role("button", name="Nee").click()
    page.goto(f"/desk/claims/{like}?tab=matches")  # the message is gone
    page.locator("summary").get_by_text("Geen match: 1").click()
    page.locator("#matches details").get_by_role("button", name="Ongedaan maken").click()
    page.locator("#matches").get_by_role("button", name="Nee").wait_for()


@pytest.fixture
def pair(live_app: Flask) -> tuple[int, int]:
    """Two claims that say nearly the same, each with a place, of which readers know nothing yet."""
    database = live_app.extensions["database"]
    by = Cast(database).actor("editor")
    ids = []
    with database.writing() as session:
        for statement, outlet, day in (
            ("De duinen bij Waterveen groeien elk jaar een meter", "Radio Aa", "2025-06"),
            ("Elk jaar groeien de duinen bij Waterveen een meter", "Dorpsforum", "2024"),
        ):
            claim = add_claim(session, statement=statement, language="nl", by=by, at=NOW)
            ids.append(claim.id or 0)
            add_appearance(
                session,
                ids[-1],
                kind=AppearanceKind.BROADCAST,
                publisher=outlet,
                said_on=PartialDate(day),
                by=by,
                at=NOW,
            )
    return ids[0], ids[1]


@SCRIPT
def test_a_duplicate_becomes_the_head_and_no_longer(
    browse: Any, live_app: Flask, pair: tuple[int, int], script: bool
) -> None:
    first, second = pair
    page = browse("checker", java_script_enabled=script, viewport={"width": 1320, "height": 900})
    page.goto(f"/desk/claims/{second}?tab=matches")
    button(page, "Dezelfde claim").click()
    page.locator("#matches .row b").get_by_text("Dezelfde claim", exact=True).wait_for()
    assert row(live_app, second).duplicate_of_id == first
    page.goto(f"/desk/claims/{first}")
    page.get_by_role("link", name="2 plekken").click()
    page.locator("main h1").get_by_text("Waar en wanneer het is gezegd").wait_for()
    assert ["2024" in line for line in page.locator(".timeline > li").all_inner_texts()] == [True, False]
    page.get_by_role("link", name="Hoofdclaim maken…").click()
    page.get_by_text("gaat terug naar Nieuw").wait_for()
    button(page, "Hoofdclaim maken").click()
    page.get_by_text(f"Claim {second} is nu de hoofdclaim").wait_for()
    assert (row(live_app, first).duplicate_of_id, row(live_app, second).duplicate_of_id) == (second, None)
    page.locator(".flash, [role=status]").get_by_role("button", name="Ongedaan maken").first.click()
    page.get_by_text("Ongedaan gemaakt").first.wait_for()
    assert (row(live_app, first).duplicate_of_id, row(live_app, second).duplicate_of_id) == (None, first)


@SCRIPT
def test_a_published_claim_that_is_back_is_told_to_who_checked_it(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool
) -> None:
    claim_id, article, _ = told
    page = browse("contributor", java_script_enabled=script, viewport={"width": 1320, "height": 900})
    page.goto(f"/desk/articles/{article}")
    page.fill("#exact", WORDS)
    button(page, "Zoeken naar claims die erop lijken").click()
    button(page, f"{ADD} {STATEMENT}").click()
    page.get_by_text(f"Toegevoegd als plek van claim {claim_id}").wait_for()
    page = browse("checker", java_script_enabled=script, viewport={"width": 1320, "height": 900})
    page.goto("/desk/")
    page.locator(".tools").get_by_text("1 ongelezen").wait_for(state="attached")
    page.locator(".tools a[href='/desk/notices']").click()
    page.get_by_role("link", name=f"Weer gezien: {STATEMENT}").click()
    page.get_by_text("1 keer opnieuw gezien sinds publicatie").wait_for()
    # That it was read is noted after the answer is on its way.
    for _ in range(50):
        page.goto("/desk/notices")
        page.locator("main h1").wait_for()
        if page.locator(".tools .count").count() == 0:
            break
    assert page.locator(".tools .count").count() == 0, page.locator("body").inner_text()
    page = browse(None, java_script_enabled=script)
    page.goto(f"/verdicts/{row(live_app, claim_id).slug}")
    page.get_by_text("sinds de publicatie 1 keer terug").wait_for()


@SCRIPT
def test_duplicate_of_shows_what_it_does_first_and_is_undone_on_the_tab(
    browse: Any, live_app: Flask, told: tuple[int, int, int], script: bool
) -> None:
    claim_id, _, like = told
    page = browse("checker", java_script_enabled=script, viewport={"width": 390, "height": 844})
    page.goto(f"/desk/claims/{like}")
    page.get_by_role("link", name="Dubbel met…").click()
    page.get_by_text(f"Dan wordt deze claim dubbel met claim {claim_id}.").wait_for()
    assert "van de 100" in page.locator(".result").inner_text()
    page.fill("#q", "brug verkeer")
    button(page, "Zoeken").click()
    page.get_by_role("heading", name="Gevonden").wait_for()
    button(page, f"Dezelfde claim {STATEMENT}").click()
    page.get_by_text(f"Deze claim is nu dubbel met claim {claim_id}.").wait_for()
    assert row(live_app, like).duplicate_of_id == claim_id
    page.locator("#matches").get_by_role("button", name="Ongedaan maken").click()
    page.locator("#matches").get_by_role("button", name="Nee").wait_for()
    assert row(live_app, like).state is Work.NEW
