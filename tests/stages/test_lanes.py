"""Lanes of the board: by person, topic or stage, within columns that stay as they are."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.desk.actions import set_tags
from claims.desk.lanes import Lanes, asked_lanes
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted, fill
from tests.stages.test_stages import put, stage

As = Callable[[str | None], CheckingClient]


def claim(db: Database, cast: Cast, words: str, **more: Any) -> int:
    with db.writing() as session:
        told = {"state": Work.RESEARCHING, **more}
        return add(session, cast.actor("editor"), NOW, words, **told).id or 0


def tagged(db: Database, cast: Cast, claim_id: int, *names: str) -> None:
    with db.writing() as session:
        set_tags(session, claim_id, list(names), by=cast.actor("editor"), at=NOW)


def lanes(page: Page, state: str = "researching") -> list[str]:
    """Headings of lanes and statements of cards of a column, in their order."""
    found = page.all(f".//section[@data-state='{state}']//li/*")
    return ["".join(each.itertext()).strip() for each in found if each.tag in {"h3", "h4"}]


def test_divides_by_person_and_puts_what_nobody_has_last(as_: As, db: Database, cast: Cast) -> None:
    claim(db, cast, "Niemands", demand=9)
    claim(db, cast, "Van Tom", assignee_id=cast.checker.id)
    claim(db, cast, "Van Jet", assignee_id=cast.editor.id, demand=1)
    claim(db, cast, "Ook van Jet", assignee_id=cast.editor.id, demand=2)
    page = as_("reader").get("/desk/board?lanes=person")
    jet, tom = cast.editor.name, cast.checker.name
    assert lanes(page) == [
        f"{jet}2",
        "Ook van Jet",
        "Van Jet",
        f"{tom}1",
        "Van Tom",
        "nog niemand1",
        "Niemands",
    ]
    assert page.text(".//h2[@id='column-researching']") == "In onderzoek4"
    assert lanes(as_("reader").get("/desk/board?lanes=odd"))[0] == "Niemands"


def test_a_claim_with_several_topics_stands_in_the_first_by_name(as_: As, db: Database, cast: Cast) -> None:
    both, one = claim(db, cast, "Beide", demand=1), claim(db, cast, "Een")
    claim(db, cast, "Geen")
    tagged(db, cast, both, "zorg", "Geld en & werk")
    tagged(db, cast, one, "zorg")
    page = as_("reader").get("/desk/board?lanes=topic")
    assert lanes(page) == ["Geld en & werk1", "Beide", "zorg1", "Een", "zonder onderwerp1", "Geen"]
    ids = [each.get("id") or "" for each in page.all(".//li[@class='lane']")]
    assert not [each for each in ids if " " in each]
    assert len(set(ids)) == len(ids)


def test_stages_stand_in_their_order_and_only_where_a_state_has_some(
    as_: As, db: Database, cast: Cast
) -> None:
    last, first = stage(db, cast, "jurist leest", place=2), stage(db, cast, "wacht op cijfers", place=1)
    legal, data = claim(db, cast, "Bij de jurist"), claim(db, cast, "Wacht")
    claim(db, cast, "Zonder")
    other = claim(db, cast, "Elders", state=Work.ACCEPTED)
    put(db, cast, legal, last)
    put(db, cast, data, first)
    page = as_("reader").get("/desk/board?lanes=stage")
    assert lanes(page) == [
        "wacht op cijfers1",
        "Wacht",
        "jurist leest1",
        "Bij de jurist",
        "zonder fase1",
        "Zonder",
    ]
    assert lanes(page, "accepted") == ["Elders"]
    with db.writing() as session:  # as it would be after a move
        session.get_one(Claim, other).stage_id = first
    assert lanes(as_("reader").get("/desk/board?lanes=stage"), "accepted") == ["Elders"]
    cards = as_("reader").get("/desk/board")
    assert "wacht op cijfers" in cards.text(f".//li[@id='claim-{data}']")
    assert "wacht op cijfers" not in cards.text(f".//li[@id='claim-{other}']")


def test_the_address_keeps_the_lanes(as_: As, db: Database, cast: Cast) -> None:
    page = as_("checker").get("/desk/board?lanes=person&person=0")
    board = page.one(".//div[@id='board']")
    assert board.get("data-follow") == "/desk/board/columns?lanes=person&person=0"
    assert page.fields(".//form[@class='chips']")["lanes"] == "person"
    links = [each.get("href") or "" for each in page.all(".//p[@class='end small screen']/a")]
    assert len(links) == 2
    assert all("lanes=person" in link for link in links)
    assert page.fields(".//form[@id='drop']")["next"].endswith("lanes=person&person=0")
    assert asked_lanes("stage") is Lanes.STAGE
    assert asked_lanes("") is asked_lanes("persons") is None


def test_an_open_board_gets_its_lanes_with_its_columns(as_: As, db: Database, cast: Cast) -> None:
    claim(db, cast, "Van Tom", assignee_id=cast.checker.id)
    part = as_("reader").get("/desk/board/columns?lanes=person", headers={"HX-Request": "true"})
    assert part.is_part
    assert lanes(part) == [f"{cast.checker.name}1", "Van Tom"]


@pytest.mark.parametrize("by", ["person", "topic", "stage"])
def test_lanes_ask_no_more_however_full_the_board_is(as_: As, db: Database, cast: Cast, by: str) -> None:
    editor, counts = as_("editor"), []
    for count in (5, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
        stage(db, cast, f"fase {count}", "new")
        with counted(db) as sent:
            editor.get(f"/desk/board?lanes={by}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6, sent


def test_lanes_of_a_column_that_is_cut_off_say_no_number(as_: As, db: Database, cast: Cast) -> None:
    for number in range(51):
        claim(db, cast, f"Bewering {number}")
    assert lanes(as_("reader").get("/desk/board?lanes=person"))[0] == "nog niemand"


def test_the_list_and_its_table_know_stages(as_: As, db: Database, cast: Cast) -> None:
    number = stage(db, cast, "=cmd()", colour="red")
    inside = claim(db, cast, "Erin")
    claim(db, cast, "Erbuiten")
    put(db, cast, inside, number)
    reader, statements = as_("reader"), ".//th[@class='statement']/a"
    page = reader.get(f"/desk/claims?stage={number}&columns=stage,state")
    assert page.texts(statements) == ["Erin"]
    assert page.text(".//td[@data-label='Fase']") == "=cmd()"
    table = reader.get(f"/desk/claims/table.csv?stage={number}&columns=stage").response.get_data(as_text=True)
    assert "'=cmd()" in table
    with db.writing() as session:
        session.get_one(Claim, inside).state = Work.APPROVED
    assert reader.get(f"/desk/claims?stage={number}").texts(statements) == []
    asked = reader.get("/desk/claims?stage=4711")
    assert set(asked.texts(statements)) == {"Erin", "Erbuiten"}
    assert "vraagt om een fase die verwijderd is" in asked.text(".//main")


@pytest.mark.browser
def test_an_open_board_follows_a_stage_without_flicker_and_the_arrows_pass_headings(
    browse: Any, live_app: Any, cast: Cast
) -> None:
    db = live_app.extensions["database"]
    number = stage(db, cast, "wacht op cijfers")
    moved, stays = claim(db, cast, "Verhuist"), claim(db, cast, "Blijft", demand=1)
    put(db, cast, stays, number)
    page = browse("checker")
    page.goto("/desk/board?lanes=stage")
    page.locator(f"#claim-{stays} .statement a").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.card').id") == f"claim-{moved}"
    page.evaluate("(id) => { document.getElementById(id).mark = 'the same' }", f"claim-{stays}")
    put(db, cast, moved, number, "editor")
    heading = page.locator(f"#lane-researching-{number} h3 > span:last-child")
    page.wait_for_function(
        "(id) => document.getElementById(id).innerText.endsWith('2')", arg=f"lane-researching-{number}"
    )
    assert heading.inner_text() == "2"
    assert page.locator("#lane-researching-0").count() == 0
    assert page.evaluate("document.activeElement.closest('.card').id") == f"claim-{moved}", "the focus stays"
    assert page.evaluate("(id) => document.getElementById(id).mark", f"claim-{stays}") == "the same"
    page.keyboard.press("m")
    page.locator(f"#claim-{moved} button[name='stage']", has_text="zonder fase").click()
    page.locator("#flashes", has_text="De fase is gewijzigd.").wait_for()
    assert page.url.endswith("/desk/board?lanes=stage")
    page.locator("#lane-researching-0").wait_for()
    page.drag_and_drop(f"#claim-{stays} .statement", "section[data-state='accepted'] h2")
    page.locator("#flashes .flash, section[data-state='accepted'] .card").first.wait_for()
