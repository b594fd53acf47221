"""Reading the table of names."""

from sqlmodel import Session, col, func, select

from claims.names.models import NameGroup
from claims.names.rules import FIRST
from claims.words.called import Names, table


def known_names(session: Session, *, only_first: bool = False) -> Names:
    """All names that stand, to look up in texts; one query.

    `only_first`: those that a newsroom begins with, as what a desk adds may be nobody else's to know.
    """
    found = [names.splitlines() for _, names in standing(session)]
    return table([names for names in found if not only_first or tuple(names) in FIRST])


def groups(session: Session) -> list[NameGroup]:
    """The groups that stand, by their first name."""
    rows = session.exec(select(NameGroup).where(col(NameGroup.removed_at).is_(None))).all()
    return sorted(rows, key=lambda group: group.names.casefold())


def standing(session: Session) -> list[tuple[int, str]]:
    """Ids and names of the groups that stand, by their ids."""
    query = select(NameGroup.id, NameGroup.names).where(col(NameGroup.removed_at).is_(None))
    return [
        (group_id or 0, names) for group_id, names in session.exec(query.order_by(col(NameGroup.id))).all()
    ]


def is_unused(session: Session) -> bool:
    """Whether there was never any group."""
    return session.exec(select(func.count()).select_from(NameGroup)).one() == 0
