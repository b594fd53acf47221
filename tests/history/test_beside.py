"""An end that was cut off shows by what stands beside the history, without a head from elsewhere."""
# ruff: noqa: S608  the test's own words, not anyone's

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import col, select

from claims.history.actions import record
from claims.history.models import Event
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.history.tampering import tamper
from tests.history.test_tampering import HEADS_ANEW, run
from tests.publishing import stories
from tests.publishing.test_actions import mend


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """A claim with two versions, and a later one with one."""
    with db.writing() as session:
        first = stories.published(session, cast)
        mend(session, first, cast, body=stories.BODY.replace("geheim", "gehiem"))
        stories.published(session, cast, stories.Story(statement="Een andere bewering over de brug"))
    return first


def published(db: Database) -> list[int]:
    """The events that tell of a version."""
    with db.reading() as session:
        kinds = ("publication.published", "publication.mended")
        return [each or 0 for each in session.exec(select(Event.id).where(col(Event.kind).in_(kinds)))]


def cut_after(db: Database, event_id: int, *more: str) -> None:
    tamper(
        db,
        f"delete from event_payload where event_id > {event_id}",
        f"delete from event where id > {event_id}",
        *more,
    )


def told(app: Flask) -> str:
    """What the check says is wrong."""
    answer: Any = run(app)
    assert answer.exit_code == 1, answer.output
    return str(answer.stderr)


def test_it_finds_nothing_where_nothing_was_done_and_says_what_it_could_not_see(
    app: Flask, claim_id: int
) -> None:
    answer = run(app)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "3 kept heads" in answer.stdout
    assert "Note: The daily lines of the log lie outside Claimdesk" in answer.stdout


def test_it_finds_the_last_event_gone(app: Flask, db: Database, claim_id: int, cast: Cast) -> None:
    with db.writing() as session:
        record(session, "person.role_changed", by_id=cast.admin.id, at=NOW, thing_id=1)
    end = published(db)[-1]
    cut_after(db, end)
    assert "its end was cut off" in told(app)


def test_it_finds_that_the_row_of_the_head_is_gone(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, "delete from history_head")
    assert told(app) == "history_head: its row is gone, which repeats the newest event\n"


def test_it_finds_another_digest_in_the_row_of_the_head(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, f"update history_head set digest = '{'a' * 64}'")
    assert "with another digest: the history was written anew" in told(app)


def test_it_finds_everything_of_the_history_gone(app: Flask, db: Database, claim_id: int) -> None:
    cut_after(db, 0, "delete from revision", "delete from history_head")
    said = told(app)
    assert "claim 1, 2: no event tells of it; the history was cut off" in said
    assert "person 1, 2, 3, 4, 5 and 2 more: no event tells of it" in said
    assert "claim 1: its publication counts 2 versions, and there are 0" in said


def test_it_finds_an_end_and_its_versions_gone(app: Flask, db: Database, claim_id: int) -> None:
    end = published(db)[1]
    cut_after(db, end, f"delete from revision where chain_head_id > {end}", *HEADS_ANEW)
    said = told(app)
    assert "claim 2: no event tells of it" in said
    assert "claim 2: its publication counts 1 versions, and there are 0" in said


def test_it_finds_a_claim_that_changed_after_its_last_event(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, "update claim set updated_at = '2126-11-24 10:00:00.000000' where id = 2")
    assert told(app) == "claim 2: it changed after its last event; the history was cut off\n"


def test_it_finds_a_version_gone(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, "delete from revision where claim_id = 1 and number = 1")
    said = told(app)
    assert f"claim 1, version 1: it is gone, and event {published(db)[0]} tells of it" in said
    assert "claim 1: its publication counts 2 versions, and there are 1" in said


def test_it_finds_a_version_that_no_event_tells_of(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, "update revision set number = 3 where claim_id = 1 and number = 2")
    said = told(app)
    assert "claim 1, version 3: no event tells of it" in said
    assert f"claim 1, version 2: it is gone, and event {published(db)[1]} tells of it" in said


@pytest.mark.parametrize(
    "change",
    [
        f"chain_head = '{'0' * 64}', chain_head_id = null",
        f"chain_head = '{'0' * 64}', chain_head_id = 0",
        "chain_head_id = null",
        "chain_head = (select digest from event where id = 3), chain_head_id = 3",
    ],
)
def test_it_finds_a_version_that_keeps_another_head(
    app: Flask, db: Database, claim_id: int, change: str
) -> None:
    tamper(db, f"update revision set {change} where claim_id = 1 and number = 2")
    event_id = published(db)[1]
    assert f"claim 1, version 2: the head that it keeps is not event {event_id}, which tells of it" in told(
        app
    )


def test_a_version_may_keep_the_event_before_its_own_as_old_ones_do(
    app: Flask, db: Database, claim_id: int
) -> None:
    tamper(
        db,
        "update revision set chain_head_id = chain_head_id - 1",
        "update revision set chain_head = (select digest from event where id = chain_head_id)",
    )
    assert run(app).exit_code == 0


def test_it_finds_a_publication_gone(app: Flask, db: Database, claim_id: int) -> None:
    tamper(db, "delete from publication where claim_id = 1")
    assert "claim 1: it has versions, or events that tell of them, and no publication" in told(app)


def test_every_table_is_one_that_the_history_tells_of_or_is_named_here(db: Database) -> None:
    """A new table belongs into features.TOLD, or here with what its rows hang on."""
    from sqlmodel import SQLModel

    from claims.features import TOLD

    assert {*SQLModel.metadata.tables} - {each.table for each in TOLD} == {
        "event", "event_payload", "history_head",
        "revision",  # compared one by one in publishing/anchoring.py
        "approved_page", "article_version", "claim_helper", "claim_tag", "claimant_alias", "claimant_merge", "claimant_role", "draft_author", "merged_claim", "merged_tag", "field_value", "research",  # parts
        "claim_vector", "vector_standing", "match_cursor", "version_match", "quote_place", "text_sample",  # made again from the history and the index
        "triage_answer", "tag",  # the events of its claim tell of it
        "tag_name",  # the event of its tag tells of it
        "bulk_act", "bulk_item",  # what someone is about to do, and did: the events of each claim tell of it
        "notice", "saved_search_follow", "past_search", "triage_skip", "list_columns", "seen_claim", "seen_upto",  # what someone has read, and what they searched for, is working state
        "claim_follow", "notice_choice", "digest_choice",  # one's own preferences
        "claim_presence",  # who has the page of a claim open, forgotten after a minute
        "unsaved_text",  # what someone typed and did not save
        "webhook_message",  # what was sent where it goes
        "told_upto", "due_told",  # how far people were told of what the history has
        "saved_search_feed",  # its search tells of it
        "tip_address", "tip_block",  # where to reach a sender, and where nothing is taken from: kept apart, as they must go
        "saved_search_known", "saved_search_find",  # made again from the index
        "feed_item",  # its feed tells that it came
        "comment_passage", "comment_mention",  # their comment tells of them
        "import_row",  # made again from the file
        "imported_claim",  # its claim tells of it
        "rating", "rating_scale", "name_group", "triage_question", "decline_reason",  # the first rows of a database
        "job", "sign_in_try", "sign_in_link", "sign_in_session", "half_sign_in", "second_factor", "recovery_code",
    }  # fmt: skip
    with db.reading() as session:
        assert session.execute(text("select count(*) from history_head")).scalar_one() == 1
