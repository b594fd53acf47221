"""The way on for a form that came too late: its sender was signed out meanwhile, or signed in again since it was opened.

What was typed is shown and can be sent again from the same page, once signed in. Its token is that of the session which
asked, so after sign-in it is answered by a page with a fresh one: no change is ever made without a valid token.
"""

from flask import Flask, Response, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized

from claims.errors import N_
from claims.web.assets import page_url
from claims.web.errors import came_from, error_page, sent_again
from claims.web.frame import is_signed_in
from claims.web.headers import FOREIGN_PAGE, says_own_page
from claims.web.requests import tell_refused

SIGN_IN_HERE = N_("You are signed out, so nothing was saved. Sign in and do it again.")
SIGN_IN_THERE = N_(
    "You are signed out, so nothing was saved. Sign in in a new tab, come back here and send this again."
)
LOOK_AND_SEND = N_(
    "You signed in after this form was opened, so nothing was saved yet. Look whether this is what you mean, and send it."
)
OPEN_AGAIN = N_("You signed in after this form was opened, so nothing was saved. Open the page again.")
NO_COOKIES = N_(
    "This form is too old, or your browser keeps no cookies of this site, so nothing was done. Open the page again."
)
SIGNED_IN = "people.signed_in"  # the page of the other tab, once one has signed in there


def signed_out(_error: Unauthorized | None = None) -> Response:
    """401: sign in, in another tab where something typed has to wait here, and send it again."""
    again = sent_again() if says_own_page() else []
    onward = page_url(SIGNED_IN) if again else came_from()
    return error_page(
        401,
        gettext(SIGN_IN_THERE if again else SIGN_IN_HERE),
        sign_in=page_url("security.login", next=onward),
        again=again,
    )


def csrf_error(error: CSRFError) -> Response:
    """A form whose token is not of this session: sent by another site, or opened before its sender signed in again."""
    tell_refused("form token", why=error.description)
    if error.description == FOREIGN_PAGE:
        return error_page(
            400,
            gettext("This form came from another site, so nothing was changed."),
            title=N_("Not from here"),
        )
    if not is_signed_in():
        return signed_out() if request.path.startswith("/desk/") else _try_again(gettext(NO_COOKIES))
    again = sent_again() if says_own_page() else []
    return _try_again(gettext(LOOK_AND_SEND if again else OPEN_AGAIN), again)


def _try_again(explanation: str, again: list[tuple[str, str]] | None = None) -> Response:
    return error_page(
        400, explanation, title=N_("Please send this again"), again=again or [], back=came_from()
    )


def register(app: Flask) -> None:
    app.register_error_handler(Unauthorized, signed_out)
    app.register_error_handler(CSRFError, csrf_error)
