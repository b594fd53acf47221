"""Migration 0003: revisions of before find the number of the event whose digest they kept; the history is guarded."""
# ruff: noqa: S608  the test's own words, not anyone's

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from claims.storage.engine import Database
from claims.storage.migrate import alembic_config, upgrade
from tests import databases
from tests.migrations.schemas import database_at

BEFORE = "0002"
AT = "'2026-11-24 10:00:00'"
ROWS = (
    (
        f"insert into person (email, name, role, active, fs_uniquifier, theme, created_at, version) "
        f"values ('a@example.org', 'A', 'editor', true, 'x', 'auto', {AT}, 1)"
    ),
    (
        f"insert into claim (statement, language, state, priority, checking_again, demand, created_at, created_by_id, "
        f"updated_at, version, appearance_count, evidence_count, comment_count, publication, revision_number) "
        f"values ('De brug is dicht', 'nl', 'done', 'normal', false, 0, {AT}, 1, {AT}, 1, 0, 0, 0, 'published', 2)"
    ),
    *(
        f"insert into event (id, kind, at, thing, thing_id, confidential, payload_digest, previous, digest) "
        f"values ({number}, 'claim.held', {AT}, 'claim', 1, false, 'p', 'q', 'digest {number}')"
        for number in (1, 2, 3)
    ),
    "insert into event_payload (event_id, salt) values (1, 'salt')",
    *(
        f"insert into revision (claim_id, number, revision_class, snapshot, published_at, published_by_id, chain_head) "
        f"values (1, {number}, 'first', '{{}}', {AT}, 1, '{head}')"
        for number, head in ((1, "digest 2"), (2, "digest of no event"))
    ),
)


@pytest.fixture
def old(tmp_path: Path) -> Any:
    """A database of before, with revisions in it."""
    database = database_at(tmp_path / "old", BEFORE)
    with database.writing() as session:
        for row in ROWS:
            session.execute(text(row))
    yield database
    database.close()
    databases.drop(tmp_path / "old")


def heads(database: Database) -> list[Any]:
    with database.reading() as session:
        query = text("select number, chain_head, chain_head_id from revision order by number")
        return [tuple(row) for row in session.execute(query).all()]


def test_old_revisions_find_their_event_or_have_none(old: Database) -> None:
    upgrade(old, "0003")
    assert heads(old) == [(1, "digest 2", 2), (2, "digest of no event", None)]


def test_it_comes_with_guards_and_goes_without_a_trace(old: Database) -> None:
    upgrade(old, "0003")
    with pytest.raises(DBAPIError, match="history"), old.writing() as session:
        session.execute(text("delete from event where id = 3"))
    command.downgrade(alembic_config(old), BEFORE)
    with old.writing() as session:
        session.execute(text("update event set kind = 'claim.released' where id = 3"))
        session.execute(text("delete from event where id = 3"))
    upgrade(old, "0003")
    assert heads(old)[0] == (1, "digest 2", 2)
