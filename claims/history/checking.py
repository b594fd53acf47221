"""Whether the history holds: every row as it was written, none missing or added, nothing cut off at the end.

The chain finds what was changed in the middle. That its end was cut off, or that the whole file is an older copy,
is found by what lies beside it (beside.py): heads of the chain that were kept elsewhere at the time, above all.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, RowMapping, Select, Text, cast, type_coerce
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from claims.history.chain import FIRST_PREVIOUS, event_digest, payload_digest
from claims.history.models import Event, EventPayload
from claims.history.rules import ERASED

UNREADABLE = "the row or its payload was changed: it cannot be read"
RESPELLED = "the row or its payload was written anew: it says the same in another spelling"
STORED_AT = "%Y-%m-%d %H:%M:%S.%f"  # a moment in SQLite
BATCH = 1000  # rows read at a time
CHAINED = ("kind", "at", "by_id", "thing", "thing_id", "claim_id", "confidential", "payload_digest")


@dataclass(frozen=True)
class Anchor:
    """A head of the chain that was kept elsewhere. `event_id` is None where only the digest was kept."""

    name: str
    event_id: int | None
    digest: str


@dataclass(frozen=True)
class Kept:
    """What something beside the history says of it: heads to compare, what is wrong already, and what one should know."""

    anchors: tuple[Anchor, ...] = ()
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A table of which some event tells of every row: of `thing`, by the number in `key`.

    Where `changed` is given, that column's moment is not later than the row's newest event.
    """

    thing: str
    table: str
    key: str = "id"
    changed: str | None = None


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
    findings: tuple[str, ...] = ()  # what does not agree with the history, in sentences
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.fault is None and not self.bad_anchors and not self.findings


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


def _walk(session: Session) -> Select[Any]:
    """Every event with its payload. What one value can be written as in several ways is read as it is stored, too."""
    columns = [
        *(getattr(Event, name) for name in ("id", *CHAINED, "previous", "digest")),
        col(EventPayload.event_id).label("payload_id"),
        *(getattr(EventPayload, name) for name in ("salt", "erased_at", "erased_by_id", "erased_because")),
    ]
    if session.get_bind().dialect.name == "sqlite":
        columns += [
            type_coerce(col(EventPayload.before), Text).label("before"),
            type_coerce(col(EventPayload.after), Text).label("after"),
            type_coerce(col(Event.at), Text).label("stored_at"),
            type_coerce(col(Event.confidential), Integer).label("stored_confidential"),
        ]
    else:
        columns += [cast(getattr(EventPayload, name), Text).label(name) for name in ("before", "after")]
    joined = columns_of(*columns).outerjoin(EventPayload, col(EventPayload.event_id) == col(Event.id))
    return joined.order_by(col(Event.id))


def _rows(session: Session) -> Iterator[Row[Any] | Fault]:
    """Every event with its payload, in order; a Fault, and no more, for one that holds what no column of its kind can."""
    last = 0
    try:
        for row in session.execute(_walk(session), execution_options={"yield_per": BATCH}):
            last = row.id
            yield row
    except (ValueError, TypeError) as error:
        yield _unreadable(session, last) or Fault(last, str(error))


def _unreadable(session: Session, last: int) -> Fault | None:
    """The first row after `last` that cannot be read."""
    later = columns_of(col(Event.id)).where(col(Event.id) > last).order_by(col(Event.id)).limit(BATCH)
    for (event_id,) in session.execute(later).all():
        try:
            session.execute(_walk(session).where(col(Event.id) == event_id)).all()
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
        if _is_respelled(facts):
            return RESPELLED
        return "its payload is missing" if row.payload_id is None else _payload_problem(row, erasures)
    except (AttributeError, TypeError, ValueError, RecursionError):
        return UNREADABLE


def _is_respelled(facts: RowMapping) -> bool:
    """Whether SQLite, which keeps any spelling, holds another one than the one that we write."""
    return "stored_at" in facts and (
        facts["stored_at"] != f"{facts['at'].replace(tzinfo=None):{STORED_AT}}"
        or facts["stored_confidential"] not in {0, 1}
    )


def _payload_problem(row: Row[Any], erasures: _Erasures) -> str | None:
    if row.erased_at is not None:
        if row.before is not None or row.after is not None or row.salt:
            return "its payload is marked as erased and still holds something"
        erasures.found[row.id] = (row.erased_at, row.erased_by_id, row.erased_because)
        return None
    if row.erased_by_id is not None or row.erased_because is not None:
        return "its payload was changed"
    before, after = json.loads(row.before or "null"), json.loads(row.after or "null")
    if row.payload_digest != payload_digest(row.salt, before, after):
        return "its payload was changed"
    if (json.dumps(before), json.dumps(after)) != (row.before, row.after):
        return RESPELLED
    if row.kind == ERASED:
        because = (after or {}).get("because")
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
