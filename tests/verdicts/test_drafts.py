from datetime import date
from typing import Any

import pytest

from claims.desk.rules import Work
from claims.errors import DomainError, Forbidden, Invalid, Outdated, Refused
from claims.history.queries import claim_timeline
from claims.storage.engine import Database
from claims.verdicts import queries
from claims.verdicts.models import Rating, RatingScale
from tests.conftest import Cast
from tests.verdicts import stages


def authors(db: Database, claim_id: int) -> set[int]:
    with db.reading() as session:
        return set(queries.author_ids(session, claim_id))


def test_a_saved_draft_makes_its_writer_an_author_and_shows_on_the_card(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    before = stages.claim_row(db, claim_id).version
    draft = stages.write(
        db,
        claim_id,
        cast.actor("checker"),
        rating="misleading",
        headline="Kop",
        as_known_on=date(2026, 11, 24),
    )
    claim = stages.claim_row(db, claim_id)
    assert (draft.version, claim.version) == (1, before + 1)
    assert claim.rating == {
        "key": "misleading",
        "symbol": "◑",
        "truth": 3,
        "nl": "misleidend",
        "en": "misleading",
    }
    assert authors(db, claim_id) == {cast.checker.id}
    with db.reading() as session:
        line = claim_timeline(session, claim_id, confidential=True)[0]
    assert line.kind == "verdict.written"
    assert line.before == {"rating": None, "headline": "", "as_known_on": None}
    assert line.after == {"rating": "misleading", "headline": "Kop", "as_known_on": "2026-11-24"}


def test_a_new_rating_replaces_the_one_on_the_card(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    stages.write(db, claim_id, cast.actor("checker"), rating="true")
    stages.write(db, claim_id, cast.actor("checker"), rating="unproven")
    assert (stages.claim_row(db, claim_id).rating or {})["key"] == "unproven"
    stages.write(db, claim_id, cast.actor("checker"), rating_id=None, headline="Kop")
    assert (stages.claim_row(db, claim_id).rating or {})["key"] == "unproven"


def test_what_is_not_given_stays(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    stages.write(db, claim_id, cast.actor("checker"), headline="Kop", body=stages.BODY)
    draft = stages.write(db, claim_id, cast.actor("checker"), explanation="Omdat")
    assert (draft.headline, draft.body, draft.explanation) == ("Kop", stages.BODY, "Omdat")
    assert "<strong>47 miljoen</strong> [1]" in draft.body_html


def test_saving_the_same_again_changes_nothing(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    stages.write(db, claim_id, cast.actor("checker"), headline="Kop")
    count = len(stages.events(db, claim_id))
    draft = stages.write(db, claim_id, cast.actor("editor"), headline="Kop")
    assert (draft.version, len(stages.events(db, claim_id))) == (1, count)
    assert authors(db, claim_id) == {cast.checker.id}


def test_an_unknown_or_retired_rating_is_refused(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        old = RatingScale(key="old", name_nl="Oud", name_en="Old", active=False)
        session.add(old)
        session.flush()
        retired = Rating(
            scale_id=old.id or 0,
            key="x",
            position=1,
            symbol="?",
            label_nl="x",
            label_en="x",
            definition_nl="x",
            definition_en="x",
        )
        session.add(retired)
        session.flush()
        retired_id = retired.id
    for rating_id in (999, retired_id):
        with pytest.raises(Invalid):
            stages.write(db, claim_id, cast.actor("checker"), rating_id=rating_id)


def test_who_else_mends_while_reading_is_no_author_and_is_shown(db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    stages.write(db, claim_id, cast.actor("editor"), body=stages.BODY.replace("brug", "brug,"))
    assert authors(db, claim_id) == {cast.checker.id}
    assert stages.claim_row(db, claim_id).state is Work.IN_REVIEW
    assert stages.events(db, claim_id)[-1] == "verdict.mended"
    with db.reading() as session:
        mended = queries.mended_while_reading(session, claim_id)
    assert [(each.by, list(each.after)) for each in mended] == [(cast.editor.name, ["body"])]
    stages.move(db, claim_id, Work.APPROVED, cast.actor("editor"))
    with db.reading() as session:
        assert queries.mended_while_reading(session, claim_id)


def test_what_was_mended_is_shown_until_an_author_writes_again(db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    stages.write(db, claim_id, cast.actor("editor"), headline="Een")
    stages.write(db, claim_id, cast.actor("checker2"), headline="Twee")
    with db.reading() as session:
        assert [each.by for each in queries.mended_while_reading(session, claim_id)] == [
            cast.checker2.name,
            cast.editor.name,
        ]
    stages.write(db, claim_id, cast.actor("checker"), headline="Drie")
    with db.reading() as session:
        assert queries.mended_while_reading(session, claim_id) == []


def test_the_reader_cannot_set_the_rating(db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    with pytest.raises(Refused, match="Send the claim back"):
        stages.write(db, claim_id, cast.actor("editor"), rating="true")
    assert (stages.claim_row(db, claim_id).rating or {})["key"] == "mostly_false"


def test_an_author_who_is_an_editor_cannot_approve(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    stages.complete(db, cast, claim_id)
    stages.write(db, claim_id, cast.actor("editor"), headline="Andere kop")
    stages.move(db, claim_id, Work.IN_REVIEW, cast.actor("checker"))
    with pytest.raises(Forbidden):
        stages.move(db, claim_id, Work.APPROVED, cast.actor("editor"))
    stages.move(db, claim_id, Work.APPROVED, cast.actor("second"))


def test_changing_approved_text_takes_the_approval_back(db: Database, cast: Cast) -> None:
    claim_id = stages.approved(db, cast)
    for key in ("checker", "checker2"):
        with pytest.raises(Forbidden):
            stages.write(db, claim_id, cast.actor(key), headline="Anders")
    assert stages.claim_row(db, claim_id).state is Work.APPROVED
    stages.write(db, claim_id, cast.actor("second"), headline="Eén brug was duurder")
    assert stages.claim_row(db, claim_id).state is Work.APPROVED, "the same text voids nothing"
    stages.write(db, claim_id, cast.actor("second"), headline="Anders")
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING
    assert stages.events(db, claim_id)[-2:] == ["claim.moved", "verdict.written"]
    assert authors(db, claim_id) == {cast.checker.id, cast.second.id}


def test_the_checker_who_approved_may_take_it_back_by_writing(db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    stages.move(db, claim_id, Work.APPROVED, cast.actor("checker2"))
    stages.write(db, claim_id, cast.actor("checker2"), explanation="Anders")
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING


@pytest.mark.parametrize("state", ["new", "accepted", "declined", "done"])
def test_no_verdict_is_written_elsewhere(db: Database, cast: Cast, state: str) -> None:
    claim_id = stages.done(db, cast) if state == "done" else stages.new(db, cast)
    if state in {"accepted", "declined"}:
        details: dict[str, Any] = {"decline_reason": "opinion"} if state == "declined" else {}
        stages.move(db, claim_id, Work(state), cast.actor("editor"), **details)
    version = stages.claim_row(db, claim_id).version
    with pytest.raises(Refused):
        stages.write(db, claim_id, cast.actor("editor"), headline="Kop")
    assert stages.claim_row(db, claim_id).version == version


def test_a_stale_draft_is_refused_with_what_stands_now(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    stages.write(db, claim_id, cast.actor("checker"), seen_version=0, headline="Een", rating="true")
    with pytest.raises(Outdated) as caught:
        stages.write(db, claim_id, cast.actor("editor"), seen_version=0, headline="Twee")
    assert caught.value.version == 1
    assert caught.value.current["headline"] == "Een"
    assert caught.value.current["rating"] == "true"


def test_refusals_are_words_for_people(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    with pytest.raises(DomainError) as caught:
        stages.write(db, claim_id, cast.actor("checker"), headline="Kop")
    assert "Take it first" in caught.value.message.text
