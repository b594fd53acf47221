"""The moves on the work axis: what each changes in the row, and the events that tell of it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from claims.desk import checks, slots
from claims.desk.duplicates import check_duplicate, pointed
from claims.desk.facts import facts, move_facts
from claims.desk.helping import HANDED_OVER, helper_ids, take_off
from claims.desk.models import Claim
from claims.desk.reasons import check_offered, told_words
from claims.desk.recording import stored, write_down
from claims.desk.rules import (
    SET_ASIDE,
    WORK_LABELS,
    Move,
    Work,
    move,
    open_points,
)
from claims.desk.undo import tags_of
from claims.errors import N_, Invalid, MessageIds, Outdated
from claims.notices.actions import notify
from claims.people.models import Person
from claims.people.rules import Actor
from claims.storage.rows import get_row
from claims.words.deadlines import filled_deadline

WAITING = frozenset({Work.NEW, Work.ACCEPTED})


@dataclass(frozen=True)
class Note:
    """What goes with a claim to who gets it: a message, and what its last assignee did and leaves to do."""

    message: str | None = None
    done: str | None = None
    left: str | None = None


@dataclass(frozen=True, kw_only=True)
class Brought(Note):
    """What the form brought along."""

    reason: str | None
    assignee_id: int | None
    due_on: date | None
    due_time: time | None
    decline_reason: str | None
    note: str | None
    duplicate_of_id: int | None
    override: bool
    checking_again: bool


def load_claim(session: Session, claim_id: int, seen_version: int | None) -> Claim:
    """The claim, locked for a change; raises Outdated, saying where it stands now, when this person saw another version."""
    claim = get_row(session, Claim, claim_id, lock=True)
    if seen_version is not None and seen_version != claim.version:
        raise Outdated(
            N_("Someone else changed this claim while you were looking at it. Now it is: %(state)s."),
            version=claim.version,
            seen=seen_version,
            claim_id=claim_id,
            current={
                "statement": claim.statement,
                "claimant": claim.claimant_name or "",
                "claimant_description": "",
                "due_on": filled_deadline(claim.due_on, claim.due_time),
                "waiting_until": filled_deadline(claim.waiting_until),
                "assignee": claim.assignee_id or "",
                "reviewer": claim.reviewer_id or "",
                "priority": claim.priority,
                "tags": ", ".join(tags_of(session, claim_id)),
                "waiting_because": claim.waiting_because or "",
                "stage": claim.stage_id or "",
                "message": claim.assignment_note or "",
                "done": claim.handover_done or "",
                "left": claim.handover_left or "",
                "note": claim.decline_note or "",
                "reason": "",
            },
            own=N_("You changed this claim yourself meanwhile, in another window. Now it is: %(state)s."),
            state=MessageIds((WORK_LABELS[claim.state],)),
        )
    return claim


def move_claim(
    session: Session,
    claim_id: int,
    to: Work,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    reason: str | None = None,
    assignee_id: int | None = None,
    due_on: date | None = None,
    due_time: time | None = None,
    message: str | None = None,
    done: str | None = None,
    left: str | None = None,
    decline_reason: str | None = None,
    note: str | None = None,
    duplicate_of_id: int | None = None,
    override: bool = False,
    sends_back: bool = False,
    checking_again: bool = False,
) -> Claim:
    """Move a claim along the table; from new to in research it is accepted on the way, which is an event of its own."""
    claim = load_claim(session, claim_id, seen_version)
    known = move_facts(session, claim, to, at, by)
    chosen = move(
        known,
        to,
        by,
        reason=reason,
        assignee_id=assignee_id,
        decline_reason=decline_reason,
        note=note,
        duplicate_of_id=duplicate_of_id,
        override=override,
        sends_back=sends_back,
    )
    brought = Brought(
        message=message,
        done=done,
        left=left,
        reason=reason,
        assignee_id=assignee_id,
        due_on=due_on,
        due_time=due_time,
        decline_reason=decline_reason,
        note=note,
        duplicate_of_id=duplicate_of_id,
        override=override,
        checking_again=checking_again,
    )
    on_the_way = None
    gets_it = (assignee_id or by.id) if to is Work.RESEARCHING and chosen.source in WAITING else None
    if gets_it in helper_ids(session, claim_id):
        take_off(session, claim, gets_it or 0, by=by, at=at)
    if chosen.source is Work.NEW and to is Work.RESEARCHING:
        before = stored(claim)
        claim.state = Work.ACCEPTED
        on_the_way = write_down(session, claim, "claim.moved", before, by=by, at=at).id
    checks.check_due(due_on, at)
    before, was_id = stored(claim), claim.duplicate_of_id
    more = _arrive(session, claim, chosen, brought, by, at)
    claim.state = to
    if points := open_points(known, to):
        more["open_points"] = [point.key for point in points]
    if on_the_way is not None:
        more["on_the_way"] = on_the_way  # the event that undo takes back with this one
    write_down(session, claim, "claim.moved", before, by=by, at=at, **more)
    pointed(session, claim, was_id, by=by, at=at)
    if chosen.target is Work.APPROVED and chosen.source is Work.IN_REVIEW:
        for remember in slots.APPROVED:
            remember(session, claim, at)
    return claim


def _arrive(
    session: Session, claim: Claim, chosen: Move, brought: Brought, by: Actor, at: datetime
) -> dict[str, Any]:
    """Change what the move changes beside the state; returns what else its event tells."""
    if chosen.source in SET_ASIDE:
        claim.state_before = claim.decline_reason = claim.decline_note = claim.duplicate_of_id = None
        return {}
    if chosen.target in SET_ASIDE:
        return _set_aside(session, claim, chosen, brought)
    more: dict[str, Any] = {}
    if "reason" in chosen.asks or "comment" in chosen.asks or "override" in chosen.asks:
        more["reason"] = brought.reason
    if chosen.target is Work.ACCEPTED and chosen.source is Work.RESEARCHING:
        claim.assignee_id = claim.assignment_note = None
        claim.left_by_id = claim.handover_done = claim.handover_left = None
    elif chosen.target is Work.RESEARCHING and chosen.source in WAITING:
        _give(session, claim, brought.assignee_id or by.id, brought, by, at)
    elif chosen.target is Work.RESEARCHING and chosen.source is Work.DONE:
        claim.checking_again, claim.reviewer_id = brought.checking_again, None
        claim.assignee_id = claim.assignee_id or by.id
    elif "comment" in chosen.asks:
        claim.reviewer_id = by.id
    elif chosen.target is Work.APPROVED:
        claim.reviewer_id = by.id
        more |= {"override": True} if "override" in chosen.asks else {}
    elif chosen.target is Work.DONE:
        claim.checking_again = False
    return more


def _give(
    session: Session, claim: Claim, assignee_id: int, brought: Brought, by: Actor, at: datetime
) -> None:
    checks.check_day(brought.due_on, "due_on")
    hand_to(session, claim, assignee_id, brought, by=by, at=at)
    if brought.due_on:
        claim.due_on, claim.due_time = brought.due_on, brought.due_time


def hand_to(
    session: Session, claim: Claim, assignee_id: int | None, note: "Note", *, by: Actor, at: datetime
) -> None:
    """Another has it from now on, or nobody; with the note that who had it leaves. They are told at once; who gets it by what follows the history."""
    was = claim.assignee_id
    if (note.done or note.left) and (was is None or assignee_id in {None, was}):
        raise Invalid("done", N_("A note to hand over goes to someone else. Choose who."))
    if assignee_id is not None and assignee_id != was:
        check_person(session, assignee_id, "assignee", by=by, at=at)
    claim.assignee_id = assignee_id
    if assignee_id != was or note.message:  # who had it already keeps what they were told
        claim.assignment_note = note.message or None
    if assignee_id != was:
        leaves = was if assignee_id and (note.done or note.left) else None
        claim.left_by_id = leaves
        claim.handover_done, claim.handover_left = (
            (note.done or None, note.left or None) if leaves else (None, None)
        )
    if assignee_id is not None and claim.reviewer_id == assignee_id:
        claim.reviewer_id = None
    if was is not None and assignee_id not in {None, was}:
        notify(session, [was], HANDED_OVER, claim.id or 0, by=by, at=at)


def _set_aside(session: Session, claim: Claim, chosen: Move, brought: Brought) -> dict[str, Any]:
    claim.state_before = chosen.source
    if chosen.target is Work.DUPLICATE:
        check_duplicate(session, claim, brought.duplicate_of_id)
        claim.duplicate_of_id = brought.duplicate_of_id
        return {}
    reason = check_offered(session, brought.decline_reason)
    claim.decline_reason, claim.decline_note = reason.key, brought.note or None
    claim.declined_demand = claim.demand
    return {"declined_as": words} if (words := told_words(reason)) else {}


def check_person(session: Session, person_id: int, where: str, *, by: Actor, at: datetime) -> None:
    """Raise Invalid unless this person can be given work now. Who is absent can still take some themselves."""
    person = session.get(Person, person_id)
    checks.check_worker(person.role if person else None, active=bool(person and person.active), where=where)
    if person and person_id != by.id:
        checks.check_present(person.name, person.absent_until, at, where)


def void_approval(session: Session, claim: Claim, *, by: Actor, at: datetime) -> None:
    """What was approved is no longer what stands there: an edit sends it back to research.

    Raises Forbidden for who may not withdraw the approval in so many words either.
    """
    if claim.state is not Work.APPROVED:
        return
    move(facts(session, claim, at, by), Work.RESEARCHING, by, reason="voided")
    before = stored(claim)
    claim.state = Work.RESEARCHING
    write_down(session, claim, "claim.moved", before, by=by, at=at, voided=True)
