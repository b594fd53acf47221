"""Limits of the board's columns: a warning in numbers and words, set by editors, for who looks at the whole board."""

from collections.abc import Callable

from sqlmodel import col, select

from claims.desk.beside import limits_in
from claims.desk.rules import Work
from claims.history.models import Event
from claims.limits.actions import set_limits
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]
NEW = ".//h2[@id='column-new']"


def fill(db: Database, cast: Cast, count: int) -> None:
    with db.writing() as session:
        for number in range(count):
            add(session, cast.actor("editor"), NOW, f"Bewering {number}")


def test_a_column_says_when_it_holds_more(as_: As, db: Database, cast: Cast) -> None:
    editor, reader = as_("editor"), as_("reader")
    fill(db, cast, 2)
    tag = reader.get("/desk/board/columns").response.headers["ETag"]
    editor.follow("/desk/settings/board", {"new": "2", "researching": "", "seen_version": 0})
    assert reader.get("/desk/board").texts(NEW) == ["Nieuw2 / 2"]
    fill(db, cast, 1)
    board = reader.get("/desk/board")
    assert board.texts(NEW) == ["Nieuw3 / 2 te veel"]
    assert board.texts(".//h2[@id='column-researching']") == ["In onderzoek0"]
    columns = reader.get("/desk/board/columns")
    assert columns.texts(NEW) == ["Nieuw3 / 2 te veel"]
    assert columns.response.headers["ETag"] != tag
    assert reader.get("/desk/board?person=0").texts(NEW) == ["Nieuw3"]  # a part of a column has no limit
    editor.follow("/desk/settings/board", {"new": "", "seen_version": 1})
    assert reader.get("/desk/board").texts(NEW) == ["Nieuw3"]


def test_odd_limits_come_back_as_typed_and_the_second_of_two_is_told(as_: As, db: Database) -> None:
    editor = as_("editor")
    for odd in ("0", "-1", "1000", "veel", "1" * 400):
        page = editor.post("/desk/settings/board", {"new": odd, "seen_version": 0}, status=422)
        assert page.one(".//input[@name='new']").get("value") == odd
    editor.post("/desk/settings/board", {"new": "3", "seen_version": 0})
    editor.post("/desk/settings/board", {"new": "4", "seen_version": 0}, status=409)
    as_("checker").get("/desk/settings/board", status=403)
    with db.reading() as session:
        assert len(session.exec(select(Event.id).where(col(Event.kind) == "limits.set")).all()) == 1


def test_what_means_nothing_in_a_row_is_passed_over() -> None:
    assert limits_in("new=3\nnonsense\nbord=2\naccepted=x\n") == {Work.NEW: 3}


def test_the_board_asks_as_much_with_limits_as_without(as_: As, db: Database, cast: Cast) -> None:
    client, asked = as_("reader"), []
    for limits in ({}, {Work.NEW: 1, Work.ACCEPTED: 2}):
        with db.writing() as session:
            set_limits(session, limits, by=cast.actor("editor"), at=NOW)
        with counted(db) as sent:
            client.get("/desk/board")
            client.get("/desk/board/columns")
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_compact_cards_are_asked_for_in_the_address(as_: As, db: Database, cast: Cast) -> None:
    fill(db, cast, 1)
    client = as_("checker")
    assert client.get("/desk/board").all(".//div[@class='board compact']") == []
    page = client.get("/desk/board?compact=1&person=0")
    assert len(page.all(".//div[@class='board compact']")) == 1
    assert page.one(".//form[@class='chips']/input[@name='compact']").get("value") == "1"
    whole = next(a.get("href") for a in page.all(".//a") if a.text == "Hele kaarten")
    assert whole == "/desk/board?person=0"
