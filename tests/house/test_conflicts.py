"""Two people on one thing: the second sees in words what the first chose, ticked and dated, and loses nothing either way."""

from collections.abc import Callable
from functools import cache

import pytest

from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import Cast
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
KEPT = ".//form[@data-keep]"
SOURCE = {
    "title": "Rekening 2019",
    "stance": "refutes",
    "kind": "data",
    "named": "named",
    "published": "2019-06",
}


@pytest.fixture
def people(as_: As) -> As:
    """The same browser each time that a person is named."""
    return cache(as_)


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    return stages.researching(db, cast)


def shown(conflict: Page) -> dict[str, tuple[str, str]]:
    """Label of each field of the conflict page -> what stands there now, and the whole of mine."""
    return {
        block.find("section/h2").text.strip(): tuple(  # type: ignore[union-attr,misc]
            " ".join("".join(part.itertext()).split()) for part in block.findall("section")
        )
        for block in conflict.all(".//div[@class='conflict']")
    }


def again(conflict: Page) -> dict[str, str]:
    return conflict.fields(".//form[@data-keep='conflict']")


def both(people: As, address: str, theirs: dict[str, str], mine: dict[str, str]) -> Page:
    """Both open the form, the checker saves first; what the editor is then shown. None takes a field away."""
    first, second = people("checker"), people("editor")
    ours = second.get(address).fields(KEPT)
    first.post(address, {**first.get(address).fields(KEPT), **theirs})
    return second.post(address, {**ours, **mine}, status=409)


def test_shows_ratings_and_days_of_a_draft_in_words(people: As, claim_id: int) -> None:
    address, tab = f"/desk/claims/{claim_id}/verdict", f"/desk/claims/{claim_id}?tab=verdict"
    first, second = people("checker"), people("editor")
    form = ".//form[@action='/desk/claims/" + str(claim_id) + "/verdict']"
    first.post(address, {"headline": "Kop", "rating": "true", "seen_version": "0"})
    mine, theirs = second.get(tab).fields(form), first.get(tab).fields(form)
    first.post(address, {**theirs, "rating": "mostly_false", "review_by": "2027-03-01", "body": "van de een"})
    sent = {
        **mine,
        "rating": "unverifiable" if "unverifiable" in second.get(tab).html else "false",
        "body": "van de ander",
    }
    conflict = second.post(address, sent, status=409)
    words = conflict.text(".//main")
    assert "mostly_false" not in words
    assert sent["rating"] not in words.split()
    assert shown(conflict)["Label"][0].endswith("grotendeels onwaar")
    assert "1 maart 2027" in shown(conflict)["Opnieuw bekijken op"][0]
    assert {"van de een", "van de ander"} <= set(
        "|".join(
            t
            for t in conflict.texts(".//textarea")
            + conflict.texts(".//div[@class='was']")
            + [again(conflict)["body"]]
        ).split("|")
    )
    assert again(conflict)["rating"] == sent["rating"], "mine is what is saved"
    second.post(address, again(conflict))
    saved = second.get(tab).fields(form)
    assert (saved["rating"], saved["body"], saved["review_by"]) == (sent["rating"], "van de ander", "")


def test_lets_the_second_take_the_rating_of_the_first(people: As, claim_id: int) -> None:
    address = f"/desk/claims/{claim_id}/verdict"
    tab = f"/desk/claims/{claim_id}?tab=verdict"
    people("checker").post(address, {"headline": "Kop", "rating": "true", "seen_version": "0"})
    conflict = people("editor").post(
        address, {"headline": "Mijn kop", "rating": "false", "seen_version": "0"}, status=409
    )
    offered = [field.get("value") for field in conflict.all(".//input[@name='rating']")]
    assert offered == ["false", "true"]
    page = people("editor").follow(address, {**again(conflict), "rating": "true"})
    saved = page.fields(".//form[@action='/desk/claims/" + str(claim_id) + "/verdict']")
    assert (saved["rating"], saved["headline"]) == ("true", "Mijn kop")
    assert people("editor").get(tab)


