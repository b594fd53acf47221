"""Sixteen people save at once for ten seconds: nobody sees an error, nobody loses a word."""

import threading

import pytest
from sqlmodel import col, func, select

from claims.desk.models import Claim
from claims.discussion.models import Comment
from claims.history.queries import first_fault
from claims.storage.engine import Database
from tests.endurance import storm
from tests.endurance.running import Running

pytestmark = pytest.mark.slow
WRITERS, SECONDS = 16, 10


def test_keeps_what_sixteen_people_save_at_once(server: Running, kept: Database) -> None:
    """How quick it is, `make bench ARGS=load` checks; a machine that runs other tests says nothing about that."""
    weather, threads, stop = storm.begin(server, WRITERS)
    threading.Event().wait(SECONDS)
    storm.end(threads, stop)
    print(weather)  # noqa: T201
    assert not weather.wrong
    assert not weather.unanswered
    assert weather.outraced, "nobody met anybody: this shows nothing"
    assert len(weather.saved) > WRITERS
    storm.check_kept(weather, kept)
    assert storm.overwritten_unseen(weather, kept) == 0
    with kept.reading() as session:
        assert first_fault(session) is None
        comments = session.exec(
            select(func.count(col(Comment.id))).where(col(Comment.claim_id) == weather.shared)
        ).one()
        counted = session.exec(select(Claim.comment_count).where(col(Claim.id) == weather.shared)).one()
    assert counted == comments, "the card counts every comment"
