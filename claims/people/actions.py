"""Changing accounts. Hashes are made before: `password_hash` comes in ready."""

import secrets
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select, update

from claims.errors import N_, Invalid, Outdated, Refused
from claims.history.actions import record
from claims.history.queries import changed_only_by
from claims.people import queries
from claims.people.models import Person, SignInLink
from claims.people.rules import (
    LANGUAGES,
    LINK_LIFE,
    THEMES,
    Actor,
    Role,
    check_email,
    check_keeps_admin,
    check_not_self,
)
from claims.people.sign_in_sessions import end_session_of, end_sessions, new_uniquifier, sign_out_all
from claims.storage.rows import check_version, get_row

FIRST_ADMIN = "first-admin@claimdesk.invalid"  # until the one-time link is used: it asks for name and address


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    language: str | None = None,
    by: Actor | None,
    at: datetime,
    password_hash: str | None = None,
) -> Person:
    """Add an account; without a password it waits for its one-time link."""
    email = check_email(email)
    if queries.person_by_email(session, email) is not None:
        raise Invalid("email", N_("There is an account with this e-mail address already."))
    person = Person(
        email=email,
        name=name,
        role=role,
        language=language,
        password=password_hash,
        fs_uniquifier=new_uniquifier(),
        created_at=at,
    )
    session.add(person)
    session.flush()
    _record(session, "person.added", person, by, at, after={"email": email, "name": name, "role": role.value})
    return person


def add_first_admin(session: Session, at: datetime) -> str | None:
    """The token that makes the first administrator; None when one can sign in already. Older tokens end."""
    if queries.someone_can_sign_in(session):
        return None
    person = queries.person_by_email(session, FIRST_ADMIN) or add_person(
        session, email=FIRST_ADMIN, name="Administrator", role=Role.ADMIN, by=None, at=at
    )
    return make_link(session, person.id or 0, by=None, at=at)


def make_link(session: Session, person_id: int, *, by: Actor | None, at: datetime) -> str:
    """The token of a new one-time link; links given out before stop working. Only its digest is kept."""
    person = get_row(session, Person, person_id, lock=True)
    if not person.active:
        raise Refused(N_("This account is closed. Open it again first; nothing was changed."))
    _end_links(session, person_id)
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            person_id=person_id,
            token_digest=queries.digest_of(token),
            created_at=at,
            expires_at=at + LINK_LIFE,
        )
    )
    _record(session, "person.link_made", person, by, at)
    return token


def use_link(
    session: Session, token: str, *, password_hash: str, at: datetime, name: str = "", email: str = ""
) -> Person:
    """Set the password that the link is for, and end the link and all older sessions. Works once."""
    found = queries.open_link(session, token, at, lock=True)
    if found is None:
        raise Refused(N_("This link was used or has ended."))
    link, person = found
    link.used_at = at
    session.add(link)
    if person.email == FIRST_ADMIN:
        email = check_email(email)
        if queries.person_by_email(session, email) is not None:
            raise Invalid("email", N_("There is an account with this e-mail address already."))
        before = {"email": person.email, "name": person.name}
        person.email, person.name = email, name
        _record(
            session,
            "person.renamed",
            person,
            _self(person),
            at,
            before=before,
            after={"email": email, "name": name},
        )
    _set_password(session, person, password_hash, at)
    _record(session, "person.password_set", person, _self(person), at)
    return person


def change_password(
    session: Session, person_id: int, *, password_hash: str, seen_uniquifier: str, by: Actor, at: datetime
) -> Person:
    """A new password by who knew the old one; ends all sessions but, through its new name, the asking one."""
    person = get_row(session, Person, person_id, lock=True)
    if person.fs_uniquifier != seen_uniquifier:
        raise Refused(
            N_("Your password was changed elsewhere meanwhile. Sign in again; nothing was changed.")
        )
    _set_password(session, person, password_hash, at)
    _record(session, "person.password_set", person, by, at)
    return person


def record_sign_in(session: Session, person_id: int, *, at: datetime) -> None:
    """The history keeps that someone signed in, not from where."""
    person = get_row(session, Person, person_id)
    _record(session, "person.signed_in", person, _self(person), at)


def sign_out_everywhere(session: Session, person_id: int, *, by: Actor, at: datetime) -> Person:
    person = get_row(session, Person, person_id, lock=True)
    sign_out_all(session, person, at)
    _record(session, "person.signed_out_everywhere", person, by, at)
    return person


def sign_out_elsewhere(session: Session, person_id: int, *, but: int, by: Actor, at: datetime) -> None:
    """End every other session of one's own; `but` is the one that asks."""
    person = get_row(session, Person, person_id, lock=True)
    ended = end_sessions(session, person_id, at, but=but)
    _record(session, "person.signed_out_elsewhere", person, by, at, after={"sessions": ended})


