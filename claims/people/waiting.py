"""What is said to who has tried too often."""

import math
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import ngettext

from claims.web.forms import Form
from claims.web.rendering import page

TOO_MANY = 429


def too_many(template: str, form: Form, wait: timedelta, **context: Any) -> Response:
    """429, with the form as typed and how long to wait."""
    form.form_errors.append(wait_words(wait))
    response = page(template, form=form, status=TOO_MANY, **context)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def wait_words(wait: timedelta) -> str:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return str(
        ngettext(
            "Too many tries. Wait %(num)s minute, or ask an administrator for a one-time link.",
            "Too many tries. Wait %(num)s minutes, or ask an administrator for a one-time link.",
            minutes,
        )
    )
