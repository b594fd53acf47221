"""Domain errors and HTTP errors become answers here, once, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, request
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from claims.errors import N_, DomainError, Forbidden, Invalid, NotFound, Refused
from claims.storage.faults import Fault, fault_of
from claims.web import slots
from claims.web.assets import page_url
from claims.web.forms import (
    CHOICES,
    FIRST_SEEN,
    HIDDEN,
    LABELS,
    OWN,
    TAKE,
    TICKS,
    choices_as_sent,
    label_as_sent,
)
from claims.web.languages import in_words
from claims.web.rendering import page, whole
from claims.web.requests import request_id, route
from claims.words.visible import FORBIDDEN

log = structlog.get_logger(__name__)
DESK = re.compile(r"/(desk|sign-in|sign-out)(/|\Z)")  # whose pages keep the desk's look for who is signed out
STATUS = {Refused: 409, Forbidden: 403, NotFound: 404, Invalid: 422}
TITLES = {
    400: N_("That request cannot be read"),
    401: N_("Sign in first"),
    403: N_("This is not yours to do"),
    404: N_("Nothing here"),
    405: N_("That cannot be done here"),
    409: N_("Not now"),
    413: N_("That is too large"),
    414: N_("That address is too long"),
    422: N_("Something is not filled in right"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("The database does not answer"),
    507: N_("The disk is full"),
}
EXPLANATIONS = {
    400: N_("The address or the form holds something that cannot be read."),
    403: N_("This is not for you to do. Ask an administrator of your newsroom."),
    404: N_("There is nothing at this address. It may have been mistyped, or it is not for you to see."),
    405: N_("This address does not take that kind of request."),
    413: N_("What was sent is larger than we take. Go back, your text is still in the form."),
    414: N_("Go back, and search with fewer words or fewer filters."),
    429: N_("Wait a few minutes and try again."),
    500: N_("Try again; if it happens again, tell your administrator this number: %(number)s"),
    503: N_("Wait a moment and try again."),
    507: N_(
        "Tell your administrator that the disk is full; reading still works, and what you typed stands below."
    ),
}
NOTHING_CHANGED = N_("Nothing was changed.")
PLAIN = "Er ging iets mis aan onze kant / Something went wrong on our side: {number}\n"
BUSY = N_("The database was busy")
SECRETS = {"password", "new_password", "new_password_confirm", "code", "offer"}  # never given back
NOT_SHOWN = SECRETS | {"csrf_token", "seen_version", "to", "back", TAKE, FIRST_SEEN}
LONGEST_NAME = 100  # of a field: far beyond those of our forms


def sent_fields() -> list[tuple[str, str]]:
    """What was sent, with a replacement for each character that no page may hold; nothing when it was too large to read.

    What has no name, or one that no form of ours has, is nothing that a person typed.
    """
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [
        (FORBIDDEN.sub("\ufffd", name), FORBIDDEN.sub("\ufffd", value))
        for name, value in sent
        if name is not None and len(name) <= LONGEST_NAME
    ]


def typed_text() -> list[tuple[str, str]]:
    """What the person sent along, to show back: nothing typed is ever lost."""
    if request.method != "POST":
        return []
    fields = [(name.removeprefix(OWN), value) for name, value in sent_fields()]
    return [
        (field_label(name), value_words(name, value))
        for name, value in dict.fromkeys(fields)
        if name not in NOT_SHOWN and name not in HIDDEN and value.strip()
    ]


def sent_again() -> list[tuple[str, str]]:
    """The form that failed through no fault of its sender, for sending it once more; nothing when it held a secret."""
    if request.method != "POST" or request.files:
        return []
    fields = [(name, value) for name, value in sent_fields() if name != "csrf_token"]
    if any(name in SECRETS for name, _ in fields):
        return []
    return fields if any(name == "back" for name, _ in fields) else [*fields, ("back", came_from())]


def error_page(status: int, explanation: str, *, title: str | None = None, **more: Any) -> Response:
    known = title or TITLES.get(status, TITLES[400])
    return whole(
        page(
            "errors/page.html",
            status=status,
            title=gettext(known),
            explanation=explanation,
            typed=typed_text(),
            desk=DESK.match(request.path) is not None,
            **more,
        )
    )


def domain_error(error: DomainError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
    write_down(status)
    said = in_words(error.message)
    told = f"{said} {nothing_changed()}".strip() if isinstance(error, Forbidden) else said
    # What was refused is sent from a page of the desk: that is where one goes on, with what one had there.
    sent = request.method == "POST" and DESK.match(request.path) is not None
    return error_page(status, told, back=came_from() if sent else None)


def write_down(status: int) -> None:
    """Tell who listens that a request was refused."""
    for listener in slots.REFUSED:
        listener(status)


def came_from() -> str:
    """The page that holds the form that was sent; the form of a conflict brings it along, should it conflict again."""
    try:
        page_before = urlsplit(request.form.get("back") or request.referrer or "")
    except ValueError:
        page_before = urlsplit("")
    own = page_before.netloc in {"", request.host} and re.match(r"/(?![/\\])", page_before.path)
    return (
        page_before._replace(scheme="", netloc="", fragment="").geturl()
        if own
        else page_url("desk.mine") or "/"
    )


def tick_words(sent: str) -> str:
    return str(gettext("yes") if sent else gettext("no"))


# Form field name -> its value as sent, in words: for what is chosen from a list. Filled by features, for the conflict page.
FIELD_WORDS: dict[str, Callable[[str], str]] = {}


def choice_words(*tables: Mapping[Any, str]) -> Callable[[str], str]:
    """Words of a choice by tables of message ids; of none of them: a dash for nothing, else the value itself."""
    words = {str(key): label for table in tables for key, label in table.items()}
    return lambda sent: str(gettext(words[sent])) if sent in words else sent or "–"


FIELD_LABELS: dict[str, str] = {}  # form field name -> message id, filled by features for the conflict page


def field_label(name: str) -> str:
    """A field's name as the form that was sent has it, else as forms with such a field do."""
    if own := label_as_sent(name):
        return own
    if name in FIELD_LABELS:
        return str(gettext(FIELD_LABELS[name]))
    return str(LABELS.get(name) or name.replace("_", " ").capitalize())


