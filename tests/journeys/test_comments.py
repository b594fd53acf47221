"""In a browser: a passage of the draft is marked and commented on, a colleague is mentioned, reads of it and resolves it."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from claims.desk.actions import add_claim, move_claim
from claims.desk.rules import Work
from claims.people.actions import set_preferences
from claims.verdicts.actions import write_draft
from claims.web.markdown import render_markdown
from tests.conftest import NOW, Cast
from tests.journeys.hands import PASSAGE, Keyboard, Mouse, drag, labelled, picture
from tests.journeys.test_accessible import PHONE, TAGS, TOO_WIDE, WIDE, faults

pytestmark = pytest.mark.browser
BODY = "De brug kostte **47 miljoen** euro.\n\nNiemand weet waarom. De aannemer zwijgt."
WORDS = {
    "nl": {
        "Comment": "Reactie",
        "Comment on these words": "Op deze woorden reageren",
        "Comment on this passage": "Op deze passage reageren",
        "You are mentioned": "Je bent genoemd",
        "Comment for you": "Reactie voor jou",
        "A notice goes to": "Een melding gaat naar",
        "Reply": "Beantwoorden",
        "Resolve": "Afhandelen",
        "Resolved": "Afgehandeld",
        "no longer in the draft": "staat niet meer in het concept",
        "may not see this": "mag dit niet zien",
        "Confidential": "Vertrouwelijk",
    }
}


def written(app: Flask, language: str) -> int:
    """A claim of the checker with a draft, and the people in this language."""
    db = app.extensions["database"]
    cast = Cast(db)
    with db.writing() as session:
        for person in cast.people.values():
            set_preferences(session, person.id or 0, language=language)
        editor, checker = cast.actor("editor"), cast.actor("checker")
        claim = add_claim(session, statement="De brug was te duur", language="nl", by=editor, at=NOW)
        claim_id = claim.id or 0
        move_claim(session, claim_id, Work.RESEARCHING, by=checker, at=NOW)
        write_draft(
            session, claim_id, headline="De brug was duur", body=BODY, body_html=render_markdown(BODY), by=checker, at=NOW
        )  # fmt: skip
        return claim_id


def check_seen(page: Any) -> None:
    """axe finds nothing, in light and in dark, wide and at 320 px, and nothing runs off the page."""
    assert faults(page, {"type": "tag", "values": TAGS}) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, {"type": "rule", "values": ["color-contrast"]}) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    assert faults(page, {"type": "tag", "values": TAGS}) == []
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size(WIDE)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_passage_is_talked_about_until_it_is_resolved(browse: Any, live_app: Flask, language: str) -> None:
    def said(english: str) -> str:
        return WORDS.get(language, {}).get(english, english)

    claim_id, hand = written(live_app, language), Mouse()
    options = {
        "locale": {"nl": "nl-NL", "en": "en-GB"}[language],
        "reduced_motion": "reduce",
        "viewport": {"width": 1320, "height": 600},
    }
    second, checker = browse("second", **options), browse("checker", **options)

    second.goto(f"/desk/claims/{claim_id}?tab=verdict")
    drag(second, second.evaluate(PASSAGE, "kostte 47 miljoen"))
    expect(second.locator("#passage")).to_have_value("kostte 47 miljoen")
    hand.press(second, said("Comment on these words"), stays=True)
    box = second.locator("#said")
    expect(box).to_be_focused()
    box.press_sequentially("Waar staat dat, @to")
    expect(second.locator("#people-offered button")).to_have_text(["Tom Sanders"])
    second.keyboard.press("ArrowDown")
    second.keyboard.press("Enter")
    expect(box).to_have_value("Waar staat dat, @Tom.Sanders ")
    expect(second.locator("#people-offered")).to_be_hidden()
    hand.press(second, said("Comment on this passage"))
    expect(second.locator("#flashes")).to_contain_text(f"{said('A notice goes to')} Tom Sanders")
    expect(second.locator("#flashes")).to_be_in_viewport()
    expect(second.locator("#draft-text mark")).to_have_text(["kostte ", "47 miljoen"])
    check_seen(second)

    checker.goto("/desk/notices")
    hand.press(checker, f"{said('You are mentioned')}: De brug was te duur")
    expect(checker.locator("#comment-1")).to_contain_text("Waar staat dat, @Tom.Sanders")
    expect(checker.locator(".bar .count")).to_have_count(1)  # the claim that waits; no notice is unread
    checker.locator("#comment-1 summary").click()
    labelled(checker, said("Reply")).fill("In de rekening van 2019.")
    with checker.expect_navigation():
        labelled(checker, said("Reply")).press("Control+Enter")
    expect(checker.locator("#comment-1 ol .body")).to_have_text("In de rekening van 2019.")
    picture(checker, f"comments-{language}")

    second.goto("/desk/notices")
    hand.press(second, f"{said('Comment for you')}: De brug was te duur")
    expect(second.locator("#comment-2")).to_be_in_viewport()
    with second.expect_navigation():
        second.locator("#comment-1 > .row button", has_text=said("Resolve")).click()
    folded = second.locator("#comment-1 > details")
    expect(folded.locator("> summary")).to_contain_text(said("Resolved"))
    expect(second.locator("#comment-2")).to_be_hidden()
    check_seen(second)
    folded.locator("> summary").click()
    expect(second.locator("#comment-2")).to_be_visible()
    check_seen(second)


def test_it_is_honest_when_the_draft_was_rewritten(browse: Any, live_app: Flask) -> None:
    claim_id = written(live_app, "nl")
    page = browse("editor")
    page.goto(f"/desk/claims/{claim_id}?tab=verdict")
    page.locator("#passage").fill("De aannemer zwijgt.")
    page.locator("#said").fill("Is hij gebeld?")
    page.get_by_role("button", name=WORDS["nl"]["Comment on this passage"]).click()
    expect(page.locator("#draft-text mark")).to_have_text("De aannemer zwijgt.")
    page.locator("#body").fill("De brug kostte **47 miljoen** euro.")
    page.locator("main form.form button[type=submit]").first.click()
    expect(page.locator("#comment-1")).to_contain_text(WORDS["nl"]["no longer in the draft"])
    expect(page.locator("#comment-1 blockquote")).to_have_text("De aannemer zwijgt.")
    expect(page.locator("#draft-text mark")).to_have_count(0)


def test_a_letter_leads_to_the_comment_the_steps_and_who_has_it(browse: Any, live_app: Flask) -> None:
    claim_id = written(live_app, "nl")
    page = browse("editor")
    page.goto(f"/desk/claims/{claim_id}")
    page.keyboard.press("m")
    expect(page.locator("#steps .steps")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#steps .steps :is(a, button)").first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#edit-assignee")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("c")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type("camera")
    expect(page.locator("#body")).to_have_value("camera")
    page.goto(f"/desk/claims/{claim_id}?tab=discussion")
    page.keyboard.press("c")
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#body")).to_have_value("")


def test_the_list_says_who_may_not_see_it_and_escape_closes_it(browse: Any, live_app: Flask) -> None:
    claim_id = written(live_app, "nl")
    page = browse("editor", reduced_motion="reduce")
    page.goto(f"/desk/claims/{claim_id}?tab=discussion")
    page.get_by_label(WORDS["nl"]["Confidential"]).check()
    box = page.locator("#body")
    bottom = box.evaluate("box => scrollY + box.getBoundingClientRect().bottom")
    page.set_viewport_size({"width": 1280, "height": 600})
    page.evaluate("down => scrollTo(0, down - 600)", bottom)
    box.press_sequentially("Vraag het @ca")
    expect(page.locator("#people-offered button").last).to_be_in_viewport(ratio=1)  # not below the edge
    expect(page.locator("#people-offered button")).to_contain_text(["Cas Tweede"])
    expect(page.locator("#people-offered button")).to_contain_text([WORDS["nl"]["may not see this"]])
    check_seen(page)
    box.focus()
    box.press("Escape")
    expect(page.locator("#people-offered")).to_be_hidden()
    expect(box).to_have_value("Vraag het @ca")
    box.press_sequentially("s")
    page.locator("#people-offered button").click()
    expect(box).to_have_value("Vraag het @Cas.Tweede ")
    expect(box).to_be_focused()


# As caret browsing begins at a word, and as handles are dragged over words by touch.
CARET = """([id, from, to]) => {
  const walk = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
  while (walk.nextNode() && !walk.currentNode.data.includes(from));
  const at = walk.currentNode.data.indexOf(from);
  getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + to);
}"""


def test_a_passage_is_marked_with_the_keys_alone(browse: Any, live_app: Flask) -> None:
    claim_id, hand, said = written(live_app, "nl"), Keyboard(), WORDS["nl"]
    page = browse("second", reduced_motion="reduce", viewport={"width": 1320, "height": 600})
    page.goto(f"/desk/claims/{claim_id}?tab=verdict")
    page.evaluate(CARET, ["draft-text", "Niemand weet", 1])
    for _ in range(2):
        page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("#passage")).to_have_value("Niemand weet")
    hand.press(page, said["Comment on these words"], stays=True)
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.insert_text("Echt niemand?")
    hand.press(page, said["Comment on this passage"])
    expect(page.locator("#draft-text mark")).to_have_text("Niemand weet")


def test_a_passage_is_marked_by_touch_on_a_phone(browse: Any, live_app: Flask) -> None:
    claim_id, said = written(live_app, "nl"), WORDS["nl"]
    page = browse("second", reduced_motion="reduce", viewport=PHONE, has_touch=True)
    page.goto(f"/desk/claims/{claim_id}?tab=verdict")
    page.locator("#draft-text p").last.scroll_into_view_if_needed()
    page.locator("#draft-text p").last.tap()
    expect(page.locator("[data-passage-bar]")).to_be_hidden()
    page.evaluate(CARET, ["draft-text", "De aannemer", 11])
    bar = page.get_by_role("button", name=said["Comment on these words"])
    expect(bar).to_be_in_viewport()
    expect(page.locator("#said")).not_to_be_focused()
    page.evaluate(CARET, ["draft-text", "De aannemer", 18])
    expect(page.locator("#passage")).to_have_value("De aannemer zwijgt")
    bar.tap()
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_be_in_viewport()
    page.locator("#said").fill("Is hij gebeld?")
    page.get_by_role("button", name=said["Comment on this passage"]).tap()
    expect(page.locator("#draft-text mark")).to_have_text("De aannemer zwijgt")
    assert page.evaluate(TOO_WIDE) == []
