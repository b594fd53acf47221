"""Flask-Security over our own accounts, and what people give to every request."""

from typing import Any

from flask import Flask
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore
from werkzeug.local import LocalProxy

from claims.errors import N_, Outdated
from claims.history.queries import changed_only_by
from claims.people import sign_in
from claims.people import slots as people_slots
from claims.people.access import actor, signed_in
from claims.people.models import Person
from claims.people.passwords import LANES, MEMORY_KIB, ROUNDS
from claims.people.rules import Permission
from claims.web import slots
from claims.web.sessions import read

PUBLIC_ENDPOINTS = frozenset(
    {"security.login", "people.link", "people.code", "people.language", "people.sign_out"}
)


class NoRoleTable(RoleMixin):
    """Roles are an enum column; Flask-Security only wants to be told of a model."""


def own_change(error: Outdated) -> bool:
    """Whether only this person changed since what they were looking at; of a claim the desk knows."""
    versions = error.version - error.seen
    return signed_in() and changed_only_by(read(), actor().id, *error.thing, versions=versions)


def register(app: Flask) -> None:
    """Flask-Security for sessions and the signed-in person. Pages and changes are our own: its own commit as they go."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  a scheme, no password
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": MEMORY_KIB,
            "argon2__rounds": ROUNDS,
            "argon2__parallelism": LANES,
        },
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SESSION_PROTECTION=None,  # it ties sessions to a browser's name, which updates change
        PERMANENT_SESSION_LIFETIME=app.config["SETTINGS"].session_life,  # a cookie older than this is refused
    )
    this_request: Any = LocalProxy(read)
    people = SQLAlchemySessionUserDatastore(this_request, Person, NoRoleTable)
    security = Security(app, people, register_blueprint=False)
    # The one way in is the session: no tokens in addresses or headers, and no account is loaded that nobody asks for.
    security.login_manager.user_loader(sign_in.load_person)
    security.login_manager.request_loader(lambda _request: None)
    security.principal.identity_loaders.clear()
    app.after_request(sign_in.note_seen)
    slots.FRAME_FACTS.append(sign_in.frame_facts)
    slots.LANGUAGE_CHOICES.append(sign_in.chosen_language)
    slots.WHO.append(sign_in.known_id)
    slots.OWN.append(own_change)
    slots.CAME_IN_HERE.append(sign_in.came_in_here)
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.OWN,
            "people.settings",
            N_("Account and password"),
            N_(
                "Your name, language and single keys, your password, the second factor, and where you are signed in."
            ),
            Permission.OWN_ACCOUNT,
        )
    )
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.OWN,
            "people.absence",
            N_("Absent"),
            N_("Until when you are not there, so that nobody gives you work meanwhile."),
            Permission.OWN_ACCOUNT,
        )
    )
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.PEOPLE,
            "staff.index",
            N_("People of the newsroom"),
            N_("Who works here and in which role; invite someone, or close an account."),
            Permission.MANAGE,
        )
    )
