"""Views of the list: who sees and changes them, how many claims each has, filters that they hold, and the list as a file."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from claims.claimants.actions import find_or_add
from claims.desk.filters import Filters
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import Invalid, Refused
from claims.storage.engine import Database
from claims.views import actions, queries
from claims.views.rules import MOST_VIEWS
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import RATING, add, counted

As = Callable[[str | None], CheckingClient]
STATEMENTS = ".//th[@class='statement']/a"
BAR = ".//nav[@aria-label='Weergaven']"


def make(db: Database, cast: Cast, statement: str, **card: Any) -> int:
    with db.writing() as session:
        return add(session, cast.actor("editor"), NOW, statement, **card).id or 0


def test_one_saves_what_one_looks_at_and_comes_back_to_it(as_: As, db: Database, cast: Cast) -> None:
    make(db, cast, "Nieuw")
    make(db, cast, "Klaar", state=Work.DONE)
    client = as_("checker")
    page = client.get("/desk/claims?state=done&sort=due")
    new = page.one(f"{BAR}/a").get("href") or ""
    assert client.get(new).status == 200
    after = client.follow(new, {"name": "Wat af is"})
    assert after.texts(STATEMENTS) == ["Klaar"]
    assert after.texts(f"{BAR}/a") == ["Wat af is 1", "Weergave wijzigen"]
    chip = client.get("/desk/claims").one(f"{BAR}/a")
    assert client.get(chip.get("href") or "").texts(STATEMENTS) == ["Klaar"]
    client.post(new, {"name": "wat AF is"}, status=422)
    client.post("/desk/views/new", {"name": "Alles"}, status=422)
    edit = {"name": "Afgerond", "seen_version": 1}
    client.post("/desk/views/1", edit)
    client.post("/desk/views/1", {**edit, "name": "Anders"}, status=409)
    gone = client.follow("/desk/views/1/removal", {"seen_version": 2})
    assert gone.texts(f"{BAR}/a") == []
    client.post("/desk/views/1/return", {})
    assert "Afgerond 1" in client.get("/desk/claims").texts(f"{BAR}/a")


def test_others_see_views_of_the_team_and_only_those(as_: As, db: Database, cast: Cast) -> None:
    client, other, reader = as_("checker"), as_("checker2"), as_("reader")
    client.post("/desk/views/new?state=new", {"name": "Van mij"})
    client.post("/desk/views/new?state=done", {"name": "Van ons", "shared": "y"})
    assert other.get("/desk/claims").texts(f"{BAR}/a") == ["Van ons 0"]
    other.get("/desk/views/1", status=404)
    other.post("/desk/views/1/removal", {"seen_version": 1}, status=404)
    other.post("/desk/views/2", {"name": "Gekaapt", "seen_version": 1}, status=403)
    as_("editor").post("/desk/views/2", {"name": "Van iedereen", "shared": "y", "seen_version": 1})
    reader.post("/desk/views/new?state=new", {"name": "Voor mij"})
    reader.post("/desk/views/new?state=new&sort=due", {"name": "Voor allen", "shared": "y"}, status=403)
    assert reader.get("/desk/claims").texts(f"{BAR}/a") == ["Voor mij 0", "Van iedereen 0"]


def test_it_keeps_no_more_than_anyone_reads(db: Database, cast: Cast) -> None:
    by = cast.actor("checker")
    with db.writing() as session:
        for number in range(MOST_VIEWS):
            actions.save(session, name=f"Weergave {number}", query="state=new", by=by, at=NOW)
    with pytest.raises(Refused), db.writing() as session:
        actions.save(session, name="Te veel", query="state=new", by=by, at=NOW)
    with pytest.raises(Invalid), db.writing() as session:
        actions.save(session, name="Leeg", query="", by=cast.actor("editor"), at=NOW)
    with db.reading() as session:
        first = queries.views(session, by.id)[0].id or 0
        assert len(queries.views(session, by.id)) == MOST_VIEWS
    with db.writing() as session:
        actions.remove(session, first, by=by, at=NOW)
        actions.save(session, name="In haar plaats", query="state=new", by=by, at=NOW)
    with pytest.raises(Refused), db.writing() as session:
        actions.restore(session, first, by=by, at=NOW)


def test_views_of_the_team_leave_room_for_ones_own(db: Database, cast: Cast) -> None:
    by, other = cast.actor("checker"), cast.actor("editor")
    with db.writing() as session:
        for number in range(MOST_VIEWS):
            actions.save(session, name=f"Team {number}", query="state=new", shared=True, by=by, at=NOW)
        own = actions.save(session, name="Van mij", query="state=new", by=other, at=NOW).id or 0
    with pytest.raises(Refused), db.writing() as session:
        actions.save(session, name="Team erbij", query="state=new", shared=True, by=other, at=NOW)
    with pytest.raises(Refused), db.writing() as session:
        actions.edit(session, own, name="Van mij", shared=True, by=other, at=NOW)


def test_the_list_asks_as_much_with_views_as_without(as_: As, db: Database, cast: Cast) -> None:
    make(db, cast, "Een bewering")
    client, counts = as_("editor"), []
    for rounds in (1, 20):
        with db.writing() as session:
            for number in range(rounds):
                name = f"Weergave {rounds} {number}"
                actions.save(
                    session, name=name, query=f"state=new&person={number}", by=cast.actor("editor"), at=NOW
                )
        with counted(db) as sent:
            client.get("/desk/claims")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6, sent


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("reviewer=2", ["Gelezen"]),
        ("reviewer=0", ["Engels", "Wacht", "Oud"]),
        ("language=en", ["Engels"]),
        ("language=../x", ["Gelezen", "Engels", "Wacht", "Oud"]),
        ("waiting=1", ["Wacht"]),
        ("since=2026-11-21", ["Gelezen", "Engels", "Wacht"]),
        ("since=2026-13-40", ["Gelezen", "Engels", "Wacht", "Oud"]),
        ("claimant=1", ["Gelezen"]),
        ("claimant=99", []),
    ],
)
def test_it_finds_by_the_filters_that_are_used_less(
    as_: As, db: Database, cast: Cast, asked: str, found: list[str]
) -> None:
    with db.writing() as session:
        somebody = find_or_add(session, "Wim", by=cast.actor("editor"), at=NOW).id
    day = NOW.date()
    make(db, cast, "Gelezen", reviewer_id=2, claimant_id=somebody, claimant_name="Wim")
    make(db, cast, "Engels", language="en")
    make(db, cast, "Wacht", waiting_until=day.replace(day=30), waiting_because="het CBS antwoordt")
    make(db, cast, "Oud", updated_at=NOW.replace(day=1), waiting_until=day.replace(day=2))
    page = as_("reader").get(f"/desk/claims?{asked}&sort=created")
    assert sorted(page.texts(STATEMENTS)) == sorted(found)


def test_an_address_asks_for_what_it_was_made_of() -> None:
    asked = "state=new&person=3&reviewer=0&claimant=7&language=en&waiting=1&since=2026-11-02&sort=score"
    filters = Filters.of_query(asked)
    assert (
        Filters.of_query(
            "&".join(f"{k}={v if isinstance(v, str) else v[0]}" for k, v in filters.query.items())
        )
        == filters
    )
    assert filters.narrowed_more
    assert Filters.of_query("a=1&" * 5000) == Filters()


def test_days_of_the_list_are_those_of_the_newsroom(as_: As, db: Database, cast: Cast) -> None:
    after_midnight = NOW.replace(day=20, hour=23, minute=30)  # half past midnight of the 21st in Amsterdam
    make(db, cast, "Na middernacht", created_at=after_midnight, updated_at=after_midnight)
    client = as_("checker")
    assert client.get("/desk/claims?since=2026-11-21").texts(STATEMENTS) == ["Na middernacht"]
    assert client.get("/desk/claims?since=2026-11-22").texts(STATEMENTS) == []
    lines = client.get("/desk/claims/table.csv").response.get_data(as_text=True).splitlines()
    assert "2026-11-21" in lines[1]
    assert "2026-11-20" not in lines[1]


def test_the_list_is_kept_as_a_table_without_formulas(as_: As, db: Database, cast: Cast) -> None:
    make(
        db, cast, '=HYPERLINK("https://slecht.example")', claimant_name="@Wim", rating=RATING, state=Work.DONE
    )
    make(db, cast, "Élke dag, “altijd”; zegt hij", demand=3)
    answer = as_("reader").client.get("/desk/claims/table.csv?sort=created")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["Bewering"] for row in rows] == [
        "Élke dag, “altijd”; zegt hij",
        '\'=HYPERLINK("https://slecht.example")',
    ]
    assert rows[1]["Gedaan door"] == "'@Wim"
    assert rows[1]["Label"] == "grotendeels waar"
    assert rows[0]["Gevraagd"] == "3"
    assert rows[0]["Adres"].endswith("/desk/claims/2")


def test_the_table_holds_all_pages_of_the_list(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        for number in range(120):
            claim = add(session, cast.actor("editor"), NOW, f"Bewering {number}")
            claim.language = "en" if number % 2 else "nl"
    answer = as_("reader").client.get("/desk/claims/table.csv?language=en")
    assert len(answer.get_data(as_text=True).strip().splitlines()) == 61
    with db.reading() as session:
        assert session.get(Claim, 120) is not None
