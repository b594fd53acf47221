"""Writing the history: one event in the same transaction as the change it tells of."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import null, text, update
from sqlmodel import Session

from claims.history import slots
from claims.history.chain import event_digest, payload_digest
from claims.history.models import Event, EventPayload, HistoryHead
from claims.history.queries import head
from claims.history.rules import ERASED, Telling, check_erase
from claims.storage.engine import EVENTS
from claims.storage.rows import get_row

CHAIN_LOCK = 7_326_001  # any number that no other advisory lock of ours uses


def record(
    session: Session,
    kind: str,
    *,
    by_id: int | None,
    at: datetime,
    thing_id: int,
    claim_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    confidential: bool = False,
) -> Event:
    """Append one event; `kind` is "thing.happened". before and after hold JSON values of what changed, no secrets.

    Events are numbered without a gap, so that a number that was changed, or a row that is gone, shows.
    """
    told = Telling(kind, thing_id, by_id, at, claim_id, before, after, confidential)
    return record_all(session, [told])[0]


def record_all(session: Session, tellings: Sequence[Telling]) -> list[Event]:
    """Append many events in this order; one after the other would ask the database five times for each."""
    if session.get_bind().dialect.name == "postgresql":
        # Ids, commit order and chain order agree only when one transaction at a time is past this line.
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    session.flush()
    last_id, previous = head(session)
    events, payloads = [], []
    for event_id, told in enumerate(tellings, last_id + 1):
        salt = secrets.token_hex(16)
        facts: dict[str, Any] = {
            "kind": told.kind,
            "at": told.at,
            "by_id": told.by_id,
            "thing": told.kind.partition(".")[0],
            "thing_id": told.thing_id,
            "claim_id": told.claim_id,
            "confidential": told.confidential,
            "payload_digest": payload_digest(salt, told.before, told.after),
        }
        event = Event(id=event_id, **facts, previous=previous, digest=event_digest(previous, **facts))
        previous = event.digest
        events.append(event)
        payloads.append(EventPayload(event_id=event_id, salt=salt, before=told.before, after=told.after))
    session.add_all(events)
    session.flush()
    session.add_all(payloads)
    if events:
        _repeat_head(session, events[-1])
    session.info.setdefault(EVENTS, []).extend(event.id for event in events)
    for hear in slots.RECORDED:
        hear(session, tellings)
    return events


def last_recorded(session: Session) -> int:
    """Number of the newest event that this transaction recorded; 0 while it recorded none."""
    recorded = session.info.get(EVENTS)
    return recorded[-1] if recorded else 0


def _repeat_head(session: Session, event: Event) -> None:
    """In one statement, for each change pays for it; the row is there from the first event on."""
    found = session.execute(update(HistoryHead).values(event_id=event.id, digest=event.digest))
    if not found.rowcount:  # type: ignore[attr-defined]  # a change of rows has it
        session.add(HistoryHead(event_id=event.id or 0, digest=event.digest))


def record_row(
    session: Session,
    row: Any,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    by_id: int | None,
    at: datetime,
) -> Event:
    """Keep a row that is of no claim, new or changed, and append the event that tells of it."""
    session.add(row)
    session.flush()
    return record(session, kind, by_id=by_id, at=at, thing_id=row.id or 0, before=before, after=after)


def erase(session: Session, event_id: int, *, because: str, by_id: int | None, at: datetime) -> Event:
    """Empty what an event carried, leaving when, by whom and why; an event of its own tells of it.

    The chain holds digests only, and still verifies. Raises NotFound, Refused, Invalid.
    """
    event = get_row(session, Event, event_id)
    payload = get_row(session, EventPayload, event_id, lock=True)
    holds = payload.before is not None or payload.after is not None
    because = check_erase(event.kind, because, erased=payload.erased_at is not None, holds_something=holds)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text("pragma secure_delete = on")
        )  # overwrite the bytes, too; costs other writes little
    payload.salt, payload.before, payload.after = "", null(), null()  # type: ignore[assignment]  # no JSON null
    payload.erased_at, payload.erased_by_id, payload.erased_because = at, by_id, because
    session.add(payload)
    return record(
        session,
        ERASED,
        by_id=by_id,
        at=at,
        thing_id=event_id,
        claim_id=event.claim_id,
        after={"because": because},
        confidential=event.confidential,
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs between two sets of fields, for an event's before and after."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
