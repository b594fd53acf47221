"""Messages after an act, with an undo where there is one."""

from typing import Any

from flask import flash
from flask_babel import gettext


def say(text: str, *, undo: str | None = None, tone: str = "done", **values: Any) -> None:
    """Flash a translated message; `undo` is the address that a POST to takes the act back."""
    flash({"text": gettext(text, **values), "undo": undo}, tone)  # type: ignore[arg-type]  # any value will do
