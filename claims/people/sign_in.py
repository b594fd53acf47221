"""Signing in and out over HTTP: the throttled try, the new session, and who is signed in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, g, has_request_context, request, session
from flask_babel import gettext
from flask_security import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from claims.people import actions, queries, throttle
from claims.people.models import Person
from claims.people.passwords import password_fits
from claims.people.rules import LANGUAGES, ROLE_LABELS, Role, initials
from claims.web.clock import now
from claims.web.sessions import change, read

OWN_PAGES = frozenset({"security.login", "people.link", "people.language"})


@dataclass(frozen=True)
class Me:
    """The signed-in person as the frame shows them."""

    id: int
    name: str
    initials: str
    role: Role
    role_label: str


def try_password(email: str, password: str, *, of: Person | None) -> bool | timedelta:
    """Whether the password is this person's, or how long to wait. Counted first; as slow for nobody as for someone."""
    who = throttle.asker(current_app.config["SETTINGS"].secret_key, email, request.remote_addr)
    with change() as writing:
        counted = throttle.begin_try(writing, who, now())
    if isinstance(counted, timedelta):
        return counted
    fits = password_fits(password, of.password if of else None)
    if not fits or of is None or not of.active:
        return False
    with change() as writing:
        throttle.end_try(writing, counted)
    return True


def sign_in(email: str, password: str) -> Person | timedelta | None:
    """The person, now signed in; how long to wait after too many tries; or None when the two do not belong together."""
    person = queries.person_by_email(read(), email)
    answer = try_password(email, password, of=person)
    if isinstance(answer, timedelta):
        return answer
    if not answer or person is None:
        return None
    with change() as writing:
        actions.record_sign_in(writing, person.id or 0, at=now())
    start_session(person)
    return person


def start_session(person: Person) -> None:
    """A new session for this person; nothing of the one before is kept."""
    session.clear()
    g.pop("actor", None)
    login_user(person, remember=False)


def end_session() -> None:
    logout_user()
    session.clear()
    g.pop("actor", None)


def me() -> Me | None:
    """The signed-in person, or None; None as well when the database does not answer, so that the error page shows."""
    if not has_request_context():
        return None
    try:
        if not current_user.is_authenticated:
            return None
    except SQLAlchemyError:
        return None
    return Me(
        id=current_user.id,
        name=current_user.name,
        initials=initials(current_user.name),
        role=current_user.role,
        role_label=gettext(ROLE_LABELS[current_user.role]),
    )


def known_id() -> int | None:
    """Who is signed in, if this request has asked already; nothing is read for it."""
    loaded = g.get("_login_user")
    return loaded.id if isinstance(loaded, Person) else None


def frame_facts(_reading: Session) -> dict[str, Any]:
    """For base.html: who is signed in, and light or dark."""
    person = me()
    return {"me": person, "theme": current_user.theme if person else "auto"}


def chosen_language() -> str | None:
    """The account's language; before sign-in the one that was picked in the address or in the footer."""
    if not has_request_context():
        return None
    try:
        if current_user.is_authenticated:
            return str(current_user.language) if current_user.language else None
    except SQLAlchemyError:
        return None
    asked = request.args.get("lang") if request.endpoint in OWN_PAGES else None
    return asked if asked in LANGUAGES else session.get("language")
