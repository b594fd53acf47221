"""Signing in and out over HTTP: the throttled try, the new session, and who is signed in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import structlog
from flask import Response, current_app, g, has_request_context, request, session, url_for
from flask_babel import gettext
from flask_security import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from werkzeug.wrappers import Response as BaseResponse

from claims.config import Settings
from claims.people import actions, queries, second_factor, throttle
from claims.people.browsers import browser_words
from claims.people.known_browsers import remember_browser, who_asks
from claims.people.models import Person
from claims.people.passwords import password_fits
from claims.people.rules import LANGUAGES, ROLE_LABELS, Role, initials
from claims.people.sign_in_sessions import (
    SEEN_EVERY,
    SignedIn,
    begin_half,
    begin_session,
    end_half,
    end_sessions,
    half_of,
    live_session,
    lock_half,
    mark_session_seen,
)
from claims.web.assets import page_url
from claims.web.clock import now
from claims.web.languages import speak
from claims.web.rendering import asked_by_itself, see
from claims.web.sessions import change, database, read

log = structlog.get_logger(__name__)
OWN_PAGES = frozenset({"security.login", "people.link", "people.code", "people.language"})
TOKEN = "sign_in"  # noqa: S105  where the cookie keeps the token
HALF = "half"  # where it keeps who owes a code


@dataclass(frozen=True)
class Me:
    """The signed-in person as the frame shows them."""

    id: int
    name: str
    initials: str
    role: Role
    role_label: str
    keys_off: bool


def load_person(uniquifier: str) -> Person | None:
    """For Flask-Login: the person of this request's cookie, while its session is live."""
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    found = live_session(read(), uniquifier, token, at=now(), idle=_settings().session_idle)
    if found is None:
        return None
    g.sign_in = found
    return found.person


def this_session() -> SignedIn | None:
    """What was found for this request's cookie; None as well in the request that signs someone in."""
    return cast("SignedIn | None", g.get("sign_in"))


def must_have_factor() -> bool:
    """Whether this person's role asks for a second factor."""
    found = this_session()
    return found is not None and found.person.role.value in _settings().second_factor_roles


def must_set_up() -> bool:
    """Whether this person's role asks for a second factor that they do not have yet."""
    found = this_session()
    return must_have_factor() and found is not None and not found.has_second_factor


def note_seen(response: Response) -> Response:
    """Once the answer is on its way, write down that this session was used: once a minute, and by people only."""
    found, moment = this_session(), now()
    if found is None or moment - found.seen_at < SEEN_EVERY or asked_by_itself():
        return response
    store, session_id, log = database(), found.session_id, current_app.logger

    def note() -> None:
        try:
            with store.writing() as writing:
                mark_session_seen(writing, session_id, moment)
        except SQLAlchemyError:
            log.warning("session %s was used, which could not be written down", session_id)

    response.call_on_close(note)
    return response


def try_password(email: str, password: str, *, of: Person | None) -> bool | timedelta:
    """Whether the password is this person's, or how long to wait. Counted first; as slow for nobody as for someone."""
    who = who_asks(email)
    with change() as writing:
        counted = throttle.begin_try(writing, who, now())
    if isinstance(counted, timedelta):
        return _told_of_try(of, "password", counted)
    fits = password_fits(password, of.password if of else None)
    if not fits or of is None or not of.active:
        return _told_of_try(of, "password", False)
    with change() as writing:
        throttle.end_try(writing, counted)
    return _told_of_try(of, "password", True)


def try_code(person: Person, typed: str) -> bool | timedelta:
    """Whether this is a code of the person's second factor, or how long to wait. Wrong ones count as tries to sign in."""
    return _told_of_try(person, "code", _code_fits(person, typed))


def _code_fits(person: Person, typed: str) -> bool | timedelta:
    who, key, half = who_asks(person.email), _settings().secret_key, session.get(HALF)
    with change() as writing:
        counted = throttle.begin_try(writing, who, now())
        if isinstance(counted, timedelta):
            return counted
        if half is not None and not lock_half(writing, half["token"]):
            return False
        proved = second_factor.prove(writing, person.id or 0, typed, secret_key=key, at=now())
        if proved:
            throttle.end_try(writing, counted)
            if half is not None:
                end_half(writing, half["token"])
        return proved


