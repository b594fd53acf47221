"""Whatever is done to the history behind the application's back is found, and the first bad row is named."""
# ruff: noqa: S608  the test's own words, not anyone's

import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from claims.desk import actions as desk
from claims.history.actions import erase, record
from claims.history.chain import event_digest, payload_digest
from claims.history.checking import CHAINED, Anchor, Fault, check
from claims.history.models import Event, EventPayload
from claims.history.queries import head
from claims.history.rules import ERASED
from claims.storage.engine import Database
from tests import databases
from tests.conftest import NOW, Cast
from tests.history.tampering import renumber, tamper
from tests.publishing import stories

SEED = random.SystemRandom().randrange(10**6)


@pytest.fixture
def told(db: Database, cast: Cast) -> Iterator[int]:
    """A newsroom with a published verdict and more after it; how many events it has. One payload was erased."""
    editor = cast.actor("editor")
    with db.writing() as session:
        other = desk.add_claim(session, statement="iets anders", language="nl", by=editor, at=NOW).id or 0
        erase(session, head(session)[0], because="een bron", by_id=cast.admin.id, at=NOW)
        stories.published(session, cast)
        for days in (1, 2, 3):
            desk.set_due(session, other, NOW.date() + timedelta(days), by=editor, at=NOW)
        count = head(session)[0]
    yield count
    print(f"seed {SEED}")  # noqa: T201  shown when a test fails


def fault(db: Database, *anchors: Anchor) -> Fault | None:
    with db.reading() as session:
        return check(session, anchors).fault


def victim(db: Database) -> int:
    """Any event that tells something, but the last."""
    with db.reading() as session:
        ids = session.exec(
            select(Event.id)
            .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
            .where(col(EventPayload.after).is_not(None), col(Event.kind) != ERASED)
            .order_by(col(Event.id))
        ).all()
    chosen = random.Random(SEED).choice(ids[:-1])  # noqa: S311  no secret
    return chosen or 0


def test_it_finds_nothing_where_nothing_was_done(db: Database, told: int) -> None:
    with db.reading() as session:
        report = check(session, [Anchor("now", *head(session)), Anchor("before all", 0, "0" * 64)])
    assert (report.fault, report.bad_anchors, report.events) == (None, (), told)


OTHER = {
    "kind": "'claim.held'",
    "at": "'2026-11-24 10:00:01.000000'",
    "by_id": "coalesce(by_id, 0) + 1",
    "thing": "'nothing'",
    "thing_id": "thing_id + 1",
    "claim_id": "coalesce(claim_id, 0) + 1",
    "confidential": "not confidential",
    "payload_digest": f"'{'a' * 64}'",
    "previous": f"'{'b' * 64}'",
    "digest": f"'{'c' * 64}'",
}


@pytest.mark.parametrize("column", OTHER)
def test_it_names_an_event_of_which_any_column_was_edited(db: Database, told: int, column: str) -> None:
    bad = victim(db)
    tamper(db, f'update event set "{column}" = {OTHER[column]} where id = {bad}')
    assert fault(db) == Fault(bad, "the row was changed" if column != "previous" else PREVIOUS)


PREVIOUS = "the row before it was changed, removed or added"
NUMBER = "the number is not the next one: a row was removed, added or moved before it"


def test_it_tries_every_column_of_an_event() -> None:
    assert {*OTHER, "id"} == set(Event.__table__.columns.keys())  # type: ignore[attr-defined]
    assert {*CHAINED, "id", "previous", "digest"} == {*OTHER, "id"}


PAYLOAD = {
    "salt": "'00000000000000000000000000000000'",
    "before": "'{\"x\": 1}'",
    "after": "'{\"x\": 1}'",
    "erased_at": "'2026-11-24 10:00:00.000000'",
    "erased_by_id": "1",
    "erased_because": "'zomaar'",
}


