"""Doing an act to one claim after the other, a batch a transaction: who is killed between two loses nothing and does nothing twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.bulk import queries
from claims.bulk.actions import restored
from claims.bulk.models import BulkAct, BulkItem
from claims.bulk.rules import AT_WORK, Act, Outcome, Stage, Values, check_aside, check_not_aside
from claims.desk import actions as desk
from claims.desk.facts import row_facts
from claims.desk.models import Claim, OwnField
from claims.desk.own_fields import checked_value
from claims.desk.rules import Priority, Work
from claims.desk.since import changed_by
from claims.desk.undo import tags_of
from claims.errors import N_, DomainError, Message, Outdated, Refused, plain
from claims.fields import queries as own_fields
from claims.fields.actions import set_value
from claims.history.actions import last_recorded
from claims.people.queries import actor_of
from claims.people.rules import Actor
from claims.stages.actions import name_now, stage_claim
from claims.storage.engine import Database
from claims.storage.rows import get_row

AT_ONCE = 25  # claims of one transaction: others wait for the lock meanwhile
DoTo = Callable[[Session, BulkItem, Actor, datetime], int | None]  # the event to undo later


def go_on(
    database: Database, bulk_id: int, clock: Callable[[], datetime], after: Callable[[int, int], None]
) -> Stage:
    """Take an act on until it is done or undone; `after` hears how many of how many, and may raise to end it."""
    while True:
        with database.writing() as session:
            stage = _batch(session, bulk_id, clock())
            left = queries.counts(session, bulk_id)[_todo(stage)] if stage in AT_WORK else 0
            total = get_row(session, BulkAct, bulk_id).total
        after(total - left, total)
        if stage not in AT_WORK:
            return stage


def _todo(stage: Stage) -> Outcome:
    return Outcome.WAITING if stage is Stage.RUNNING else Outcome.DONE


def _batch(session: Session, bulk_id: int, at: datetime) -> Stage:
    """The next claims; where the act stands then."""
    bulk = get_row(session, BulkAct, bulk_id, lock=True)
    if bulk.stage not in AT_WORK:
        return bulk.stage
    undoing = bulk.stage is Stage.UNDOING
    found = queries.waiting(session, bulk_id, _todo(bulk.stage), AT_ONCE)
    values = restored(bulk.values)
    # While these are held, looking them up one by one asks the database for none of them.
    _held = queries.rows_at_hand(session, [item.claim_id for item in found], bulk, values)
    for item in found:
        if undoing:
            _try(session, item, bulk, at, _take_back, Outcome.UNDONE, Outcome.KEPT)
        else:
            _try(session, item, bulk, at, _doing(bulk.act, values), Outcome.DONE, Outcome.REFUSED)
    if not found:
        bulk.stage = Stage.UNDONE if undoing else Stage.DONE
        bulk.version += 1
        session.add(bulk)
    return bulk.stage


def _try(
    session: Session, item: BulkItem, bulk: BulkAct, at: datetime, act: DoTo, good: Outcome, bad: Outcome
) -> None:
    """Do it to one claim; what its rules refuse is noted with the reason, and the others go on."""
    try:
        with session.begin_nested():
            event_id = act(session, item, actor_of(session, bulk.created_by_id), at)
        item.event_id, item.outcome, item.why = event_id, good, None
    except DomainError as refusal:
        item.outcome, item.why = bad, plain(_said(session, refusal, bulk.created_by_id))
    session.add(item)
    session.flush()


def _said(session: Session, refusal: DomainError, by_id: int) -> Message:
    """Why not, to who started the act: what they changed themselves meanwhile is not somebody else's doing."""
    if isinstance(refusal, Outdated) and changed_by(session, refusal) == {by_id}:
        return refusal.own
    return refusal.message


def _take_back(session: Session, item: BulkItem, by: Actor, at: datetime) -> int | None:
    desk.undo_event(session, item.event_id or 0, by=by, at=at)
    return item.event_id


def _doing(act: Act, values: Values) -> DoTo:
    def do(session: Session, item: BulkItem, by: Actor, at: datetime) -> int:
        _do(session, act, values, get_row(session, Claim, item.claim_id), item.seen_version, by, at)
        return last_recorded(session)

    return do


def _do(session: Session, act: Act, values: Values, claim: Claim, seen: int, by: Actor, at: datetime) -> None:
    """The desk's own action for this claim."""
    claim_id = claim.id or 0
    told: dict[str, Any] = {"by": by, "at": at, "seen_version": seen}
    if act is Act.GIVE and claim.state in {Work.NEW, Work.ACCEPTED}:
        given: dict[str, Any] = {"assignee_id": values.assignee_id, "message": values.message}
        due: dict[str, Any] = {"due_on": values.due_on, "due_time": values.due_time}
        desk.move_claim(session, claim_id, Work.RESEARCHING, **given, **due, **told)
    elif act is Act.GIVE:
        new_due = (values.due_on, values.due_time) if values.due_on else None
        _check_changes(
            claim.assignee_id != values.assignee_id
            or bool(values.message)
            or new_due not in {None, (claim.due_on, claim.due_time)}
        )
        desk.assign_claim(session, claim_id, values.assignee_id, message=values.message, due=new_due, **told)
    elif act is Act.ACCEPT:
        check_not_aside(row_facts(claim))
        desk.move_claim(session, claim_id, Work.ACCEPTED, **told)
    elif act is Act.DECLINE:
        reason, note = values.decline_reason, values.note
        desk.move_claim(session, claim_id, Work.DECLINED, decline_reason=reason, note=note, **told)
    elif act is Act.PUT_BACK:
        check_aside(row_facts(claim))
        desk.move_claim(session, claim_id, claim.state_before or Work.NEW, **told)
    elif act is Act.PRIORITY:
        _check_changes(claim.priority is not values.priority)
        desk.set_priority(session, claim_id, values.priority or Priority.NORMAL, **told)
    elif act is Act.DUE:
        _check_changes((claim.due_on, claim.due_time) != (values.due_on, values.due_time))
        desk.set_due(session, claim_id, values.due_on, values.due_time, **told)
    elif act is Act.FIELD:
        _fill(session, claim_id, values, **told)
    elif act is Act.STAGE:
        had = claim.stage_id if name_now(session, claim) else None
        _check_changes(had != values.stage_id)
        stage_claim(session, claim_id, values.stage_id, **told)
    else:
        desk.set_tags(session, claim_id, _tagged(tags_of(session, claim_id), act, values.tag), **told)


def _fill(session: Session, claim_id: int, values: Values, **told: Any) -> None:
    """Write in a field of the desk's own, or empty it."""
    field_id = values.field_id or 0
    field = own_fields.shown(get_row(session, OwnField, field_id))
    text, _number = checked_value(field, values.value, values.read_in)
    _check_changes(text != own_fields.value_of(session, claim_id, field_id))
    set_value(session, claim_id, field_id, values.value, language=values.read_in, **told)


def _tagged(has: list[str], act: Act, tag: str) -> list[str]:
    """What a claim has with this tag, or without it."""
    others = [each for each in has if each.casefold() != tag.casefold()]
    _check_changes((act is Act.TAG) is (len(others) == len(has)))
    return [*others, tag] if act is Act.TAG else others


def _check_changes(changes: bool) -> None:
    """Raise Refused where the act would change nothing."""
    if not changes:
        raise Refused(N_("It is so already."))
