from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import DomainError, Forbidden, Invalid, NotFound, Outdated, Refused
from claims.evidence import actions, contact, queries
from claims.evidence.rules import Channel, Kind
from claims.history.queries import claim_timeline
from claims.people.rules import Actor, Role
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.verdicts import stages


def unmet(db: Database, claim_id: int, after: timedelta = timedelta()) -> set[str]:
    """Keys of what is not met, as the desk sees it at that moment."""
    with db.reading() as session:
        claim = session.get(Claim, claim_id)
        assert claim is not None
        by = Actor(id=0, name="", role=Role.EDITOR)
        return {need.key for need in facts(session, claim, NOW + after, by).requirements if not need.met}


def numbers(db: Database, claim_id: int, *, confidential: bool = True) -> list[tuple[int | None, str]]:
    with db.reading() as session:
        listed = queries.sources(session, claim_id, confidential=confidential)
        return [(each.number, each.evidence.title) for each in listed]


def refuses(db: Database, kind: type[DomainError], act: Callable[..., object]) -> None:
    """The act raises, and leaves nothing behind."""
    with pytest.raises(kind), db.writing() as session:
        act(session)


def test_sources_are_numbered_in_order_and_counted_on_the_card(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        for title in ("Een", "Twee", "Drie"):
            stages.source(session, claim_id, checker, title=title)
    assert numbers(db, claim_id) == [(1, "Een"), (2, "Twee"), (3, "Drie")]
    assert stages.claim_row(db, claim_id).evidence_count == 3
    assert stages.events(db, claim_id).count("evidence.added") == 3


def test_a_confidential_source_has_no_number_and_is_in_no_count(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        stages.source(session, claim_id, checker, title="Geheim", confidential=True)
        stages.source(session, claim_id, checker, title="Open")
    assert numbers(db, claim_id) == [(None, "Geheim"), (1, "Open")]
    assert numbers(db, claim_id, confidential=False) == [(1, "Open")]
    assert stages.claim_row(db, claim_id).evidence_count == 1
    with db.reading() as session:
        shown = [line.after for line in claim_timeline(session, claim_id, confidential=False)]
        assert "Geheim" not in str(shown)
        assert "Open" in str(shown)
        assert "Geheim" in str([line.after for line in claim_timeline(session, claim_id, confidential=True)])


def test_a_source_made_public_or_confidential_is_told_confidentially_both_times(
    db: Database, cast: Cast
) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        evidence = stages.source(session, claim_id, checker, confidential=True)
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, confidential=False)
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, confidential=True, title="Nieuw")
    with db.reading() as session:
        lines = claim_timeline(session, claim_id, confidential=False)
        assert not [line for line in lines if line.thing == "evidence"]


def test_what_became_confidential_is_hidden_as_it_was_before_as_well(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    asked: dict[str, Any] = {"who": "Geheim contact", "channel": Channel.EMAIL, "asked_at": NOW}
    with db.writing() as session:
        evidence = stages.source(session, claim_id, checker, title="Klokkenluider")
        attempt = contact.log_contact(session, claim_id, **asked, by=checker, at=NOW)
    with db.reading() as session:
        assert "Klokkenluider" in str(claim_timeline(session, claim_id, confidential=False))
    with db.writing() as session:
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, confidential=True)
        mended = {**asked, "deadline_at": None, "confidential": True}
        contact.edit_contact(session, attempt.id or 0, **mended, by=checker, at=NOW)
    with db.reading() as session:
        told = str(claim_timeline(session, claim_id, confidential=False))
        assert "Klokkenluider" not in told
        assert "Geheim contact" not in told
        assert "Klokkenluider" in str(claim_timeline(session, claim_id, confidential=True))


