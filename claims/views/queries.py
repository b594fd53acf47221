"""Reading views: those that a person sees, and how many claims each has now."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from claims.errors import N_, NotFound
from claims.people.rules import Actor
from claims.storage.rows import get_row, read_once
from claims.views.models import SavedView
from claims.views.rules import key_of


def seen_by(person_id: int) -> ColumnElement[bool]:
    """Views that are there for this person: their own and the team's."""
    return or_(col(SavedView.owner_id) == person_id, col(SavedView.shared))


@read_once
def views(session: Session, person_id: int) -> list[SavedView]:
    """What this person sees: their own first, then the team's, each by name."""
    query = select(SavedView).where(col(SavedView.removed_at).is_(None), seen_by(person_id))
    rows = session.exec(query).all()
    return sorted(rows, key=lambda view: (view.owner_id != person_id, view.name.casefold()))


def views_beside(session: Session, person_id: int, *, shared: bool) -> int:
    """How many views of the team there are, or how many this person has alone."""
    return sum(view.shared is shared for view in views(session, person_id))


def taken_names(session: Session, person_id: int, without: int | None = None) -> set[str]:
    """Names, as they are compared, of the views that this person sees."""
    return {key_of(view.name) for view in views(session, person_id) if view.id != without}


def view_for(
    session: Session, view_id: int, by: Actor, *, lock: bool = False, gone: bool = False
) -> SavedView:
    """A view that this person sees. Raises NotFound for others', and for one that was removed unless `gone`."""
    view = get_row(session, SavedView, view_id, lock=lock)
    if (view.owner_id != by.id and not view.shared) or (view.removed_at is not None and not gone):
        raise NotFound(N_("There is nothing at this address."))
    return view
