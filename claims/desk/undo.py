"""Undo: no move, but a new event that puts back what one event changed."""

from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, delete, func, select

from claims.desk.authorship import count_author
from claims.desk.checks import UNTOUCHING, check_undo
from claims.desk.duplicates import check_duplicate, pointed
from claims.desk.facts import facts
from claims.desk.helping import HANDED_OVER
from claims.desk.merging import standing
from claims.desk.models import Claim, ClaimTag, FieldValue, OwnField
from claims.desk.own_fields import FieldKind
from claims.desk.recording import TOLD, stored, write_down
from claims.desk.rules import Priority, Work
from claims.desk.tags import known_names
from claims.errors import N_, NotFound, Refused
from claims.history.models import Event, EventPayload
from claims.notices.actions import withdraw
from claims.people.rules import Actor
from claims.storage.rows import get_row

_TYPES: dict[str, Any] = {
    "state": Work,
    "state_before": Work,
    "priority": Priority,
    "due_on": date.fromisoformat,
    "due_time": time.fromisoformat,
    "waiting_until": date.fromisoformat,
}


def undo_event(session: Session, event_id: int, *, by: Actor, at: datetime) -> Claim:
    """Put back what this event changed; open to its author and to editors while nothing later has touched the claim."""
    event = get_row(session, Event, event_id)
    payload = session.get(EventPayload, event_id)
    if event.thing != "claim" or event.claim_id is None or payload is None:
        raise NotFound(N_("There is nothing at this address."))
    claim = get_row(session, Claim, event.claim_id, lock=True)
    check_undo(
        facts(session, claim, at, by),
        by,
        kind=event.kind,
        before=payload.before,
        after=payload.after,
        author_id=event.by_id,
        is_last=not _touched_since(session, event),
    )
    if (original_id := (payload.before or {}).get("duplicate_of_id")) is not None:
        check_duplicate(session, claim, original_id)
    return _put_back(
        session, claim, {**(payload.before or {}), **_on_the_way(session, payload)}, by, at, event_id
    )


def _on_the_way(session: Session, payload: EventPayload) -> dict[str, Any]:
    """Of a move that went through another state: where it came from."""
    first = session.get(EventPayload, (payload.after or {}).get("on_the_way", 0))
    return first.before or {} if first else {}


def _touched_since(session: Session, event: Event) -> bool:
    """Whether anything but a comment, or the erasing of a line, came later."""
    later = select(Event.id).where(
        col(Event.claim_id) == event.claim_id,
        col(Event.id) > event.id,
        col(Event.thing).not_in(UNTOUCHING),
    )
    return session.exec(later.limit(1)).first() is not None


def _put_back(
    session: Session, claim: Claim, old: dict[str, Any], by: Actor, at: datetime, event_id: int
) -> Claim:
    before, was_id = stored(claim), claim.duplicate_of_id
    if "statement" in old:
        count_author(session, claim, by)
    for name in TOLD:
        if name in old:
            value = old[name]
            setattr(claim, name, value if value is None else _TYPES.get(name, lambda same: same)(value))
    if "assignee_id" in old:
        withdraw(session, HANDED_OVER, claim.id or 0)
    if "claimant_id" in old:
        standing(session, claim)
    more: dict[str, Any] = {"undone": event_id}
    if "tags" in old:
        before["tags"] = replace_tags(session, claim.id or 0, old["tags"])
        more["tags"] = old["tags"]
    if "field_id" in old:
        kept = ("field", "field_en", "field_id", "field_kind", "value")
        more |= {name: old[name] for name in kept if name in old}
        before |= more | {"value": _value_back(session, claim.id or 0, old)}
    write_down(session, claim, "claim.undone", before, by=by, at=at, **more)
    pointed(session, claim, was_id, by=by, at=at)
    return claim


def _value_back(session: Session, claim_id: int, old: dict[str, Any]) -> str:
    """Put back what a field of the desk's own had, and return what it has."""
    row = session.get(OwnField, old["field_id"])
    if row is None or row.retired_at is not None:
        raise Refused(N_("This field was retired meanwhile. What claims had in it is kept."))
    return replace_value(session, claim_id, row, old["value"])


def replace_value(session: Session, claim_id: int, field: OwnField, text: str) -> str:
    """Write this instead of what a claim has in a field, nothing to take it away; and return what it had."""
    kept = session.get(FieldValue, (claim_id, field.id))
    had = kept.text if kept else ""
    if kept is not None and not text:
        session.delete(kept)
    elif text:
        kept = kept or FieldValue(claim_id=claim_id, field_id=field.id or 0, text="")
        kept.text, kept.number = text, float(text) if field.kind == FieldKind.NUMBER else None
        session.add(kept)
    session.flush()
    return had


def tags_of(session: Session, claim_id: int) -> list[str]:
    """A claim's tags in the order of the alphabet."""
    query = select(ClaimTag.tag).where(col(ClaimTag.claim_id) == claim_id).order_by(func.lower(ClaimTag.tag))
    return list(session.exec(query).all())


def replace_tags(session: Session, claim_id: int, tags: list[str]) -> list[str]:
    """Write these tags instead of the claim's own, and return what it had."""
    had, tags = tags_of(session, claim_id), known_names(session, tags)
    gone = [tag for tag in had if tag not in tags]
    session.exec(delete(ClaimTag).where(col(ClaimTag.claim_id) == claim_id, col(ClaimTag.tag).in_(gone)))
    session.add_all(ClaimTag(claim_id=claim_id, tag=tag) for tag in tags if tag not in had)
    session.flush()
    return had
