"""Many claims get something in a field of the desk's own, or are put in a stage: each kind, refusals, and one undo."""

from typing import Any

import pytest
from sqlmodel import col, select

from claims.bulk import actions, queries
from claims.bulk.models import BulkAct
from claims.bulk.rules import Act, Outcome, Values
from claims.bulk.running import go_on
from claims.desk import actions as desk
from claims.desk.models import FieldValue
from claims.desk.rules import Work
from claims.errors import Invalid
from claims.fields import actions as fields
from claims.history.models import Event
from claims.stages import actions as stages
from claims.storage.engine import Database
from tests.bulk.test_bulk import ALL, As, column, fill, run, start, undo
from tests.conftest import NOW, Cast


def field(db: Database, cast: Cast, kind: str, **more: Any) -> int:
    with db.writing() as session:
        told = {"nl": "Bereik", "en": "Reach", "kind": kind, **more}
        return fields.add_field(session, **told, by=cast.actor("editor"), at=NOW).id or 0


def stage(db: Database, cast: Cast, name: str = "wacht op data") -> int:
    with db.writing() as session:
        by = cast.actor("editor")
        return stages.add_stage(session, state="researching", name=name, by=by, at=NOW).id or 0


def put(db: Database, cast: Cast, claim_id: int, field_id: int, typed: str) -> None:
    with db.writing() as session:
        by = cast.actor("checker")
        fields.set_value(session, claim_id, field_id, typed, language="nl", by=by, at=NOW)


def ready(db: Database, cast: Cast, act: Act, ids: list[int], by: str = "editor", **about: Any) -> int:
    with db.writing() as session:
        seen = queries.seen_versions(session, ids)
        chosen = Values(**about)
        bulk = actions.prepare(session, act, seen, back=ALL, by=cast.actor(by), at=NOW, about=chosen)
        return bulk.id or 0


def values(db: Database, ids: list[int], field_id: int) -> list[str]:
    with db.reading() as session:
        rows = [session.get(FieldValue, (claim_id, field_id)) for claim_id in ids]
        return [row.text if row else "" for row in rows]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "heel Nederland", "heel Nederland"),
        ("number", "1.234,5", "1234.5"),
        ("choice", "groot", "groot"),
        ("date", "2026-11", "2026-11"),
        ("link", "https://voorbeeld.example/x", "https://voorbeeld.example/x"),
    ],
)
def test_each_kind_is_written_emptied_and_put_back(
    db: Database, cast: Cast, kind: str, typed: str, kept: str
) -> None:
    field_id = field(db, cast, kind, choices="groot\nklein" if kind == "choice" else "")
    ids = fill(db, cast, Work.NEW, Work.DONE, Work.NEW)
    put(db, cast, ids[2], field_id, typed)
    start(db, cast, bulk_id := ready(db, cast, Act.FIELD, ids, field_id=field_id), value=typed)
    assert run(db, bulk_id) == {"done": 2, "refused": 1}, "the third has it already"
    assert values(db, ids, field_id) == [kept] * 3
    emptying = ready(db, cast, Act.FIELD, ids, field_id=field_id)
    start(db, cast, emptying, clear=True)
    assert run(db, emptying) == {"done": 3}
    assert values(db, ids, field_id) == [""] * 3
    assert undo(db, cast, emptying) == {"undone": 3}
    assert values(db, ids, field_id) == [kept] * 3


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "veel"), ("choice", "middel"), ("date", "31 februari"), ("link", "ftp://x"), ("text", "")],
)
def test_what_the_field_cannot_have_is_refused_before_anything_is_done(
    db: Database, cast: Cast, kind: str, typed: str
) -> None:
    field_id = field(db, cast, kind, choices="groot\nklein" if kind == "choice" else "")
    bulk_id = ready(db, cast, Act.FIELD, fill(db, cast, Work.NEW), field_id=field_id)
    with pytest.raises(Invalid) as refused:
        start(db, cast, bulk_id, value=typed)
    assert refused.value.where == "value"
    with pytest.raises(Invalid):
        start(db, cast, bulk_id, value="groot", clear=True)


def test_who_changed_it_meanwhile_keeps_it_and_a_retired_field_takes_nothing(
    db: Database, cast: Cast
) -> None:
    field_id = field(db, cast, "text")
    ids = fill(db, cast, Work.NEW, Work.NEW)
    bulk_id = ready(db, cast, Act.FIELD, ids, field_id=field_id)
    put(db, cast, ids[1], field_id, "van een ander")
    start(db, cast, bulk_id, value="van ons")
    assert run(db, bulk_id) == {"done": 1, "refused": 1}
    assert values(db, ids, field_id) == ["van ons", "van een ander"]
    later = ready(db, cast, Act.FIELD, ids, field_id=field_id)
    begun = ready(db, cast, Act.FIELD, ids, field_id=field_id)
    start(db, cast, begun, value="te laat")
    with db.writing() as session:
        fields.retire_field(session, field_id, by=cast.actor("editor"), at=NOW)
    with pytest.raises(Invalid):
        start(db, cast, later, value="te laat")
    assert run(db, begun) == {"refused": 2}
    with db.reading() as session:
        told = queries.lines(session, begun, Outcome.REFUSED)
        kinds = session.exec(select(Event.kind).where(col(Event.kind) == "claim.field_set")).all()
    assert len(told) == len(kinds) == 2


