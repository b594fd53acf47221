"""The board."""

from typing import Any

import pytest

from claims.desk.actions import move_claim
from claims.desk.models import Claim
from claims.desk.rules import Priority, Work
from tests.conftest import NOW
from tests.desk.filling import RATING, add, counted, fill


def test_has_a_column_for_each_state_that_is_not_set_aside(as_: Any) -> None:
    page = as_("reader").get("/desk/board")
    assert [column.get("data-state") for column in page.all(".//section[@data-state]")] == [
        "new",
        "accepted",
        "researching",
        "in_review",
        "approved",
        "done",
    ]
    assert page.texts(".//section[@data-state]/h2") == [
        "Nieuw0",
        "Te checken0",
        "In onderzoek0",
        "Bij tweede lezer0",
        "Goedgekeurd0",
        "Afgerond0",
    ]


def test_says_on_a_card_what_matters(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(
            session,
            cast.actor("editor"),
            NOW,
            "De brug is <open>",
            state=Work.RESEARCHING,
            claimant_name="Bas Rietdijk",
            rating=RATING,
            assignee_id=cast.checker.id,
            due_on=NOW.date().replace(day=23),
            demand=4,
            evidence_count=3,
            priority=Priority.HIGH,
            appearance_count=2,
        )
        claim_id = claim.id
    page = as_("editor").get("/desk/board")
    card = page.text(f".//li[@id='claim-{claim_id}']")
    for words in (
        "De brug is <open>",
        "Bas Rietdijk · 2 plekken",
        "Grotendeels waar",
        "Tom Sanders",
        "te laat: gisteren",
        "4× gevraagd",
        "3 bronnen",
        "prioriteit",
    ):
        assert words in card
    assert page.one(f".//li[@id='claim-{claim_id}']").get("data-version") == "2"


def test_shows_the_first_fifty_of_a_column_and_counts_all(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        for number in range(52):
            add(session, cast.actor("editor"), NOW, f"Statement {number}", demand=number)
    page = as_("editor").get("/desk/board")
    statements = page.texts(".//section[@data-state='new']//h3")
    assert len(statements) == 50
    assert statements[0] == "Statement 51"
    assert page.text(".//section[@data-state='new']/h2") == "Nieuw52"
    more = page.one(".//section[@data-state='new']/p[@class='more']/a")
    assert more.get("href") == "/desk/claims?state=new"
    assert "".join(more.itertext()) == "Nog 2…"


def test_puts_the_urgent_first_then_the_soonest_due(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        by = cast.actor("editor")
        add(session, by, NOW, "undated")
        add(session, by, NOW, "later", due_on=NOW.date().replace(day=30))
        add(session, by, NOW, "low", priority=Priority.LOW, due_on=NOW.date())
        add(session, by, NOW, "sooner", due_on=NOW.date().replace(day=25))
        add(session, by, NOW, "urgent", priority=Priority.HIGH)
    page = as_("editor").get("/desk/board")
    assert page.texts(".//section[@data-state='new']//h3") == ["urgent", "sooner", "later", "undated", "low"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("person=0", {"nobody"}),
        ("tag=water", {"tagged"}),
        ("due=late", {"late"}),
        ("due=today", {"due"}),
        ("priority=high", {"high"}),
        ("publication=published", set()),
        ("due=yesterday&person=x&priority=&tag=&state=odd", {"nobody", "tagged", "late", "due", "high"}),
    ],
)
def test_shows_only_what_the_filters_ask_for(
    as_: Any, db: Any, cast: Any, query: str, shown: set[str]
) -> None:
    from claims.desk.actions import set_tags

    with db.writing() as session:
        by, mine = cast.actor("editor"), cast.editor.id
        add(session, by, NOW, "nobody")
        tagged = add(session, by, NOW, "tagged", assignee_id=mine)
        set_tags(session, tagged.id or 0, ["water"], by=by, at=NOW)
        add(session, by, NOW, "late", assignee_id=mine, due_on=NOW.date().replace(day=1))
        add(session, by, NOW, "due", assignee_id=mine, due_on=NOW.date())
        add(session, by, NOW, "high", assignee_id=mine, priority=Priority.HIGH)
    assert set(as_("editor").get(f"/desk/board?{query}").texts(".//li//h3")) == shown


def test_keeps_what_is_set_aside_behind_a_link(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW, "dropped", state=Work.DECLINED)
    editor = as_("editor")
    page = editor.get("/desk/board")
    assert page.texts(".//li//h3") == []
    aside = page.one(".//a[@href='/desk/board?aside=1']").get("href")
    assert editor.get(aside).texts(".//li//h3") == ["dropped"]


def test_fetches_the_steps_of_a_card_as_a_part(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    editor = as_("editor")
    part = editor.get(f"/desk/claims/{claim_id}/menu", headers={"HX-Request": "true"})
    assert part.is_part
    form = part.one(".//form[@class='menu-list']")
    assert form.get("action") == f"/desk/claims/{claim_id}/state"
    assert "Gaan we checken" in "".join(form.itertext())
    whole = editor.get(f"/desk/claims/{claim_id}/menu")
    assert "Zelf oppakken" in whole.text(".//main")


def test_sends_a_move_from_the_menu_and_comes_back(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    checker = as_("checker")
    part = checker.get(f"/desk/claims/{claim_id}/menu", headers={"HX-Request": "true"})
    fields = part.fields(".//form[@class='menu-list']")
    checker.post(f"/desk/claims/{claim_id}/state", {**fields, "to": "accepted"})
    with db.reading() as session:
        assert session.get(Claim, claim_id).state is Work.ACCEPTED


def test_tells_the_script_where_each_card_may_be_dropped(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, state=Work.RESEARCHING)
        claim_id = claim.id
    page = as_("checker").get("/desk/board")
    card = page.one(f".//li[@id='claim-{claim_id}']")
    assert set((card.get("data-to") or "").split()) == {"accepted", "in_review", "declined", "duplicate"}
    assert page.all(".//form[@id='drop']")
    assert not as_("reader").get("/desk/board").all(".//form[@id='drop']")


def test_asks_the_database_four_things_however_full_it_is(as_: Any, db: Any, cast: Any) -> None:
    editor = as_("editor")
    counts = []
    for count in (5, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
        with counted(db) as sent:
            editor.get("/desk/board")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 4 + 2, sent  # besides the person and the count in the title


@pytest.mark.browser
def test_moves_a_card_by_dragging_and_walks_with_the_arrows(browse: Any, live_app: Any, cast: Any) -> None:
    db = live_app.extensions["database"]
    with db.writing() as session:
        first = add(session, cast.actor("editor"), NOW, "First", demand=2).id
        second = add(session, cast.actor("editor"), NOW, "Second", demand=1).id
        other = add(session, cast.actor("editor"), NOW, "Other", state=Work.DONE).id
    page = browse("checker")
    page.goto("/desk/board")
    page.keyboard.press("ArrowDown")
    seen = []
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.closest('.card').id"))
    assert seen == [f"claim-{second}", f"claim-{other}", f"claim-{first}"]
    page.keyboard.press("m")
    page.locator(f"#claim-{first} .menu-list button", has_text="Gaan we checken").wait_for()
    page.keyboard.press("Escape")
    page.drag_and_drop(f"#claim-{first} .statement", "section[data-state='accepted'] h2")
    page.locator(f"section[data-state='accepted'] #claim-{first}").wait_for()
    assert page.url.endswith("/desk/board")


@pytest.mark.browser
def test_says_why_a_card_may_not_be_dropped_there_and_leaves_it(
    browse: Any, live_app: Any, cast: Any
) -> None:
    db = live_app.extensions["database"]
    with db.writing() as session:
        new = add(session, cast.actor("editor"), NOW, "Eerste bewering").id
    page = browse("checker")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk/board")
    assert page.locator("#board").evaluate("board => board.scrollWidth <= board.clientWidth"), (
        "all six columns"
    )
    page.drag_and_drop(f"#claim-{new} .statement", "section[data-state='approved'] h2")
    page.locator("#flashes .flash.bad", has_text="Van Nieuw gaat een claim niet naar Goedgekeurd").wait_for()
    assert page.locator(f"section[data-state='new'] #claim-{new}").count() == 1
    page.drag_and_drop(f"#claim-{new} .statement", "section[data-state='researching'] h2")
    page.locator(f"section[data-state='researching'] #claim-{new}").wait_for()
    page.locator("#flashes", has_text=f"Je hebt claim {new} opgepakt: Eerste bewering").wait_for()


def test_answers_a_board_that_follows_only_when_something_happened(as_: Any, db: Any, cast: Any) -> None:
    client = as_("reader")
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "Eerste bewering").id or 0
    page = client.get("/desk/board?person=0")
    board = page.one(".//div[@id='board']")
    asked, tag = board.get("data-follow"), board.get("data-tag")
    assert asked == "/desk/board/columns?person=0"
    same = client.client.get(asked, headers={"If-None-Match": f'"{tag}"'})
    assert (same.status_code, same.data) == (304, b"")
    assert "no-store" in same.headers["Cache-Control"]
    with db.writing() as session:
        move_claim(session, claim_id, Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
    headers = {"If-None-Match": f'"{tag}"', "HX-Request": "true"}
    fresh = client.client.get(asked, headers=headers)
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != f'"{tag}"'
    text = fresh.get_data(as_text=True)
    assert "<html" not in text
    assert text.index("column-accepted") < text.index(f"claim-{claim_id}") < text.index("column-researching")
    with counted(db) as sent:
        client.client.get(asked, headers={"If-None-Match": fresh.headers["ETag"]})
    assert len(sent) == 1, "the number of the last event"


@pytest.mark.browser
def test_follows_what_another_does_and_keeps_its_focus(browse: Any, live_app: Any, cast: Any) -> None:
    db = live_app.extensions["database"]
    with db.writing() as session:
        moved, stays, other = (
            add(session, cast.actor("editor"), NOW, word).id or 0 for word in ("Verhuist", "Blijft", "Ander")
        )
    mine, theirs = browse("checker"), browse("editor")
    for page in (mine, theirs):
        page.goto("/desk/board")
    mine.locator(f"#claim-{stays} .statement a").focus()
    mine.evaluate("(id) => { document.getElementById(id).mark = 'the same' }", f"claim-{stays}")
    theirs.drag_and_drop(f"#claim-{moved} .statement", "section[data-state='accepted'] h2")
    theirs.locator(f"section[data-state='accepted'] #claim-{moved}").wait_for()
    mine.locator(f"section[data-state='accepted'] #claim-{moved}").wait_for(timeout=15_000)
    assert mine.locator("section[data-state='new'] h2 span").nth(1).inner_text() == "2"
    assert mine.evaluate("document.activeElement.closest('.card').id") == f"claim-{stays}"
    assert mine.evaluate("document.activeElement.closest('.card').mark") == "the same", "no flicker"
    assert mine.locator("#board-news").inner_text() == "Iemand heeft een kaart verplaatst."

    mine.locator(f"#claim-{moved} .statement a").focus()
    with db.writing() as session:
        move_claim(session, moved, Work.RESEARCHING, by=cast.actor("checker2"), at=NOW)
    mine.locator(f"section[data-state='researching'] #claim-{moved}").wait_for(timeout=15_000)
    assert mine.evaluate("document.activeElement.closest('.card').id") == f"claim-{moved}"
    mine.keyboard.press("m")
    mine.locator(f"#claim-{moved} .menu-list button, #claim-{moved} .menu-list a").first.wait_for()

    with db.writing() as session:
        move_claim(session, other, Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
    mine.wait_for_timeout(4500)
    assert mine.locator(f"section[data-state='new'] #claim-{other}").count() == 1, (
        "nothing moves under a menu"
    )
    mine.keyboard.press("Escape")
    mine.locator(f"section[data-state='accepted'] #claim-{other}").wait_for(timeout=15_000)

    mine.context.set_offline(True)
    with db.writing() as session:
        move_claim(session, stays, Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
    mine.wait_for_timeout(4500)
    mine.context.set_offline(False)
    mine.locator(f"section[data-state='accepted'] #claim-{stays}").wait_for(timeout=15_000)
