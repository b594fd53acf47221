"""Setting the limits of the board's columns."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from claims.desk.beside import limits_in, limits_row
from claims.desk.models import BoardLimits
from claims.desk.states import Work
from claims.history.actions import changes, record
from claims.limits import rules
from claims.people.rules import Actor
from claims.storage.rows import check_version


def set_limits(
    session: Session,
    limits: Mapping[Work, int | None],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> BoardLimits:
    """How many claims each column should hold at most, all columns at once; None: no limit."""
    wanted = rules.checked(limits)
    row = limits_row(session) or BoardLimits(id=1, limits="", version=0)
    had = limits_in(row.limits)
    check_version(seen_version, row.version, _told(had), thing=("limits", 1))
    was, becomes = changes(_told(had), _told(wanted))
    if row.version and not becomes:
        return row
    row.limits = "\n".join(f"{state.value}={most}" for state, most in wanted.items())
    row.version += 1
    session.add(row)
    session.flush()
    record(session, "limits.set", by_id=by.id, at=at, thing_id=1, before=was, after=becomes)
    return row


def _told(limits: Mapping[Work, int]) -> dict[str, int | None]:
    return {state.value: limits.get(state) for state in rules.COLUMNS}
