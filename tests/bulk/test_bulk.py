"""One act on many claims: who may is foreseen, the rest goes through, what was changed meanwhile stays, and one undo."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import col, select

from claims.bulk import actions, queries
from claims.bulk.models import BulkAct, BulkItem
from claims.bulk.rules import MOST, Act, Outcome, Stage, Values, why_not
from claims.bulk.running import AT_ONCE, go_on
from claims.bulk.wiring import tick
from claims.desk import actions as desk
from claims.desk.facts import row_facts
from claims.desk.models import Claim
from claims.desk.rules import DeclineReason, Priority, Work
from claims.desk.undo import tags_of
from claims.errors import Invalid, Message, MessageIds, NotFound, Outdated, Refused, from_plain, plain
from claims.fields.actions import add_field
from claims.history.models import Event
from claims.people.models import Person
from claims.stages.actions import add_stage
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]
ALL = "/desk/claims"


def fill(db: Database, cast: Cast, *states: Work, **card: Any) -> list[int]:
    """A claim in each of these states."""
    with db.writing() as session:
        return [
            add(session, cast.actor("editor"), NOW, f"Bewering {n}", state=state, **card).id or 0
            for n, state in enumerate(states)
        ]


def ready(db: Database, cast: Cast, act: Act, claim_ids: Iterable[int], by: str = "editor") -> int:
    with db.writing() as session:
        versions = queries.seen_versions(session, list(claim_ids))
        return actions.prepare(session, act, versions, back=ALL, by=cast.actor(by), at=NOW).id or 0


def start(db: Database, cast: Cast, bulk_id: int, by: str = "editor", **values: Any) -> None:
    with db.writing() as session:
        actions.start(session, bulk_id, Values(**values), by=cast.actor(by), at=NOW)


def run(db: Database, bulk_id: int) -> dict[str, int]:
    """To its end; how many came out how."""
    go_on(db, bulk_id, lambda: NOW, lambda _done, _total: None)
    with db.reading() as session:
        found = queries.counts(session, bulk_id)
    return {outcome.value: count for outcome, count in found.items() if count}


def undo(db: Database, cast: Cast, bulk_id: int, by: str = "editor") -> dict[str, int]:
    with db.writing() as session:
        actions.undo(session, bulk_id, by=cast.actor(by), at=NOW)
    return run(db, bulk_id)


def column(db: Database, claim_ids: list[int], name: str) -> list[Any]:
    with db.reading() as session:
        return [getattr(session.get_one(Claim, each), name) for each in claim_ids]


def test_it_gives_those_that_can_be_given_and_takes_all_back(db: Database, cast: Cast) -> None:
    states = (Work.NEW, Work.ACCEPTED, Work.RESEARCHING, Work.DONE, Work.DECLINED)
    ids = fill(db, cast, *states)
    bulk_id = ready(db, cast, Act.GIVE, ids)
    with db.reading() as session:
        told = queries.foreseen(session, session.get_one(BulkAct, bulk_id), cast.actor("editor"))
    assert (told.count, [line.id for line in told.refused]) == (3, ids[3:])
    start(db, cast, bulk_id, assignee_id=cast.checker.id, message="Graag vandaag", due_on=NOW.date())
    assert run(db, bulk_id) == {"done": 3, "refused": 2}
    assert column(db, ids, "assignee_id") == [cast.checker.id] * 3 + [None] * 2
    assert column(db, ids[:2], "state") == [Work.RESEARCHING] * 2
    assert column(db, ids[:3], "due_on") == [NOW.date()] * 3, "of what was in research already too"
    assert undo(db, cast, bulk_id) == {"undone": 3, "refused": 2}
    assert column(db, ids, "state") == list(states), "also what was accepted on the way"
    assert column(db, ids, "assignee_id") == column(db, ids, "due_on") == [None] * 5
    with pytest.raises(Refused), db.writing() as session:
        actions.undo(session, bulk_id, by=cast.actor("editor"), at=NOW)


def test_who_has_a_claim_already_keeps_it_with_what_they_were_told(db: Database, cast: Cast) -> None:
    (claim_id,) = fill(db, cast, Work.NEW)
    start(
        db, cast, bulk_id := ready(db, cast, Act.GIVE, [claim_id]), assignee_id=cast.checker.id, message="A"
    )
    assert run(db, bulk_id) == {"done": 1}
    start(db, cast, bulk_id := ready(db, cast, Act.GIVE, [claim_id]), assignee_id=cast.checker.id)
    assert run(db, bulk_id) == {"refused": 1}, "nothing would change"
    start(
        db,
        cast,
        bulk_id := ready(db, cast, Act.GIVE, [claim_id]),
        assignee_id=cast.checker.id,
        due_on=NOW.date(),
    )
    assert run(db, bulk_id) == {"done": 1}
    assert column(db, [claim_id], "assignment_note") == ["A"]
    assert column(db, [claim_id], "due_on") == [NOW.date()]


@pytest.mark.parametrize(
    ("act", "values", "name", "expected"),
    [
        (Act.ACCEPT, {}, "state", Work.ACCEPTED),
        (Act.DECLINE, {"decline_reason": DeclineReason.OPINION}, "decline_reason", DeclineReason.OPINION),
        (Act.PRIORITY, {"priority": Priority.HIGH}, "priority", Priority.HIGH),
        (Act.DUE, {"due_on": date(2026, 12, 1)}, "due_on", date(2026, 12, 1)),
        (Act.DUE, {"due_on": None}, "due_on", None),
    ],
)
def test_it_does_every_act(
    db: Database, cast: Cast, act: Act, values: dict[str, Any], name: str, expected: Any
) -> None:
    ids = fill(db, cast, Work.NEW, Work.NEW, due_on=date(2026, 11, 30))
    was = column(db, ids, name)
    bulk_id = ready(db, cast, act, ids)
    start(db, cast, bulk_id, **values)
    assert run(db, bulk_id) == {"done": 2}
    assert column(db, ids, name) == [expected] * 2
    assert undo(db, cast, bulk_id) == {"undone": 2}
    assert column(db, ids, name) == was


def test_it_adds_and_takes_off_topics_and_puts_back_what_was_set_aside(db: Database, cast: Cast) -> None:
    ids = fill(db, cast, Work.NEW, Work.ACCEPTED)
    with db.writing() as session:
        desk.set_tags(session, ids[0], ["Zorg", "Energie"], by=cast.actor("editor"), at=NOW)

    def tags() -> list[list[str]]:
        with db.reading() as session:
            return [tags_of(session, each) for each in ids]

    for act, tag, ended, left in (
        (Act.TAG, "zorg", {"refused": 1, "done": 1}, [["Energie", "Zorg"], ["Zorg"]]),
        (Act.UNTAG, "ZORG", {"done": 2}, [["Energie"], []]),
        (Act.UNTAG, "zorg", {"refused": 2}, [["Energie"], []]),
    ):
        bulk_id = ready(db, cast, act, ids)
        start(db, cast, bulk_id, tag=tag)
        assert run(db, bulk_id) == ended
        assert tags() == left
    declined = ready(db, cast, Act.DECLINE, ids)
    start(db, cast, declined, decline_reason=DeclineReason.SATIRE)
    run(db, declined)
    back = ready(db, cast, Act.PUT_BACK, ids)
    start(db, cast, back)
    assert run(db, back) == {"done": 2}
    assert column(db, ids, "state") == [Work.NEW, Work.ACCEPTED]


def test_what_somebody_changed_meanwhile_stays_and_is_told(db: Database, cast: Cast) -> None:
    ids = fill(db, cast, Work.NEW, Work.NEW, Work.NEW)
    bulk_id = ready(db, cast, Act.PRIORITY, ids)
    with db.writing() as session:
        desk.set_due(session, ids[1], NOW.date(), by=cast.actor("second"), at=NOW)
    start(db, cast, bulk_id, priority=Priority.HIGH)
    assert run(db, bulk_id) == {"done": 2, "refused": 1}
    assert column(db, ids, "priority") == [Priority.HIGH, Priority.NORMAL, Priority.HIGH]
    with db.reading() as session:
        (line,) = queries.lines(session, bulk_id, Outcome.REFUSED)
    assert line.why.values == {"state": MessageIds(("New",))}
    with db.writing() as session:
        desk.set_due(session, ids[2], NOW.date(), by=cast.actor("second"), at=NOW)
    assert undo(db, cast, bulk_id) == {"undone": 1, "kept": 1, "refused": 1}
    assert column(db, ids, "priority") == [Priority.NORMAL, Priority.NORMAL, Priority.HIGH]


def test_who_is_killed_between_two_batches_loses_nothing_and_does_nothing_twice(
    db: Database, cast: Cast
) -> None:
    ids = fill(db, cast, *[Work.NEW] * (2 * AT_ONCE + 3))
    bulk_id = ready(db, cast, Act.PRIORITY, ids)
    start(db, cast, bulk_id, priority=Priority.LOW)

    def dies(done: int, _total: int) -> None:
        if done >= AT_ONCE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go_on(db, bulk_id, lambda: NOW, dies)
    assert column(db, ids, "priority").count(Priority.LOW) == AT_ONCE
    assert run(db, bulk_id) == {"done": len(ids)}
    with db.reading() as session:
        told = session.exec(select(Event.claim_id).where(col(Event.kind) == "claim.priority_set")).all()
    assert sorted(told, key=lambda each: each or 0) == ids


def test_a_checker_takes_and_drops_their_own_and_nobody_elses(db: Database, cast: Cast) -> None:
    free, mine, theirs = fill(db, cast, Work.ACCEPTED, Work.ACCEPTED, Work.ACCEPTED)
    with db.writing() as session:
        for claim_id, who in ((mine, cast.checker.id), (theirs, cast.checker2.id)):
            session.get_one(Claim, claim_id).assignee_id = who
    bulk_id = ready(db, cast, Act.DECLINE, [free, mine, theirs], by="checker")
    start(db, cast, bulk_id, by="checker", decline_reason=DeclineReason.TOO_SMALL)
    assert run(db, bulk_id) == {"done": 2, "refused": 1}
    given = ready(db, cast, Act.GIVE, [theirs], by="checker")
    start(db, cast, given, by="checker", assignee_id=cast.checker2.id)
    assert run(db, given) == {"refused": 1}
    with pytest.raises(NotFound), db.writing() as session:
        actions.own(session, bulk_id, cast.actor("checker2"))


def test_an_account_that_was_closed_meanwhile_changes_nothing(db: Database, cast: Cast) -> None:
    ids = fill(db, cast, Work.NEW)
    bulk_id = ready(db, cast, Act.PRIORITY, ids)
    start(db, cast, bulk_id, priority=Priority.HIGH)
    with db.writing() as session:
        session.get_one(Person, cast.editor.id).active = False
    assert run(db, bulk_id) == {"refused": 1}
    assert column(db, ids, "priority") == [Priority.NORMAL]


def test_what_is_foreseen_is_what_comes_about(db: Database, cast: Cast) -> None:
    """For every act, state and role; but for what only the values decide."""
    with db.writing() as session:
        told: dict[str, Any] = {"by": cast.actor("editor"), "at": NOW}
        field = add_field(session, nl="Bereik", en="Reach", kind="text", **told)
        stage = add_stage(session, state="researching", name="wacht op data", **told)
        values = Values(
            decline_reason=DeclineReason.OPINION,
            priority=Priority.HIGH,
            due_on=NOW.date(),
            tag="zorg",
            field_id=field.id,
            value="groot",
            stage_id=stage.id,
            stage_state=Work.RESEARCHING,
        )
    for who in ("checker", "editor", "admin"):
        for act in Act:
            ids = fill(db, cast, *Work)
            given = Values(assignee_id=cast.people[who].id, message="x") if act is Act.GIVE else values
            with db.reading() as session:
                claims = [session.get_one(Claim, each) for each in ids]
                foreseen = [
                    why_not(act, row_facts(claim), cast.actor(who), given) is None for claim in claims
                ]
            bulk_id = ready(db, cast, act, ids, by=who)
            with db.writing() as session:
                actions.start(session, bulk_id, given, by=cast.actor(who), at=NOW)
            run(db, bulk_id)
            with db.reading() as session:
                items = session.exec(
                    select(BulkItem).where(BulkItem.bulk_id == bulk_id).order_by(col(BulkItem.claim_id))
                ).all()
                come = [item.outcome is Outcome.DONE for item in items]
            assert come == ([False] * len(Work) if act is Act.UNTAG else foreseen), (who, act)


def test_it_refuses_what_no_claim_could_take(db: Database, cast: Cast) -> None:
    (claim_id,) = fill(db, cast, Work.NEW)
    for act, values, where in (
        (Act.GIVE, {}, "assignee"),
        (Act.GIVE, {"assignee_id": cast.reader.id}, "assignee"),
        (Act.DECLINE, {}, "decline_reason"),
        (Act.DECLINE, {"decline_reason": DeclineReason.OTHER}, "note"),
        (Act.TAG, {"tag": " "}, "tag"),
        (Act.DUE, {"due_on": date(2020, 1, 1)}, "due_on"),
    ):
        bulk_id = ready(db, cast, act, [claim_id])
        with pytest.raises(Invalid) as refusal:
            start(db, cast, bulk_id, **values)
        assert refusal.value.where == where
    with pytest.raises(Invalid):
        ready(db, cast, Act.GIVE, [])
    with pytest.raises(Invalid), db.writing() as session:
        actions.prepare(
            session, Act.ACCEPT, dict.fromkeys(range(MOST + 1), 1), back=ALL, by=cast.actor("editor"), at=NOW
        )
    bulk_id = ready(db, cast, Act.ACCEPT, [claim_id])
    with pytest.raises(Outdated), db.writing() as session:
        actions.start(session, bulk_id, Values(), by=cast.actor("editor"), at=NOW, seen_version=7)
    start(db, cast, bulk_id)
    with pytest.raises(Refused):
        start(db, cast, bulk_id)


def test_what_was_prepared_and_never_done_goes_after_a_day(app: Flask, db: Database, cast: Cast) -> None:
    ids = fill(db, cast, Work.NEW)
    ready(db, cast, Act.ACCEPT, ids)
    done = ready(db, cast, Act.ACCEPT, ids)
    start(db, cast, done)
    run(db, done)
    for later, left in ((timedelta(hours=23), 2), (timedelta(hours=25), 1)):
        app.config["CLOCK"] = lambda later=later: NOW + later
        with app.app_context():
            tick()
        with db.reading() as session:
            assert len(session.exec(select(BulkAct.id)).all()) == left


def test_a_message_is_kept_whole() -> None:
    for message in (
        Message("x"),
        Message("%(state)s %(n)s", {"state": MessageIds(("New", "Done"), " "), "n": 3}),
    ):
        assert from_plain(plain(message)) == message


def test_one_ticks_sees_and_does_it(as_: As, db: Database, cast: Cast) -> None:
    ids = fill(db, cast, Work.NEW, Work.DONE, Work.NEW)
    client = as_("editor")
    page = client.get(ALL)
    boxes = {box.get("value"): box for box in page.all(".//td/label/input[@name='claim']")}
    assert len(boxes) == 3
    versions = dict(part.split("-") for part in boxes if part)
    ticked = [f"{each}-{versions[str(each)]}" for each in ids]
    shown = client.follow(
        "/desk/bulk", {"act": "priority", "claim": ticked, "next": "/desk/claims?tag=x", "seen_version": 1}
    )
    words = shown.text(".//main")
    assert "Bij 2 claims kan dit." in words
    assert "Bij 1 niet; die blijft zoals hij is" in words
    assert (
        client.get("/desk/bulk/1").one(".//main//p[@class='soft small tab']/a").get("href")
        == "/desk/claims?tag=x"
    )
    client.post("/desk/bulk/1", {"priority": "high", "seen_version": 1})
    assert "0 van 3" in client.get("/desk/bulk/1").text(".//main")
    run(db, 1)
    done = client.get("/desk/bulk/1")
    assert "Gedaan bij 2 claims." in done.text(".//main")
    assert "1 claim bleef zoals hij was" in done.text(".//main")
    client.post("/desk/bulk/1/undo", {"seen_version": 3})
    run(db, 1)
    assert "Ongedaan gemaakt bij 2 claims." in client.get("/desk/bulk/1").text(".//main")
    client.post("/desk/bulk/1/undo", {"seen_version": 5}, status=409)


def test_its_page_says_to_whom_they_were_given(as_: As, db: Database, cast: Cast) -> None:
    bulk_id = ready(db, cast, Act.GIVE, fill(db, cast, Work.NEW))
    page = as_("editor").get(f"/desk/bulk/{bulk_id}")
    assert page.text(".//h1") == "Geven aan: 1 claim"
    as_("editor").post(f"/desk/bulk/{bulk_id}", {"assignee": str(cast.checker.id), "seen_version": 1})
    run(db, bulk_id)
    assert (
        as_("editor").get(f"/desk/bulk/{bulk_id}").text(".//h1") == f"Geven aan {cast.checker.name}: 1 claim"
    )


def test_it_takes_the_whole_result_of_the_list(as_: As, db: Database, cast: Cast) -> None:
    fill(db, cast, *[Work.NEW] * 60, Work.DONE)
    client = as_("editor")
    page = client.get(f"{ALL}?state=new")
    assert "alle 60 van deze lijst" in page.text(".//form[@id='bulk']")
    asked = page.one(".//form[@id='bulk']/input[@name='asked']").get("value")
    shown = client.follow("/desk/bulk", {"act": "accept", "whole": "1", "asked": asked, "seen_version": 1})
    assert "Bij 60 claims kan dit." in shown.text(".//main")


def test_it_says_what_was_wrong_with_what_was_ticked(as_: As, db: Database, cast: Cast) -> None:
    (claim_id,) = fill(db, cast, Work.NEW)
    client = as_("checker")
    ticked = f"{claim_id}-1"
    for data in (
        {"act": "accept"},
        {"act": "accept", "claim": "x-y"},
        {"act": "accept", "claim": f"{2**40}-1"},
        {"act": "accept", "claim": "99999-1"},
        {"act": "accept", "claim": f"{claim_id}-1".zfill(30)},
        {"act": "accept", "claim": f"00000000000{claim_id}{10**20}-1"},
        {"act": "accept", "claim": f"{claim_id}-00000000000{10**20}"},
        {"act": "accept", "claim": f"00000000000{claim_id}{'9' * 5000}-1"},
        {"act": "fly", "claim": ticked},
        {"claim": ticked},
    ):
        client.post("/desk/bulk", {**data, "seen_version": 1}, status=422)
    asked = {"act": "give", "seen_version": 1}
    refused = client.post(
        "/desk/bulk", asked, status=422, headers={"Referer": "http://localhost/desk/claims?tag=zorg"}
    )
    assert refused.one(".//main//a[@class='button']").get("href") == "/desk/claims?tag=zorg"
    assert refused.text(".//main//textarea").strip() == "Geven aan…"
    as_("contributor").post("/desk/bulk", {"act": "accept", "claim": ticked, "seen_version": 1}, status=403)
    assert not as_("reader").get(ALL).all(".//form[@id='bulk']")
    client.post("/desk/bulk", {"act": "accept", "claim": ticked, "seen_version": 1})
    as_("checker2").get("/desk/bulk/1", status=404)
    as_("editor").get("/desk/bulk/1")
    client.post("/desk/bulk/1", {"seen_version": 9}, status=409)


def test_its_page_asks_as_much_for_ten_as_for_a_thousand(as_: As, db: Database, cast: Cast) -> None:
    client, sent_for = as_("editor"), []
    for count in (10, 200):
        bulk_id = ready(db, cast, Act.GIVE, fill(db, cast, *[Work.NEW] * count))
        with counted(db) as sent:
            client.get(f"/desk/bulk/{bulk_id}")
        sent_for.append(len(sent))
    assert sent_for[0] == sent_for[1] <= 8
    with db.reading() as session:
        assert session.get_one(BulkAct, bulk_id).stage is Stage.READY


def test_what_is_the_same_for_all_claims_is_asked_once_a_batch(db: Database, cast: Cast) -> None:
    bulk_id = ready(db, cast, Act.GIVE, fill(db, cast, *[Work.ACCEPTED] * 5))
    start(db, cast, bulk_id, assignee_id=cast.actor("checker").id)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(db.writer, "before_cursor_execute", note)
    try:
        assert run(db, bulk_id) == {"done": 5}
    finally:
        event.remove(db.writer, "before_cursor_execute", note)
    assert (
        sum("FROM person" in each and "JOIN" not in each for each in asked) == 2
    )  # and one batch that finds no more
    assert not [each for each in asked if "FROM draft" in each or "FROM research" in each]
