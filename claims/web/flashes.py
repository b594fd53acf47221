"""Messages after an act, with an undo where there is one."""

from typing import Any

from flask import flash
from flask_babel import gettext

from claims.errors import Message
from claims.web.languages import in_words


def say(
    text: str,
    *,
    undo: str | None = None,
    undo_label: str | None = None,
    undo_fields: tuple[tuple[str, str], ...] = (),
    tone: str = "done",
    **values: Any,
) -> None:
    """Flash a translated message. `undo` is the address that a POST of `undo_fields` to takes the act back,
    `undo_label` the message id of its button.
    """
    label = gettext(undo_label) if undo_label else None
    shown = {
        "text": in_words(Message(text, values)),
        "undo": undo,
        "undo_label": label,
        "undo_fields": undo_fields,
    }
    flash(shown, tone)  # type: ignore[arg-type]  # any value will do


def say_message(
    message: Message,
    *,
    undo: str | None = None,
    undo_fields: tuple[tuple[str, str], ...] = (),
    link: tuple[str, str] | None = None,
) -> None:
    """Flash what an action answered; `link`: where one can go on from there, and what that is called."""
    say_words(in_words(message), undo=undo, undo_fields=undo_fields, link=link)


def say_words(
    words: str,
    *,
    undo: str | None = None,
    undo_fields: tuple[tuple[str, str], ...] = (),
    link: tuple[str, str] | None = None,
) -> None:
    """Flash what is in the reader's language already."""
    shown = {"text": words, "undo": undo, "undo_label": None, "undo_fields": undo_fields, "link": link}
    flash(shown, "done")  # type: ignore[arg-type]  # any value will do