def sign_out_there(session: Session, person_id: int, session_id: int, *, by: Actor, at: datetime) -> None:
    """End one of one's own sessions."""
    person = get_row(session, Person, person_id, lock=True)
    ended = end_session_of(session, person_id, session_id, at)
    _record(session, "person.session_ended", person, by, at, before={"browser": ended.browser})


def rename(
    session: Session, person_id: int, name: str, *, by: Actor, at: datetime, seen_version: int | None
) -> Person:
    person = get_row(session, Person, person_id, lock=True)
    check_version(seen_version, person.version, {"name": person.name}, thing=("person", person_id))
    if name != person.name:
        before, person.name = person.name, name
        _touch(session, person)
        _record(session, "person.renamed", person, by, at, before={"name": before}, after={"name": name})
    return person


def change_role(
    session: Session,
    person_id: int,
    role: Role,
    *,
    by: Actor | None,
    at: datetime,
    seen_version: int | None = None,
) -> Person:
    """Ends the person's sessions: with another role one signs in again, and the next request knows it."""
    person = _for_admin(session, person_id, by, seen_version)
    if role is person.role:
        return person
    check_keeps_admin(is_last_admin=queries.is_last_admin(session, person))
    before, person.role = person.role, role
    sign_out_all(session, person, at)
    _touch(session, person)
    _record(
        session,
        "person.role_changed",
        person,
        by,
        at,
        before={"role": before.value},
        after={"role": role.value},
    )
    return person


def deactivate(
    session: Session, person_id: int, *, by: Actor | None, at: datetime, seen_version: int | None = None
) -> Person:
    """Close an account: its sessions and links end at once. What the person did stays theirs."""
    person = _for_admin(session, person_id, by, seen_version)
    check_not_self(person_id, by)
    check_keeps_admin(is_last_admin=queries.is_last_admin(session, person))
    if person.active:
        person.active = False
        sign_out_all(session, person, at)
        _end_links(session, person_id)
        _touch(session, person)
        _record(
            session, "person.deactivated", person, by, at, before={"active": True}, after={"active": False}
        )
    return person


def reactivate(
    session: Session, person_id: int, *, by: Actor | None, at: datetime, seen_version: int | None = None
) -> Person:
    """Open a closed account again, with the password it had."""
    person = _for_admin(session, person_id, by, seen_version)
    if not person.active:
        person.active = True
        _touch(session, person)
        _record(
            session, "person.reactivated", person, by, at, before={"active": False}, after={"active": True}
        )
    return person


def set_preferences(
    session: Session,
    person_id: int,
    *,
    theme: str | None = None,
    language: str | None = None,
    keys_off: bool | None = None,
) -> None:
    """Own working state, without an event. What is not named stays."""
    wanted = {
        **({"theme": theme} if theme in THEMES else {}),
        **({"language": language} if language in LANGUAGES else {}),
        **({"keys_off": keys_off} if keys_off is not None else {}),
    }
    if wanted:
        session.exec(update(Person).where(col(Person.id) == person_id).values(**wanted))


def mark_seen(session: Session, person_id: int, at: datetime) -> None:
    """When this person last looked at their desk: working state, without an event."""
    session.exec(update(Person).where(col(Person.id) == person_id).values(seen_at=at))


def _for_admin(session: Session, person_id: int, by: Actor | None, seen_version: int | None) -> Person:
    """The row to change, with all administrators locked, so that no two of them can close each other's account."""
    session.exec(
        select(Person.id).where(col(Person.role) == Role.ADMIN).order_by(col(Person.id)).with_for_update()
    ).all()
    person = get_row(session, Person, person_id, lock=True)
    try:
        check_version(seen_version, person.version)
    except Outdated as error:
        versions = error.version - error.seen
        own = by and changed_only_by(session, by.id, "person", person_id, versions=versions)
        raise Refused(
            N_(
                "You changed this account yourself meanwhile, in another window. Look at it again; nothing was changed."
            )
            if own
            else N_("Someone else changed this account meanwhile. Look at it again; nothing was changed.")
        ) from None
    return person


def _set_password(session: Session, person: Person, password_hash: str, at: datetime) -> None:
    person.password = password_hash
    sign_out_all(session, person, at)


def _end_links(session: Session, person_id: int) -> None:
    session.exec(
        delete(SignInLink).where(col(SignInLink.person_id) == person_id, col(SignInLink.used_at).is_(None))
    )


def _touch(session: Session, person: Person) -> None:
    person.version += 1
    session.add(person)


def _self(person: Person) -> Actor:
    return Actor(id=person.id or 0, name=person.name, role=person.role)


def _record(
    session: Session,
    kind: str,
    person: Person,
    by: Actor | None,
    at: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        session, kind, by_id=by.id if by else None, at=at, thing_id=person.id or 0, before=before, after=after
    )
