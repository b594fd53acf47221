"""The note on the context of a place is changed afterwards: it is the desk's, told in the history, and found no more once gone."""

from collections.abc import Callable

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.extraction.actions import pull_claim
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
FORM = ".//form[@data-keep='note']"


def pulled(db: Database, cast: Cast, note: str | None = None) -> int:
    by = cast.actor("editor")
    with db.writing() as session:
        article = add_article(session, keep("De brug is dicht."), by=by, at=NOW)
        claim = pull_claim(
            session, article.id or 0, exact="De brug", statement="x y", note=note, by=by, at=NOW
        )
        return claim.id or 0


def test_it_is_added_changed_and_taken_away(as_: As, db: Database, cast: Cast) -> None:
    claim_id = pulled(db, cast)
    checker = as_("checker")
    for text in ("Voor de stemming over de sluis.", "Na de stemming.", ""):
        [link] = checker.get(f"/desk/claims/{claim_id}").all(".//a[@href='/desk/places/1/note']")
        assert link is not None
        typed = checker.get("/desk/places/1/note").fields(FORM)
        checker.post("/desk/places/1/note", {**typed, "note": text})
        shown = checker.get(f"/desk/claims/{claim_id}?tab=history")
        assert text in shown.text(".//div[@id='context']")
        assert "wijzigde de notitie bij de context van een plek" in shown.text(".//main")
        assert ("x y" in checker.get("/desk/search?q=sluis").text(".//main")) == ("sluis" in text)


def test_the_same_note_and_one_that_is_too_long_come_back(as_: As, db: Database, cast: Cast) -> None:
    pulled(db, cast, note="Voor de stemming.")
    checker = as_("checker")
    typed = checker.get("/desk/places/1/note").fields(FORM)
    assert typed["note"] == "Voor de stemming."
    assert "er is niets gewijzigd" in checker.post("/desk/places/1/note", typed, 422).text(".//main")
    long = checker.post("/desk/places/1/note", {**typed, "note": "x" * 2001}, 422)
    assert long.fields(FORM)["note"] == "x" * 2001


def test_two_people_never_overwrite_each_other(as_: As, db: Database, cast: Cast) -> None:
    pulled(db, cast)
    checker, editor = as_("checker"), as_("editor")
    one, other = (each.get("/desk/places/1/note").fields(FORM) for each in (checker, editor))
    checker.post("/desk/places/1/note", {**one, "note": "Een."})
    editor.post("/desk/places/1/note", {**other, "note": "Twee."}, 409)
    assert editor.get("/desk/places/1/note").fields(FORM)["note"] == "Een."


def test_who_only_looks_or_pulls_is_offered_nothing(as_: As, db: Database, cast: Cast) -> None:
    claim_id = pulled(db, cast, note="Voor de stemming.")
    for person in ("reader", "contributor"):
        page = as_(person).get(f"/desk/claims/{claim_id}")
        assert "Voor de stemming." in page.text(".//div[@id='context']")
        assert not page.all(".//a[@href='/desk/places/1/note']")
