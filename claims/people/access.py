"""Who is asking, and the decorator that every route of signed-in people carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from babel.lists import format_list
from flask import Flask, abort, g, redirect, request, url_for
from flask_babel import get_locale, gettext
from flask_security import current_user

from claims.errors import N_, Forbidden
from claims.people.rules import GRANTS, ROLE_LABELS, Actor, Permission, Role
from claims.people.sign_in import must_set_up
from claims.web.rendering import lead_to, swap_page

SET_UP = "people.second_factor"  # all that someone may ask for whose role asks for a second factor first
View = TypeVar("View", bound=Callable[..., Any])


def signed_in() -> bool:
    return bool(current_user.is_authenticated)


def actor() -> Actor:
    """The person of this request; only on routes that name a permission."""
    if "actor" not in g:
        g.actor = Actor(id=current_user.id, name=current_user.name, role=current_user.role)
    return cast("Actor", g.actor)


def access(permission: Permission) -> Callable[[View], View]:
    """Only for people whose role grants this; others are asked to sign in, or answered 403."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if not signed_in():
                return _ask_in()
            if must_set_up() and request.endpoint != SET_UP:
                return _lead_to_set_up()
            if not actor().may(permission):
                raise Forbidden(
                    N_("Your role does not allow this: it takes that of %(who)s."), who=who_may(permission)
                )
            return view(*args, **values)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View", guarded)

    return mark


def who_may(permission: Permission) -> str:
    """The roles that grant this, as one says them: "editor or administrator"."""
    labels = [gettext(ROLE_LABELS[role]).lower() for role in Role if permission in GRANTS[role]]
    return format_list(labels, style="or", locale=get_locale())


def _ask_in() -> Any:
    """The way to sign in: a redirect for a page, a whole page instead of a part, 401 with what was typed for a form."""
    if request.method not in {"GET", "HEAD"}:
        return abort(401)
    page = swap_page()
    if page is not None:
        return lead_to(url_for("security.login", next=page))
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def _lead_to_set_up() -> Any:
    """The way to the second factor that this role must have: nothing else is shown or changed before."""
    page = swap_page()
    if page is not None:
        return lead_to(url_for(SET_UP, next=page))
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for(SET_UP, next=request.full_path.rstrip("?")))
    raise Forbidden(N_("Set up your second factor first: your role asks for one."))


def fail_closed(app: Flask, public: frozenset[str]) -> None:
    """Refuse, before it runs, any route that neither names a permission nor stands in the list of public ones."""

    @app.before_request
    def check_route() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in public:
            return
        if getattr(app.view_functions[endpoint], "permission", None) is None:
            abort(403)
