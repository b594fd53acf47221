"""Writing the history: one event in the same transaction as the change it tells of."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from claims.history.chain import FIRST_PREVIOUS, event_digest, payload_digest
from claims.history.models import Event, EventPayload
from claims.storage.engine import EVENTS

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
    """Append one event; `kind` is "thing.happened". before and after hold JSON values of what changed, no secrets."""
    if session.get_bind().dialect.name == "postgresql":
        # Ids, commit order and chain order agree only when one transaction at a time is past this line.
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    session.flush()
    last = session.exec(select(Event.digest).order_by(col(Event.id).desc()).limit(1)).first()
    salt = secrets.token_hex(16)
    facts: dict[str, Any] = {
        "kind": kind,
        "at": at,
        "by_id": by_id,
        "thing": kind.partition(".")[0],
        "thing_id": thing_id,
        "claim_id": claim_id,
        "confidential": confidential,
        "payload_digest": payload_digest(salt, before, after),
    }
    previous = last or FIRST_PREVIOUS
    event = Event(**facts, previous=previous, digest=event_digest(previous, **facts))
    session.add(event)
    session.flush()
    session.add(EventPayload(event_id=event.id or 0, salt=salt, before=before, after=after))
    session.info.setdefault(EVENTS, []).append(event.id)
    return event


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs between two sets of fields, for an event's before and after."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
