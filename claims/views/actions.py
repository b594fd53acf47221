"""Saving a view of the list, renaming, sharing and removing it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.errors import N_, Refused
from claims.history.actions import changes, record_row
from claims.people.rules import Actor
from claims.storage.rows import check_version
from claims.views import queries, rules
from claims.views.models import SavedView


def save(
    session: Session, *, name: str, query: str, shared: bool = False, by: Actor, at: datetime
) -> SavedView:
    """Keep filters and an order under a name."""
    rules.check_query(query)
    rules.check_room(queries.views_beside(session, by.id, shared=shared))
    if shared:
        rules.check_share(by)
    name = rules.checked_name(name, queries.taken_names(session, by.id))
    view = SavedView(owner_id=by.id, name=name, query=query, shared=shared, created_at=at)
    record_row(session, view, "view.saved", None, {**_told(view), "query": query}, by_id=by.id, at=at)
    return view


def edit(
    session: Session,
    view_id: int,
    *,
    name: str,
    shared: bool,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> SavedView:
    """Another name; the owner's alone or the team's."""
    view = queries.view_for(session, view_id, by, lock=True)
    rules.check_change(view.owner_id, by)
    check_version(seen_version, view.version, {"name": view.name}, thing=("view", view_id))
    if shared and not view.shared:
        rules.check_share(by)
        rules.check_room(queries.views_beside(session, view.owner_id, shared=True))
    before = _told(view)
    view.name = rules.checked_name(name, queries.taken_names(session, view.owner_id, without=view_id))
    view.shared = shared
    was, becomes = changes(before, _told(view))
    if becomes:
        view.version += 1
        record_row(session, view, "view.changed", was, becomes, by_id=by.id, at=at)
    return view


def remove(
    session: Session, view_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> SavedView:
    """Take a view away for everyone who saw it; it can be put back."""
    view = queries.view_for(session, view_id, by, lock=True)
    rules.check_change(view.owner_id, by)
    check_version(seen_version, view.version, thing=("view", view_id))
    view.removed_at, view.version = at, view.version + 1
    record_row(session, view, "view.removed", _told(view), None, by_id=by.id, at=at)
    return view


def restore(session: Session, view_id: int, *, by: Actor, at: datetime) -> SavedView:
    """Undo a removal."""
    view = queries.view_for(session, view_id, by, lock=True, gone=True)
    rules.check_change(view.owner_id, by)
    if view.removed_at is None:
        raise Refused(N_("There is nothing to undo: this view is there."))
    rules.check_room(queries.views_beside(session, view.owner_id, shared=view.shared))
    rules.checked_name(view.name, queries.taken_names(session, view.owner_id, without=view_id))
    view.removed_at, view.version = None, view.version + 1
    record_row(session, view, "view.restored", None, _told(view), by_id=by.id, at=at)
    return view


def _told(view: SavedView) -> dict[str, Any]:
    return {"name": view.name, "shared": view.shared}
