"""What became public is what the second reader approved: nothing that others changed since, and nobody's own reading."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from claims.articles.actions import edit_article
from claims.articles.models import Article
from claims.claimants.actions import edit_claimant
from claims.claimants.models import Claimant
from claims.desk import actions as desk
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, DeclineReason, Work
from claims.errors import Forbidden, Invalid, Refused
from claims.evidence import contact
from claims.evidence.actions import add_evidence
from claims.evidence.models import ContactAttempt
from claims.evidence.rules import Channel, Kind, Stance
from claims.extraction.actions import appear_again
from claims.history.models import Event
from claims.people.rules import Actor
from claims.publishing import actions, approval, scheduling
from claims.publishing.material import gather
from claims.publishing.models import ApprovedPage, Revision
from claims.publishing.slots import NEWSROOM
from claims.publishing.snapshot import make_snapshot
from claims.storage.engine import Database
from claims.tags.actions import show_readers
from claims.verdicts.actions import write_draft
from tests.conftest import NOW, Cast
from tests.publishing import stories

DAY = timedelta(days=1)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.writing() as session:
        yield session


def state(session: Session, claim_id: int) -> Work:
    return session.get_one(Claim, claim_id).state


def attempt_of(session: Session, claim_id: int) -> ContactAttempt:
    return session.exec(select(ContactAttempt).where(col(ContactAttempt.claim_id) == claim_id)).one()


def ask(session: Session, claim_id: int, by: Actor, **details: Any) -> ContactAttempt:
    told = {"who": "Karin Oldewelt", "channel": Channel.PHONE, "asked_at": NOW - 2 * DAY, **details}
    return contact.log_contact(session, claim_id, by=by, at=NOW, **told)


def rename_claimant(session: Session, _claim_id: int, by: Actor, name: str = "Een ander") -> None:
    claimant = session.exec(select(Claimant)).one()
    edit_claimant(
        session, claimant.id or 0, name=name, description=None, aliases="", same_as=None, by=by, at=NOW
    )


def rename_article(session: Session, _claim_id: int, by: Actor, medium: str = "Het Leugenblad") -> None:
    article = session.exec(select(Article)).one()
    edit_article(
        session,
        article.id or 0,
        title="Aabrug dicht",
        medium=medium,
        url=article.url,
        author=None,
        published=None,
        language="nl",
        by=by,
        at=NOW,
    )


def add_topic(session: Session, claim_id: int, by: Actor, *tags: str) -> None:
    names = [*(tags or ("verkeer", "leugenaars"))]
    desk.set_tags(session, claim_id, names, by=by, at=NOW)
    show_readers(session, names, by=by, at=NOW)


FROM_AFAR = {
    "the claimant": (rename_claimant, "contributor", "who said it"),
    "the article": (rename_article, "contributor", "where it appeared"),
    "a topic": (add_topic, "checker2", "the topics"),
}
Change = Callable[[Session, int, Actor], None]


@pytest.mark.parametrize(("change", "who", "part"), FROM_AFAR.values(), ids=FROM_AFAR)
def test_it_publishes_nothing_that_was_changed_from_afar_after_the_approval(
    session: Session, cast: Cast, change: Change, who: str, part: str
) -> None:
    claim_id = stories.approved(session, cast)
    change(session, claim_id, cast.actor(who))
    assert state(session, claim_id) is Work.APPROVED
    for act in (actions.publish, scheduling.schedule):
        with pytest.raises(Refused, match=f"Changed after the approval: {part}\\."), session.begin_nested():
            act(session, claim_id, by=cast.actor("editor"), at=NOW)


@pytest.mark.parametrize(("change", "who", "part"), FROM_AFAR.values(), ids=FROM_AFAR)
def test_the_worker_publishes_nothing_that_was_changed_while_it_waited(
    session: Session, cast: Cast, change: Change, who: str, part: str
) -> None:
    claim_id = stories.approved(session, cast)
    page = scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    change(session, claim_id, cast.actor(who))
    assert page.scheduled_for is not None
    assert scheduling.release(session, claim_id, page.scheduled_for.isoformat(), at=NOW) is None
    assert session.exec(select(Revision)).all() == []
    last = session.exec(select(Event.kind).order_by(col(Event.id).desc()).limit(1)).one()
    assert last == "publication.failed"
    assert part


def test_it_publishes_again_once_it_was_put_back(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    add_topic(session, claim_id, cast.actor("checker2"))
    add_topic(session, claim_id, cast.actor("editor"), "verkeer")
    rename_claimant(session, claim_id, cast.actor("contributor"))
    rename_claimant(session, claim_id, cast.actor("editor"), "Karin Oldewelt")
    assert actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW).number == 1


def test_it_publishes_again_once_a_second_reader_approved_it_anew(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    rename_claimant(session, claim_id, cast.actor("contributor"))
    desk.move_claim(session, claim_id, Work.RESEARCHING, by=cast.actor("editor"), at=NOW, reason="naam")
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    revision = actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert revision.snapshot["claimant"]["name"] == "Een ander"


def test_it_sees_what_was_changed_between_a_withdrawn_approval_and_its_return(
    session: Session, cast: Cast
) -> None:
    claim_id = stories.approved(session, cast)
    second = cast.actor("second")
    desk.move_claim(session, claim_id, Work.RESEARCHING, by=second, at=NOW, reason="even kijken")
    moved = session.exec(select(Event.id).order_by(col(Event.id).desc()).limit(1)).one() or 0
    rename_claimant(session, claim_id, cast.actor("contributor"))
    desk.undo_event(session, moved, by=second, at=NOW)
    assert state(session, claim_id) is Work.APPROVED
    with pytest.raises(Refused, match="who said it"):
        actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def test_it_sees_what_was_changed_while_the_claim_was_set_aside(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    editor = cast.actor("editor")
    desk.move_claim(
        session, claim_id, Work.DECLINED, by=editor, at=NOW, decline_reason=DeclineReason.NO_CAPACITY
    )
    attempt = attempt_of(session, claim_id)
    contact.record_answer(session, attempt.id or 0, answer="Verzonnen.", by=cast.actor("checker2"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=editor, at=NOW)
    with pytest.raises(Refused, match="the right of reply"):
        actions.publish(session, claim_id, by=editor, at=NOW)


def test_it_publishes_no_verdict_whose_approval_nobody_remembers(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    session.delete(session.get_one(ApprovedPage, claim_id))
    session.flush()
    with pytest.raises(Refused, match="the statement"):
        actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def open_question(session: Session, cast: Cast, **details: Any) -> tuple[int, int]:
    """An approved claim with one question to which an answer may still come."""
    claim_id = stories.written(session, cast)
    attempt = ask(session, claim_id, cast.actor("checker"), deadline_at=NOW + DAY, **details)
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    return claim_id, attempt.id or 0


def test_the_first_answer_to_an_open_question_leaves_the_approval(session: Session, cast: Cast) -> None:
    claim_id, attempt_id = open_question(session, cast)
    contact.record_answer(
        session, attempt_id, answer="Ik bedoelde de spits.", by=cast.actor("checker"), at=NOW
    )
    assert state(session, claim_id) is Work.APPROVED
    revision = actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert "Ik bedoelde de spits." in " ".join(revision.snapshot["contacts"])


def test_a_deadline_that_passes_leaves_the_approval(session: Session, cast: Cast) -> None:
    claim_id, _ = open_question(session, cast)
    later = NOW + 2 * DAY
    revision = actions.publish(session, claim_id, by=cast.actor("editor"), at=later)
    assert "geen antwoord" in " ".join(revision.snapshot["contacts"])


def test_going_on_without_an_answer_leaves_the_approval(session: Session, cast: Cast) -> None:
    claim_id, attempt_id = open_question(session, cast)
    contact.except_contact(session, attempt_id, because="Wil niet.", by=cast.actor("editor"), at=NOW)
    assert actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW).number == 1


def test_a_second_answer_is_an_edit_of_approved_text(session: Session, cast: Cast) -> None:
    claim_id, attempt_id = open_question(session, cast)
    contact.record_answer(
        session, attempt_id, answer="Ik bedoelde de spits.", by=cast.actor("checker"), at=NOW
    )
    with pytest.raises(Forbidden):
        contact.record_answer(session, attempt_id, answer="Ik loog.", by=cast.actor("checker2"), at=NOW)
    contact.record_answer(session, attempt_id, answer="Ik loog.", by=cast.actor("editor"), at=NOW)
    assert state(session, claim_id) is Work.RESEARCHING


def test_an_answer_where_silence_was_approved_is_read_again(session: Session, cast: Cast) -> None:
    claim_id = stories.written(session, cast)
    attempt = ask(session, claim_id, cast.actor("checker"), deadline_at=NOW - DAY)
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    contact.record_answer(session, attempt.id or 0, answer="Toch wel.", by=cast.actor("checker"), at=NOW)
    with pytest.raises(Refused, match="the right of reply"):
        actions.publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def rewrite_reply(session: Session, claim_id: int, by: Actor) -> None:
    attempt = attempt_of(session, claim_id)
    contact.record_answer(session, attempt.id or 0, answer="Ik loog.", by=by, at=NOW)


def invent_attempt(session: Session, claim_id: int, by: Actor) -> None:
    ask(session, claim_id, by, deadline_at=NOW - DAY)


def rewrite_attempt(session: Session, claim_id: int, by: Actor) -> None:
    attempt = attempt_of(session, claim_id)
    contact.edit_contact(
        session,
        attempt.id or 0,
        who="Iemand anders",
        channel=Channel.PHONE,
        asked_at=attempt.asked_at,
        deadline_at=attempt.deadline_at,
        confidential=False,
        by=by,
        at=NOW,
    )


def restate(session: Session, claim_id: int, by: Actor) -> None:
    desk.restate_claim(session, claim_id, "Iets heel anders", by=by, at=NOW)


def add_place(session: Session, claim_id: int, by: Actor) -> None:
    desk.add_appearance(session, claim_id, kind=AppearanceKind.URL, url="https://x.example/", by=by, at=NOW)


def mark_again(session: Session, claim_id: int, by: Actor) -> None:
    article = session.exec(select(Article)).one()
    appear_again(session, claim_id, article.id or 0, exact="De zaal knikte", by=by, at=NOW)


HERE = {
    "the reply rewritten": (rewrite_reply, "checker2"),
    "an attempt invented": (invent_attempt, "checker2"),
    "an attempt rewritten": (rewrite_attempt, "checker2"),
    "another statement": (restate, "checker2"),
    "another place": (add_place, "contributor"),
    "another quote": (mark_again, "contributor"),
}


@pytest.mark.parametrize(("change", "who"), HERE.values(), ids=HERE)
def test_only_who_may_withdraw_an_approval_edits_what_was_approved(
    session: Session, cast: Cast, change: Change, who: str
) -> None:
    claim_id = stories.approved(session, cast)
    with pytest.raises(Forbidden), session.begin_nested():
        change(session, claim_id, cast.actor(who))
    assert state(session, claim_id) is Work.APPROVED
    change(session, claim_id, cast.actor("second"))
    assert state(session, claim_id) is Work.RESEARCHING


def test_an_uninvolved_checker_stops_no_scheduled_publication_by_restating(
    session: Session, cast: Cast
) -> None:
    claim_id = stories.approved(session, cast)
    scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        restate(session, claim_id, cast.actor("checker2"))
    assert state(session, claim_id) is Work.APPROVED


def test_it_remembers_every_part_of_the_page(session: Session, cast: Cast) -> None:
    claim_id = stories.written(session, cast)
    material = gather(session, session.get_one(Claim, claim_id))
    shown = make_snapshot(material, second_reader=True, at=NOW, zone=NEWSROOM.zone)
    kept = [name for names in approval.PARTS.values() for name in names]
    assert sorted([*kept, *approval.NO_PART]) == sorted(shown)
    assert approval.PART_LABELS.keys() == {*approval.PARTS, approval.CONTACT}


# Four eyes: whose own words the verdict stands on is nobody's second reader.


def in_review_with_a_gap(session: Session, cast: Cast, **account: Any) -> int:
    """With the second reader, though nothing was said yet of both sides."""
    claim_id = stories.written(session, cast)
    contact.explain_research(session, claim_id, **account, by=cast.actor("checker"), at=NOW)
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    return claim_id


def one_sided(session: Session, claim_id: int, by: Actor, because: str = "De ander is dood.") -> None:
    contact.explain_research(session, claim_id, one_side_because=because, by=by, at=NOW)


def test_who_restates_a_claim_in_review_does_not_approve_it(session: Session, cast: Cast) -> None:
    claim_id = stories.in_review(session, cast)
    restate(session, claim_id, cast.actor("editor"))
    for act in (actions.approve_and_publish, scheduling.approve_and_schedule):
        with pytest.raises(Forbidden):
            act(session, claim_id, by=cast.actor("editor"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)


def test_who_restates_a_claim_in_research_does_not_approve_it_either(session: Session, cast: Cast) -> None:
    claim_id = stories.written(session, cast)
    restate(session, claim_id, cast.actor("editor"))
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("editor"), at=NOW)


def test_who_restated_a_claim_before_research_began_may_read_it(session: Session, cast: Cast) -> None:
    claim = desk.add_claim(
        session, statement="De brug is rood", language="nl", by=cast.actor("editor"), at=NOW
    )
    restate(session, claim.id or 0, cast.actor("editor"))
    desk.move_claim(session, claim.id or 0, Work.RESEARCHING, by=cast.actor("checker"), at=NOW)
    write_draft(session, claim.id or 0, by=cast.actor("checker"), at=NOW, headline="Kop")
    desk.set_reviewer(session, claim.id or 0, cast.editor.id, by=cast.actor("editor"), at=NOW)


def test_who_puts_an_old_statement_back_in_review_does_not_approve_it(session: Session, cast: Cast) -> None:
    claim_id = stories.in_review(session, cast)
    restate(session, claim_id, cast.actor("checker"))
    restated = session.exec(select(Event.id).order_by(col(Event.id).desc()).limit(1)).one() or 0
    desk.undo_event(session, restated, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("editor"), at=NOW)


def test_who_gives_the_reason_for_going_past_a_gate_does_not_approve_it(session: Session, cast: Cast) -> None:
    claim_id = in_review_with_a_gap(session, cast)
    one_sided(session, claim_id, cast.actor("editor"))
    with pytest.raises(Forbidden):
        actions.approve_and_publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    desk.move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)


def test_who_mends_a_reason_while_reading_approves_it(session: Session, cast: Cast) -> None:
    claim_id = in_review_with_a_gap(session, cast, one_side_because="De andr is dood.")
    one_sided(session, claim_id, cast.actor("editor"))
    actions.approve_and_publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def add_source(session: Session, claim_id: int, by: Actor, publisher: str) -> None:
    add_evidence(
        session,
        claim_id,
        title=f"Van {publisher}",
        publisher=publisher,
        stance=Stance.CONTEXT,
        kind=Kind.DOCUMENT,
        by=by,
        at=NOW,
    )


def bare(session: Session, cast: Cast) -> int:
    """With the second reader with rating and explanation alone: every other gate is closed."""
    checker = cast.actor("checker")
    claim = desk.add_claim(session, statement="De brug is rood", language="nl", by=checker, at=NOW)
    claim_id = claim.id or 0
    desk.add_appearance(
        session, claim_id, kind=AppearanceKind.URL, url="https://x.example/", by=checker, at=NOW
    )
    desk.move_claim(session, claim_id, Work.RESEARCHING, by=checker, at=NOW)
    stories.draft(session, claim_id, cast, stories.Story(headline=""))
    add_source(session, claim_id, checker, "Het Rijk")
    desk.move_claim(session, claim_id, Work.IN_REVIEW, by=checker, at=NOW)
    return claim_id


def write_headline(session: Session, claim_id: int, by: Actor) -> None:
    write_draft(session, claim_id, headline="Kop", by=by, at=NOW)


OPENERS: dict[str, Change] = {
    "the second source": lambda session, claim_id, by: add_source(session, claim_id, by, "De Provincie"),
    "a question asked": invent_attempt,
    "the headline": write_headline,
}


@pytest.mark.parametrize("opens", OPENERS.values(), ids=OPENERS)
def test_who_opens_a_gate_in_review_does_not_approve_it(session: Session, cast: Cast, opens: Change) -> None:
    claim_id = bare(session, cast)
    opens(session, claim_id, cast.actor("editor"))
    checker = cast.actor("checker")
    add_source(session, claim_id, checker, "De Stad")
    invent_attempt(session, claim_id, checker)
    one_sided(session, claim_id, checker)
    write_draft(session, claim_id, headline="Kop", by=checker, at=NOW)
    with pytest.raises(Forbidden):
        actions.approve_and_publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    actions.approve_and_publish(session, claim_id, by=cast.actor("second"), at=NOW)


def test_what_opens_no_gate_makes_no_author(session: Session, cast: Cast) -> None:
    claim_id = stories.in_review(session, cast)
    editor = cast.actor("editor")
    add_source(session, claim_id, editor, "De Provincie")
    write_draft(session, claim_id, headline="Een betere kop", by=editor, at=NOW)
    actions.approve_and_publish(session, claim_id, by=editor, at=NOW)


INVISIBLE = {"headline": "\u200b", "explanation": "\u2060"}


@pytest.mark.parametrize(("field", "text"), INVISIBLE.items())
def test_what_one_cannot_see_passes_no_gate(session: Session, cast: Cast, field: str, text: str) -> None:
    claim_id = stories.written(session, cast, stories.Story(**{field: text}))
    needs = {
        need.key
        for need in facts(session, session.get_one(Claim, claim_id), NOW, cast.actor("checker")).requirements
        if not need.met
    }
    assert needs == {field}


def test_a_reason_that_one_cannot_see_is_none(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    with pytest.raises(Invalid):
        actions.withdraw(session, claim_id, "\u200b", by=cast.actor("editor"), at=NOW)