def test_a_gate_that_confidential_things_meet_looks_open_to_others(db: Database, cast: Cast) -> None:
    """Whether the claimant was asked in secret, and on whom a verdict rests, is not to be read off a tick."""
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        for title in ("Een", "Twee"):
            source: dict[str, Any] = {"publisher": title, "is_named": True, "confidential": True}
            stages.source(session, claim_id, checker, title=title, **source)
        contact.log_contact(
            session,
            claim_id,
            who="Jan",
            channel=Channel.EMAIL,
            asked_at=NOW,
            deadline_at=NOW + timedelta(days=1),
            confidential=True,
            by=checker,
            at=NOW,
        )
    with db.reading() as session:
        claim = session.get_one(Claim, claim_id)
        seen = {
            who: {need.key: need.met for need in facts(session, claim, NOW, cast.actor(who)).requirements}
            for who in ("editor", "reader")
        }
    assert seen["editor"]["contact"]
    assert seen["editor"]["sources"]
    assert not seen["editor"]["reply"]
    assert not seen["reader"]["contact"]
    assert not seen["reader"]["sources"]
    assert "reply" not in seen["reader"]


def test_others_cannot_touch_or_make_confidential_sources(db: Database, cast: Cast) -> None:
    claim_id, other = stages.researching(db, cast), cast.actor("checker2")
    with db.writing() as session:
        evidence_id = stages.source(session, claim_id, cast.actor("checker"), confidential=True).id or 0
    refuses(db, NotFound, lambda s: actions.remove_evidence(s, evidence_id, by=other, at=NOW))
    refuses(db, NotFound, lambda s: actions.edit_evidence(s, evidence_id, by=other, at=NOW, title="x"))
    refuses(db, Invalid, lambda s: stages.source(s, claim_id, other, confidential=True))


def test_an_edit_keeps_what_stood_there_in_the_history(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        evidence = stages.source(session, claim_id, checker, title="Oud", quote="zo")
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, title="Nieuw", quote="zo")
    with db.reading() as session:
        line = claim_timeline(session, claim_id, confidential=True)[0]
    assert (line.kind, line.before, line.after) == ("evidence.changed", {"title": "Oud"}, {"title": "Nieuw"})


def test_saving_a_source_unchanged_writes_no_event(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        evidence = stages.source(session, claim_id, checker, title="Zelfde")
        before = evidence.version
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, title="Zelfde")
        assert evidence.version == before
    assert "evidence.changed" not in stages.events(db, claim_id)


