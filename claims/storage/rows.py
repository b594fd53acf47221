"""Loading one row for a change: with its lock, its existence and its version checked in one place."""

from collections.abc import Mapping
from typing import TypeVar

from sqlmodel import Session, SQLModel

from claims.errors import N_, NotFound, Outdated

Row = TypeVar("Row", bound=SQLModel)
HIGHEST_ID = 2**31 - 1  # of an integer column on PostgreSQL


def get_row(session: Session, model: type[Row], row_id: int, *, lock: bool = False) -> Row:
    """The row with this id; raises NotFound. `lock` keeps others from changing it until the transaction ends."""
    if lock:
        session.flush()  # reading the row again must not lose what this transaction has changed in it so far
    known = 0 < row_id <= HIGHEST_ID
    row = session.get(model, row_id, with_for_update=lock or None, populate_existing=lock) if known else None
    if row is None:
        raise NotFound(N_("There is nothing at this address."))
    return row


def check_version(seen: int | None, stored: int, current: Mapping[str, object] | None = None) -> None:
    """Raise Outdated when the version that a person saw is not the one now stored; None skips (own commands)."""
    if seen is not None and seen != stored:
        raise Outdated(
            N_("Someone else changed this while you were working on it."),
            version=stored,
            current=dict(current or {}),
        )
