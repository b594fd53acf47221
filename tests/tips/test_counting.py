"""A person counts tips with a claim, alone or together, and takes that back; the claim counts how often readers asked."""

import pytest

from claims.desk.actions import add_claim, move_claim
from claims.desk.rules import DeclineReason, Work
from claims.errors import Forbidden, Outdated, Refused
from claims.tips import actions, throwing
from tests.tips.helping import WHAT, As, Tips
from tests.verdicts import stages

NEAR = "Gemeente gaat alle bomen op Grote Markt volgend jaar kappen!!"
OTHER = "Het depot van het museum is voor driekwart leeg"


def claim(tips: Tips, statement: str = "De gemeente kapt in 2027 alle bomen op de Grote Markt") -> int:
    return int(tips.do(add_claim, statement=statement, language="nl").id)


def test_tips_count_for_the_claim_until_they_are_taken_off(tips: Tips) -> None:
    claim_id = claim(tips)
    first, second = tips.came(), tips.came(NEAR)
    version = stages.claim_row(tips.db, claim_id).version
    tips.do(actions.join, {first: 1, second: 1}, claim_id)
    assert tips.demand(claim_id) == (2, 2)
    assert stages.claim_row(tips.db, claim_id).version == version, "nobody's open form is out of date for it"
    tips.do(actions.take_off, {first: 2}, claim_id)
    assert tips.demand(claim_id) == (1, 1)


def test_a_head_counts_the_tips_of_its_duplicates(tips: Tips) -> None:
    head, double = claim(tips), claim(tips, "Alle bomen op de Grote Markt gaan om")
    tips.do(actions.join, {tips.came(): 1}, head)
    tips.do(move_claim, double, Work.DUPLICATE, duplicate_of_id=head)
    tip_id = tips.came(NEAR)
    tips.do(actions.join, {tip_id: 1}, double)
    assert (tips.demand(head), tips.demand(double)) == ((1, 2), (1, 1))
    tips.do(move_claim, double, Work.NEW)
    assert tips.demand(head) == (1, 1)


def test_each_tip_counts_once_and_as_it_was_seen(tips: Tips) -> None:
    claim_id, other = claim(tips), claim(tips, OTHER)
    tip_id = tips.came()
    tips.do(actions.join, {tip_id: 1}, claim_id)
    with pytest.raises(Outdated):
        tips.do(actions.join, {tip_id: 1}, claim_id)
    with pytest.raises(Refused):
        tips.do(actions.join, {tip_id: 2}, other)
    with pytest.raises(Refused):
        tips.do(actions.take_off, {tip_id: 2}, other)
    with pytest.raises(Refused):
        tips.do(throwing.throw_away, {tip_id: 2})
    assert (tips.demand(claim_id), tips.demand(other)) == ((1, 1), (0, 0))


def test_all_or_none_of_a_bulk_counts(tips: Tips) -> None:
    claim_id = claim(tips)
    good, gone = tips.came(), tips.came(NEAR)
    tips.do(actions.dismiss, {gone: 1}, DeclineReason.OPINION)
    with pytest.raises(Refused):
        tips.do(actions.join, {good: 1, gone: 2}, claim_id)
    assert tips.demand(claim_id) == (0, 0)


def test_only_who_counted_it_or_an_editor_takes_it_off(tips: Tips) -> None:
    claim_id, tip_id = claim(tips), tips.came()
    tips.do(actions.join, {tip_id: 1}, claim_id, by="checker")
    with pytest.raises(Forbidden):
        tips.do(actions.take_off, {tip_id: 2}, claim_id, by="checker2")
    tips.do(actions.take_off, {tip_id: 2}, claim_id, by="checker")


def test_a_move_can_still_be_undone_after_a_tip_was_counted(tips: Tips, as_: As) -> None:
    claim_id = claim(tips)
    tips.do(move_claim, claim_id, Work.ACCEPTED)
    tips.do(actions.join, {tips.came(): 1}, claim_id)
    page = as_("editor").get(f"/desk/claims/{claim_id}?tab=history")
    assert any("/undo" in (form.get("action") or "") for form in page.all(".//form"))
    assert "telde een tip van een lezer mee bij de claim" in page.text(".//main")


