"""Preparing, starting and undoing an act on many claims. Each claim is changed by the desk's own action, with its event."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, delete, select

from claims.bulk.models import BulkAct, BulkItem
from claims.bulk.queries import NOTHING
from claims.bulk.rules import Act, Outcome, Stage, Values, check_count, check_values
from claims.desk.models import OwnField
from claims.desk.moving import check_person
from claims.desk.own_fields import checked_value
from claims.desk.reasons import check_offered
from claims.desk.rules import Priority, Work
from claims.errors import N_, Invalid, NotFound, Refused
from claims.fields import queries as own_fields
from claims.history.actions import record
from claims.jobs.actions import enqueue
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

WORK = "bulk.work"  # the kind of job that takes an act on


def prepare(
    session: Session,
    act: Act,
    versions: dict[int, int],
    *,
    back: str,
    by: Actor,
    at: datetime,
    about: Values = NOTHING,
) -> BulkAct:
    """Keep which claims an act is meant for, as they were seen; nothing happens to them yet. `back`: where one came from; `about`: which field or stage."""
    check_count(len(versions))
    bulk = BulkAct(
        act=act,
        values=stored(about),
        stage=Stage.READY,
        back=back,
        total=len(versions),
        created_at=at,
        created_by_id=by.id,
    )
    session.add(bulk)
    session.flush()
    session.add_all(
        BulkItem(bulk_id=bulk.id or 0, claim_id=claim_id, seen_version=version, outcome=Outcome.WAITING)
        for claim_id, version in versions.items()
    )
    session.flush()
    return bulk


def start(
    session: Session,
    bulk_id: int,
    values: Values,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> BulkAct:
    """Do it, in the worker."""
    bulk = own(session, bulk_id, by)
    check_version(seen_version, bulk.version, thing=("bulk", bulk_id))
    if bulk.stage is not Stage.READY:
        raise Refused(N_("This was started already."))
    values = restored({**stored(values), **bulk.values})
    check_values(bulk.act, values, at)
    if bulk.act is Act.FIELD:
        check_field(session, values)
    if bulk.act is Act.GIVE and values.assignee_id is not None:
        check_person(session, values.assignee_id, "assignee", by=by, at=at)
    if bulk.act is Act.DECLINE:
        check_offered(session, values.decline_reason)
    bulk.values = stored(values)
    bulk.started_at = at
    _step(session, bulk, Stage.RUNNING, "bulk.started", by, at, claims=bulk.total, **bulk.values)
    return bulk


def check_field(session: Session, values: Values) -> None:
    """The field stands, and may have this; raises Invalid."""
    field = own_fields.shown(get_row(session, OwnField, values.field_id or 0))
    if field.retired:
        raise Invalid("value", N_("This field was retired meanwhile. What claims had in it is kept."))
    checked_value(field, values.value, values.read_in)


def undo(
    session: Session, bulk_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> BulkAct:
    """Take it back from every claim that nobody has changed since, in the worker."""
    bulk = own(session, bulk_id, by)
    check_version(seen_version, bulk.version, thing=("bulk", bulk_id))
    if bulk.stage is not Stage.DONE:
        raise Refused(N_("There is nothing to undo yet, or no more."))
    _step(session, bulk, Stage.UNDOING, "bulk.undo_started", by, at)
    return bulk


def own(session: Session, bulk_id: int, by: Actor) -> BulkAct:
    """An act of this person, locked; others' are not there for them, but for editors."""
    bulk = get_row(session, BulkAct, bulk_id, lock=True)
    check_own(bulk, by)
    return bulk


def check_own(bulk: BulkAct, by: Actor) -> None:
    """Raise NotFound for who neither prepared this act nor is an editor."""
    if bulk.created_by_id != by.id and not by.is_editor:
        raise NotFound(N_("There is nothing at this address."))


def forget_prepared(session: Session, before: datetime) -> None:
    """Remove what was prepared and never done."""
    old = col(BulkAct.stage) == Stage.READY, col(BulkAct.created_at) < before
    ids = session.exec(select(BulkAct.id).where(*old)).all()
    if ids:
        session.exec(delete(BulkItem).where(col(BulkItem.bulk_id).in_(ids)))
        session.exec(delete(BulkAct).where(col(BulkAct.id).in_(ids)))


def stored(values: Values) -> dict[str, Any]:
    """What is set of the values, as JSON."""
    given = {name: value for name, value in asdict(values).items() if value}
    return {
        name: value.isoformat() if isinstance(value, date | time) else value for name, value in given.items()
    }


def restored(kept: dict[str, Any]) -> Values:
    """The values that `stored` made JSON of."""
    kinds: dict[str, Callable[[str], Any]] = {
        "priority": Priority,
        "stage_state": Work,
        "due_on": date.fromisoformat,
        "due_time": time.fromisoformat,
    }
    return Values(**{name: kinds[name](value) if name in kinds else value for name, value in kept.items()})


def _step(
    session: Session, bulk: BulkAct, stage: Stage, kind: str, by: Actor, at: datetime, **told: Any
) -> None:
    bulk.stage = stage
    bulk.version += 1
    session.add(bulk)
    session.flush()
    bulk_id = bulk.id or 0
    after = {"act": bulk.act.value, **told}
    record(session, kind, by_id=by.id, at=at, thing_id=bulk_id, after=after)
    enqueue(session, WORK, {"bulk": bulk_id}, at=at, key=f"{WORK}:{bulk_id}")
