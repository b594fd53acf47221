"""Whether the history holds: every row as it was written, none missing or added, nothing cut off at the end.

The chain finds what was changed in the middle. That its end was cut off, or that the whole file is an older copy,
is found by anchors alone: heads of the chain that were kept elsewhere at the time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from claims.history.chain import FIRST_PREVIOUS, event_digest, payload_digest
from claims.history.models import Event, EventPayload
from claims.history.rules import ERASED

UNREADABLE = "the row or its payload was changed: it cannot be read"
BATCH = 1000  # rows read at a time
CHAINED = ("kind", "at", "by_id", "thing", "thing_id", "claim_id", "confidential", "payload_digest")


@dataclass(frozen=True)
class Anchor:
    """A head of the chain that was kept elsewhere. `event_id` is None where only the digest was kept."""

    name: str
    event_id: int | None
    digest: str


@dataclass(frozen=True)
class Fault:
    """The first row at which the history does not hold."""

    event_id: int
    problem: str


@dataclass(frozen=True)
class Report:
    """What one walk along the whole history found."""

    events: int
    head: tuple[int, str]
    fault: Fault | None
    anchors: int  # how many there were
    bad_anchors: tuple[Anchor, ...]

    @property
    def holds(self) -> bool:
        return self.fault is None and not self.bad_anchors


@dataclass
class _Erasures:
    """What the chain tells of erasing, beside what the payloads say of themselves; they must agree in the end."""

    told: dict[int, tuple[int, datetime, int | None, str | None]] = field(default_factory=dict)
    found: dict[int, tuple[datetime, int | None, str | None]] = field(default_factory=dict)

    def disagreement(self) -> Fault | None:
        for event_id in sorted({*self.told, *self.found}):
            told, found = self.told.get(event_id), self.found.get(event_id)
            if told is None:
                return Fault(event_id, "its payload was taken away, and no event tells of erasing it")
            if found is None:
                return Fault(
                    event_id, f"its payload stands there, though event {told[0]} tells of erasing it"
                )
            if told[1:] != found:
                return Fault(event_id, f"who erased it, when or why is not what event {told[0]} tells")
        return None


def first_fault(session: Session) -> Fault | None:
    """Walk the whole chain; None when every digest and payload is as it was written."""
    return check(session, ()).fault


def check(session: Session, anchors: Iterable[Anchor]) -> Report:
    """Walk the whole history once, in steady memory, and compare it with heads that were kept elsewhere."""
    wanted = list(anchors)
    digests = {anchor.digest for anchor in wanted}
    places: dict[str, int] = {FIRST_PREVIOUS: 0}  # digest of an anchor -> where it stands now
    erasures, count, last = _Erasures(), 0, (0, FIRST_PREVIOUS)
    fault: Fault | None = None
    for row in _rows(session):
        if isinstance(row, Fault):
            fault = fault or row
            break
        if fault is None and (problem := _row_problem(row, last, erasures)):
            fault = Fault(row.id, problem)
        if row.digest in digests:
            places[row.digest] = row.id
        count, last = count + 1, (row.id, row.digest)
    fault = fault or erasures.disagreement() or _orphan(session)
    bad = tuple(
        anchor
        for anchor in wanted
        if anchor.digest not in places or anchor.event_id not in {None, places[anchor.digest]}
    )
    return Report(count, last, fault, len(wanted), bad)


_WALK: Select[Any] = (
    columns_of(
        col(Event.id),
        *(getattr(Event, name) for name in CHAINED),
        col(Event.previous),
        col(Event.digest),
        col(EventPayload.event_id).label("payload_id"),
        col(EventPayload.salt),
        col(EventPayload.before),
        col(EventPayload.after),
        col(EventPayload.erased_at),
        col(EventPayload.erased_by_id),
        col(EventPayload.erased_because),
    )
    .outerjoin(EventPayload, col(EventPayload.event_id) == col(Event.id))
    .order_by(col(Event.id))
)


def _rows(session: Session) -> Iterator[Row[Any] | Fault]:
    """Every event with its payload, in order; a Fault, and no more, for one that holds what no column of its kind can."""
    last = 0
    try:
        for row in session.execute(_WALK, execution_options={"yield_per": BATCH}):
            last = row.id
            yield row
    except (ValueError, TypeError) as error:
        yield _unreadable(session, last) or Fault(last, str(error))


def _unreadable(session: Session, last: int) -> Fault | None:
    """The first row after `last` that cannot be read."""
    later = columns_of(col(Event.id)).where(col(Event.id) > last).order_by(col(Event.id)).limit(BATCH)
    for (event_id,) in session.execute(later).all():
        try:
            session.execute(_WALK.where(col(Event.id) == event_id)).all()
        except (ValueError, TypeError):
            return Fault(event_id, UNREADABLE)
    return None


def _row_problem(row: Row[Any], last: tuple[int, str], erasures: _Erasures) -> str | None:
    """What is wrong with this event, given number and digest of the one before it."""
    if row.id != last[0] + 1:
        return "the number is not the next one: a row was removed, added or moved before it"
    if row.previous != last[1]:
        return "the row before it was changed, removed or added"
    if not isinstance(row.at, datetime) or row.at.tzinfo is None:
        return "the row was changed"
    try:
        facts = row._mapping
        if row.digest != event_digest(last[1], **{name: facts[name] for name in CHAINED}):
            return "the row was changed"
        return "its payload is missing" if row.payload_id is None else _payload_problem(row, erasures)
    except (AttributeError, TypeError):
        return UNREADABLE


def _payload_problem(row: Row[Any], erasures: _Erasures) -> str | None:
    if row.erased_at is not None:
        if row.before is not None or row.after is not None or row.salt:
            return "its payload is marked as erased and still holds something"
        erasures.found[row.id] = (row.erased_at, row.erased_by_id, row.erased_because)
        return None
    if row.erased_by_id is not None or row.erased_because is not None:
        return "its payload was changed"
    if row.payload_digest != payload_digest(row.salt, row.before, row.after):
        return "its payload was changed"
    if row.kind == ERASED:
        because = (row.after or {}).get("because")
        erasures.told[row.thing_id] = (row.id, row.at, row.by_id, because)
    return None


def _orphan(session: Session) -> Fault | None:
    """A payload of no event."""
    query = (
        select(EventPayload.event_id)
        .outerjoin(Event, col(Event.id) == col(EventPayload.event_id))
        .where(col(Event.id).is_(None))
        .order_by(col(EventPayload.event_id))
    )
    orphan = session.exec(query.limit(1)).first()
    return None if orphan is None else Fault(orphan, "there is a payload of this number, and no event")
