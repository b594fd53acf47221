"""The list of claims."""

from datetime import timedelta
from typing import Any

import pytest

from claims.desk.filters import Filters
from claims.desk.models import Claim
from claims.desk.rules import Publication, Work
from tests.conftest import NOW
from tests.desk.filling import RATING, add, counted, fill

STATEMENTS = ".//tbody//th/a"


def test_says_what_to_do_when_there_are_no_claims(as_: Any) -> None:
    page = as_("checker").get("/desk/claims")
    assert "Nog geen claims" in page.text(".//main")
    assert "/desk/claims/new" in {a.get("href") for a in page.all(".//main//a")}


def test_says_that_filters_leave_nothing(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW)
    page = as_("checker").get("/desk/claims?priority=high")
    assert "Geen claim past bij deze filters" in page.text(".//main")
    assert page.all(".//a[@href='/desk/claims']")


def test_shows_each_claim_with_its_columns_labelled_for_phones(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(
            session,
            cast.actor("editor"),
            NOW,
            "De brug is open",
            claimant_name="Bas Rietdijk",
            rating=RATING,
            demand=4,
            assignee_id=cast.checker.id,
            state=Work.DONE,
            publication=Publication.WITHDRAWN,
        )
    page = as_("reader").get("/desk/claims")
    assert page.texts(STATEMENTS) == ["De brug is open"]
    cells = {
        cell.get("data-label"): " ".join("".join(cell.itertext()).split())
        for cell in page.all(".//tbody//td")
    }
    assert cells["Gedaan door"] == "Bas Rietdijk"
    assert cells["Status"] == "Afgerond ingetrokken"
    assert cells["Label"] == "Grotendeels waar"
    assert "Tom Sanders" in cells["Toegewezen"]
    assert cells["Gevraagd"] == "4"
    assert "Deadline" not in cells  # an empty cell is left out on a phone


def test_takes_several_states_and_those_set_aside(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        for state in Work:
            add(session, cast.actor("editor"), NOW, state.value, state=state)
    page = as_("reader").get("/desk/claims?state=new&state=declined&state=odd")
    assert set(page.texts(STATEMENTS)) == {"new", "declined"}
    ticked = [
        box.get("value") for box in page.all(".//input[@name='state']") if box.get("checked") is not None
    ]
    assert ticked == ["new", "declined"]
    assert len(as_("reader").get("/desk/claims").texts(STATEMENTS)) == len(Work)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("updated", ["c", "b", "a"]),
        ("due", ["b", "a", "c"]),
        ("demand", ["a", "c", "b"]),
        ("created", ["c", "b", "a"]),
        ("odd", ["c", "b", "a"]),
    ],
)
def test_sorts(as_: Any, db: Any, cast: Any, sort: str, order: list[str]) -> None:
    with db.writing() as session:
        by = cast.actor("editor")
        add(session, by, NOW, "a", demand=9, due_on=NOW.date().replace(day=30))
        add(session, by, NOW, "b", demand=1, due_on=NOW.date())
        add(session, by, NOW, "c", demand=5)
    page = as_("reader").get(f"/desk/claims?sort={sort}")
    assert page.texts(STATEMENTS) == order


def test_the_list_of_what_is_late_says_so_above_it_and_in_the_title(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW, "Gisteren af", due_on=NOW.date() - timedelta(days=1))
        add(session, cast.actor("editor"), NOW, "Geen haast")
    client = as_("reader")
    page = client.get(client.get("/desk/late", status=303).response.headers["Location"])
    assert page.texts(STATEMENTS) == ["Gisteren af"]
    assert page.text(".//h1") == "Te laat"
    assert page.text(".//title").startswith("Te laat")
    assert (
        client.get("/desk/claims").text(".//h1")
        == client.get("/desk/claims?due=week").text(".//h1")
        == "Claims"
    )


def test_is_narrowed_down_to_a_rating_or_to_none_yet(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW, "Geoordeeld", rating=RATING)
        add(session, cast.actor("editor"), NOW, "Nog niets")
    client, key = as_("reader"), RATING["key"]
    page = client.get(f"/desk/claims?rating={key}")
    assert page.texts(STATEMENTS) == ["Geoordeeld"]
    assert page.text(f".//select[@name='rating']/option[@value='{key}']") == "grotendeels waar"
    assert page.one(f".//select[@name='rating']/option[@value='{key}']").get("selected") is not None
    assert client.get("/desk/claims?rating=none").texts(STATEMENTS) == ["Nog niets"]
    assert client.get("/desk/claims?rating=false").texts(STATEMENTS) == []
    assert sorted(client.get("/desk/claims?rating=%27%22").texts(STATEMENTS)) == ["Geoordeeld", "Nog niets"]
    assert client.get("/desk/claims/table.csv?rating=none").response.text.count("\n") == 2
    assert client.get(f"/desk/board?rating={key}").texts(".//li[@data-id]/*[@class='statement']") == [
        "Geoordeeld"
    ]