@pytest.mark.parametrize("column", PAYLOAD)
def test_it_names_an_event_of_whose_payload_any_column_was_edited(
    db: Database, told: int, column: str
) -> None:
    assert {*PAYLOAD, "event_id"} == set(EventPayload.__table__.columns.keys())  # type: ignore[attr-defined]
    bad = victim(db)
    tamper(db, f'update event_payload set "{column}" = {PAYLOAD[column]} where event_id = {bad}')
    found = fault(db)
    assert found is not None
    assert found.event_id == bad
    assert "payload" in found.problem


def test_it_names_an_edited_event_whose_own_digest_was_made_anew(db: Database, told: int) -> None:
    bad = victim(db)
    with db.reading() as session:
        event = session.get_one(Event, bad)
        facts = event.model_dump(include=set(CHAINED)) | {"by_id": 99}
        digest = event_digest(event.previous, **facts)
    tamper(db, f"update event set by_id = 99, digest = '{digest}' where id = {bad}")
    assert fault(db) == Fault(bad + 1, PREVIOUS)


def test_it_finds_a_deleted_event_with_and_without_its_payload(db: Database, told: int) -> None:
    bad = victim(db)
    tamper(db, f"delete from event where id = {bad}")
    assert fault(db) == Fault(bad + 1, NUMBER)
    tamper(db, f"delete from event_payload where event_id = {bad}")
    assert fault(db) == Fault(bad + 1, NUMBER)


def test_it_finds_a_deleted_event_even_when_the_later_ones_move_up(db: Database, told: int) -> None:
    bad = victim(db)
    later = [statement for old in range(bad + 1, told + 1) for statement in renumber(old, old - 1)]
    tamper(
        db, f"delete from event_payload where event_id = {bad}", f"delete from event where id = {bad}", *later
    )
    assert fault(db) == Fault(bad, PREVIOUS)


def test_it_finds_the_first_event_gone(db: Database, told: int) -> None:
    tamper(db, "delete from event_payload where event_id = 1", "delete from event where id = 1")
    assert fault(db) == Fault(2, NUMBER)


def test_it_finds_a_deleted_payload_and_one_of_no_event(db: Database, told: int) -> None:
    bad = victim(db)
    tamper(db, f"insert into event_payload (event_id, salt) values ({told + 7}, 'x')")
    assert fault(db) == Fault(told + 7, "there is a payload of this number, and no event")
    tamper(db, f"delete from event_payload where event_id = {bad}")
    assert fault(db) == Fault(bad, "its payload is missing")


COLUMNS = "kind, at, by_id, thing, thing_id, claim_id, confidential, payload_digest, previous, digest"


def test_it_finds_an_inserted_event(db: Database, told: int) -> None:
    bad = victim(db)
    up = [statement for old in range(told, bad, -1) for statement in renumber(old, old + 1)]
    copied = (
        f"insert into event (id, {COLUMNS}) select id + 1, {COLUMNS} from event where id = {bad}",
        (
            f"insert into event_payload (event_id, salt, before, after) select event_id + 1, salt, before, after "
            f"from event_payload where event_id = {bad}"
        ),
    )
    tamper(db, *up, *copied)
    assert fault(db) == Fault(bad + 1, PREVIOUS)


def test_it_finds_an_event_added_at_the_end_without_its_digest(db: Database, told: int) -> None:
    tamper(
        db,
        f"insert into event (id, {COLUMNS}) select {told + 1}, {COLUMNS} from event where id = {told}",
        f"insert into event_payload (event_id, salt) values ({told + 1}, 'x')",
    )
    assert fault(db) == Fault(told + 1, PREVIOUS)


def test_it_finds_two_events_and_two_payloads_that_changed_places(db: Database, told: int) -> None:
    bad = victim(db)
    tamper(
        db,
        *(s for old, new in ((bad, 9001), (bad + 1, bad), (9001, bad + 1)) for s in renumber(old, new)),
    )
    assert fault(db) == Fault(bad, PREVIOUS)


