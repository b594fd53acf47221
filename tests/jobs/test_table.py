from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.jobs import actions, queries
from claims.jobs.models import Job, JobState
from claims.storage.engine import Database

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AFTER_LEASE = AT + actions.LEASE + timedelta(seconds=1)


@pytest.fixture
def db(db: Database) -> Database:
    """The newsroom's database, here without the jobs that its own start may have queued."""
    with db.writing() as session:
        for job in session.exec(select(Job)):
            session.delete(job)
    return db


def queue(db: Database, **options: object) -> int:
    with db.writing() as session:
        return actions.enqueue(session, "count", {"to": 3}, at=AT, **options).id or 0  # type: ignore[arg-type]


def lease(db: Database, worker: str = "one", at: datetime = AT) -> Job | None:
    with db.writing() as session:
        return actions.lease_next(session, worker, at)


def stored(db: Database, job_id: int) -> Job:
    with db.reading() as session:
        return session.get_one(Job, job_id)


def test_gives_each_job_to_one_worker(db: Database) -> None:
    job_id = queue(db)
    job = lease(db)
    assert job is not None
    assert (job.id, job.state, job.attempts, job.leased_by) == (job_id, JobState.RUNNING, 1, "one")
    assert job.payload == {"to": 3}
    assert lease(db, "two") is None


def test_takes_what_waits_longest_first(db: Database) -> None:
    later, sooner = queue(db, run_at=AT - timedelta(minutes=1)), queue(db, run_at=AT - timedelta(minutes=2))
    assert [job.id for _ in range(2) if (job := lease(db))] == [sooner, later]


def test_leaves_a_job_alone_before_its_time(db: Database) -> None:
    queue(db, run_at=AT + timedelta(seconds=1))
    assert lease(db) is None
    assert lease(db, at=AT + timedelta(seconds=1)) is not None


def test_takes_over_from_a_worker_that_died(db: Database) -> None:
    queue(db)
    assert lease(db, "one") is not None
    assert lease(db, "two", AT + actions.LEASE) is None
    taken = lease(db, "two", AFTER_LEASE)
    assert taken is not None
    assert (taken.leased_by, taken.attempts) == ("two", 2)


def test_lets_who_lost_the_lease_change_nothing(db: Database) -> None:
    job_id = queue(db)
    lease(db, "one")
    lease(db, "two", AFTER_LEASE)
    with db.writing() as session:
        assert not actions.renew(session, job_id, "one", AFTER_LEASE)
        assert not actions.progress(session, job_id, "one", 1, 3)
        assert not actions.finish(session, job_id, "one", AFTER_LEASE)
        assert not actions.give_back(session, job_id, "one", AFTER_LEASE)
        assert not actions.fail(session, job_id, "one", "too late", AFTER_LEASE)
    assert (stored(db, job_id).state, stored(db, job_id).leased_by) == (JobState.RUNNING, "two")


def test_keeps_a_lease_that_is_renewed(db: Database) -> None:
    job_id = queue(db)
    lease(db, "one")
    with db.writing() as session:
        assert actions.renew(session, job_id, "one", AT + actions.LEASE)
    assert lease(db, "two", AFTER_LEASE) is None


def test_tries_again_ever_later_and_then_stays_failed_with_the_reason(db: Database) -> None:
    job_id, at, waits = queue(db, max_attempts=4), AT, []
    for _ in range(3):
        assert lease(db, at=at) is not None
        with db.writing() as session:
            assert actions.fail(session, job_id, "one", "no luck", at)
        assert stored(db, job_id).state is JobState.QUEUED
        waits.append(int((stored(db, job_id).run_at - at).total_seconds()))
        at = stored(db, job_id).run_at
    assert waits == [5, 20, 80]
    lease(db, at=at)
    with db.writing() as session:
        actions.fail(session, job_id, "one", "no luck at all", at)
    job = stored(db, job_id)
    assert (job.state, job.error, job.attempts, job.finished_at) == (JobState.FAILED, "no luck at all", 4, at)
    assert lease(db, at=at + timedelta(days=1)) is None


def test_waits_an_hour_at_most() -> None:
    assert actions.wait_before(500) == timedelta(hours=1)


def test_gives_up_on_a_job_that_ends_every_worker(db: Database) -> None:
    job_id, at = queue(db, max_attempts=2), AT
    for _ in range(2):
        assert lease(db, at=at) is not None
        at += actions.LEASE + timedelta(seconds=1)
    assert lease(db, at=at) is None
    assert (stored(db, job_id).state, stored(db, job_id).error) == (JobState.FAILED, actions.WORKER_DIED)


def test_counts_no_attempt_for_a_job_given_back(db: Database) -> None:
    job_id = queue(db)
    lease(db)
    with db.writing() as session:
        assert actions.give_back(session, job_id, "one", AT)
    assert (stored(db, job_id).state, stored(db, job_id).attempts) == (JobState.QUEUED, 0)


def test_queues_the_same_work_once_while_it_is_open(db: Database) -> None:
    job_id = queue(db, key="rebuild")
    assert queue(db, key="rebuild") == job_id
    lease(db)
    assert queue(db, key="rebuild") == job_id
    with db.writing() as session:
        actions.finish(session, job_id, "one", AT)
    assert queue(db, key="rebuild") != job_id
    assert queue(db) != queue(db)


def test_shows_progress_and_forgets_the_error_when_it_is_done(db: Database) -> None:
    job_id = queue(db)
    lease(db)
    with db.writing() as session:
        actions.fail(session, job_id, "one", "no luck", AT)
    lease(db, at=AT + timedelta(seconds=5))
    with db.writing() as session:
        actions.progress(session, job_id, "one", 2, 3)
    assert (stored(db, job_id).done_count, stored(db, job_id).total_count) == (2, 3)
    with db.writing() as session:
        actions.finish(session, job_id, "one", AT)
    job = stored(db, job_id)
    assert (job.state, job.error, job.leased_by, job.finished_at) == (JobState.DONE, None, None, AT)


def test_is_queued_in_the_transaction_of_its_change(db: Database) -> None:
    with pytest.raises(RuntimeError), db.writing() as session:  # noqa: PT012  the transaction is the matter
        actions.enqueue(session, "count", {}, at=AT)
        raise RuntimeError
    with db.reading() as session:
        assert queries.counts(session) == {"queued": 0, "failed": 0}


def test_counts_what_waits_and_what_failed(db: Database) -> None:
    failing = queue(db, max_attempts=1)
    lease(db)
    with db.writing() as session:
        actions.fail(session, failing, "one", "no luck", AT)
    queue(db)
    queue(db)
    lease(db)
    with db.reading() as session:
        assert queries.health(session) == {"jobs": {"queued": 2, "failed": 1}}


def test_forgets_done_jobs_after_a_month_and_failed_ones_never(db: Database) -> None:
    done, failed = queue(db), queue(db, max_attempts=1)
    lease(db)
    lease(db)
    with db.writing() as session:
        actions.finish(session, done, "one", AT)
        actions.fail(session, failed, "one", "no luck", AT)
    with db.writing() as session:
        actions.forget_done(session, AT + timedelta(days=30))
    assert stored(db, done).state is JobState.DONE
    with db.writing() as session:
        actions.forget_done(session, AT + timedelta(days=31))
    with db.reading() as session:
        assert session.exec(select(col(Job.id))).all() == [failed]


def test_tells_monitors_what_waits_and_what_failed(app: Flask, db: Database) -> None:
    queue(db)
    facts = app.test_client().get("/healthz").get_json()
    assert facts["jobs"] == {"queued": 1, "failed": 0}
