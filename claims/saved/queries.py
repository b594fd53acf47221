"""Saved searches that someone sees, what is new in them, and what they searched for; in a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from claims.errors import N_, NotFound
from claims.history.models import Event
from claims.people.models import Person
from claims.people.queries import digest_of
from claims.people.rules import Actor
from claims.saved.models import Feed, Find, Follow, Known, PastSearch, SavedSearch
from claims.saved.rules import Alert
from claims.storage.rows import HIGHEST_ID

NOTHING_HERE = N_("There is nothing at this address.")


@dataclass(frozen=True)
class Line:
    """One saved search in a list, as one person sees it."""

    search: SavedSearch
    alert: Alert
    new: int


Someone = int | Mapped[int] | Mapped[int | None]  # a person's number, or the column that holds it


def seen_by(person_id: Someone) -> ColumnElement[bool]:
    """Searches that this person sees: their own and the team's, but no removed ones."""
    return and_(
        col(SavedSearch.removed_at).is_(None),
        or_(col(SavedSearch.owner_id) == person_id, col(SavedSearch.shared)),
    )


def not_own(person_id: Someone) -> ColumnElement[bool]:
    """Finds that somebody else brought about, as far as is known."""
    return or_(col(Find.by_id).is_(None), col(Find.by_id) != person_id)


def new_finds(person_id: int) -> ColumnElement[bool]:
    """Finds that this person has not seen, beside their row of Follow."""
    return and_(
        col(Find.search_id) == col(Follow.search_id),
        col(Follow.person_id) == person_id,
        col(Find.number) > col(Follow.seen_number),
        not_own(person_id),
    )


def lines(session: Session, by: Actor, hidden: Collection[str] = ()) -> list[Line]:
    """All that this person sees, by name."""
    query = (
        select(SavedSearch, Follow.alert)
        .outerjoin(Follow, and_(col(Follow.search_id) == col(SavedSearch.id), col(Follow.person_id) == by.id))
        .where(seen_by(by.id))
        .order_by(col(SavedSearch.name_key), col(SavedSearch.id))
    )
    rows = session.exec(query).all()
    new = new_counts(session, by.id, hidden)
    return [
        Line(search, Alert(alert) if alert else Alert.OFF, new.get(search.id or 0, 0))
        for search, alert in rows
    ]


def new_counts(session: Session, person_id: int, hidden: Collection[str] = ()) -> dict[int, int]:
    """How much this person has not seen yet, by search, without these `hidden` documents."""
    query = (
        select(Find.search_id, func.count())
        .join(Follow, new_finds(person_id))
        .where(col(Find.document).not_in(hidden))
        .group_by(col(Find.search_id))
    )
    return dict(session.exec(query).all())


def search_for(session: Session, search_id: int, by: Actor) -> SavedSearch:
    """One search that this person sees; raises NotFound for any other."""
    query = select(SavedSearch).where(col(SavedSearch.id) == search_id, seen_by(by.id))
    found = session.exec(query).first() if search_id <= HIGHEST_ID else None
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found


def follow_of(session: Session, search_id: int, person_id: int) -> Follow | None:
    return session.get(Follow, (search_id, person_id))


def last_number(session: Session, search_id: int) -> int:
    """Of the newest find that there ever was."""
    query = select(Known.last_number).where(col(Known.search_id) == search_id)
    return session.exec(query).first() or 0


def finds(session: Session, search_id: int, *, limit: int) -> Sequence[Find]:
    """The newest first."""
    query = select(Find).where(col(Find.search_id) == search_id).order_by(col(Find.number).desc())
    return session.exec(query.limit(limit)).all()


def taken_names(session: Session, owner_id: int, *, without: int | None) -> set[str]:
    """Names, as they are compared, of other searches that this person sees."""
    query = select(SavedSearch.name_key).where(seen_by(owner_id))
    if without is not None:
        query = query.where(col(SavedSearch.id) != without)
    return set(session.exec(query).all())