def test_it_finds_swapped_payloads(db: Database, told: int) -> None:
    bad = victim(db)
    swap = ((bad, 9001), (bad + 1, bad), (9001, bad + 1))
    tamper(db, *(f"update event_payload set event_id = {new} where event_id = {old}" for old, new in swap))
    # What was erased fits any event; where the second of the two was, the first that does not fit is the second.
    assert fault(db) in {Fault(number, "its payload was changed") for number in (bad, bad + 1)}


@pytest.mark.parametrize("far", [1, 5])
def test_it_finds_an_event_that_got_another_number(db: Database, told: int, far: int) -> None:
    tamper(db, *renumber(told, told + far))
    assert fault(db) == Fault(told + far, NUMBER)


def test_it_finds_a_number_that_stands_twice(db: Database, told: int) -> None:
    """Only where someone made the table anew, without its key."""
    if not db.is_sqlite:
        pytest.skip("the key of a table is dropped in another way there; the check is the same")
    bad = victim(db)
    tamper(
        db,
        "create table other as select * from event",
        f"insert into other select * from event where id = {bad}",
        "drop table event",
        "alter table other rename to event",
    )
    assert fault(db) == Fault(bad, NUMBER)


@pytest.mark.parametrize(
    "change",
    [
        "at = 'gisteren'",
        "at = 7",
        "confidential = 'x'",
        "by_id = x'00ff'",
        "thing_id = 'één'",
        "kind = x'ff'",
    ],
)
def test_it_names_a_row_that_holds_what_its_columns_cannot(db: Database, told: int, change: str) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL keeps no value of another type in a column")
    bad = victim(db)
    tamper(db, f"update event set {change} where id = {bad}")
    found = fault(db)
    assert found is not None
    assert found.event_id == bad


def test_it_names_a_payload_that_is_no_json(db: Database, told: int) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL keeps no broken JSON")
    bad = victim(db)
    tamper(db, f"update event_payload set after = '{{' where event_id = {bad}")
    assert fault(db) == Fault(bad, "the row or its payload was changed: it cannot be read")


RESPELLED = "the row or its payload was written anew: it says the same in another spelling"


@pytest.mark.parametrize(
    "change",
    [
        "event set confidential = 2",
        "event set at = substr(at, 1, 19)",
        "event set at = replace(at, ' ', 'T')",
        "event_payload set after = ' ' || after",
        """event_payload set after = '{"because"\\: 1, ' || substr(after, 2)""",
        "event_payload set before = null",
    ],
)
def test_it_names_a_row_that_says_the_same_in_another_spelling(
    db: Database, told: int, cast: Cast, change: str
) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL spells moments and truths by itself; of JSON the check is the same")
    with db.writing() as session:
        bad = record(
            session,
            "comment.added",
            by_id=1,
            at=NOW,
            thing_id=1,
            after={"because": "x"},
            confidential=True,
        ).id
    assert fault(db) is None
    key = "event_id" if change.startswith("event_payload") else "id"
    tamper(db, f"update {change} where {key} = {bad}")
    assert fault(db) == Fault(bad or 0, RESPELLED)


