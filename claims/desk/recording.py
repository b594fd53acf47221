"""What of a claim its history keeps, and writing a change of it down: the same few lines for every act."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from claims.desk.models import Claim
from claims.history.actions import changes, record
from claims.history.models import Event
from claims.people.rules import Actor

# Columns that a person changes by an act with an event; of the card only who made the claim is.
TOLD = (
    "statement",
    "claimant_id",
    "claimant_name",
    "state",
    "state_before",
    "assignee_id",
    "reviewer_id",
    "assignment_note",
    "left_by_id",
    "handover_done",
    "handover_left",
    "due_on",
    "due_time",
    "waiting_until",
    "waiting_because",
    "stage_id",
    "priority",
    "decline_reason",
    "decline_note",
    "duplicate_of_id",
    "hold_reason",
    "checking_again",
)


def stored(claim: Claim) -> dict[str, Any]:
    """The told columns as JSON values."""
    return {name: _plain(getattr(claim, name)) for name in TOLD}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, StrEnum) else value


def touch_claim(session: Session, claim: Claim, at: datetime) -> None:
    """The claim or a part of it changed: what others saw of it is no longer what stands there."""
    claim.version += 1
    claim.updated_at = at
    session.add(claim)


def write_down(
    session: Session,
    claim: Claim,
    kind: str,
    before: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    **more: Any,
) -> Event:
    """Touch the claim and record what differs from `before`, with what else the event should tell."""
    was, is_now = changes(before, stored(claim))
    was |= {name: before[name] for name in more if name in before}
    if "statement" in is_now:
        claim.worth_points = None  # it reads otherwise now
    touch_claim(session, claim, at)
    claim_id = claim.id or 0
    after = {**is_now, **more}
    return record(
        session, kind, by_id=by.id, at=at, thing_id=claim_id, claim_id=claim_id, before=was, after=after
    )
