"""What is kept of a page shows no more and no less than what is drawn anew."""

from datetime import timedelta
from typing import Any

from claims.desk import actions
from claims.desk.models import Claim
from claims.web import fragments
from tests.conftest import NOW
from tests.desk.filling import add


def test_shows_a_change_at_once_and_to_each_in_their_language(as_: Any, db: Any, cast: Any) -> None:
    editor, by = as_("editor"), cast.actor("editor")
    with db.writing() as session:
        claim_id = add(session, by, NOW, "De brug is open").id or 0
    for address in ("/desk/board", "/desk/claims"):
        assert "De brug is open" in editor.get(address).html
        assert "nog niemand" in editor.get(address).html
    with db.writing() as session:
        actions.restate_claim(session, claim_id, statement="De brug is dicht", by=by, at=NOW)
        cast.second.language = "en"
        session.merge(cast.second)
    for address in ("/desk/board", "/desk/claims"):
        changed = editor.get(address)
        assert "De brug is dicht" in changed.html
        assert "De brug is open" not in changed.html
        assert "nobody yet" in as_("second").get(address).html


def test_says_the_next_day_that_a_claim_is_late(as_: Any, db: Any, cast: Any, app: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, "De brug is open")
        claim.due_on = NOW.date()
    page = as_("editor")
    assert "late-card" not in page.get("/desk/board").html
    app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    assert "late-card" in as_("editor").get("/desk/board").html


def test_keeps_no_more_than_it_says(as_: Any, db: Any, cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(fragments, "MOST", 3)
    with db.writing() as session:
        for number in range(7):
            add(session, cast.actor("editor"), NOW, f"Claim {number}")
    cards = as_("editor").get("/desk/board").all(".//li[@data-id]")
    assert len(cards) == 7
    assert len(fragments._drawn) <= 3


def test_tells_two_cards_of_one_claim_apart(db: Any, cast: Any) -> None:
    from claims.desk.filters import Filters
    from claims.desk.queries import claim_list

    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "De brug is open").id or 0

    def card() -> Any:
        with db.reading() as session:
            return claim_list(session, Filters(), NOW.date(), limit=1, offset=0)[0]

    first = card()
    assert first == card()
    with db.writing() as session:
        claim = session.get(Claim, claim_id)
        claim.rating = {"key": "false", "symbol": "○", "truth": 1, "nl": "onwaar", "en": "false"}
    assert first != card()


def test_offers_people_escaped_with_the_chosen_one_marked_and_one_left_out() -> None:
    people = ((1, "Ann"), (12, 'B"><script>'), (2, "Ben"))
    drawn = fragments.options(people, 2, 1)
    assert drawn == (
        '<option value="12">B&#34;&gt;&lt;script&gt;</option><option value="2" selected>Ben</option>'
    )
    assert fragments.options(people, 1, 1) == fragments.options(people, None, 1)
    assert fragments.options(people).count("<option") == 3


def test_filters_show_who_was_asked_for(as_: Any, cast: Any) -> None:
    address = f"/desk/claims?reviewer={cast.second.id}&person={cast.second.id}"
    page = as_("editor").get(address)
    for name in ("person", "reviewer"):
        (chosen,) = page.all(f".//select[@name='{name}']/option[@selected]")
        assert chosen.text == cast.second.name
