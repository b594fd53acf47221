"""On the page of "Dubbel met…": claims like it with score, rating and what becomes of the two, or those asked for."""

from collections.abc import Callable

import pytest
from flask import Flask

from claims.desk.actions import add_claim, move_claim
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.search.follower import Follower, Outcome
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.matches.conftest import STATEMENTS
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
RESULT = ".//section[@id='duplicate_of']//li[@class='result']"


def asked(as_: As, claim_id: int, typed: str = "") -> Page:
    return as_("checker").get(f"/desk/claims/{claim_id}/state?to=duplicate&q={typed}")


def offered(page: Page) -> list[str]:
    return page.texts(f"{RESULT}/p[@class='statement']")


def fields(page: Page, action: str) -> dict[str, str]:
    """What the form on the page sends beside its button."""
    found = page.fields(f".//main//form[@action='{action}'][@method='post']")
    return {name: value for name, value in found.items() if name != "csrf_token"}


def row(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        found = session.get_one(Claim, claim_id)
        session.expunge(found)
        return found


def test_claims_like_it_say_how_much_why_and_what_would_become_of_the_two(
    as_: As, db: Database, cast: Cast
) -> None:
    with db.writing() as session:
        known = stories.published(session, cast)
        by = cast.actor("editor")
        claim = add_claim(
            session, statement="Op de Aabrug is het autoverkeer verdubbeld", language="nl", by=by, at=NOW
        )
        claim_id = claim.id or 0
    page = asked(as_, claim_id)
    assert offered(page) == [stories.Story().statement]
    text = page.text(RESULT)
    assert " van de 100" in text
    assert "Dezelfde claim? Dan wordt deze claim dubbel met claim" in text
    assert page.all(f"{RESULT}//mark")
    assert "Grotendeels onwaar" in text, text
    assert page.all(f"{RESULT}//time")
    assert row(db, known).state is Work.DONE


def test_the_one_further_stays_and_the_button_says_so(
    as_: As, db: Database, cast: Cast, claims: list[int]
) -> None:
    with db.writing() as session:
        by = cast.actor("checker")
        move_claim(session, claims[1], Work.RESEARCHING, by=by, at=NOW)
    page = asked(as_, claims[1])
    assert f"Dan wordt claim {claims[0]} dubbel met deze" in page.text(RESULT)
    path = f"/desk/matches/{claims[1]}/{claims[0]}"
    as_("checker").post(path, {**fields(page, path), "decision": "same"})
    assert row(db, claims[0]).duplicate_of_id == claims[1]
    tab = as_("checker").get(f"/desk/claims/{claims[1]}?tab=matches")
    assert "Ongedaan maken" in tab.text(".//section[@id='matches']")


@pytest.mark.parametrize("typed", ["{2}", "%23{2}", "duin Waterveen", "groei"])
def test_another_is_found_by_its_number_or_by_words(as_: As, claims: list[int], typed: str) -> None:
    page = asked(as_, claims[0], typed.format(*claims))
    assert offered(page) == [STATEMENTS[2]]
    assert f"Dan wordt claim {claims[2]} dubbel met deze" in page.text(RESULT)


@pytest.mark.parametrize("typed", ["{0}", "0", "99999", "9999999999", "olifant", "!!!"])
def test_what_is_not_there_is_said(as_: As, claims: list[int], typed: str) -> None:
    page = asked(as_, claims[0], typed.format(*claims))
    assert "Geen andere claim gevonden" in page.text(".//main")


def test_a_duplicate_is_stood_for_by_its_head(as_: As, db: Database, cast: Cast, claims: list[int]) -> None:
    by = cast.actor("checker")
    with db.writing() as session:
        move_claim(session, claims[1], Work.DUPLICATE, duplicate_of_id=claims[0], by=by, at=NOW)
    assert offered(asked(as_, claims[2], str(claims[1]))) == [STATEMENTS[0]]
    page = asked(as_, claims[0], str(claims[2]))
    assert offered(page) == [STATEMENTS[2]]


def test_without_an_index_words_as_they_are_typed_will_do(
    app: Flask, as_: As, claims: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Follower, "freshen", lambda _self: Outcome.GONE)
    page = asked(as_, claims[0], "duinen")
    assert offered(page) == [STATEMENTS[2]]
    assert "De index wordt opnieuw gemaakt" in page.text(".//main")


def test_a_duplicate_made_by_the_desk_can_be_put_back_on_the_tab(
    as_: As, db: Database, cast: Cast, claims: list[int]
) -> None:
    by = cast.actor("editor")
    path = f"/desk/claims/{claims[1]}/state"
    for where in claims[:2]:
        with db.writing() as session:
            move_claim(session, claims[1], Work.DUPLICATE, duplicate_of_id=claims[0], by=by, at=NOW)
        tab = as_("checker").get(f"/desk/claims/{where}?tab=matches")
        as_("checker").post(path, fields(tab, path))
        assert row(db, claims[1]).state is Work.NEW