def test_a_stage_is_given_to_the_claims_of_its_state_and_taken_away(db: Database, cast: Cast) -> None:
    stage_id = stage(db, cast)
    ids = fill(db, cast, Work.RESEARCHING, Work.NEW, Work.RESEARCHING)
    bulk_id = ready(db, cast, Act.STAGE, ids, stage_id=stage_id, stage_state=Work.RESEARCHING)
    with db.reading() as session:
        bulk = session.get_one(BulkAct, bulk_id)
        told = queries.foreseen(session, bulk, cast.actor("editor"), actions.restored(bulk.values))
    assert (told.count, [line.id for line in told.refused]) == (2, [ids[1]])
    start(db, cast, bulk_id)
    assert run(db, bulk_id) == {"done": 2, "refused": 1}
    assert column(db, ids, "stage_id") == [stage_id, None, stage_id]
    taking = ready(db, cast, Act.STAGE, ids)
    start(db, cast, taking)
    assert run(db, taking) == {"done": 2, "refused": 1}, "the new one had none"
    assert undo(db, cast, taking) == {"undone": 2, "refused": 1}
    assert column(db, ids, "stage_id") == [stage_id, None, stage_id]
    with db.writing() as session:
        desk.move_claim(session, ids[0], Work.ACCEPTED, by=cast.actor("editor"), at=NOW)
    start(db, cast, again := ready(db, cast, Act.STAGE, ids[:1]))
    assert run(db, again) == {"refused": 1}, "what it was in counts no more"


def test_from_the_list_to_the_end_and_back(as_: As, db: Database, cast: Cast) -> None:
    field_id = field(db, cast, "choice", choices="groot\nklein")
    stage(db, cast)
    ids = fill(db, cast, Work.RESEARCHING, Work.RESEARCHING)
    editor = as_("editor")
    page = editor.get(ALL)
    groups = [each.get("label") for each in page.all(".//select[@name='act']/optgroup")]
    assert groups == ["Eigen velden", "Fase"]
    form = page.values(page.one(".//form[@id='bulk']"))
    ticked = [each.get("value") for each in page.all(".//input[@name='claim']")]
    asked = editor.follow("/desk/bulk", {**form, "act": f"field-{field_id}", "claim": ticked})
    assert asked.text(".//h1") == "Bereik: 2 claims"
    assert asked.texts(".//select[@name='value']/option") == ["Kies", "groot", "klein"]
    bulk_id = max(int(each.split("/")[-1]) for each in [asked.one(".//form[@data-keep]").get("action") or ""])
    told = asked.fields(".//form[@data-keep]")
    kept = editor.post(f"/desk/bulk/{bulk_id}", told, 422)
    assert "een van de twee" in kept.text(".//*[@role='alert']")
    done = editor.follow(f"/desk/bulk/{bulk_id}", {**told, "value": "groot"})
    assert done.text(".//h1") == "Bereik wordt groot: 2 claims"
    assert run(db, bulk_id) == {"done": 2}
    assert values(db, ids, field_id) == ["groot"] * 2


def test_an_act_that_names_no_field_or_stage_there_is_gets_a_clear_answer(
    as_: As, db: Database, cast: Cast
) -> None:
    field_id, stage_id = field(db, cast, "text"), stage(db, cast)
    (claim_id,) = fill(db, cast, Work.NEW)
    with db.writing() as session:
        fields.retire_field(session, field_id, by=cast.actor("editor"), at=NOW)
        stages.remove_stage(session, stage_id, by=cast.actor("editor"), at=NOW)
    sent = {"seen_version": 1, "next": ALL, "asked": "", "claim": f"{claim_id}-1"}
    editor = as_("editor")
    for act, status in (
        (f"field-{field_id}", 422),
        (f"stage-{stage_id}", 422),
        ("field", 404),
        ("field-x", 404),
        ("stage-999999999999", 404),
        ("fiets-1", 422),
    ):
        editor.post("/desk/bulk", {**sent, "act": act}, status)
    assert "field-" not in editor.get(ALL).html
    with db.reading() as session:
        assert not session.exec(select(BulkAct.id)).all()


def test_what_is_done_with_it_goes_on_where_the_worker_was_cut_off(db: Database, cast: Cast) -> None:
    field_id = field(db, cast, "number")
    ids = fill(db, cast, *[Work.NEW] * 30)
    bulk_id = ready(db, cast, Act.FIELD, ids, field_id=field_id)
    start(db, cast, bulk_id, value="1,5", language="nl")

    def cut(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go_on(db, bulk_id, lambda: NOW, cut)
    assert run(db, bulk_id) == {"done": 30}
    assert values(db, ids, field_id) == ["1.5"] * 30
