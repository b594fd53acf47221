"""Domain errors and HTTP errors become answers here, once, in the reader's language."""

import secrets
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from claims.errors import N_, DomainError, Forbidden, Invalid, NotFound, Outdated, Refused
from claims.web.forms import FORBIDDEN
from claims.web.languages import in_words
from claims.web.rendering import page

STATUS = {Refused: 409, Forbidden: 403, NotFound: 404, Invalid: 422}
TITLES = {
    400: N_("That request cannot be read"),
    401: N_("Sign in first"),
    403: N_("This is not yours to do"),
    404: N_("Nothing here"),
    405: N_("That cannot be done here"),
    409: N_("Not now"),
    413: N_("That is too large"),
    422: N_("Something is not filled in right"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("The database does not answer"),
}
EXPLANATIONS = {
    400: N_("The address or the form holds something that cannot be read. Nothing was changed."),
    401: N_("Sign in and try again. Nothing was changed."),
    403: N_("Your role does not allow this. Nothing was changed. Ask an editor or an administrator."),
    404: N_("There is nothing at this address. It may have been mistyped, or it is not for you to see."),
    405: N_("This address does not take that kind of request. Nothing was changed."),
    413: N_(
        "What was sent is larger than we take. Nothing was changed; go back, your text is still in the form."
    ),
    429: N_("Wait a few minutes and try again."),
    500: N_(
        "Nothing was changed. Try again; if it happens again, tell your administrator this number: %(number)s"
    ),
    503: N_("Nothing was changed. Wait a moment and try again."),
}
NOT_SHOWN = {"csrf_token", "password", "new_password", "new_password_confirm", "seen_version", "to"}


def sent_fields() -> list[tuple[str, str]]:
    """What was sent, with a replacement for each character that no page may hold; nothing when it was too large to read."""
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [(FORBIDDEN.sub("\ufffd", name), FORBIDDEN.sub("\ufffd", value)) for name, value in sent]


def typed_text() -> list[tuple[str, str]]:
    """What the person sent along, to show back: nothing typed is ever lost."""
    if request.method != "POST":
        return []
    return [(name, value) for name, value in sent_fields() if name not in NOT_SHOWN and value.strip()]


def error_page(status: int, explanation: str, *, title: str | None = None) -> Response:
    known = title or TITLES.get(status, TITLES[400])
    return page(
        "errors/page.html", status=status, title=gettext(known), explanation=explanation, typed=typed_text()
    )


def domain_error(error: DomainError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
    return error_page(status, in_words(error.message))


def outdated(error: Outdated) -> Response:
    """Both texts side by side, and a form that saves mine over theirs without typing again."""
    fields: list[dict[str, Any]] = []
    hidden: list[tuple[str, str]] = []
    for name, mine in sent_fields():
        if name in {"csrf_token", "seen_version"}:
            continue
        theirs = error.current.get(name)
        if theirs is None or str(theirs) == mine.replace("\r\n", "\n").strip():
            hidden.append((name, mine))
        else:
            fields.append(
                {
                    "name": name,
                    "label": field_label(name),
                    "theirs": str(theirs),
                    "mine": mine,
                    "multiline": len(mine) > 80 or "\n" in mine,
                }
            )
    return page(
        "errors/outdated.html",
        status=409,
        explanation=in_words(error.message),
        fields=fields,
        hidden=[*hidden, ("seen_version", str(error.version))],
        action=request.path,
    )


FIELD_LABELS: dict[str, str] = {}  # form field name -> message id, filled by features for the conflict page


def field_label(name: str) -> str:
    return str(gettext(FIELD_LABELS.get(name, name.replace("_", " ").capitalize())))


def http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return error_page(status, gettext(EXPLANATIONS.get(status, EXPLANATIONS[400])))


def csrf_error(_error: CSRFError) -> Response:
    return error_page(
        400,
        gettext(
            "This form is too old or came from another site, so nothing was changed. Copy your text below, open the page again and send it once more."
        ),
        title=N_("Please send this again"),
    )


def unexpected(error: Exception) -> Response:
    """Log the trace under a number; show only the number."""
    number = secrets.token_hex(4)
    current_app.logger.error("error %s at %s %s", number, request.method, request.path, exc_info=error)
    if isinstance(error, OperationalError):
        return error_page(503, gettext(EXPLANATIONS[503]))
    return error_page(500, gettext(EXPLANATIONS[500], number=number))


def register(app: Flask) -> None:
    app.register_error_handler(Outdated, outdated)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
