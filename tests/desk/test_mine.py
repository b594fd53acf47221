"""My desk."""

from datetime import date, timedelta
from typing import Any

import pytest

from claims.desk import actions, slots
from claims.desk.models import Claim
from claims.desk.rules import Publication, Work
from claims.people.models import Person
from claims.verdicts.models import DraftAuthor
from tests.conftest import NOW
from tests.desk.filling import add, counted, fill, moved
from tests.verdicts.stages import researching

TODAY = NOW.date()


def sections(page: Any) -> dict[str, list[str]]:
    """Headings without their number, and the statements under each."""
    found = {}
    for section in page.all(".//section[@aria-labelledby]"):
        heading = section.find("h2")
        statements = [
            "".join(line.itertext()).strip() for line in section.findall(".//li/span[@class='statement']")
        ]
        if heading is not None and statements:
            found[(heading.text or "").strip()] = statements
    return found


def test_sorts_my_claims_by_what_has_to_happen_first(as_: Any, db: Any, cast: Any) -> None:
    me = cast.checker.id
    with db.writing() as session:
        by = cast.actor("editor")
        work = {"assignee_id": me, "state": Work.RESEARCHING}
        add(session, by, NOW, "was due", due_on=TODAY - timedelta(days=1), **work)
        add(session, by, NOW, "is due", due_on=TODAY, **work)
        add(session, by, NOW, "soon", due_on=TODAY + timedelta(days=5), **work)
        add(session, by, NOW, "far", due_on=TODAY + timedelta(days=6), **work)
        add(session, by, NOW, "undated", assignee_id=me, state=Work.ACCEPTED)
        wait = {"waiting_because": "de gemeente antwoordt", **work}
        add(session, by, NOW, "waits", waiting_until=TODAY + timedelta(days=1), due_on=TODAY, **wait)
        add(session, by, NOW, "waited", waiting_until=TODAY, **wait)
        add(session, by, NOW, "being read", assignee_id=me, state=Work.IN_REVIEW)
        add(session, by, NOW, "finished", assignee_id=me, state=Work.DONE)
        add(session, by, NOW, "not mine", assignee_id=cast.editor.id, state=Work.RESEARCHING)
    assert f"{TODAY + timedelta(days=5):%A}" == "Sunday", "with which a week ends"
    page = as_("checker").get("/desk/")
    assert sections(page) == {
        "Te laat": ["was due"],
        "Vandaag": ["is due", "waited"],
        "Deze week": ["soon"],
        "Later": ["far"],
        "Zonder datum": ["undated"],
        "Wacht op anderen": ["waits", "being read"],
    }
    assert "de gemeente antwoordt" in page.html