def test_a_removed_source_leaves_the_list_and_comes_back(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        first = stages.source(session, claim_id, checker, title="Een").id or 0
        stages.source(session, claim_id, checker, title="Twee")
        actions.remove_evidence(session, first, by=checker, at=NOW)
    assert numbers(db, claim_id) == [(1, "Twee")]
    assert stages.claim_row(db, claim_id).evidence_count == 1
    refuses(db, NotFound, lambda s: actions.remove_evidence(s, first, by=checker, at=NOW))
    refuses(db, NotFound, lambda s: actions.edit_evidence(s, first, by=checker, at=NOW, title="x"))
    refuses(db, Forbidden, lambda s: actions.restore_evidence(s, first, by=cast.actor("checker2"), at=NOW))
    with db.writing() as session:
        actions.restore_evidence(session, first, by=cast.actor("editor"), at=NOW)
    assert numbers(db, claim_id) == [(1, "Een"), (2, "Twee")]
    refuses(db, Refused, lambda s: actions.restore_evidence(s, first, by=checker, at=NOW))


def test_order_changes_by_one_place(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        ids = [stages.source(session, claim_id, checker, title=title).id or 0 for title in "ABC"]
        actions.remove_evidence(session, ids[1], by=checker, at=NOW)
        actions.move_evidence(session, ids[2], up=True, by=checker, at=NOW)
    assert numbers(db, claim_id) == [(1, "C"), (2, "A")]
    refuses(db, Refused, lambda s: actions.move_evidence(s, ids[2], up=True, by=checker, at=NOW))
    refuses(db, Refused, lambda s: actions.move_evidence(s, ids[0], up=False, by=checker, at=NOW))
    with db.writing() as session:
        actions.move_evidence(session, ids[2], up=False, by=checker, at=NOW)
    assert numbers(db, claim_id) == [(1, "A"), (2, "C")]


def test_a_stale_edit_is_refused_with_what_stands_now(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        evidence_id = stages.source(session, claim_id, checker, title="Een").id or 0
        actions.edit_evidence(session, evidence_id, by=checker, at=NOW, seen_version=1, title="Twee")
    with pytest.raises(Outdated) as caught, db.writing() as session:
        actions.edit_evidence(session, evidence_id, by=checker, at=NOW, seen_version=1, title="Drie")
    assert caught.value.version == 2
    assert caught.value.current["title"] == "Twee"
    assert numbers(db, claim_id) == [(1, "Twee")]


def test_gates_open_one_by_one(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    missing = {"sources", "both_sides", "contact", "rating", "explanation", "headline"}
    assert unmet(db, claim_id) == missing
    with db.writing() as session:
        stages.source(session, claim_id, checker, publisher="A")
    assert unmet(db, claim_id) == missing
    with db.writing() as session:
        second = stages.source(session, claim_id, checker, publisher="B").id or 0
    missing -= {"sources"}
    assert unmet(db, claim_id) == missing
    with db.writing() as session:
        actions.remove_evidence(session, second, by=checker, at=NOW)
    assert unmet(db, claim_id) == missing | {"sources"}
    with db.writing() as session:
        contact.explain_research(
            session, claim_id, source_exception="enige", both_sides=True, by=checker, at=NOW
        )
    missing -= {"both_sides"}
    assert unmet(db, claim_id) == missing
    with db.writing() as session:
        contact.log_contact(
            session, claim_id, who="Jan", channel=Channel.EMAIL, asked_at=NOW, by=checker, at=NOW
        )
    assert unmet(db, claim_id) == missing - {"contact"} | {"reply"}
    for key, field in (("rating", "unproven"), ("explanation", "Omdat"), ("headline", "Kop")):
        fields: dict[str, Any] = {key: field}
        stages.write(db, claim_id, checker, **fields)
        missing -= {key}
        assert unmet(db, claim_id) == missing - {"contact"} | {"reply"}


def test_a_reply_is_waited_for_until_its_deadline(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        contact.log_contact(
            session,
            claim_id,
            who="Jan",
            channel=Channel.PHONE,
            asked_at=NOW,
            deadline_at=NOW + timedelta(days=1),
            by=checker,
            at=NOW,
        )
    assert "reply" in unmet(db, claim_id)
    assert "reply" in unmet(db, claim_id, timedelta(hours=23, minutes=59))
    assert "reply" not in unmet(db, claim_id, timedelta(days=1))


@pytest.mark.parametrize("outcome", ["answer", "except"])
def test_each_open_attempt_holds_the_reply_up(db: Database, cast: Cast, outcome: str) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        ids = [
            contact.log_contact(
                session, claim_id, who=who, channel=Channel.EMAIL, asked_at=NOW, by=checker, at=NOW
            ).id
            or 0
            for who in ("Jan", "Piet")
        ]
    for attempt_id in ids:
        assert "reply" in unmet(db, claim_id)
        with db.writing() as session:
            if outcome == "answer":
                contact.record_answer(session, attempt_id, answer="Klopt.", by=checker, at=NOW)
            else:
                contact.except_contact(session, attempt_id, because="haast", by=checker, at=NOW)
    assert "reply" not in unmet(db, claim_id)


def test_going_on_without_an_answer_says_who_and_why_once(db: Database, cast: Cast) -> None:
    claim_id, checker, editor = stages.researching(db, cast), cast.actor("checker"), cast.actor("editor")
    with db.writing() as session:
        attempt = contact.log_contact(
            session, claim_id, who="Jan", channel=Channel.EMAIL, asked_at=NOW, by=checker, at=NOW
        )
        attempt_id = attempt.id or 0
        contact.except_contact(session, attempt_id, because="geen gehoor", by=editor, at=NOW)
    with db.reading() as session:
        logged = queries.contact_log(session, claim_id, confidential=False)[0]
    assert (logged.excepted_by, logged.attempt.excepted_because) == (editor.name, "geen gehoor")
    refuses(db, Refused, lambda s: contact.except_contact(s, attempt_id, because="x", by=editor, at=NOW))
    with db.writing() as session:
        contact.record_answer(session, attempt_id, answer="Toch nog", by=checker, at=NOW)
    assert stages.events(db, claim_id)[-2:] == ["contact.excepted", "contact.answered"]


def test_a_confidential_attempt_is_hidden_from_others(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    with db.writing() as session:
        attempt_id = (
            contact.log_contact(
                session,
                claim_id,
                who="Bron X",
                channel=Channel.EMAIL,
                asked_at=NOW,
                confidential=True,
                by=checker,
                at=NOW,
            ).id
            or 0
        )
    with db.reading() as session:
        assert queries.contact_log(session, claim_id, confidential=False) == []
        assert "Bron X" not in str(claim_timeline(session, claim_id, confidential=False))
    refuses(
        db,
        NotFound,
        lambda s: contact.record_answer(s, attempt_id, answer="x", by=cast.actor("checker2"), at=NOW),
    )


@pytest.mark.parametrize("act", ["add", "edit", "remove", "order", "research"])
def test_changing_sources_of_an_approved_verdict_takes_the_approval_back(
    db: Database, cast: Cast, act: str
) -> None:
    claim_id = stages.approved(db, cast)
    with db.reading() as session:
        evidence_id = queries.sources(session, claim_id, confidential=True)[0].evidence.id or 0

    def change(who: str) -> None:
        by = cast.actor(who)
        with db.writing() as session:
            if act == "add":
                stages.source(session, claim_id, by)
            elif act == "edit":
                actions.edit_evidence(session, evidence_id, by=by, at=NOW, kind=Kind.IMAGE)
            elif act == "remove":
                actions.remove_evidence(session, evidence_id, by=by, at=NOW)
            elif act == "order":
                actions.move_evidence(session, evidence_id, up=False, by=by, at=NOW)
            else:
                contact.explain_research(session, claim_id, both_sides=False, by=by, at=NOW)

    with pytest.raises(Forbidden):
        change("checker")
    assert stages.claim_row(db, claim_id).state is Work.APPROVED
    change("editor")
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING
    assert stages.events(db, claim_id)[-2] == "claim.moved"


def test_an_answer_may_be_logged_while_approved(db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    with db.writing() as session:
        attempt_id = contact.log_contact(
            session,
            claim_id,
            who="Jan",
            channel=Channel.EMAIL,
            asked_at=NOW,
            by=cast.actor("checker"),
            at=NOW,
        ).id
    stages.move(db, claim_id, Work.APPROVED, cast.actor("second"))
    with db.writing() as session:
        contact.record_answer(session, attempt_id or 0, answer="Ja", by=cast.actor("checker"), at=NOW)
    assert stages.claim_row(db, claim_id).state is Work.APPROVED


def test_sources_of_a_done_claim_stay(db: Database, cast: Cast) -> None:
    claim_id = stages.done(db, cast)
    refuses(db, Refused, lambda s: stages.source(s, claim_id, cast.actor("editor")))


def test_an_action_takes_no_address_that_a_click_may_not_follow(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    refuses(db, Invalid, lambda s: stages.source(s, claim_id, checker, url="javascript:alert(1)"))
    refuses(db, Invalid, lambda s: stages.source(s, claim_id, checker, archive_url="data:,x"))
    refuses(db, Invalid, lambda s: stages.source(s, claim_id, checker, title=""))
    with db.reading() as session:
        assert queries.sources(session, claim_id, confidential=True) == []


def test_an_archived_copy_is_dated_when_it_is_given(db: Database, cast: Cast) -> None:
    claim_id, checker, later = stages.researching(db, cast), cast.actor("checker"), NOW + timedelta(days=1)
    with db.writing() as session:
        evidence = stages.source(session, claim_id, checker)
        assert evidence.archived_at is None
        actions.edit_evidence(
            session, evidence.id or 0, by=checker, at=later, archive_url="https://web.archive.org/x"
        )
        assert evidence.archived_at == later
        actions.edit_evidence(session, evidence.id or 0, by=checker, at=NOW, archive_url=None)
        assert evidence.archived_at is None