def test_it_suggests_the_claim_and_counts_with_one_button(tips: Tips, as_: As) -> None:
    claim_id = claim(tips)
    tips.send(what=WHAT)
    tips.send(what=NEAR, why="Er broeden uilen.")
    tips.send(what=OTHER)
    editor = as_("editor")
    page = editor.get("/desk/tips")
    assert page.texts(".//ul[@class='results']/li//h2") == [OTHER, WHAT], (
        "what says nearly the same is one entry"
    )
    group = page.all(".//ul[@class='results']/li")[1]
    button = group.find(".//button[@name='claim']")
    assert button is not None
    assert (button.get("value"), button.get("data-key")) == (str(claim_id), "m")
    assert "Er broeden uilen." in page.text(".//main")
    ticked = [each.get("value") for each in group.iter("input") if each.get("type") == "checkbox"]
    assert ticked == ["1-1", "2-1"]
    done = editor.follow("/desk/tips/joining", {"tip": ticked, "claim": claim_id})
    assert tips.demand(claim_id) == (2, 2)
    assert f"Meegeteld bij claim {claim_id}." in done.text(".//div[@id='flashes']")
    undo = done.one(".//div[@id='flashes']//form")
    named = [each.get("value") for each in undo.iter("input") if each.get("name") == "tip"]
    assert named == ["1-2", "2-2"]
    editor.post(undo.get("action") or "", {"tip": named, "claim": claim_id})
    assert tips.demand(claim_id) == (0, 0)


def test_one_of_a_group_is_counted_alone(tips: Tips, as_: As) -> None:
    claim_id = claim(tips)
    tips.send(what=WHAT)
    tips.send(what=NEAR)
    as_("editor").post("/desk/tips/joining", {"tip": "2-1", "claim": claim_id})
    assert [tip.claim_id for tip in tips.all()] == [None, claim_id]
    as_("second").post("/desk/tips/joining", {"tip": "2-1", "claim": claim_id}, 409)
    as_("editor").post("/desk/tips/joining", {"claim": claim_id}, 409)
    as_("editor").post("/desk/tips/joining", {"tip": "1-1"}, 404)
    as_("editor").post("/desk/tips/joining", {"tip": "one", "claim": claim_id}, 422)


def test_a_new_claim_is_filled_in_and_counts_the_tips(tips: Tips, as_: As) -> None:
    tips.send(what=WHAT, seen_where="https://blad.example/bomen")
    tips.send(what=NEAR)
    editor = as_("editor")
    form = editor.get("/desk/tips/claim?tip=1-1&tip=2-1")
    typed = form.fields(".//form[@action='/desk/tips/claim']")
    assert (typed["statement"], typed["url"], typed["language"]) == (WHAT, "https://blad.example/bomen", "nl")
    assert len(form.all(".//input[@name='tip']")) == 2
    refused = editor.post("/desk/tips/claim", {**typed, "tip": ["1-1", "2-1"], "statement": ""}, 422)
    assert len(refused.all(".//input[@name='tip']")) == 2
    typed["statement"] = "de gemeente kapt in 2027 alle bomen op de Grote Markt"
    made = editor.post("/desk/tips/claim", {**typed, "tip": ["1-1", "2-1"]})
    claim_id = int(made.response.location.rpartition("/")[2])
    assert tips.demand(claim_id) == (2, 2)
    assert stages.claim_row(tips.db, claim_id).appearance_count == 1


def test_the_claims_page_lists_them_apart_and_takes_one_off(tips: Tips, as_: As) -> None:
    head, double = claim(tips), claim(tips, "Alle bomen op de Grote Markt gaan om")
    tips.do(move_claim, double, Work.DUPLICATE, duplicate_of_id=head)
    tips.do(actions.join, {tips.came(seen_where="op de markt"): 1}, head)
    tips.do(actions.join, {tips.came(NEAR): 1}, double)
    editor = as_("editor")
    page = editor.get(f"/desk/claims/{head}?tab=tips")
    assert "2 keer door lezers gevraagd" in page.text(".//section[@id='tips']")
    for words in (WHAT, NEAR, "op de markt", f"als claim {double}"):
        assert words in page.text(".//section[@id='tips']")
    editor.post("/desk/tips/joining/undo", {"tip": "2-2", "claim": double})
    assert tips.demand(head) == (1, 1)
    assert "Nog geen lezer" in editor.get(f"/desk/claims/{double}?tab=tips").text(".//main")


def test_what_readers_wrote_is_in_no_search_and_not_for_who_only_looks(tips: Tips, as_: As) -> None:
    claim_id = claim(tips, OTHER)
    tips.do(actions.join, {tips.came("De kwibuskraan lekt"): 1}, claim_id)
    assert not as_("editor").get("/desk/search?q=kwibuskraan").all(".//ol[@id='results']")
    assert not as_(None).get("/?q=kwibuskraan").all(".//ul[@class='checks']")
    reader = as_("reader").get(f"/desk/claims/{claim_id}?tab=tips")
    assert "kwibuskraan" not in reader.html
    assert "Eén keer door lezers gevraagd" in reader.text(".//main")
    assert not as_("reader").get("/desk/").all(".//a[@href='/desk/tips']")
