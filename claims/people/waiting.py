"""What is said to who has tried too often."""

import math
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import gettext, ngettext

from claims.people.known_browsers import who_asks
from claims.people.throttle import warning_after
from claims.web.clock import now
from claims.web.forms import Form
from claims.web.rendering import page
from claims.web.sessions import read

TOO_MANY = 429


def too_many(template: str, form: Form, wait: timedelta, **context: Any) -> Response:
    """429, with the form as typed and how long to wait."""
    form.form_errors.append(wait_words(wait))
    response = page(template, form=form, status=TOO_MANY, **context)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def with_warning(refusal: str, email: str) -> list[str]:
    """What was wrong, and from the third try on how many are left."""
    left = warning_after(read(), who_asks(email), now())
    if left is None:
        return [refusal]
    if left == 0:
        return [refusal, gettext("You have to wait up to a quarter of an hour before the next try.")]
    told = ngettext(
        "After %(num)s more wrong try you have to wait up to a quarter of an hour.",
        "After %(num)s more wrong tries you have to wait up to a quarter of an hour.",
        left,
    )
    return [refusal, str(told)]


def wait_words(wait: timedelta) -> str:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return str(
        ngettext(
            "Too many tries. Wait %(num)s minute, or ask an administrator for a one-time link.",
            "Too many tries. Wait %(num)s minutes, or ask an administrator for a one-time link.",
            minutes,
        )
    )
