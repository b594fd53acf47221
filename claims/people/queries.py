"""Reading accounts: cards for lists, who may be given work, and what sign-in needs to know."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.errors import N_, Forbidden, NotFound
from claims.people.models import Person, SecondFactor, SignInLink, SignInTry
from claims.people.rules import TRY_WINDOW, Actor, Role, initials, normal_email
from claims.storage.rows import read_once

WORKERS = (Role.CHECKER, Role.EDITOR, Role.ADMIN)


@dataclass(frozen=True)
class PersonCard:
    """A person as lists and history show them."""

    id: int
    name: str
    initials: str
    role: Role
    active: bool
    absent_until: date | None = None  # the first day that they are back

    def is_away(self, today: date) -> bool:
        return self.absent_until is not None and today < self.absent_until


@dataclass(frozen=True)
class Account:
    """One line of the list of people. `invited`: has not chosen a password yet."""

    card: PersonCard
    email: str
    version: int
    invited: bool
    link_until: datetime | None  # when the one-time link that is out ends
    second_factor: bool


@read_once
def names(session: Session) -> dict[int, PersonCard]:
    """Everyone, also who left: the history names them by id."""
    return {card.id: card for card in _cards(session)}


def assignable(session: Session) -> list[PersonCard]:
    """Who may be given a claim, by name: active checkers, editors and administrators."""
    return [card for card in _cards(session) if card.active and card.role in WORKERS]


_CARDS = select_columns(
    *map(col, (Person.id, Person.name, Person.role, Person.active, Person.absent_until))
).order_by(func.lower(Person.name))


def _cards(session: Session) -> list[PersonCard]:
    return [_card(*row) for row in session.execute(_CARDS).all()]


@lru_cache(maxsize=1000)
def _card(person_id: int, name: str, role: str, active: bool, absent_until: date | None) -> PersonCard:
    """Most pages name everyone, and people seldom change."""
    return PersonCard(person_id, name, initials(name), Role(role), active, absent_until)


def accounts(session: Session, at: datetime) -> list[Account]:
    """The list of people for who manages them: active ones first, then by name."""
    open_links = (
        select(SignInLink.person_id, func.max(SignInLink.expires_at).label("until"))
        .where(col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > at)
        .group_by(col(SignInLink.person_id))
        .subquery()
    )
    query = (
        select(Person, open_links.c.until, SecondFactor.person_id)
        .outerjoin(open_links, open_links.c.person_id == col(Person.id))
        .outerjoin(SecondFactor, col(SecondFactor.person_id) == col(Person.id))
        .order_by(col(Person.active).desc(), func.lower(Person.name))
    )
    return [
        Account(
            card=PersonCard(
                id=person.id or 0,
                name=person.name,
                initials=initials(person.name),
                role=person.role,
                active=person.active,
                absent_until=person.absent_until,
            ),
            email=person.email,
            version=person.version,
            invited=person.password is None,
            link_until=until,
            second_factor=factor is not None,
        )
        for person, until, factor in session.exec(query).all()
    ]


def who_has_factor(session: Session, person_id: int) -> PersonCard:
    """Someone with a second factor; raises NotFound for who has none."""
    query = select(SecondFactor.person_id).where(col(SecondFactor.person_id) == person_id)
    if session.exec(query).first() is None:
        raise NotFound(N_("There is no second factor on this account."))
    return names(session)[person_id]


def actor_of(session: Session, person_id: int) -> Actor:
    """Who the worker acts as. Raises NotFound, and Forbidden for an account that was closed meanwhile."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(N_("There is no such person."))
    if not person.active:
        raise Forbidden(N_("The account of %(name)s was closed."), name=person.name)
    return Actor(id=person_id, name=person.name, role=person.role)


def person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(col(Person.email) == normal_email(email))).first()


def someone_can_sign_in(session: Session) -> bool:
    """Whether any administrator has chosen a password: before that, a new newsroom prints its first link."""
    query = select(Person.id).where(
        col(Person.role) == Role.ADMIN, col(Person.active), col(Person.password).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None


def is_last_admin(session: Session, person: Person) -> bool:
    """Whether this is the one active administrator who can sign in."""
    if person.role is not Role.ADMIN or not person.active:
        return False
    query = select(func.count(col(Person.id))).where(
        col(Person.role) == Role.ADMIN,
        col(Person.active),
        col(Person.password).is_not(None),
        col(Person.id) != person.id,
    )
    return session.exec(query).one() == 0


def digest_of(token: str) -> str:
    """What is kept of a one-time link's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_link(
    session: Session, token: str, at: datetime, *, lock: bool = False
) -> tuple[SignInLink, Person] | None:
    """The link of this token and its person when it may be used now."""
    query = (
        select(SignInLink, Person)
        .join(Person, col(Person.id) == col(SignInLink.person_id))
        .where(col(SignInLink.token_digest) == digest_of(token))
    )
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        return None
    link, person = found
    return (link, person) if link.used_at is None and link.expires_at > at and person.active else None


def recent_tries(
    session: Session, account: str, address: str, at: datetime
) -> tuple[list[datetime], list[datetime]]:
    """Times of the tries within the window: for this account, and from this address."""
    since = at - TRY_WINDOW
    by_account = select(SignInTry.at).where(col(SignInTry.account) == account, col(SignInTry.at) > since)
    by_address = select(SignInTry.at).where(col(SignInTry.address) == address, col(SignInTry.at) > since)
    return list(session.exec(by_account).all()), list(session.exec(by_address).all())
