"""Changing the table of names."""

from datetime import datetime

from sqlmodel import Session

from claims.errors import N_, Refused
from claims.history.actions import record
from claims.names import queries, rules
from claims.names.models import NameGroup
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def ensure_first_names(session: Session) -> None:
    """Fill the table of a new newsroom, once."""
    if queries.is_unused(session):
        session.add_all(NameGroup(names="\n".join(names)) for names in rules.FIRST)
        session.flush()


def add_names(session: Session, names: str, *, by: Actor, at: datetime) -> NameGroup:
    """One more group; `names` has one on each line."""
    standing = queries.standing(session)
    rules.check_room(len(standing))
    group = NameGroup(names=rules.checked_names(names, rules.owners(standing)))
    session.add(group)
    session.flush()
    record(session, "names.added", by_id=by.id, at=at, thing_id=group.id or 0, after={"names": group.names})
    return group


def edit_names(
    session: Session, group_id: int, names: str, *, by: Actor, at: datetime, seen_version: int | None = None
) -> NameGroup:
    """Other names for the same."""
    group = load(session, group_id)
    check_version(seen_version, group.version, {"names": group.names}, thing=("names", group_id))
    kept = rules.checked_names(names, rules.owners(queries.standing(session)), group_id)
    if kept == group.names:
        return group
    was, group.names = group.names, kept
    group.version += 1
    record(
        session,
        "names.edited",
        by_id=by.id,
        at=at,
        thing_id=group_id,
        before={"names": was},
        after={"names": kept},
    )
    return group


def remove_names(
    session: Session, group_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> NameGroup:
    """These names no longer mean the same."""
    group = load(session, group_id)
    check_version(seen_version, group.version, {"names": group.names}, thing=("names", group_id))
    group.removed_at = at
    group.version += 1
    record(session, "names.removed", by_id=by.id, at=at, thing_id=group_id, before={"names": group.names})
    return group


def restore_names(session: Session, group_id: int, *, by: Actor, at: datetime) -> NameGroup:
    """Undo a removal, unless one of the names stands elsewhere by now."""
    group = get_row(session, NameGroup, group_id, lock=True)
    if group.removed_at is None:
        raise Refused(N_("There is nothing to undo: this line stands."))
    rules.check_free(group.names, rules.owners(queries.standing(session)))
    group.removed_at = None
    group.version += 1
    record(session, "names.restored", by_id=by.id, at=at, thing_id=group_id, after={"names": group.names})
    return group


def load(session: Session, group_id: int) -> NameGroup:
    """A group that stands, locked."""
    group = get_row(session, NameGroup, group_id, lock=True)
    if group.removed_at is not None:
        raise Refused(N_("This line was removed meanwhile."))
    return group
