"""Saving a search, changing and removing it, being told of what is new in it, and its private feed."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from claims.errors import N_, Invalid, NotFound, Refused
from claims.history.actions import changes, record
from claims.notices.actions import mark_told
from claims.people.queries import digest_of
from claims.people.rules import Actor
from claims.saved import queries, rules
from claims.saved.models import Feed, Follow, Known, PastSearch, SavedSearch
from claims.saved.rules import MOST_PAST, Alert, key_of
from claims.storage.rows import check_version, get_row

FOUND = "search.found"  # the kind of the notice
Filters = Mapping[str, frozenset[str]]


def stored(filters: Filters) -> dict[str, list[str]]:
    """Filters as they are kept."""
    return {name: sorted(values) for name, values in sorted(filters.items()) if values}


def save(
    session: Session,
    *,
    name: str,
    typed: str,
    filters: Filters,
    sort: str = "",
    shared: bool = False,
    alert: Alert = Alert.NOTICE,
    known: bytes | None = None,
    mail_is_on: bool = False,
    by: Actor,
    at: datetime,
) -> SavedSearch:
    """Keep a search under a name. `known` is what matches it now, of which nobody needs to be told."""
    rules.check_asks_something(typed, filters=bool(stored(filters)))
    rules.check_room(queries.own_count(session, by.id))
    rules.check_alert(alert, mail_is_on=mail_is_on)
    if shared:
        rules.check_share(by)
    rules.check_name(name, queries.taken_names(session, by.id, without=None))
    search = SavedSearch(
        owner_id=by.id,
        name=name,
        name_key=key_of(name),
        typed=typed,
        filters=stored(filters),
        sort=sort,
        shared=shared,
        created_at=at,
    )
    _keep(session, search)
    if known is not None:
        session.add(Known(search_id=search.id or 0, documents=known))
    session.add(Follow(search_id=search.id or 0, person_id=by.id, alert=alert))
    told = {**_told(search), "typed": typed, "filters": search.filters, "sort": sort, "alert": alert.value}
    _record(session, search, "search.saved", None, told, by, at)
    return search


def edit(
    session: Session,
    search_id: int,
    *,
    name: str,
    shared: bool,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> SavedSearch:
    """Another name; theirs alone or the team's, which only its owner decides."""
    search = _load(session, search_id, by)
    check_version(seen_version, search.version, {"name": search.name}, thing=("search", search_id))
    before = _told(search)
    if search.owner_id == by.id and shared != search.shared:
        rules.check_share(by)
        search.shared = shared
    rules.check_name(name, queries.taken_names(session, search.owner_id, without=search_id))
    search.name, search.name_key = name, key_of(name)
    was, becomes = changes(before, _told(search))
    if becomes:
        search.version += 1
        _keep(session, search)
        _record(session, search, "search.changed", was, becomes, by, at)
    return search