def test_shows_what_i_may_read_as_second_reader_and_nothing_i_worked_on(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        by, researcher = cast.actor("editor"), cast.checker.id
        state = {"state": Work.IN_REVIEW, "assignee_id": researcher}
        add(session, by, NOW, "for anyone", **state)
        add(session, by, NOW, "for me", reviewer_id=cast.checker2.id, **state)
        add(session, by, NOW, "for another", reviewer_id=cast.second.id, **state)
        mine = add(session, by, NOW, "I wrote on it", **state)
        session.add(DraftAuthor(claim_id=mine.id or 0, person_id=cast.checker2.id))
    assert sections(as_("checker2").get("/desk/")) == {
        "Wacht op mij als tweede lezer": ["for me", "for anyone"]
    }
    assert sections(as_("checker").get("/desk/"))["Wacht op anderen"]
    assert sections(as_("reader").get("/desk/")) == {}


def test_shows_editors_what_is_approved_and_not_yet_public(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        state = {"state": Work.APPROVED, "assignee_id": cast.checker.id}
        add(session, cast.actor("editor"), NOW, "ready", **state)
        add(session, cast.actor("editor"), NOW, "planned", publication=Publication.SCHEDULED, **state)
    assert sections(as_("second").get("/desk/")) == {"Goedgekeurd, nog te publiceren": ["ready"]}
    assert sections(as_("checker2").get("/desk/")) == {}


def test_shows_why_a_claim_was_sent_back_until_it_moves_on(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, state=Work.IN_REVIEW, assignee_id=cast.checker.id)
        claim_id = claim.id
        moved(session, claim, Work.RESEARCHING, cast.actor("second"), NOW, "Waar is de tweede bron?")
    page = as_("checker").get("/desk/")
    assert "Teruggestuurd door Mina Bos: Waar is de tweede bron?" in page.text(".//main")
    with db.writing() as session:
        claim = session.get(Claim, claim_id)
        moved(session, claim, Work.IN_REVIEW, cast.actor("checker"), NOW)
        moved(session, claim, Work.RESEARCHING, cast.actor("checker"), NOW)
    assert "Teruggestuurd" not in as_("checker").get("/desk/").html


def test_counts_in_the_title_what_waits_for_me(as_: Any, db: Any, cast: Any) -> None:
    assert as_("checker").get("/desk/help").text(".//title").startswith("Hulp")
    with db.writing() as session:
        by, me = cast.actor("editor"), cast.checker.id
        add(session, by, NOW, assignee_id=me, state=Work.RESEARCHING)
        add(session, by, NOW, assignee_id=me, state=Work.RESEARCHING, waiting_until=date(2026, 12, 1))
        add(session, by, NOW, state=Work.IN_REVIEW, assignee_id=cast.editor.id)
        add(session, by, NOW, state=Work.IN_REVIEW, assignee_id=me)
    for path in ("/desk/help", "/desk/"):
        assert as_("checker").get(path).text(".//title").startswith("(2) ")
    assert as_("reader").get("/desk/help").text(".//title").startswith("Hulp")


def test_says_what_to_do_when_nothing_waits(as_: Any) -> None:
    page = as_("checker").get("/desk/")
    assert "Er wacht niets op je" in page.text(".//main")
    assert {"/desk/board", "/desk/claims?state=new"} <= {a.get("href") for a in page.all(".//main//a")}


def test_tells_what_others_did_since_i_was_here(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        session.get(Person, cast.checker.id).seen_at = NOW - timedelta(hours=2)
        claim = add(session, cast.actor("editor"), NOW, "De brug is open")
        moved(session, claim, Work.ACCEPTED, cast.actor("editor"), NOW - timedelta(hours=3))
        moved(session, claim, Work.RESEARCHING, cast.actor("checker"), NOW - timedelta(hours=1))
        moved(session, claim, Work.ACCEPTED, cast.actor("second"), NOW - timedelta(hours=1))
    checker = as_("checker")
    page = checker.get("/desk/")
    assert [line.split(" vandaag")[0] for line in page.texts(".//ol[@class='timeline']/li")] == [
        "Mina Bos legde de claim terug"
    ]
    with db.reading() as session:
        assert session.get(Person, cast.checker.id).seen_at == NOW
    assert not checker.get("/desk/").all(".//ol[@class='timeline']/li")


def test_tells_nothing_confidential_of_claims_of_others(as_: Any, db: Any, cast: Any) -> None:
    from claims.history.actions import record

    with db.writing() as session:
        claim = add(session, cast.actor("contributor"), NOW, "Stille bron", assignee_id=cast.checker.id)
        record(
            session,
            "comment.added",
            by_id=cast.editor.id,
            at=NOW,
            thing_id=1,
            claim_id=claim.id,
            after={"body": "x"},
            confidential=True,
        )
    said = "Jet Vermeer schreef in het overleg"
    assert said in as_("checker").get("/desk/").text(".//main")
    assert said in as_("second").get("/desk/").text(".//main")
    assert said not in as_("checker2").get("/desk/").text(".//main")


def test_shows_notices_with_a_button_to_have_seen_them(as_: Any) -> None:
    notice = {"text": "Een tikfout verbeterd", "url": "/desk/board", "seen_url": "/desk/events/1/undo"}
    client = as_("checker")
    slots.NOTICES.append(lambda _session, _by, _at: [notice])
    page = client.get("/desk/")
    assert "Een tikfout verbeterd" in page.text(".//section[@aria-labelledby='notices']")
    assert page.one(".//section[@aria-labelledby='notices']//form").get("action") == "/desk/events/1/undo"


def test_asks_the_database_six_things_however_full_it_is(as_: Any, db: Any, cast: Any) -> None:
    checker = as_("checker")
    counts = []
    for count in (5, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
        with counted(db) as sent:
            checker.get("/desk/")
        counts.append(len(sent))
    assert counts[0] == counts[1], sent
    assert counts[0] <= 6, sent


def test_shows_a_statement_as_text(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, "<b>Vet</b>", assignee_id=cast.checker.id)
        actions.set_waiting(
            session,
            claim.id or 0,
            until=date(2026, 12, 1),
            because="<i>post</i>",
            by=cast.actor("checker"),
            at=NOW,
        )
    page = as_("checker").get("/desk/")
    assert "<b>Vet</b>" in page.text(".//main")
    assert "<i>post</i>" in page.text(".//main")


def test_offers_a_reader_nothing_that_only_others_may_do(as_: Any) -> None:
    reader = as_("reader").get("/desk/")
    assert "Kijk op het bord waar elke claim staat" in reader.text(".//div[@class='empty']")
    for address in ("/desk/", "/desk/board", "/desk/claims", "/desk/articles"):
        links = {link.get("href") for link in as_("reader").get(address).all(".//a")}
        assert not links & {"/desk/claims/new", "/desk/articles/new"}, address
        assert {"/desk/claims/new", "/desk/articles/new"} <= {
            link.get("href") for link in as_("contributor").get(address).all(".//a")
        }


@pytest.mark.parametrize(("number", "said"), [(1, "1 wacht op jou"), (2, "2 wachten op jou")])
def test_the_menu_counts_what_waits_in_good_dutch(
    as_: Any, db: Any, cast: Any, number: int, said: str
) -> None:
    for _ in range(number):
        researching(db, cast)
    menu = as_("checker").get("/desk/board").one(".//nav[@class='nav']")
    assert said in " ".join("".join(menu.itertext()).split())