def _told_of_try(of: Person | None, factor: str, answer: bool | timedelta) -> bool | timedelta:
    """Log whose password or code was tried and how that ended; an address that has no account stays unsaid."""
    facts = {"account": of.id if of else None, "factor": factor}
    if answer is True:
        log.info("proved", **facts)
    elif isinstance(answer, timedelta):
        log.warning("not proved", why="too many tries", **facts)
    elif of and not of.active:
        log.warning("not proved", why="closed", **facts)
    else:
        log.warning("not proved", why="wrong", **facts)
    return answer


def sign_in(email: str, password: str) -> Person | timedelta | None:
    """Whose password this is; how long to wait after too many tries; or None when the two do not belong together."""
    person = queries.person_by_email(read(), email)
    answer = try_password(email, password, of=person)
    if isinstance(answer, timedelta):
        return answer
    return person if answer else None


def go_in(person: Person, onward: str | None, *, by_link: bool = False) -> str:
    """Sign in who has shown a password or a link, or half of it when a code is still to come; where it goes on."""
    if by_link:
        remember_browser(
            person.email
        )  # guessing from outside must not close the way that an administrator opened
    if second_factor.factor_of(read(), person.id or 0) is None:
        start_session(person, in_history=not by_link)
        return onward or start_page()
    language = person.language or session.get("language")
    session.clear()
    with change() as writing:
        token = begin_half(writing, person, now())
    session[HALF] = {"token": token, "next": onward}
    if language:
        session["language"] = language
    return url_for("people.code")


def half_signed_in() -> Person | None:
    """Who has shown their password or a link within the last five minutes and owes the code."""
    half = session.get(HALF)
    return half_of(read(), half["token"], now()) if isinstance(half, dict) and "token" in half else None


def half_onward() -> str:
    """Where they wanted to go."""
    return (session.get(HALF) or {}).get("next") or start_page()


def start_page() -> str:
    return page_url("desk.mine") or "/"


def start_session(person: Person, *, in_history: bool = True) -> None:
    """A new session for this person in a new cookie; nothing of the one before is kept."""
    words, at = browser_words(request.user_agent.string), now()
    with change() as writing:
        token = begin_session(
            writing,
            person.id or 0,
            seen_uniquifier=person.fs_uniquifier,
            browser=words,
            at=at,
            life=_settings().session_life,
        )
        if in_history:
            actions.record_sign_in(writing, person.id or 0, at=at)
    session.clear()
    g.pop("actor", None)
    g.pop("sign_in", None)
    login_user(person, remember=False)
    session.update(cookie_of(person, token))
    speak(None)  # what is said from now on is in the language of the account
    remember_browser(person.email)


def cookie_of(person: Person, token: str) -> dict[str, str]:
    """What the cookie of a signed-in browser says: whose it is, and the token of the session."""
    return {"_user_id": person.fs_uniquifier, TOKEN: token}


def end_session() -> None:
    """Forget this browser's session. A request of it that is still on its way brings back a cookie, no session."""
    found = this_session() if current_user.is_authenticated else None
    if found is not None:
        with change() as writing:
            end_sessions(writing, found.person.id or 0, now(), only=found.session_id)
    logout_user()
    session.clear()
    g.pop("actor", None)
    g.pop("sign_in", None)


def signed_out(url: str) -> BaseResponse:
    """The way on after signing out. The browser forgets what it kept of us, but for the cookie that makes it known."""
    response = see(url)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


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
        keys_off=current_user.keys_off,
    )


def known_id() -> int | None:
    """Who is signed in, if this request has asked already; nothing is read for it."""
    loaded = g.get("_login_user")
    return loaded.id if isinstance(loaded, Person) else None


def came_in_here() -> bool:
    """Whether this browser has a cookie that we gave to someone who signed in; their session may have ended since."""
    return TOKEN in session


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