def remove(
    session: Session, search_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> SavedSearch:
    """Take a search away for everyone who saw it, with all its feeds; it can be put back."""
    search = _load(session, search_id, by)
    check_version(seen_version, search.version, thing=("search", search_id))
    search.removed_at, search.version = at, search.version + 1
    _record(session, search, "search.removed", _told(search), None, by, at)
    return search


def restore(session: Session, search_id: int, *, by: Actor, at: datetime) -> SavedSearch:
    """Undo a removal, with all that people had set."""
    search = get_row(session, SavedSearch, search_id, lock=True)
    if not rules.may_see(search.owner_id, shared=search.shared, by=by):
        raise NotFound(queries.NOTHING_HERE)
    rules.check_change(search.owner_id, shared=search.shared, by=by)
    if search.removed_at is None:
        raise Refused(N_("There is nothing to undo: this search is there."))
    rules.check_name(search.name, queries.taken_names(session, search.owner_id, without=search_id))
    search.removed_at, search.version = None, search.version + 1
    _keep(session, search)
    _record(session, search, "search.restored", None, _told(search), by, at)
    return search


def set_alert(
    session: Session, search_id: int, alert: Alert, *, mail_is_on: bool, by: Actor, at: datetime
) -> Follow:
    """How this person is told of what is new from now on."""
    search = queries.search_for(session, search_id, by)
    rules.check_alert(alert, mail_is_on=mail_is_on)
    follow = _followed(session, search_id, by.id)
    was, follow.alert = follow.alert, alert
    session.add(follow)
    if was is not alert:
        _record(session, search, "alert.set", {"alert": was.value}, {"alert": alert.value}, by, at)
    return follow


def make_feed(session: Session, search_id: int, *, by: Actor, at: datetime) -> str:
    """The token of this person's feed, which is shown once; one that was there before ends."""
    search = queries.search_for(session, search_id, by)
    token = secrets.token_urlsafe(32)
    feed = queries.feed_of(session, search_id, by.id)
    feed = feed or Feed(search_id=search_id, person_id=by.id, token_digest="", made_at=at)
    feed.token_digest, feed.made_at = digest_of(token), at
    session.add(feed)
    _record(session, search, "feed.made", None, {"person_id": by.id}, by, at)
    return token


def end_feed(session: Session, search_id: int, *, by: Actor, at: datetime) -> None:
    """Nothing is at the address of this person's feed any more."""
    search = queries.search_for(session, search_id, by)
    feed = queries.feed_of(session, search_id, by.id)
    if feed is None:
        raise Refused(N_("There is no feed to end: it was ended before."))
    session.delete(feed)
    _record(session, search, "feed.ended", {"person_id": by.id}, None, by, at)


def mark_seen(session: Session, search_id: int, person_id: int, *, upto: int, at: datetime) -> None:
    """This person saw all finds up to this one, and needs no notice of them."""
    follow = _followed(session, search_id, person_id, upto)
    follow.seen_number = max(follow.seen_number, upto)
    session.add(follow)
    if upto >= queries.last_number(session, search_id):
        mark_told(session, person_id, FOUND, search_id, at=at)


def note_past(session: Session, person_id: int, typed: str, *, at: datetime) -> None:
    """Keep what one searched for; of the oldest nothing is kept."""
    query = select(PastSearch).where(col(PastSearch.person_id) == person_id, col(PastSearch.typed) == typed)
    past = session.exec(query).first() or PastSearch(person_id=person_id, typed=typed, at=at)
    past.at = at
    session.add(past)
    session.flush()
    newest = select(PastSearch.id).where(col(PastSearch.person_id) == person_id)
    kept = session.exec(
        newest.order_by(col(PastSearch.at).desc(), col(PastSearch.id).desc()).limit(MOST_PAST)
    )
    session.exec(
        delete(PastSearch).where(
            col(PastSearch.person_id) == person_id, col(PastSearch.id).not_in(list(kept.all()))
        )
    )


def forget_past(session: Session, person_id: int) -> None:
    session.exec(delete(PastSearch).where(col(PastSearch.person_id) == person_id))


def _load(session: Session, search_id: int, by: Actor) -> SavedSearch:
    """A search that this person may change, locked."""
    queries.search_for(session, search_id, by)
    search = get_row(session, SavedSearch, search_id, lock=True)
    rules.check_change(search.owner_id, shared=search.shared, by=by)
    return search


def _followed(session: Session, search_id: int, person_id: int, upto: int | None = None) -> Follow:
    """What this person has seen of it; who comes for the first time has missed nothing."""
    found = session.get(Follow, (search_id, person_id), with_for_update=True)
    seen = queries.last_number(session, search_id) if upto is None else upto
    return found or Follow(search_id=search_id, person_id=person_id, seen_number=seen, mailed_number=seen)


def _keep(session: Session, search: SavedSearch) -> None:
    """Write the row; two at the same moment cannot have one name."""
    try:
        with session.begin_nested():
            session.add(search)
            session.flush()
    except IntegrityError:
        raise Invalid(
            "name", N_("There is a saved search of this name already. Choose another name.")
        ) from None


def _told(search: SavedSearch) -> dict[str, Any]:
    return {"name": search.name, "shared": search.shared}


def _record(
    session: Session,
    search: SavedSearch,
    happened: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> None:
    session.add(search)
    session.flush()
    record(
        session,
        happened,
        by_id=by.id,
        at=at,
        thing_id=search.id or 0,
        before=before,
        after=after,
        confidential=not search.shared,
    )