class TestErasures:
    """A payload is gone only where an event of the chain tells of it, in the same words."""

    def test_it_finds_a_payload_emptied_without_an_event(self, db: Database, told: int) -> None:
        bad = victim(db)
        tamper(
            db,
            "update event_payload set salt = '', before = null, after = null, erased_because = 'x', "
            f"erased_at = '2026-11-24 10:00:00.000000' where event_id = {bad}",
        )
        assert fault(db) == Fault(bad, "its payload was taken away, and no event tells of erasing it")

    @pytest.mark.parametrize(
        "change",
        ["erased_because = 'iets anders'", "erased_by_id = 1", "erased_at = '2026-11-24 10:00:01.000000'"],
    )
    def test_it_finds_another_reason_person_or_moment(self, db: Database, told: int, change: str) -> None:
        with db.reading() as session:
            bad = session.exec(
                select(EventPayload.event_id).where(col(EventPayload.erased_at).is_not(None))
            ).one()
        tamper(db, f"update event_payload set {change} where event_id = {bad}")
        found = fault(db)
        assert found == Fault(bad, f"who erased it, when or why is not what event {bad + 1} tells")

    def test_it_finds_what_was_put_back(self, db: Database, told: int, cast: Cast) -> None:
        bad = victim(db)
        with db.reading() as session:
            kept = session.get_one(EventPayload, bad).model_dump()
        with db.writing() as session:
            event_id = erase(session, bad, because="bron", by_id=cast.admin.id, at=NOW).id
        assert fault(db) is None
        tamper(
            db,
            "update event_payload set salt = :salt, before = :before, after = :after, erased_at = null, "
            f"erased_by_id = null, erased_because = null where event_id = {bad}",
            salt=kept["salt"],
            before=json.dumps(kept["before"]),
            after=json.dumps(kept["after"]),
        )
        assert fault(db) == Fault(
            bad, f"its payload stands there, though event {event_id} tells of erasing it"
        )


def cut(db: Database, told: int, count: int) -> None:
    tamper(
        db,
        f"delete from event_payload where event_id > {told - count}",
        f"delete from event where id > {told - count}",
    )


# What someone adds who knows of every head that the database holds.
HEADS_ANEW = (
    "update history_head set event_id = (select max(id) from event)",
    "update history_head set digest = (select digest from event where id = event_id)",
    "update revision set chain_head = (select digest from event where id = chain_head_id)",
)


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["history", "check", *arguments])


