"""What is new to me: marks in list and board, opening, and marking all as seen."""

from typing import Any

import pytest
from sqlmodel import col, select

from claims.desk.models import Claim, SeenClaim, SeenUpto
from claims.desk.planning import set_priority
from claims.desk.rules import Priority
from claims.history.actions import record
from claims.history.queries import last_event_id
from tests.conftest import NOW
from tests.desk.filling import add, counted, fill

MARK = ".//span[@class='unseen']"
PAGES = ("/desk/claims", "/desk/board")


def marked(client: Any, url: str) -> set[int]:
    """The claims that carry the dot on this page, by number."""
    page = client.get(url)
    words = page.texts(MARK)
    assert set(words) <= {"Nieuw voor jou, of gewijzigd"}
    marks = {int((each.get("id") or "").removeprefix("new-")) for each in page.all(MARK)}
    described = {each.get("aria-describedby") for each in page.all(".//a[@aria-describedby]")}
    assert {f"new-{number}" for number in marks} <= described
    return marks


def one(db: Any, by: Any, words: str = "De brug is open", **card: Any) -> int:
    with db.writing() as session:
        return add(session, by, NOW, words, **card).id or 0


def change(db: Any, claim_id: int, by: Any, priority: Priority = Priority.HIGH) -> None:
    with db.writing() as session:
        seen = session.get_one(Claim, claim_id).version
        set_priority(session, claim_id, priority, seen_version=seen, by=by, at=NOW)


@pytest.mark.parametrize("url", PAGES)
def test_a_claim_is_new_until_it_is_opened_and_again_once_another_changed_it(
    as_: Any, db: Any, cast: Any, url: str
) -> None:
    first, second = one(db, cast.actor("editor")), one(db, cast.actor("editor"), "Het gemaal staat stil")
    reader = as_("reader")
    assert marked(reader, url) == {first, second}
    reader.get(f"/desk/claims/{first}")
    assert marked(reader, url) == {second}
    assert marked(as_("checker"), url) == {first, second}, "what one saw is nobody else's"
    change(db, first, cast.actor("editor"))
    assert marked(as_("reader"), url) == {first, second}


@pytest.mark.parametrize("url", PAGES)
def test_ones_own_acts_are_not_new_to_oneself(as_: Any, db: Any, cast: Any, url: str) -> None:
    mine = one(db, cast.actor("editor"))
    editor = as_("editor")
    assert marked(editor, url) == set()
    change(db, mine, cast.actor("editor"))
    assert marked(editor, url) == set()
    change(db, mine, cast.actor("second"), Priority.LOW)
    assert marked(editor, url) == {mine}
    change(db, mine, cast.actor("editor"))
    assert marked(editor, url) == {mine}, "what the other did was not seen yet"


def test_what_makes_no_version_is_not_new_and_what_is_confidential_is_for_those_who_may_see_it(
    as_: Any, db: Any, cast: Any
) -> None:
    claim_id = one(db, cast.actor("editor"), assignee_id=cast.checker.id)
    for who in ("reader", "checker", "second"):
        as_(who).get(f"/desk/claims/{claim_id}")
        assert marked(as_(who), "/desk/claims") == set()

    def tell(kind: str, *, confidential: bool) -> None:
        with db.writing() as session:
            record(
                session,
                kind,
                by_id=cast.editor.id,
                at=NOW,
                thing_id=claim_id,
                claim_id=claim_id,
                confidential=confidential,
            )

    tell("comment.resolved", confidential=False)
    assert marked(as_("second"), "/desk/claims") == set()
    tell("contact.asked", confidential=True)
    assert marked(as_("reader"), "/desk/claims") == set()
    assert marked(as_("checker"), "/desk/claims") == {claim_id}, "the assignee"
    assert marked(as_("second"), "/desk/claims") == {claim_id}, "an editor"