def value_words(name: str, sent: str) -> str:
    """What was typed or chosen, as the form shows it: of a choice its words, not what the browser sends for them."""
    try:
        said = FIELD_WORDS[name](sent) if name in FIELD_WORDS else sent
    except SQLAlchemyError:  # the page that says so must not fail on it as well
        return sent
    if name in TICKS:
        return tick_words(sent)
    return said if said != sent else _choice_label(name, sent)


def _choice_label(name: str, sent: str) -> str:
    for choices in (choices_as_sent(name), *CHOICES.get(name, ())):
        for choice in choices() if callable(choices) else choices:
            value, label, *_ = choice
            if str(value) == sent:
                return str(label)
    return sent


def http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status == 500:  # what an error handler itself raised comes in here
        return unexpected(getattr(error, "original_exception", None) or error)
    if status < 400:
        return error
    return error_page(status, explained(status))


def explained(status: int, **values: str) -> str:
    """What to do, in words; that nothing was changed only where something was to be."""
    told = gettext(EXPLANATIONS.get(status, EXPLANATIONS[400]), **values)
    return f"{nothing_changed()} {told}".strip()


def nothing_changed() -> str:
    return "" if request.method in {"GET", "HEAD"} else str(gettext(NOTHING_CHANGED))


def unexpected(error: Exception) -> Response:
    """The page of a fault; in a few plain words when that page fails as well."""
    try:
        return _fault_page(error)
    except Exception:
        log.exception("the error page failed", route=route(), method=request.method)
        return Response(PLAIN.format(number=request_id()), 500, mimetype="text/plain")


def _fault_page(error: Exception) -> Response:
    """Log the trace under this request's id; show only the id. A full disk or an absent database is nobody's mistake."""
    number, fault = request_id(), fault_of(error)
    if fault is None:
        log.error("a request failed", route=route(), method=request.method, exc_info=error)
        return error_page(500, explained(500, number=number))
    log.error(fault.value, route=route(), method=request.method, exc_info=error)
    status, title = (507, None) if fault is Fault.FULL else (503, BUSY if fault is Fault.BUSY else None)
    return error_page(status, explained(status), title=title, again=sent_again(), reference=number)


def register(app: Flask) -> None:
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