class TestAnchors:
    """A chain whose end was cut off holds by itself; heads that were kept elsewhere tell."""

    def test_a_cut_tail_is_found_by_the_head_of_a_log_line_or_backup(
        self, app: Flask, db: Database, told: int
    ) -> None:
        with db.reading() as session:
            kept = f"{told}:{head(session)[1]}"
        assert run(app, "--head", kept).exit_code == 0
        cut(db, told, 1)
        answer = run(app)
        assert answer.exit_code == 1
        assert answer.stderr.startswith(f"history_head: the history had come to event {told} and ends at")
        tamper(db, *HEADS_ANEW)
        assert run(app).exit_code == 0, "who writes all of it anew is found by a head from elsewhere alone"
        answer = run(app, "--head", kept)
        assert answer.exit_code == 1
        assert f"does not hold event {told} with the digest" in answer.stderr

    def test_a_cut_tail_is_found_by_a_published_revision(self, app: Flask, db: Database, told: int) -> None:
        assert run(app).exit_code == 0
        cut(db, told, 8)
        answer = run(app)
        assert answer.exit_code == 1
        assert answer.stderr.startswith("claim 2, version 1: the history does not hold event")

    def test_a_cut_that_takes_only_the_publication_itself_is_found(
        self, app: Flask, db: Database, cast: Cast
    ) -> None:
        with db.writing() as session:
            stories.published(session, cast)
            last = head(session)[0]
        cut(db, last, 1)
        assert run(app).exit_code == 1

    def test_a_public_page_shows_the_digest_that_the_check_takes(
        self, app: Flask, db: Database, told: int, as_: Callable[..., Any]
    ) -> None:
        page = as_(None).get("/verdicts/verkeer-op-de-aabrug-groeide-maar-verdubbelde-niet")
        digest = page.one(".//meta[@name='claimdesk:history']").get("content")
        assert run(app, "--head", digest).exit_code == 0
        tamper(db, "delete from revision", "delete from publication")
        cut(db, told, 4)
        tamper(db, *HEADS_ANEW)
        assert run(app).exit_code == 0
        assert run(app, "--head", digest).exit_code == 1

    def test_a_chain_written_anew_from_some_row_on_is_found(
        self, app: Flask, db: Database, told: int
    ) -> None:
        with db.reading() as session:
            kept = f"{told}:{head(session)[1]}"
        rewrite(db, victim(db))
        assert run(app, "--json").exit_code == 1, "the revision's anchor, and the row that repeats the head"
        tamper(db, *HEADS_ANEW)
        assert run(app).exit_code == 0, "it holds by itself"
        assert run(app, "--head", kept).exit_code == 1

    def test_an_older_copy_of_the_file_is_found_by_a_kept_head(
        self, app: Flask, db: Database, told: int, cast: Cast
    ) -> None:
        if not db.is_sqlite:
            pytest.skip(
                "a database of a server is no file to swap; a restored older one is found the same way"
            )
        db.close()
        file = app.config["SETTINGS"].instance / databases.FILE
        shutil.copy(file, file.with_suffix(".old"))
        with db.writing() as session:
            desk.set_due(session, 1, None, by=cast.actor("editor"), at=NOW)
            kept = "{}:{}".format(*head(session))
        db.close()
        shutil.copy(file.with_suffix(".old"), file)
        for left in (f"{file}-wal", f"{file}-shm"):
            (file.parent / left).unlink(missing_ok=True)
        assert run(app).exit_code == 0, "an older copy is whole in itself"
        assert run(app, "--head", kept).exit_code == 1

    def test_it_answers_in_json_with_the_first_bad_row_and_every_bad_head(
        self, app: Flask, db: Database, told: int
    ) -> None:
        good = json.loads(run(app, "--json").stdout)
        assert good["holds"] is True
        assert (good["events"], good["head"]["id"], good["anchors"]) == (told, told, 1)
        bad = victim(db)
        tamper(db, f"update event set by_id = 99 where id = {bad}")
        answer = run(app, "--json", "--head", f"{told + 5}:{'d' * 64}", "--head", "e" * 64)
        found = json.loads(answer.stdout)
        assert answer.exit_code == 1
        assert found["fault"] == {"event": bad, "problem": "the row was changed"}
        assert [(each["event_id"], each["digest"][0]) for each in found["bad_anchors"]] == [
            (told + 5, "d"),
            (None, "e"),
        ]

    def test_it_refuses_a_head_that_is_none(self, app: Flask) -> None:
        assert run(app, "--head", "12:abc").exit_code == 2


def rewrite(db: Database, bad: int) -> None:
    """Change one event and make every digest after it anew, as someone would who knows the chain."""
    with db.reading() as session:
        rows = [
            session.get_one(Event, event_id).model_dump()
            for event_id in session.exec(
                select(Event.id).where(col(Event.id) >= bad).order_by(col(Event.id))
            ).all()
        ]
    rows[0]["payload_digest"] = payload_digest("salt", None, {"invented": True})
    statements = [
        f"update event_payload set salt = 'salt', before = 'null', after = '{{\"invented\": true}}' where event_id = {bad}",
        f"update event set payload_digest = '{rows[0]['payload_digest']}' where id = {bad}",
    ]
    previous = rows[0]["previous"]
    for row in rows:
        digest = event_digest(previous, **{name: row[name] for name in CHAINED})
        statements.append(
            f"update event set previous = '{previous}', digest = '{digest}' where id = {row['id']}"
        )
        previous = digest
    tamper(db, *statements)


REFUSED = (
    "update event set by_id = 1 where id = 1",
    "delete from event_payload where event_id = 1",
    "delete from event where id = 1",
    "update event_payload set after = null where event_id = 1",
    "update event_payload set after = null, before = null, salt = '', erased_because = 'x' where event_id = 1",
    "update event_payload set erased_at = null where erased_at is not null",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_itself_refuses_to_change_the_history(db: Database, told: int, statement: str) -> None:
    """Against our own mistakes, not against who owns the file."""
    with pytest.raises(DBAPIError, match="history"), db.writing() as session:
        session.execute(text(statement))
    assert fault(db) is None
