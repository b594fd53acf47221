"""Messages after an act, with an undo where there is one."""

from typing import Any

from flask import flash
from flask_babel import gettext


def say(
    text: str, *, undo: str | None = None, undo_label: str | None = None, tone: str = "done", **values: Any
) -> None:
    """Flash a translated message; `undo` is the address that a POST to takes the act back, `undo_label` its button's id."""
    label = gettext(undo_label) if undo_label else None
    flash({"text": gettext(text, **values), "undo": undo, "undo_label": label}, tone)  # type: ignore[arg-type]  # any value will do
