"""The note of what was done and what is left, written once a claim went from one person to another."""

from datetime import datetime

from sqlmodel import Session, col, select

from claims.desk import checks
from claims.desk.models import Claim
from claims.desk.moving import load_claim
from claims.desk.recording import stored, write_down
from claims.errors import N_, Invalid, NotFound
from claims.history.models import Event, EventPayload
from claims.people.rules import Actor
from claims.storage.rows import get_row


def note_handover(
    session: Session,
    event_id: int,
    *,
    done: str | None,
    left: str | None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """What was done and what is left, with the hand-over that this event tells of; instead of what was noted so far."""
    event, payload = given(session, event_id), get_row(session, EventPayload, event_id)
    between = checks.sides(event.kind, payload.before, payload.after)
    claim = load_claim(session, event.claim_id or 0, seen_version)
    checks.check_handover_note(
        claim.state,
        by,
        **between,
        given_by_id=event.by_id,
        stands=not _went_on(session, event),
    )
    if not done and not left:
        raise Invalid("done", N_("Write what was done, or what is left."))
    was = stored(claim)
    claim.left_by_id, claim.handover_done, claim.handover_left = (
        between["left_id"],
        done or None,
        left or None,
    )
    write_down(session, claim, "claim.handover_noted", was, by=by, at=at)
    return claim


def given(session: Session, event_id: int) -> Event:
    """This event, which happened to a claim; raises NotFound for another."""
    event = get_row(session, Event, event_id)
    if event.thing != "claim" or event.claim_id is None:
        raise NotFound(N_("There is nothing at this address."))
    return event


def _went_on(session: Session, event: Event) -> bool:
    """Whether the claim has gone to another since, or back."""
    later = (
        select(EventPayload.after)
        .join(Event, col(Event.id) == col(EventPayload.event_id))
        .where(col(Event.claim_id) == event.claim_id, col(Event.id) > event.id, col(Event.thing) == "claim")
    )
    return any("assignee_id" in (after or {}) for after in session.exec(later).all())
