"""Adding reasons, changing their words, putting them in order, out of use and back. No claim is changed by any of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.desk.models import Reason
from claims.desk.reasons import every, of_every_desk, offered, words_of
from claims.desk.states import DeclineReason
from claims.errors import N_, Refused
from claims.history.actions import changes, record_row
from claims.people.rules import Actor
from claims.reasons import queries, rules
from claims.storage.rows import check_version, get_row, swap


def add_reason(
    session: Session,
    *,
    nl: str,
    en: str = "",
    told_nl: str = "",
    told_en: str = "",
    by: Actor,
    at: datetime,
) -> Reason:
    """A reason that one may give from now on. It stands last, but before the one that asks for a sentence."""
    _lock(session)
    in_use = offered(session)
    rules.check_room(len(in_use))
    row = Reason(key=f"own-{secrets.token_hex(4)}")
    _set(session, row, nl, en, told_nl, told_en)
    is_last = in_use[-1].key == DeclineReason.OTHER
    in_use.insert(len(in_use) - is_last, row)
    _number(session, in_use)
    record_row(session, row, "reason.added", None, _told(row), by_id=by.id, at=at)
    return row


def edit_reason(
    session: Session,
    reason_id: int,
    *,
    nl: str,
    en: str,
    told_nl: str,
    told_en: str,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Reason:
    """Other words for one of the desk's own; claims that have it are shown with them."""
    row = queries.check_own(_load(session, reason_id))
    _check_seen(row, seen_version)
    before = _told(row)
    _set(session, row, nl, en, told_nl, told_en)
    was, becomes = changes(before, _told(row))
    if becomes:
        row.version += 1
        record_row(session, row, "reason.changed", was, becomes, by_id=by.id, at=at)
    return row


def move_reason(
    session: Session, reason_id: int, up: bool, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Reason:
    """One place up or down among those in use."""
    row = queries.check_in_use(_load(session, reason_id))
    _check_seen(row, seen_version)
    in_use = offered(session)
    moved = swap(in_use, reason_id, up=up)
    if moved is None:
        raise Refused(N_("This reason is at the end of the list already."))
    _number(session, in_use)
    row.version += 1
    was, becomes = ({**_name(row), "order": place} for place in moved)
    record_row(session, row, "reason.moved", was, becomes, by_id=by.id, at=at)
    return row


def retire_reason(
    session: Session, reason_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Reason:
    """It is offered no more; claims and tips that have it keep it."""
    row = queries.check_in_use(_load(session, reason_id))
    _check_seen(row, seen_version)
    rules.check_retires(row.key, [each.key for each in offered(session)])
    row.retired_at, row.version = at, row.version + 1
    record_row(session, row, "reason.retired", _told(row), None, by_id=by.id, at=at)
    return row


def restore_reason(session: Session, reason_id: int, *, by: Actor, at: datetime) -> Reason:
    """It is offered again, at the place that it had."""
    row = _load(session, reason_id)
    if row.retired_at is None:
        raise Refused(N_("There is nothing to undo: this reason is in use."))
    rules.check_room(len(offered(session)))
    if not of_every_desk(row):
        rules.check_returns(filter(None, (row.nl, row.en)), _taken(session, row))
    row.retired_at, row.version = None, row.version + 1
    record_row(session, row, "reason.restored", None, _told(row), by_id=by.id, at=at)
    return row


def _lock(session: Session) -> None:
    """One change at a time: names, order and how many are in use concern all of them. Who declines meanwhile need not wait."""
    session.exec(select(Reason.id).order_by(col(Reason.id)).with_for_update(key_share=True)).all()


def _load(session: Session, reason_id: int) -> Reason:
    _lock(session)
    return get_row(session, Reason, reason_id, lock=True)


def _check_seen(row: Reason, seen_version: int | None) -> None:
    check_version(seen_version, row.version, _told(row), thing=("reason", row.id))


def _set(session: Session, row: Reason, nl: str, en: str, told_nl: str, told_en: str) -> None:
    taken = _taken(session, row)
    row.nl = rules.checked_name("nl", nl, taken)
    row.en = rules.checked_name("en", en, taken) if en.strip() else ""
    row.told_nl, row.told_en = rules.checked_told(told_nl, told_en)


def _taken(session: Session, row: Reason) -> list[str]:
    """What the others are called: the ten of every desk even while they are out of use, as they keep their names."""
    others = [each for each in every(session) if each.id != row.id]
    standing = [each for each in others if each.retired_at is None or of_every_desk(each)]
    return [name for each in standing for name in words_of(each) if name]


def _number(session: Session, in_use: Sequence[Reason]) -> None:
    for place, each in enumerate(in_use, 1):
        each.place = place
        session.add(each)


def _name(row: Reason) -> dict[str, Any]:
    return {"key": row.key, "nl": row.nl, "en": row.en}


def _told(row: Reason) -> dict[str, Any]:
    return {**_name(row), "told_nl": row.told_nl, "told_en": row.told_en}