def test_all_are_seen_up_to_what_the_page_showed(as_: Any, db: Any, cast: Any) -> None:
    first = one(db, cast.actor("editor"))
    reader = as_("reader")
    reader.get(f"/desk/claims/{first}")
    change(db, first, cast.actor("editor"))
    one(db, cast.actor("editor"), "Tweede")
    page = reader.get("/desk/board?person=0")
    upto = page.one(".//form[@class='all-seen']/input[@name='upto']").get("value")
    late = one(db, cast.actor("editor"), "Kwam daarna")
    answer = reader.post("/desk/claims/seen", {"upto": upto, "next": "/desk/board?person=0"}, status=303)
    assert answer.response.location.endswith("/desk/board?person=0")
    assert "Alle claims zijn als gezien gemarkeerd." in reader.get("/desk/board").text(".//main/..")
    assert marked(reader, "/desk/claims") == {late}
    with db.reading() as session:
        assert session.exec(select(SeenClaim)).all() == [], "one number stands for all of them"
        assert session.exec(select(SeenUpto.person_id)).all() == [cast.reader.id]


def test_an_older_page_takes_nothing_back(as_: Any, db: Any, cast: Any) -> None:
    one(db, cast.actor("editor"))
    reader = as_("reader")
    with db.reading() as session:
        last = last_event_id(session)
    reader.post("/desk/claims/seen", {"upto": str(last)}, status=303)
    reader.post("/desk/claims/seen", {"upto": "0", "next": "//example.org"}, status=303)
    assert marked(reader, "/desk/claims") == set()


@pytest.mark.parametrize("upto", ["", "-1", "1.5", "x", "٣", "9" * 18, "9" * 400, "999999"])
def test_a_number_that_is_none_of_the_history_is_refused(as_: Any, db: Any, cast: Any, upto: str) -> None:
    claim_id = one(db, cast.actor("editor"))
    reader = as_("reader")
    reader.post("/desk/claims/seen", {"upto": upto}, status=422)
    assert marked(reader, "/desk/claims") == {claim_id}


def test_opening_writes_once_and_no_event(as_: Any, db: Any, cast: Any) -> None:
    claim_id = one(db, cast.actor("editor"))
    reader = as_("reader")
    with db.reading() as session:
        events = last_event_id(session)
    for _ in range(3):
        reader.get(f"/desk/claims/{claim_id}")
    as_("editor").get(f"/desk/claims/{claim_id}")
    with db.reading() as session:
        assert last_event_id(session) == events
        rows = session.exec(select(SeenClaim).order_by(col(SeenClaim.person_id))).all()
        assert [(row.person_id, row.claim_id) for row in rows] == [(cast.reader.id, claim_id)]
        assert session.exec(select(SeenUpto.changes)).all() == [1]


def test_an_open_board_hears_of_what_one_saw_elsewhere(as_: Any, db: Any, cast: Any) -> None:
    claim_id = one(db, cast.actor("editor"))
    reader, other = as_("reader"), as_("checker")
    tags = [client.get("/desk/board/columns").response.headers["ETag"] for client in (reader, other)]
    reader.get(f"/desk/claims/{claim_id}")
    fresh = reader.client.get("/desk/board/columns", headers={"If-None-Match": tags[0]})
    assert fresh.status_code == 200
    assert "unseen" not in fresh.get_data(as_text=True)
    same = other.client.get("/desk/board/columns", headers={"If-None-Match": tags[1]})
    assert same.status_code == 304, "the other saw nothing"


def test_as_many_queries_with_many_marks_as_with_none(as_: Any, db: Any, cast: Any) -> None:
    reader, asked = as_("reader"), []
    for count in (1, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
        for url in (*PAGES, "/desk/board/columns"):
            with counted(db) as sent:
                assert "unseen" in reader.get(url).html
            asked.append(len(sent))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 6


@pytest.mark.browser
def test_one_key_marks_all_as_seen_with_the_focus_on_a_card(browse: Any, live_app: Any, cast: Any) -> None:
    one(live_app.extensions["database"], cast.actor("editor"))
    page = browse("reader")
    page.goto("/desk/board")
    page.locator(".card .unseen").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("z")
    page.locator("#flashes", has_text="Alle claims zijn als gezien gemarkeerd.").wait_for()
    assert page.locator(".unseen").count() == 0
