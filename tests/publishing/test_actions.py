"""Publishing, changing, scheduling and withdrawing, through the actions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from claims.claimants.models import Claimant
from claims.desk.actions import move_claim, set_hold
from claims.desk.models import Claim
from claims.desk.rules import Publication as Public
from claims.desk.rules import Work
from claims.errors import Forbidden, Invalid, Outdated, Refused
from claims.evidence.contact import log_contact
from claims.evidence.rules import Channel
from claims.history.models import Event, EventPayload
from claims.history.queries import head
from claims.jobs.models import Job
from claims.people.models import Person
from claims.publishing import actions, scheduling
from claims.publishing.actions import publish
from claims.publishing.models import Publication, Revision
from claims.publishing.queries import corrections_log, latest_checks, plain_search, unseen_acts
from claims.publishing.rules import RevisionClass
from claims.storage.engine import Database
from claims.web.markdown import render_markdown
from tests.conftest import NOW, Cast
from tests.publishing import stories

HIDDEN = ("Gelekt", "geheim.example", "zeer vertrouwelijk", "Geheim Archief", "interne notitie")
ANONYMOUS = ("de Stille", "stil.example", "Dienst Stil")


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.writing() as session:
        yield session


def claim_of(session: Session, claim_id: int) -> Claim:
    claim = session.get(Claim, claim_id)
    assert claim is not None
    return claim


def page_of(session: Session, claim_id: int) -> Publication:
    publication = session.get(Publication, claim_id)
    assert publication is not None
    return publication


def kinds(session: Session, claim_id: int) -> list[str]:
    return list(
        session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id).order_by(col(Event.id)))
    )


def newest_payload(session: Session) -> dict[str, object]:
    payload = session.exec(select(EventPayload).order_by(col(EventPayload.event_id).desc()).limit(1)).one()
    return payload.after or {}


def test_it_publishes_the_first_version(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    revision = publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    claim, page = claim_of(session, claim_id), page_of(session, claim_id)
    assert (revision.number, revision.revision_class, revision.reason) == (1, RevisionClass.FIRST, None)
    assert (claim.state, claim.publication, claim.revision_number) == (Work.DONE, Public.PUBLISHED, 1)
    assert claim.slug == page.slug == "verkeer-op-de-aabrug-groeide-maar-verdubbelde-niet"
    assert page.first_published_at == page.updated_at == NOW
    assert kinds(session, claim_id)[-2:] == ["claim.moved", "publication.published"]
    assert revision.reviewer_id == cast.second.id
    assert (revision.chain_head_id, revision.chain_head) == head(session)


def test_it_freezes_all_that_the_page_shows(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    shot = actions.newest_revision(session, claim_id).snapshot
    assert shot["statement"] == "Het autoverkeer op de Aabrug is in tien jaar verdubbeld"
    assert shot["quotes"][0]["exact"] == stories.QUOTE
    assert (shot["quotes"][0]["medium"], shot["quotes"][0]["title"]) == ("De Waterlander", "Aabrug dicht")
    assert shot["claimant"]["name"] == "Karin Oldewelt"
    assert shot["appearances"][0]["url"] == "https://waterlander.example/aabrug"
    assert shot["appearances"][0]["said_on"] == "2026-11"
    assert (shot["rating"]["key"], shot["rating"]["truth"]) == ("mostly_false", 2)
    assert [one["key"] for one in shot["rating"]["scale"]["ratings"]][:2] == ["true", "mostly_true"]
    assert [source["number"] for source in shot["sources"]] == [1, 2, 3]
    assert shot["sources"][0]["archive_url"] == "https://archief.example/tellingen"
    [told] = shot["contacts"]
    assert told.startswith("We vroegen Karin Oldewelt op 22 november 2026 per e-mail om een reactie. ")
    assert told.endswith(" De reactie: Zij zegt dat zij de spits bedoelde.")
    assert (shot["as_known_on"], shot["second_reader"], shot["topics"]) == ("2026-11-24", True, ["verkeer"])
    assert shot["one_side_because"] is None
    assert shot["not_established"] == "In 2020 lagen de lussen er uit."


def test_it_never_publishes_what_is_confidential_or_names_the_anonymous(session: Session, cast: Cast) -> None:
    claim_id = stories.written(session, cast)
    log_contact(
        session,
        claim_id,
        who="Geheime Bron",
        channel=Channel.PHONE,
        asked_at=NOW - timedelta(days=3),
        deadline_at=NOW - timedelta(days=2),
        confidential=True,
        by=cast.actor("checker"),
        at=NOW,
    )
    move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    actions.approve_and_publish(session, claim_id, by=cast.actor("second"), at=NOW)
    revision = actions.newest_revision(session, claim_id)
    text = str({name: value for name, value in revision.snapshot.items() if name != "body"})
    for secret in (*HIDDEN, *ANONYMOUS, "Geheime Bron", "Tom Sanders", "Mina Bos"):
        assert secret not in text, secret
    anonymous = revision.snapshot["sources"][1]
    assert (anonymous["is_named"], anonymous["kind"], anonymous["quote"]) == (
        False,
        "expert",
        "het is drukker",
    )
    assert page_of(session, claim_id).words.count("geheim") == 1  # the word of the text itself


def test_it_links_source_numbers_as_readers_count(session: Session, cast: Cast) -> None:
    story = stories.Story(body="Een.[1] Twee.[3] Vier.[4] `code [1]`")
    claim_id = stories.published(session, cast, story)
    html = actions.newest_revision(session, claim_id).snapshot["body_html"]
    assert 'Een.<sup><a href="#source-1">[1]</a></sup> Twee.<sup><a href="#source-3">[3]</a></sup>' in html
    assert "Vier.[4] <code>code [1]</code>" in html  # the confidential source has no number


def test_it_does_both_when_the_second_reader_is_an_editor(session: Session, cast: Cast) -> None:
    claim_id = stories.in_review(session, cast)
    told = len(kinds(session, claim_id))
    actions.approve_and_publish(session, claim_id, by=cast.actor("second"), at=NOW)
    assert claim_of(session, claim_id).state is Work.DONE
    assert kinds(session, claim_id)[told:] == ["claim.moved", "claim.moved", "publication.published"]


@pytest.mark.parametrize("who", ["checker", "checker2", "contributor", "reader"])
def test_it_lets_only_editors_publish(session: Session, cast: Cast, who: str) -> None:
    claim_id = stories.approved(session, cast)
    with pytest.raises(Forbidden):
        publish(session, claim_id, by=cast.actor(who), at=NOW)
    with pytest.raises(Forbidden):
        scheduling.schedule(session, claim_id, by=cast.actor(who), at=NOW)


@pytest.mark.parametrize("who", ["checker", "checker2"])
def test_it_lets_no_checker_approve_and_publish(session: Session, cast: Cast, who: str) -> None:
    claim_id = stories.in_review(session, cast)
    with pytest.raises(Forbidden):
        actions.approve_and_publish(session, claim_id, by=cast.actor(who), at=NOW)


def test_it_refuses_what_is_not_approved(session: Session, cast: Cast) -> None:
    claim_id = stories.in_review(session, cast)
    with pytest.raises(Refused):
        publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def test_it_refuses_under_a_legal_hold(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    set_hold(session, claim_id, "kort geding", by=cast.actor("editor"), at=NOW)
    with pytest.raises(Refused):
        publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def test_it_refuses_a_stale_version(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    with pytest.raises(Outdated):
        publish(session, claim_id, by=cast.actor("editor"), at=NOW, seen_version=1)


def test_it_refuses_markup_that_is_wrong(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    claimant = session.exec(select(Claimant)).one()
    claimant.same_as = "geen adres"
    session.add(claimant)
    with pytest.raises(Refused, match="search engines"):
        publish(session, claim_id, by=cast.actor("editor"), at=NOW)


def test_it_says_that_no_second_reader_read_it_and_names_no_one(session: Session, cast: Cast) -> None:
    claim_id = stories.written(session, cast)
    admin = cast.actor("admin")
    claim = claim_of(session, claim_id)
    claim.assignee_id = admin.id
    session.add(claim)
    move_claim(session, claim_id, Work.IN_REVIEW, by=admin, at=NOW)
    move_claim(session, claim_id, Work.APPROVED, by=admin, at=NOW, override=True, reason="niemand anders")
    revision = publish(session, claim_id, by=admin, at=NOW)
    assert revision.snapshot["second_reader"] is False
    assert revision.reviewer_id is None
    assert "Ada" not in str(revision.snapshot)


@pytest.mark.parametrize(
    "kind",
    [RevisionClass.UPDATE, RevisionClass.CORRECTION, RevisionClass.CLARIFICATION, RevisionClass.RETRACTION],
)
def test_it_makes_a_revision_of_each_class(session: Session, cast: Cast, kind: RevisionClass) -> None:
    claim_id = stories.published(session, cast)
    slug = page_of(session, claim_id).slug
    story = stories.Story(headline="Een heel andere kop", explanation="Anders.")
    later = NOW + timedelta(hours=1)
    revision = stories.revised(session, claim_id, cast, kind, "Wat er stond klopte niet.", later, story)
    page = page_of(session, claim_id)
    assert (revision.number, revision.revision_class, revision.reason) == (
        2,
        kind,
        "Wat er stond klopte niet.",
    )
    assert page.slug == slug
    assert (page.headline, page.updated_at, page.first_published_at) == ("Een heel andere kop", later, NOW)
    first = session.exec(select(Revision).where(col(Revision.number) == 1)).one()
    assert first.snapshot["headline"].startswith("Verkeer")
    changes, total = corrections_log(session, limit=10)
    assert (total, changes[0].kind, changes[0].reason) == (1, kind, "Wat er stond klopte niet.")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (None, "omdat"),
        (RevisionClass.FIRST, "omdat"),
        (RevisionClass.TYPO, "omdat"),
        (RevisionClass.CORRECTION, None),
        (RevisionClass.CORRECTION, "  "),
    ],
)
def test_it_asks_class_and_reason_of_later_versions(
    session: Session, cast: Cast, kind: RevisionClass | None, reason: str | None
) -> None:
    claim_id = stories.published(session, cast)
    stories.approve_again(session, claim_id, cast)
    with pytest.raises(Invalid):
        publish(session, claim_id, by=cast.actor("editor"), at=NOW, revision_class=kind, reason=reason)


def test_it_gives_a_second_page_another_slug(session: Session, cast: Cast) -> None:
    first, second = stories.published(session, cast), stories.published(session, cast)
    assert page_of(session, second).slug == f"{page_of(session, first).slug}-2"


def test_it_waits_a_minute_and_then_publishes(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    job = session.exec(select(Job)).one()
    assert job.run_at == NOW + timedelta(seconds=60)
    claim = claim_of(session, claim_id)
    assert (claim.state, claim.publication) == (Work.APPROVED, Public.SCHEDULED)
    assert latest_checks(session, limit=9) == ([], 0)
    revision = scheduling.release(
        session, claim_id, job.payload["for"], at=job.run_at, move_id=job.payload["move"]
    )
    assert revision is not None
    assert (revision.published_by_id, revision.published_at) == (cast.editor.id, job.run_at)
    claim = claim_of(session, claim_id)
    assert (claim.state, claim.publication) == (Work.DONE, Public.PUBLISHED)
    assert page_of(session, claim_id).scheduled_for is None
    assert scheduling.release(session, claim_id, job.payload["for"], at=job.run_at) is None
    assert claim_of(session, claim_id).revision_number == 1


def test_it_schedules_a_later_version_with_its_reason(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    stories.approve_again(session, claim_id, cast)
    page = scheduling.schedule(
        session,
        claim_id,
        by=cast.actor("editor"),
        at=NOW,
        revision_class=RevisionClass.UPDATE,
        reason="Er is nieuws.",
    )
    assert page.scheduled_for is not None
    revision = scheduling.release(session, claim_id, page.scheduled_for.isoformat(), at=NOW)
    assert revision is not None
    assert (revision.revision_class, revision.reason) == (RevisionClass.UPDATE, "Er is nieuws.")


def test_it_can_be_stopped(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    page = scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert page.scheduled_for is not None
    when = page.scheduled_for.isoformat()
    with pytest.raises(Refused):
        scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        scheduling.stop(session, claim_id, by=cast.actor("checker"), at=NOW)
    scheduling.stop(session, claim_id, by=cast.actor("second"), at=NOW)
    assert claim_of(session, claim_id).publication is Public.UNPUBLISHED
    assert scheduling.release(session, claim_id, when, at=NOW + timedelta(minutes=1)) is None
    assert kinds(session, claim_id)[-1] == "publication.stopped"
    with pytest.raises(Refused):
        scheduling.stop(session, claim_id, by=cast.actor("second"), at=NOW)


def test_it_fails_cleanly_when_a_gate_closed_meanwhile(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    page = scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert page.scheduled_for is not None
    set_hold(session, claim_id, "kort geding", by=cast.actor("editor"), at=NOW)
    assert scheduling.release(session, claim_id, page.scheduled_for.isoformat(), at=NOW) is None
    claim = claim_of(session, claim_id)
    assert (claim.state, claim.publication, claim.revision_number) == (Work.APPROVED, Public.UNPUBLISHED, 0)
    assert kinds(session, claim_id)[-1] == "publication.failed"
    reason = newest_payload(session)["reason"]
    assert isinstance(reason, dict)
    assert "legal hold" in reason["en"]
    assert reason["nl"] != reason["en"]
    assert session.exec(select(Revision)).all() == []


def test_it_does_not_release_what_was_approved_anew(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    page = scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    job = session.exec(select(Job)).one()
    editor = cast.actor("editor")
    move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=NOW, reason="toch niet")
    move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    assert page.scheduled_for is not None
    released = scheduling.release(session, claim_id, job.payload["for"], at=NOW, move_id=job.payload["move"])
    assert released is None
    assert kinds(session, claim_id)[-1] == "publication.failed"


def test_it_does_not_release_for_someone_who_left(session: Session, cast: Cast) -> None:
    claim_id = stories.approved(session, cast)
    page = scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    person = session.get(Person, cast.editor.id)
    assert person is not None
    assert page.scheduled_for is not None
    person.active = False
    session.add(person)
    assert scheduling.release(session, claim_id, page.scheduled_for.isoformat(), at=NOW) is None
    assert claim_of(session, claim_id).publication is Public.UNPUBLISHED


def mend(session: Session, claim_id: int, cast: Cast, who: str = "editor", **changed: str) -> Revision:
    live = actions.typo_fields(actions.newest_revision(session, claim_id).snapshot)
    fields = {**live, **changed}
    html = render_markdown(fields["body"])
    return actions.mend_typo(session, claim_id, fields, body_html=html, by=cast.actor(who), at=NOW)


def test_it_mends_a_typo_in_the_live_text(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    body = stories.BODY.replace("verdubbelling", "verdubbeling")
    revision = mend(session, claim_id, cast, body=body)
    assert (revision.number, revision.revision_class, revision.reason) == (2, RevisionClass.TYPO, None)
    assert "verdubbeling." in revision.snapshot["body_html"]
    assert '<a href="#source-1">[1]</a>' in revision.snapshot["body_html"]
    assert claim_of(session, claim_id).state is Work.DONE
    assert newest_payload(session)["body"] == body
    assert corrections_log(session, limit=9) == ([], 0)
    second = stories.revised(session, claim_id, cast, RevisionClass.UPDATE, "Er is nieuws.")
    assert second.snapshot["body"] == body  # the slip does not come back from the draft


@pytest.mark.parametrize(
    "changed",
    [
        {"body": stories.BODY.replace("11.400", "11.500")},
        {"body": stories.BODY.replace("[1]", "[2]")},
        {"explanation": "Er reden 13 procent meer auto's over de brug; dat is geen verdubbeling."},
        {"not_established": "In 2021 lagen de lussen er uit."},
        {"not_established": ""},
    ],
)
def test_it_takes_no_number_for_a_typo(session: Session, cast: Cast, changed: dict[str, str]) -> None:
    claim_id = stories.published(session, cast)
    with pytest.raises(Invalid) as caught:
        mend(session, claim_id, cast, **changed)
    assert caught.value.where == next(iter(changed))
    assert claim_of(session, claim_id).revision_number == 1


def test_it_refuses_a_typo_without_change_by_others_or_unpublished(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    with pytest.raises(Refused):
        mend(session, claim_id, cast)
    with pytest.raises(Forbidden):
        mend(session, claim_id, cast, "checker", headline="Kop")
    other = stories.approved(session, cast)
    with pytest.raises(Refused):
        actions.mend_typo(session, other, {}, body_html="", by=cast.actor("editor"), at=NOW)


def test_it_mends_no_typo_under_a_legal_hold(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    set_hold(session, claim_id, "kort geding", by=cast.actor("editor"), at=NOW)
    with pytest.raises(Refused, match="legal hold"):
        mend(session, claim_id, cast, headline="Verkeer op de Aabrug")
    assert claim_of(session, claim_id).revision_number == 1


def scheduled_correction(session: Session, cast: Cast) -> int:
    claim_id = stories.published(session, cast)
    stories.approve_again(session, claim_id, cast)
    scheduling.schedule(
        session,
        claim_id,
        by=cast.actor("editor"),
        at=NOW,
        revision_class=RevisionClass.CORRECTION,
        reason="Wat er stond klopte niet.",
    )
    return claim_id


def test_it_can_still_stop_a_correction_when_a_typo_was_mended_meanwhile(
    session: Session, cast: Cast
) -> None:
    claim_id = scheduled_correction(session, cast)
    mend(session, claim_id, cast, headline="Verkeer op de Aabrug groeide maar verdubbelde niet")
    assert claim_of(session, claim_id).publication is Public.SCHEDULED
    scheduling.stop(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert claim_of(session, claim_id).publication is Public.PUBLISHED


def test_a_typo_leaves_the_approval_of_what_is_scheduled(session: Session, cast: Cast) -> None:
    claim_id = scheduled_correction(session, cast)
    headline = "Verkeer op de Aabrug groeide maar verdubbelde niet"
    mend(session, claim_id, cast, headline=headline)
    when = page_of(session, claim_id).scheduled_for
    assert when is not None
    revision = scheduling.release(session, claim_id, when.isoformat(), at=when)
    assert revision is not None
    assert (revision.number, revision.revision_class) == (3, RevisionClass.CORRECTION)
    assert revision.snapshot["headline"] == headline


def test_it_shows_a_typo_to_a_second_person_afterwards(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    mend(session, claim_id, cast, headline="Verkeer op de Aabrug groeide, maar verdubbelde níét")
    assert unseen_acts(session, cast.editor.id or 0) == []
    assert [act.number for act in unseen_acts(session, cast.second.id or 0)] == [2]
    with pytest.raises(Forbidden):
        actions.confirm_seen(session, claim_id, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        actions.confirm_seen(session, claim_id, by=cast.actor("contributor"), at=NOW)
    actions.confirm_seen(session, claim_id, by=cast.actor("checker2"), at=NOW)
    assert unseen_acts(session, cast.second.id or 0) == []
    assert actions.newest_revision(session, claim_id).seen_by_id == cast.checker2.id
    with pytest.raises(Refused):
        actions.confirm_seen(session, claim_id, by=cast.actor("second"), at=NOW)


def test_it_withdraws_at_once(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    slug = page_of(session, claim_id).slug
    with pytest.raises(Invalid):
        actions.withdraw(session, claim_id, " ", by=cast.actor("editor"), at=NOW)
    with pytest.raises(Forbidden):
        actions.withdraw(session, claim_id, "fout", by=cast.actor("checker"), at=NOW)
    actions.withdraw(session, claim_id, "De bron bleek vals.", by=cast.actor("editor"), at=NOW)
    page = page_of(session, claim_id)
    assert (page.slug, page.withdrawn_because) == (slug, "De bron bleek vals.")
    assert claim_of(session, claim_id).publication is Public.WITHDRAWN
    assert latest_checks(session, limit=9) == ([], 0)
    assert corrections_log(session, limit=9)[0][0].kind == "withdrawn"
    with pytest.raises(Refused):
        actions.withdraw(session, claim_id, "nog eens", by=cast.actor("editor"), at=NOW)
    with pytest.raises(Refused):
        mend(session, claim_id, cast, headline="Anders")
    with pytest.raises(Forbidden):
        actions.confirm_seen(session, claim_id, by=cast.actor("editor"), at=NOW)
    assert len(unseen_acts(session, cast.second.id or 0)) == 1
    actions.confirm_seen(session, claim_id, by=cast.actor("second"), at=NOW)
    assert page_of(session, claim_id).withdrawal_confirmed_by_id == cast.second.id


def test_it_can_publish_again_after_a_withdrawal(session: Session, cast: Cast) -> None:
    claim_id = stories.published(session, cast)
    actions.withdraw(session, claim_id, "De bron bleek vals.", by=cast.actor("editor"), at=NOW)
    stories.revised(session, claim_id, cast, RevisionClass.CORRECTION, "Nu met een goede bron.")
    assert page_of(session, claim_id).withdrawn_at is None
    assert claim_of(session, claim_id).publication is Public.PUBLISHED


@pytest.mark.parametrize("query", ["verdubbeld", "AABRUG oldewelt", "lussen", "Büro"])
def test_it_finds_published_words_without_an_index(session: Session, cast: Cast, query: str) -> None:
    stories.published(session, cast)
    found, total = plain_search(session, query, limit=5)
    assert total == len(found) == (0 if query == "Büro" else 1)
    assert plain_search(session, "100%", limit=5) == ([], 0)


def test_where_nothing_waits_for_a_second_person_nobody_else_is_said_to_have_done_it(
    session: Session, cast: Cast
) -> None:
    claim_id = stories.published(session, cast)
    with pytest.raises(Refused, match="Nothing here waits for a second person"):
        actions.confirm_seen(session, claim_id, by=cast.actor("second"), at=NOW)
