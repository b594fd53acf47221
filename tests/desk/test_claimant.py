"""Who made the claim: set, changed and taken away on the claim's page, and undone like any other change."""

from typing import Any

import pytest
from sqlmodel import select

from claims.claimants.actions import edit_claimant, find_or_add
from claims.claimants.models import Claimant
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.history.models import Event
from tests.conftest import NOW
from tests.desk.filling import add

WHO = ".//p[@class='who']"


@pytest.fixture
def claim_id(db: Any, cast: Any) -> int:
    """A claim by Bas Rietdijk."""
    with db.writing() as session:
        by = cast.actor("editor")
        bas = find_or_add(session, "Bas Rietdijk", "wethouder", by=by, at=NOW)
        return add(session, by, NOW, claimant_id=bas.id, claimant_name=bas.name).id or 0


def change(client: Any, claim_id: int, status: int = 303, **typed: str) -> Any:
    address = f"/desk/claims/{claim_id}/claimant"
    fields = client.get(address).fields(".//form[@data-keep='claimant']")
    return client.post(address, {**fields, **typed}, status=status)


def test_it_leads_from_the_claim_to_its_claimant_and_to_the_form(as_: Any, claim_id: int) -> None:
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    assert page.text(f"{WHO}//a[@href='/desk/claimants/1']") == "Bas Rietdijk"
    assert page.all(f".//main//a[@href='/desk/claims/{claim_id}/claimant']")
    assert page.text(".//nav//a[@href='/desk/claimants']") == "Personen en organisaties"
    looks = as_("contributor").get(f"/desk/claims/{claim_id}")
    assert not looks.all(f".//main//a[@href='/desk/claims/{claim_id}/claimant']")


def test_it_chooses_a_known_claimant_by_any_name_and_adds_a_new_one(
    as_: Any, db: Any, cast: Any, claim_id: int
) -> None:
    with db.writing() as session:
        find_or_add(session, "Karin Oldewelt", "raadslid", by=cast.actor("editor"), at=NOW)
    change(as_("checker"), claim_id, claimant=" karin OLDEWELT ", claimant_description="niemand")
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    assert page.text(WHO).startswith("Karin Oldewelt, raadslid ·"), "who is known keeps the description"
    change(as_("checker"), claim_id, claimant="Wim Brugman", claimant_description="bakker")
    assert as_("checker").get(f"/desk/claims/{claim_id}").text(WHO).startswith("Wim Brugman, bakker ·")
    with db.reading() as session:
        assert len(session.exec(select(Claimant)).all()) == 3


def test_it_takes_the_claimant_away_and_undo_brings_back_the_name_of_now(
    as_: Any, db: Any, cast: Any, claim_id: int
) -> None:
    change(as_("checker"), claim_id, claimant="")
    page = as_("checker").get(f"/desk/claims/{claim_id}?tab=history")
    assert page.text(WHO).startswith("Onbekend wie dit zegt")
    told = page.texts(".//ol[@class='timeline']/li")[0]
    assert told.startswith("Tom Sanders veranderde wie de claim deed")
    assert "Bas Rietdijk –" in told
    with db.writing() as session:
        edit_claimant(
            session,
            1,
            name="Bas van Rietdijk",
            description="wethouder",
            aliases="",
            same_as=None,
            by=cast.actor("editor"),
            at=NOW,
        )
        event = session.exec(select(Event.id).where(Event.kind == "claim.claimant_set")).one()
    as_("checker").post(f"/desk/events/{event}/undo")
    assert as_("checker").get(f"/desk/claims/{claim_id}").text(WHO).startswith("Bas van Rietdijk")
    history = as_("checker").get(f"/desk/claims/{claim_id}?tab=history")
    newest = history.one(".//ol[@class='timeline']/li[1]")
    words = " ".join("".join(newest.itertext()).split())
    assert words.startswith("Tom Sanders maakte ongedaan: Tom Sanders veranderde wie de claim deed")
    assert newest.find(f".//a[@href='#event-{event}']") is not None


def test_it_voids_an_approval_and_says_so_first(as_: Any, db: Any, claim_id: int) -> None:
    with db.writing() as session:
        claim = session.get_one(Claim, claim_id)
        claim.state = Work.APPROVED
        session.add(claim)
    shown = as_("editor").get(f"/desk/claims/{claim_id}/claimant")
    assert "geldt de goedkeuring niet meer" in shown.text(".//p[@class='notice warn']")
    change(as_("editor"), claim_id, claimant="Karin Oldewelt")
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).state is Work.RESEARCHING


def test_it_refuses_the_same_one_and_a_claim_that_is_done(as_: Any, db: Any, claim_id: int) -> None:
    page = change(as_("editor"), claim_id, 422, claimant="bas rietdijk")
    assert "er is niets veranderd" in page.text(".//div[@class='errors']")
    with db.writing() as session:
        claim = session.get_one(Claim, claim_id)
        claim.state = Work.DONE
        session.add(claim)
    as_("editor").post(
        f"/desk/claims/{claim_id}/claimant", {"claimant": "Jan", "seen_version": claim.version}, status=409
    )
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).claimant_name == "Bas Rietdijk"
        assert len(session.exec(select(Claimant)).all()) == 1, "nor is anyone added to the list"


def test_it_shows_the_second_of_two_both_names(as_: Any, claim_id: int) -> None:
    editor, checker = as_("editor"), as_("checker")
    address = f"/desk/claims/{claim_id}/claimant"
    old = editor.get(address).fields(".//form[@data-keep='claimant']")
    change(checker, claim_id, claimant="Karin Oldewelt")
    page = editor.post(address, {**old, "claimant": "Wim Brugman"}, status=409)
    words = page.text(".//main")
    assert "Karin Oldewelt" in words
    assert page.fields(".//form[@data-keep='conflict']")["claimant"] == "Wim Brugman"
