"""In a browser: a claim is followed with a key and told of; what was typed and not saved is offered again, after leaving and after sign-out."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from claims.desk.actions import add_claim, move_claim
from claims.desk.rules import Work
from claims.following.wiring import tick
from tests.conftest import NOW, PASSWORD, Cast
from tests.journeys.hands import picture
from tests.journeys.test_comments import check_seen

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 900}
TYPED = "Volgens de rekening van 2019 kostte de brug 47 miljoen; dat moet nog na."


def claim(live_app: Flask) -> int:
    db = live_app.extensions["database"]
    cast = Cast(db)
    with db.writing() as session:
        editor = cast.actor("editor")
        found = add_claim(session, statement="De brug was te duur", language="nl", by=editor, at=NOW)
        move_claim(session, found.id or 0, Work.RESEARCHING, by=editor, at=NOW, assignee_id=cast.checker.id)
        return found.id or 0


def told(live_app: Flask) -> None:
    """The worker's round."""
    with live_app.app_context():
        tick()


def open_(browse: Any, who: str) -> Any:
    page = browse(who, viewport=WIDE, reduced_motion="reduce")
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_claim_is_followed_with_a_key_and_told_of(browse: Any, live_app: Flask) -> None:
    claim_id = claim(live_app)
    told(live_app)
    second, checker = open_(browse, "second"), open_(browse, "checker")
    second.goto(f"/desk/claims/{claim_id}")
    with second.expect_navigation():
        second.keyboard.press("v")
    expect(second.locator("#flashes")).to_contain_text("Je volgt deze claim")
    expect(second.locator("section[aria-labelledby=followers]")).to_contain_text("jij")
    check_seen(second)

    checker.goto("/desk/notices")
    expect(checker.locator(".items")).to_contain_text("Aan jou gegeven: De brug was te duur")
    assert checker.title().startswith("(2) "), "one claim waits, and one notice is unread"
    with checker.expect_navigation():
        checker.locator(".items a").first.click()
    assert checker.title().startswith("(1) ")
    with checker.expect_navigation():
        checker.get_by_role("button", name="Terugleggen").click()
    expect(checker.locator("#flashes")).to_contain_text("Te checken")
    told(live_app)
    second.goto("/desk/notices")
    expect(second.locator(".items")).to_contain_text("je volgt deze claim: De brug was te duur")
    with second.expect_navigation():
        second.get_by_role("button", name="Alles gelezen").click()
    expect(second.locator(".bar .tools .count")).to_have_count(0)


def keeping(page: Any) -> Any:
    """The next time that the page keeps what was typed."""
    return page.expect_response(lambda answer: answer.url.endswith("/desk/unsaved") and answer.status == 204)


def test_what_was_typed_is_offered_after_leaving_and_after_sign_out(browse: Any, live_app: Flask) -> None:
    claim_id = claim(live_app)
    address = f"/desk/claims/{claim_id}?tab=discussion"
    page = open_(browse, "checker")
    page.goto(address)
    with keeping(page):
        page.locator("textarea[name=body]").first.press_sequentially(TYPED)
    page.goto("/desk/")
    page.goto(address)
    box = page.locator("[data-unsaved]")
    expect(box).to_contain_text("Je typte dit en sloeg het niet op")
    check_seen(page)
    picture(page, "unsaved-text")
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mailadres").fill("checker@example.org")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    page.goto(address)
    with keeping(page):
        box.get_by_role("button", name="Terugzetten").click()
        expect(page.locator("textarea[name=body]").first).to_have_value(TYPED)
        expect(box).to_have_count(0)
    with page.expect_navigation():
        page.locator("form[data-keep^=comment] button[type=submit]").first.click()
    expect(page.locator("#comment-1")).to_contain_text(TYPED)
    page.goto("/desk/unsaved")
    expect(page.locator("main")).to_contain_text("Geen niet-opgeslagen tekst")


def test_what_was_typed_is_thrown_away_and_nobody_else_sees_it(browse: Any, live_app: Flask) -> None:
    claim_id = claim(live_app)
    address = f"/desk/claims/{claim_id}/statement"
    checker, second = open_(browse, "checker"), open_(browse, "second")
    checker.goto(address)
    with keeping(checker):
        checker.locator("#statement").fill("De brug was veel te duur")
    second.goto(address)
    second.wait_for_load_state("networkidle")
    expect(second.locator("[data-unsaved]")).to_have_count(0)
    checker.goto("/desk/unsaved")
    check_seen(checker)
    expect(checker.locator("[data-of=statement]")).to_have_text("De brug was veel te duur")
    checker.goto(address)
    with checker.expect_navigation():
        checker.locator("[data-unsaved]").get_by_role("button", name="Weggooien").click()
    checker.goto(address)
    checker.wait_for_load_state("networkidle")
    expect(checker.locator("[data-unsaved]")).to_have_count(0)