def own_count(session: Session, owner_id: int) -> int:
    query = select(func.count()).where(
        col(SavedSearch.owner_id) == owner_id, col(SavedSearch.removed_at).is_(None)
    )
    return session.exec(query).one()


def feed_of(session: Session, search_id: int, person_id: int) -> Feed | None:
    query = select(Feed).where(col(Feed.search_id) == search_id, col(Feed.person_id) == person_id)
    return session.exec(query).first()


def open_feed(session: Session, token: str) -> tuple[Feed, SavedSearch, Person] | None:
    """The feed at this address, while its person works here, never left since it was made, and sees the search."""
    left = exists().where(
        col(Event.kind) == "person.deactivated",
        col(Event.thing_id) == col(Person.id),
        col(Event.at) >= col(Feed.made_at),
    )
    query = (
        select(Feed, SavedSearch, Person)
        .join(SavedSearch, col(SavedSearch.id) == col(Feed.search_id))
        .join(Person, col(Person.id) == col(Feed.person_id))
        .where(
            col(Feed.token_digest) == digest_of(token),
            col(Person.active),
            ~left,
            seen_by(col(Person.id)),
        )
    )
    return session.exec(query).first()


@dataclass(frozen=True)
class ToMail:
    """Someone who wants mail of a search, and what of it was neither seen nor mailed."""

    person: Person
    search: SavedSearch
    finds: list[Find]


def to_mail(session: Session) -> dict[int, list[ToMail]]:
    """By person: each search with something new; in one query."""
    query = (
        select_columns(Person, SavedSearch, Find)
        .select_from(Follow)
        .join(Person, and_(col(Person.id) == col(Follow.person_id), col(Person.active)))
        .join(
            SavedSearch,
            and_(col(SavedSearch.id) == col(Follow.search_id), seen_by(col(Follow.person_id))),
        )
        .join(
            Find,
            and_(
                col(Find.search_id) == col(Follow.search_id),
                col(Find.number) > col(Follow.seen_number),
                col(Find.number) > col(Follow.mailed_number),
                not_own(col(Follow.person_id)),
            ),
        )
        .where(col(Follow.alert) == Alert.MAIL)
        .order_by(col(Person.id), col(SavedSearch.name_key), col(SavedSearch.id), col(Find.number).desc())
    )
    found: dict[int, dict[int, ToMail]] = {}
    for person, search, find in session.execute(query).all():
        mine = found.setdefault(person.id, {})
        mine.setdefault(search.id, ToMail(person, search, [])).finds.append(find)
    return {person_id: list(each.values()) for person_id, each in found.items()}


def past_searches(session: Session, person_id: int) -> list[str]:
    """What this person searched for, the newest first."""
    query = (
        select(PastSearch.typed)
        .where(col(PastSearch.person_id) == person_id)
        .order_by(col(PastSearch.at).desc(), col(PastSearch.id).desc())
    )
    return list(session.exec(query).all())


def remembered(session: Session, person_id: int) -> tuple[dict[str, int], list[str]]:
    """For suggestions while typing, in one query: saved searches by name, and what this person searched for."""
    saved = _piece("saved", col(SavedSearch.id), col(SavedSearch.name)).where(seen_by(person_id))
    past = _piece("past", col(PastSearch.id), col(PastSearch.typed)).where(
        col(PastSearch.person_id) == person_id
    )
    both = union_all(saved, past).subquery()
    rows = session.execute(
        select_columns(both.c.kind, both.c.number, both.c.text).order_by(both.c.number.desc())
    )
    names: dict[str, int] = {}
    typed: list[str] = []
    for kind, number, text in rows.all():
        if kind == "saved":
            names[text] = number
        else:
            typed.append(text)
    return names, typed


def _piece(kind: str, number: Any, text: Any) -> Select[Any]:
    return select_columns(literal(kind).label("kind"), number.label("number"), text.label("text"))