def test_shows_choices_and_unsent_ticks_of_a_source(people: As, claim_id: int) -> None:
    people("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    address = f"/desk/claims/{claim_id}/evidence/1"
    conflict = both(
        people,
        address,
        {"stance": "supports", "is_primary": "y", "published": "2019-07-02", "named": "anonymous"},
        {"note": "mijn woord", "kind": "expert"},
    )
    fields = shown(conflict)
    assert fields["Wat het met de bewering doet"][0].endswith("Ondersteunt")
    assert "Spreekt tegen" in fields["Wat het met de bewering doet"][1]
    assert fields["Primaire bron"][0].endswith("ja"), "the browser sent nothing for the empty box"
    assert "nee" in fields["Primaire bron"][1]
    assert "2 juli 2019" in fields["Gepubliceerd op"][0]
    assert fields["Naam"][0].endswith("anoniem")
    words = conflict.text(".//main").split()
    assert not {"supports", "refutes", "data", "expert", "named", "anonymous", "True", "y"} & set(words)
    mended = {**again(conflict), "is_primary": "y"}
    assert mended["note"] == "mijn woord"
    people("editor").post(address, mended)
    saved = people("editor").get(address).fields(KEPT)
    assert (saved["is_primary"], saved["stance"], saved["kind"], saved["note"]) == (
        "y",
        "refutes",
        "expert",
        "mijn woord",
    )


def test_keeps_my_empty_box_when_i_save_mine(people: As, claim_id: int) -> None:
    people("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    address = f"/desk/claims/{claim_id}/evidence/1"
    conflict = both(people, address, {"is_primary": "y"}, {"note": "mijn woord"})
    assert again(conflict)["is_primary"] == ""
    people("editor").post(address, again(conflict))
    assert "is_primary" not in people("editor").get(address).fields(KEPT)


def test_shows_the_ticks_of_the_research(people: As, claim_id: int) -> None:
    address = f"/desk/claims/{claim_id}/research"
    conflict = both(people, address, {"both_sides": "y"}, {"source_exception": "De enige bron"})
    assert shown(conflict)["Beide kanten zijn bekeken"][0].endswith("ja")
    assert "source_exception" in again(conflict)
    people("editor").post(address, {**again(conflict), "both_sides": "y"})
    saved = people("editor").get(address).fields(KEPT)
    assert (saved["both_sides"], saved["source_exception"]) == ("y", "De enige bron")


def test_shows_the_times_of_a_contact_attempt(people: As, claim_id: int) -> None:
    asked = {
        "who": "Wim",
        "channel": "email",
        "asked_at": "2026-11-24T10:00",
        "deadline_at": "2026-11-25T12:00",
    }
    people("checker").post(f"/desk/claims/{claim_id}/contact/new", asked)
    conflict = both(
        people,
        f"/desk/claims/{claim_id}/contact/1",
        {"deadline_at": "2026-11-27T09:30", "channel": "phone"},
        {"who": "Wim B."},
    )
    words = conflict.text(".//main")
    assert "27 november 2026 09:30" in words
    assert "per telefoon" in words
    assert again(conflict)["deadline_at"] == "2026-11-25T12:00"
    assert again(conflict)["asked_at"] == "2026-11-24T10:00"
    assert "24 november" not in words, "what both agree on is not asked again"


def test_shows_both_statements_and_keeps_the_chosen_one(people: As, claim_id: int) -> None:
    address = f"/desk/claims/{claim_id}/statement"
    conflict = both(
        people, address, {"statement": "de brug is <b>dicht</b>"}, {"statement": "de brug is open & blauw"}
    )
    assert list(shown(conflict)) == ["Bewering"], "what the form does not ask is not asked here"
    assert "de brug is <b>dicht</b>" in conflict.text(".//main")
    page = people("editor").follow(address, again(conflict))
    assert "de brug is open & blauw" in page.text(".//h1")
    assert "de brug is <b>dicht</b>" in people("editor").get(f"/desk/claims/{claim_id}?tab=history").text(
        ".//main"
    )


def test_shows_all_of_my_text_where_the_form_had_a_box_of_several_lines(people: As, claim_id: int) -> None:
    address = f"/desk/claims/{claim_id}/statement"
    mine = "De brug is open voor wie er over wil " * 5
    conflict = both(people, address, {"statement": "de brug is dicht"}, {"statement": mine})
    box = conflict.one(".//textarea[@name='statement']")
    assert (box.text or "").strip() == mine.strip()
    assert int(box.get("rows") or 0) * 45 >= len(mine)
    short = people("editor").post(
        address, {**again(conflict), "statement": "kort", "seen_version": "1"}, status=409
    )
    assert short.one(".//textarea[@name='statement']").get("rows") == "2", (
        "a box as in the form, however short"
    )


def test_has_one_line_for_what_was_one_line_and_shows_a_long_one_whole(people: As, claim_id: int) -> None:
    address = f"/desk/claims/{claim_id}/evidence/1"
    people("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    long = "Een titel die niet past op een halve bladzijde, en toch een titel is"
    conflict = both(people, address, {"title": "A", "publisher": "A"}, {"title": long, "publisher": "B"})
    assert conflict.all(".//input[@name='publisher']")
    assert (conflict.one(".//textarea[@name='title']").text or "").strip() == long


def test_names_people_and_priorities(people: As, claim_id: int, cast: Cast) -> None:
    address = f"/desk/claims/{claim_id}/assignment"
    seen = people("editor").get(address).fields(".//main//form")
    people("second").post(
        address,
        {"seen_version": seen["seen_version"], "assignee": str(cast.second.id), "message": "voor mij"},
    )
    conflict = people("editor").post(
        address, {**seen, "assignee": str(cast.checker2.id), "message": "voor Cas"}, status=409
    )
    fields = shown(conflict)
    assert fields["Toegewezen aan"][0].endswith("Mina Bos")
    assert "Cas Tweede" in fields["Toegewezen aan"][1]
    address = f"/desk/claims/{claim_id}/priority"
    conflict = people("editor").post(
        address, {"priority": "high", "seen_version": seen["seen_version"]}, status=409
    )
    assert not {"high", "normal"} & set(conflict.text(".//main").split())


def test_gives_a_number_when_even_the_conflict_page_breaks(
    people: As, claim_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.web.conflicts._conflict", lambda *_: 1 / 0)
    form = {"statement": "x", "seen_version": "0"}
    page = people("editor").post(f"/desk/claims/{claim_id}/statement", form, status=500)
    assert "ZeroDivisionError" not in page.html
    assert "%(" not in page.html
