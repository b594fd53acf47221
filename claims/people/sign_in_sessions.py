"""The browsers in which people are signed in: begun, seen, listed, ended. The cookie holds a token, the table its digest."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, delete, select, update

from claims.errors import N_, NotFound, Refused
from claims.people.models import HalfSignIn, Person, SecondFactor, SignInSession
from claims.people.queries import digest_of
from claims.storage.rows import get_row

TOKEN_BYTES = 32
HALF_LIFE = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=1)  # a visit is written down no more often


@dataclass(frozen=True)
class SignedIn:
    """Who asks, in which of their sessions, and what a page must know before it answers."""

    person: Person
    session_id: int
    seen_at: datetime
    has_second_factor: bool


@dataclass(frozen=True)
class OpenSession:
    """One line of a person's list of sessions."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime


def begin_session(
    session: Session,
    person_id: int,
    *,
    seen_uniquifier: str,
    browser: str,
    at: datetime,
    life: timedelta,
) -> str:
    """A new session for who has just proved who they are; its token. Raises Refused when that is no longer true.

    `seen_uniquifier` is what the account had when the password was looked at: a password changed or an account
    closed meanwhile lets nobody in.
    """
    person = get_row(session, Person, person_id, lock=True)
    if not person.active or person.fs_uniquifier != seen_uniquifier:
        raise Refused(N_("Your account was changed meanwhile. Sign in again; nothing was changed."))
    _forget_old(session, person_id, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInSession(
            person_id=person_id,
            token_digest=digest_of(token),
            browser=browser,
            created_at=at,
            seen_at=at,
            ends_at=at + life,
        )
    )
    return token


def begin_half(session: Session, person: Person, at: datetime) -> str:
    """Half of a sign-in, for who has shown a password or a link and owes a code; its token."""
    session.exec(delete(HalfSignIn).where(col(HalfSignIn.ends_at) <= at))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        HalfSignIn(
            token_digest=digest_of(token),
            person_id=person.id or 0,
            uniquifier=person.fs_uniquifier,
            ends_at=at + HALF_LIFE,
        )
    )
    return token


def half_of(session: Session, token: str, at: datetime) -> Person | None:
    """Who owes the code for this token; None once it has ended, or the account was changed meanwhile."""
    query = (
        select(Person)
        .join(HalfSignIn, col(HalfSignIn.person_id) == col(Person.id))
        .where(
            col(HalfSignIn.token_digest) == digest_of(token),
            col(HalfSignIn.uniquifier) == col(Person.fs_uniquifier),
            col(HalfSignIn.ends_at) > at,
            col(Person.active),
        )
    )
    return session.exec(query).first()


def lock_half(session: Session, token: str) -> bool:
    """Whether this half is still there, and ours alone until the end of this change: one half opens one session."""
    mine = select(HalfSignIn).where(col(HalfSignIn.token_digest) == digest_of(token))
    return session.exec(mine.with_for_update()).first() is not None


def end_half(session: Session, token: str) -> None:
    session.exec(delete(HalfSignIn).where(col(HalfSignIn.token_digest) == digest_of(token)))


def live_session(
    session: Session, uniquifier: str, token: str, *, at: datetime, idle: timedelta
) -> SignedIn | None:
    """The person of a cookie while its session is live, in one query."""
    asked = {"digest": digest_of(token), "uniquifier": uniquifier, "at": at, "idle_since": at - idle}
    found = session.exec(_LIVE, params=asked).first()
    if found is None:
        return None
    person, here, second_factor = found
    return SignedIn(person, here.id or 0, here.seen_at, second_factor is not None)


def own_sessions(session: Session, person_id: int, *, at: datetime, idle: timedelta) -> list[OpenSession]:
    """Where this person is signed in now, the last used first."""
    query = (
        select(SignInSession)
        .where(col(SignInSession.person_id) == person_id, *_open(at, at - idle))
        .order_by(col(SignInSession.seen_at).desc(), col(SignInSession.id).desc())
    )
    return [
        OpenSession(row.id or 0, row.browser, row.created_at, row.seen_at)
        for row in session.exec(query).all()
    ]


def mark_session_seen(session: Session, session_id: int, at: datetime) -> None:
    """When it was last used. One that was ended meanwhile stays ended."""
    session.exec(
        update(SignInSession)
        .where(
            col(SignInSession.id) == session_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.seen_at) < at,
        )
        .values(seen_at=at)
    )


def sign_out_all(session: Session, person: Person, at: datetime) -> None:
    """End every session of this person, and every half of one: they all carry the old name."""
    person.fs_uniquifier = new_uniquifier()
    session.add(person)
    end_sessions(session, person.id or 0, at)


def new_uniquifier() -> str:
    """A new name for all of a person's sessions; the old ones end with the old name."""
    return secrets.token_hex(32)


def end_session_of(session: Session, person_id: int, session_id: int, at: datetime) -> SignInSession:
    """End one session of this person; raises NotFound for another's, and for one that has ended."""
    found = get_row(session, SignInSession, session_id, lock=True)
    if found.person_id != person_id or found.ended_at is not None:
        raise NotFound(N_("This session has ended already."))
    found.ended_at = at
    session.add(found)
    return found


def end_sessions(
    session: Session, person_id: int, at: datetime, *, but: int | None = None, only: int | None = None
) -> int:
    """End all sessions of this person, all but one, or only one; how many there were."""
    ending = update(SignInSession).where(
        col(SignInSession.person_id) == person_id, col(SignInSession.ended_at).is_(None)
    )
    if but is not None:
        ending = ending.where(col(SignInSession.id) != but)
    if only is not None:
        ending = ending.where(col(SignInSession.id) == only)
    return int(session.exec(ending.values(ended_at=at)).rowcount)


def _open(at: Any, idle_since: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SignInSession.ended_at).is_(None),
        col(SignInSession.ends_at) > at,
        col(SignInSession.seen_at) > idle_since,
    )


# Every request of who is signed in asks this, and an open board asks little else: it is put together once.
_LIVE = (
    select(Person, SignInSession, SecondFactor.person_id)
    .join(SignInSession, col(SignInSession.person_id) == col(Person.id))
    .outerjoin(SecondFactor, col(SecondFactor.person_id) == col(Person.id))
    .where(
        col(SignInSession.token_digest) == bindparam("digest"),
        col(Person.fs_uniquifier) == bindparam("uniquifier"),
        col(Person.active),
        *_open(bindparam("at"), bindparam("idle_since")),
    )
)


def _forget_old(session: Session, person_id: int, at: datetime) -> None:
    """Sessions that can be live no more are of no use to anyone."""
    session.exec(
        delete(SignInSession).where(
            col(SignInSession.person_id) == person_id, col(SignInSession.ends_at) <= at
        )
    )
