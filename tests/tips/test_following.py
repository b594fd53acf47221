"""The page of a tip says in plain words how far it is, and nothing of the desk's work."""

from claims.desk.actions import move_claim
from claims.desk.rules import DeclineReason, Work
from claims.publishing.actions import withdraw
from claims.tips import actions, throwing
from tests.publishing import stories
from tests.tips.helping import Tips
from tests.verdicts import stages


def sent(tips: Tips, claim_id: int | None = None) -> str:
    """The page of a tip; with the claim that it counts for."""
    path = tips.address()
    if claim_id is not None:
        tips.do(actions.join, {tips.all()[-1].id: 1}, claim_id)
    return path


def test_it_follows_the_claim_step_by_step(tips: Tips) -> None:
    claim_id = stages.new(tips.db, tips.cast)
    path = sent(tips, claim_id)
    assert "beslissen of we dit gaan checken" in tips.follow(path)
    tips.do(move_claim, claim_id, Work.ACCEPTED)
    assert "We gaan dit checken." in tips.follow(path)
    tips.do(move_claim, claim_id, Work.RESEARCHING, by="checker")
    page = tips.follow(path)
    assert "We zijn dit aan het checken." in page
    for hidden in ("Tom Sanders", "Geen brug kostte", "onderzoek", f"claim {claim_id}"):
        assert hidden not in page


def test_it_says_why_not_in_plain_words(tips: Tips) -> None:
    claim_id = stages.new(tips.db, tips.cast)
    path = sent(tips, claim_id)
    note = "Onder ons: de bron is dronken."
    tips.do(move_claim, claim_id, Work.DECLINED, decline_reason=DeclineReason.OPINION, note=note)
    page = tips.follow(path)
    assert "We gaan dit niet checken. Het is een mening" in page
    assert "Onder ons" not in page, "what the desk noted for itself stays there"


def test_it_leads_to_the_verdict_once_that_is_out(tips: Tips) -> None:
    with tips.db.writing() as session:
        claim_id = stories.published(session, tips.cast)
    path = sent(tips, claim_id)
    client = tips.app.test_client()
    assert "Ons oordeel is gepubliceerd" in tips.follow(path)
    slug = stages.claim_row(tips.db, claim_id).slug
    assert f'href="/verdicts/{slug}"' in client.get(path).text
    assert f'href="/en/verdicts/{slug}"' in client.get(f"/en{path}").text
    tips.do(withdraw, claim_id, reason="Het klopte niet.")
    assert "ons oordeel weer ingetrokken" in tips.follow(path)


def test_it_follows_the_claim_that_stands_for_a_duplicate(tips: Tips) -> None:
    with tips.db.writing() as session:
        head_id = stories.published(session, tips.cast)
    double = stages.new(tips.db, tips.cast)
    path = sent(tips, double)
    tips.do(move_claim, double, Work.DUPLICATE, duplicate_of_id=head_id)
    assert "Ons oordeel is gepubliceerd" in tips.follow(path)


def test_it_says_what_was_done_with_the_tip_itself(tips: Tips) -> None:
    path = sent(tips)
    tip_id = tips.all()[-1].id
    note = "We schreven er vorige maand over."
    tips.do(actions.dismiss, {tip_id: 1}, DeclineReason.OTHER, note)
    assert f"We gaan dit niet checken. {note}" in tips.follow(path)
    tips.do(actions.return_dismissed, {tip_id: 2})
    assert "We hebben je tip." in tips.follow(path)
    tips.do(throwing.throw_away, {tip_id: 3})
    assert "We doen niets met deze tip." in tips.follow(path)