def test_pages_by_fifty_and_keeps_the_filters(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        for number in range(52):
            add(session, cast.actor("editor"), NOW, f"Statement {number}", demand=number)
    client = as_("reader")
    page = client.get("/desk/claims?state=new&sort=demand")
    assert len(page.texts(STATEMENTS)) == 50
    assert "52 claims" in page.text(".//caption")
    following = page.one(".//a[@rel='next']").get("href") or ""
    assert client.get(following).texts(STATEMENTS) == ["Statement 1", "Statement 0"]
    client.get("/desk/claims?page=0", status=404)
    client.get("/desk/claims?page=x", status=404)


def test_a_number_that_zeros_make_long_asks_for_nobody_and_for_no_page(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW, "De brug is open")
    client = as_("reader")
    for number in ("0" * 20 + "9" * 20, "0" * 20 + "9" * 5000, "9" * 5000):
        for name in ("person", "reviewer", "helper", "claimant", "follower"):
            assert client.get(f"/desk/claims?{name}={number}").texts(STATEMENTS) == ["De brug is open"]
        client.get(f"/desk/board?person={number}")
    for number in ("00000000" + "1" + "9" * 20, "00000000" + "1" + "9" * 5000):
        for path in ("/desk/claims", "/desk/articles", "/desk/claimants", "/desk/trash", "/verdicts"):
            client.get(f"{path}?page={number}", status=404)


def test_writes_an_address_that_asks_for_the_same(as_: Any, app: Any) -> None:
    address = "/?state=new&state=done&person=0&rating=mostly_true&tag=a+b&priority=high&due=week&publication=published&sort=due"
    with app.test_request_context(address) as context:
        asked = Filters.asked(context.request.args)
    with app.test_request_context("/", query_string=asked.query) as context:
        assert Filters.asked(context.request.args) == asked
    assert asked.narrowed
    assert not Filters().narrowed
    assert not Filters().query


def test_asks_the_database_six_things_however_long_it_is(as_: Any, db: Any, cast: Any) -> None:
    editor = as_("editor")
    counts = []
    for count in (5, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
        with counted(db) as sent:
            editor.get("/desk/claims")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 6, sent


def test_says_that_there_is_no_such_page_and_leads_to_the_first(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        add(session, cast.actor("editor"), NOW)
    page = as_("reader").get("/desk/claims?state=new&page=99")
    assert "Pagina 99 is er niet" in page.text(".//div[@class='empty']")
    first = as_("reader").get(page.one(".//div[@class='empty']//a").get("href") or "")
    assert len(first.texts(STATEMENTS)) == 1
    assert "1 claim" in first.text(".//caption")


def test_hides_what_was_asked_while_nobody_asked(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW)
        claim_id = claim.id
    assert "Gevraagd" not in as_("reader").get("/desk/claims").texts(".//th")
    with db.writing() as session:
        claim = session.get_one(Claim, claim_id)
        claim.demand = 3
        session.add(claim)
    page = as_("reader").get("/desk/claims")
    assert "Gevraagd" in page.texts(".//th")
    assert len(page.all(".//tbody/tr/*")) == len(page.all(".//thead/tr/th"))


@pytest.mark.browser
def test_is_walked_through_and_ticked_by_keys(browse: Any, live_app: Any, cast: Any) -> None:
    with live_app.extensions["database"].writing() as session:
        first, second = (add(session, cast.actor("editor"), NOW, word).id for word in ("Een", "Twee"))
    page = browse("editor")
    page.goto("/desk/claims?sort=created")
    ticked = "[...document.querySelectorAll('[name=claim]:checked')].map((e) => e.value.split('-')[0])"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.evaluate(ticked) == [str(first)]
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert set(page.evaluate(ticked)) == {str(first), str(second)}
    with page.expect_navigation():
        page.keyboard.press("o")
    assert page.url.endswith(f"/desk/claims/{second}")
