"""One person in two windows: who comes second is told that it was they themselves, and someone else only where it was."""

from collections.abc import Callable

import pytest

from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import Cast
from tests.house.test_conflicts import KEPT, SOURCE, again
from tests.people.conftest import SETTINGS_PAGE
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
OWN = "intussen zelf gewijzigd, in een ander venster"
ASKED = {"who": "Wim", "channel": "email", "asked_at": "2026-11-24T10:00", "deadline_at": ""}
PASTED = {"title": "Brug", "text": "De brug is open. Er is geen brug die meer kostte.", "language": "nl"}


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    return stages.researching(db, cast)


# What makes the thing -> where it is changed -> what the first window saves -> what the second one.
THINGS = {
    "statement": (None, "/desk/claims/1/statement", {"statement": "de een"}, {"statement": "de ander"}),
    "deadline": (None, "/desk/claims/1/due", {"due_on": "2026-12-01"}, {"due_on": "2026-12-02"}),
    "research": (None, "/desk/claims/1/research", {"both_sides": "y"}, {"source_exception": "De enige"}),
    "source": (
        ("/desk/claims/1/evidence/new", SOURCE),
        "/desk/claims/1/evidence/1",
        {"note": "a"},
        {"note": "b"},
    ),
    "contact": (
        ("/desk/claims/1/contact/new", ASKED),
        "/desk/claims/1/contact/1",
        {"who": "a"},
        {"who": "b"},
    ),
    "comment": (
        ("/desk/claims/1/discussion/new", {"body": "x"}),
        "/desk/claims/1/discussion/1",
        {"body": "a"},
        {"body": "b"},
    ),
    "article": (("/desk/articles/new", PASTED), "/desk/articles/1/details", {"title": "a"}, {"title": "b"}),
    "claimant": (
        ("/desk/claims/1/claimant", {"claimant": "Wim", "seen_version": "3"}),
        "/desk/claimants/1/details",
        {"description": "a"},
        {"description": "b"},
    ),
}


@pytest.mark.parametrize("thing", THINGS)
def test_says_that_it_was_oneself(as_: As, claim_id: int, thing: str) -> None:
    made, address, first, second = THINGS[thing]
    mine = as_("editor")
    if made:
        mine.post(*made)
    stale = mine.get(address).fields(KEPT)
    mine.post(address, {**mine.get(address).fields(KEPT), **first})
    words = mine.post(address, {**stale, **second}, status=409).text(".//main")
    assert OWN in words
    assert "Iemand anders" not in words


@pytest.mark.parametrize("thing", sorted(THINGS.keys() - {"comment"}))  # that one its author alone changes
def test_names_someone_else_when_only_one_of_the_changes_was_mine(as_: As, claim_id: int, thing: str) -> None:
    made, address, first, second = THINGS[thing]
    mine, other = as_("editor"), as_("second")
    if made:
        mine.post(*made)
    stale = mine.get(address).fields(KEPT)
    other.post(address, {**other.get(address).fields(KEPT), **first})
    mine.post(address, {**mine.get(address).fields(KEPT), **second})
    words = mine.post(address, {**stale, **first}, status=409).text(".//main")
    assert "Iemand anders" in words
    assert OWN not in words


def test_says_so_of_a_verdict(as_: As, claim_id: int) -> None:
    mine, address = as_("editor"), f"/desk/claims/{claim_id}/verdict"
    mine.post(address, {"body": "van links", "seen_version": "0"})
    conflict = mine.post(address, {"body": "van rechts", "seen_version": "0"}, status=409)
    assert f"Je hebt dit {OWN}" in conflict.text(".//main")
    assert "van links" in conflict.text(".//main")
    assert again(conflict)["body"] == "van rechts"


def test_says_so_of_a_move(as_: As, claim_id: int) -> None:
    mine, seen = as_("editor"), {"seen_version": "3"}
    mine.post(f"/desk/claims/{claim_id}/priority", {"priority": "high", **seen})
    conflict = mine.post(f"/desk/claims/{claim_id}/state", {"to": "accepted", **seen}, status=409)
    assert f"Je hebt deze claim {OWN}. Nu is hij: In onderzoek." in conflict.text(".//main")


def test_says_so_of_an_account(as_: As, cast: Cast) -> None:
    mine, people = as_("admin"), "/desk/settings/people"
    mine.post(f"{people}/{cast.second.id}/role", {"role": "admin", "seen_version": "1"})
    mine.post(f"{people}/{cast.reader.id}/role", {"role": "checker", "seen_version": "1"})
    address = f"{people}/{cast.reader.id}/role"
    assert OWN in mine.post(address, {"role": "editor", "seen_version": "1"}, status=409).text(".//main")
    as_("second").post(address, {"role": "reader", "seen_version": "2"})
    words = mine.post(f"{people}/{cast.reader.id}/closed", {"seen_version": "2"}, status=409).text(".//main")
    assert "Iemand anders" in words
    assert OWN not in words


def test_says_so_of_ones_own_name(as_: As) -> None:
    mine, form = as_("editor"), {"name": "Jet V.", "language": "nl", "seen_version": "1"}
    mine.post(SETTINGS_PAGE, form)
    conflict = mine.post(SETTINGS_PAGE, {**form, "name": "J. Vermeer"}, status=409)
    assert f"Je hebt dit {OWN}" in conflict.text(".//main")


def test_says_so_in_english(as_: As, claim_id: int) -> None:
    mine, address = as_("editor"), f"/desk/claims/{claim_id}/statement"
    mine.post("/desk/settings/language", {"language": "en", "next": address})
    form = mine.get(address).fields(KEPT)
    mine.post(address, {**form, "statement": "de een"})
    words = mine.post(address, {**form, "statement": "de ander"}, status=409).text(".//main")
    assert "You changed this claim yourself meanwhile, in another window." in words
    assert "Someone else" not in words
    assert "Keep the other version" in words
