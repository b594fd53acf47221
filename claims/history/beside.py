"""What lies beside the history and must agree with it: its kept heads, the rows that it tells of, and heads given up.

Nothing of it is proof against someone who writes all of it anew; a head that was kept out of reach is.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, select

from claims.history import slots
from claims.history.checking import Anchor, Kept, Report, Told, check
from claims.history.models import Event, EventPayload, HistoryHead
from claims.history.rules import GIVEN_UP
from claims.storage.engine import Database

MOST_NAMED = 5  # rows of a table that a finding names
LOG_LINES = "The daily lines of the log lie outside Claimdesk: compare one with --head ID:DIGEST."


def examine(database: Database, heads: Iterable[Anchor]) -> Report:
    """Walk the whole history, and compare it with everything that says what it was."""
    outside = [source() for source in slots.OUTSIDE]
    with database.reading() as session:
        inside = [source(session) for source in (*slots.INSIDE, _rows)]
        kept = [*inside, *outside]
        report = check(session, [*(anchor for each in kept for anchor in each.anchors), *heads])
        given_up = _given_up(session)
        repeated = _repeated_head(session, report)
    left = tuple(anchor for anchor in report.bad_anchors if anchor.digest in given_up)
    return dataclasses.replace(
        report,
        bad_anchors=tuple(anchor for anchor in report.bad_anchors if anchor not in left),
        findings=(*repeated, *(line for each in kept for line in each.findings)),
        notes=(
            *(
                f"{anchor.name}: it goes on to event {anchor.event_id} as it was before an older copy was restored; "
                f"event {given_up[anchor.digest]} tells that this was given up. Did you restore then?"
                for anchor in left
            ),
            *(line for each in kept for line in each.notes),
            LOG_LINES,
        ),
    )


def _repeated_head(session: Session, report: Report) -> tuple[str, ...]:
    """The row that repeats the head is written with each event, so it names the last one and no other."""
    kept = session.get(HistoryHead, 1)
    if kept is None:
        return ("history_head: its row is gone, which repeats the newest event",) if report.events else ()
    if (kept.event_id, kept.digest) == report.head:
        return ()
    if kept.event_id == report.head[0]:
        said = f"it names event {kept.event_id} with another digest: the history was written anew"
    elif kept.event_id > report.head[0]:
        said = f"the history had come to event {kept.event_id} and ends at event {report.head[0]}: its end was cut off"
    else:
        said = f"it names event {kept.event_id}, and not event {report.head[0]} as it ends now"
    return (f"history_head: {said}",)


def _given_up(session: Session) -> dict[str, int]:
    """Digests of heads that the chain does not hold since an older copy was restored -> the event that tells of it."""
    query = (
        select(Event.id, EventPayload.after)
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .where(col(Event.kind) == GIVEN_UP)
    )
    try:
        found = session.exec(query).all()
    except (ValueError, TypeError):  # of rows that cannot be read the walk tells
        return {}
    return {
        str(digest): event_id or 0 for event_id, after in found for digest in (after or {}).get("heads", ())
    }


def _rows(session: Session) -> Kept:
    """Rows that no event tells of, and rows that changed after their last event."""
    findings = []
    for told in slots.TOLD:
        table = SQLModel.metadata.tables[told.table]
        key = table.c[told.key]
        events = _events_of(told, key)
        untold = session.execute(columns_of(key).where(~exists(events)).order_by(key)).scalars().all()
        if untold:
            findings.append(f"{_named(told, untold)}: no event tells of it; the history was cut off")
        if told.changed is None:
            continue
        changed = table.c[told.changed]
        later = exists(events.where(col(Event.at) >= changed))
        query = columns_of(key).where(exists(events), ~later).order_by(key)
        if silent := session.execute(query).scalars().all():
            findings.append(
                f"{_named(told, silent)}: it changed after its last event; the history was cut off"
            )
    return Kept(findings=tuple(findings))


def _events_of(told: Told, key: ColumnElement[Any]) -> Select[Any]:
    """The events of a row; of a claim those of its parts as well."""
    own = and_(col(Event.thing) == told.thing, col(Event.thing_id) == key)
    return columns_of(col(Event.id)).where(
        or_(own, col(Event.claim_id) == key) if told.thing == "claim" else own
    )


def _named(told: Told, numbers: Sequence[int]) -> str:
    """The first few rows by their numbers, and how many more there are."""
    first = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    return f"{told.table} {first}" + (f" and {more} more" if more > 0 else "")
