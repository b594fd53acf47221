"""The page for who came second: what happened since, both texts and their difference, and a form that saves without typing again.

Of each text one takes theirs, one's own, or both, and writes on from there; this asks the server, so that it works
without script. Nothing is saved before "save mine" is pressed.
"""

from datetime import date, datetime
from typing import Any

from flask import Flask, Response, request

from claims.anchors.differences import told_differences
from claims.errors import Outdated
from claims.storage.types import PartialDate
from claims.web import slots
from claims.web.assets import page_url
from claims.web.errors import FIELD_WORDS, came_from, field_label, sent_fields, tick_words, write_down
from claims.web.forms import FIRST_SEEN, HIDDEN, OWN, TAKE, only_pressed, typed_in_lines, words_as_sent
from claims.web.languages import in_words
from claims.web.rendering import page
from claims.web.times import day, full, local

NOT_COMPARED = {"csrf_token", "seen_version", "back", TAKE, FIRST_SEEN}
SHORT = 45  # characters: what certainly fits on one line of half the page
CHOSEN = {
    "role",
    "to",
    "when",
    "next",
    "revision_class",
    "direction",
    "duplicate_of",
    "override",
    "checking_again",
    "release",
}
TICKED = "y"


def outdated(error: Outdated) -> Response:
    """Each field that differs, both ways; where nothing was typed, the thing is looked at again and the act done from there."""
    write_down(409)
    back = came_from()
    sent, own = _sent()
    names = {name for name, _ in sent}
    # A box that is not ticked is not sent; without a line of its own, saving mine would take their tick away unseen.
    unticked = [(name, "") for name, theirs in error.current.items() if theirs is True and name not in names]
    fields: list[dict[str, Any]] = []
    hidden: list[tuple[str, str]] = []
    for name, there in [*sent, *unticked]:
        theirs = error.current.get(name)
        mine = _typed(there, own.get(name), theirs)
        if only_pressed():
            hidden.append((name, there))
        elif theirs is None and not {name} & {*CHOSEN, *FIELD_WORDS, *HIDDEN} and mine.strip():
            field = _conflict(name, there, "")
            fields.append({**field, "alone": True, "choices": field["choices"][:1]})
        elif theirs is None or as_sent(theirs) == _tidy(mine, theirs):
            hidden.append((name, there))
        else:
            fields.append(
                _with_choice(_conflict(name, _taken(name, there, mine, theirs), theirs), mine, theirs)
            )
    return page(
        "errors/outdated.html",
        status=409,
        explanation=in_words(error.own if any(all_own(error) for all_own in slots.OWN) else error.message),
        happened=[entry for source in slots.SINCE for entry in source(error)],
        look=page_url("desk.claim", claim_id=error.claim_id) if error.claim_id else back,
        fields=fields,
        hidden=[*hidden, ("seen_version", str(error.version)), (FIRST_SEEN, str(error.seen)), ("back", back)],
        action=request.path,
        back=back,
    )


def _sent() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """What stood in the fields, and by a field's name what was typed in it before another text was taken."""
    fields = sent_fields()
    own = {name.removeprefix(OWN): value for name, value in fields if name.startswith(OWN)}
    return [
        (name, value) for name, value in fields if name not in NOT_COMPARED and not name.startswith(OWN)
    ], own


def _typed(there: str, own: str | None, theirs: Any) -> str:
    """What someone wrote themselves: what stands in the field, unless it is a text that was put there."""
    put = [] if own is None else [as_sent(theirs), _both(own, theirs)]
    return own if own is not None and _plain(there) in map(_plain, put) else there


def _both(mine: str, theirs: Any) -> str:
    return f"{as_sent(theirs)}\n\n{mine}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _taken(name: str, there: str, mine: str, theirs: Any) -> str:
    """The text of a field after one has asked for theirs, one's own, or both."""
    match request.form.get(TAKE, "").partition(":"):
        case (asked, _, "theirs") if asked == name:
            return as_sent(theirs)
        case (asked, _, "both") if asked == name:
            return _both(mine, theirs)
        case (asked, _, "mine") if asked == name:
            return mine
    return there


def _with_choice(field: dict[str, Any], mine: str, theirs: Any) -> dict[str, Any]:
    """A field with the texts that can be taken, where there are two, and what differs between them."""
    is_typed = isinstance(theirs, str) and not field["choices"] and theirs and mine.strip()
    if not is_typed:
        return field
    in_lines = typed_in_lines(field["name"])
    return {
        **field,
        "own": (f"{OWN}{field['name']}", mine),
        "takes": ["theirs", "mine", *(["both"] if in_lines else [])],
        "parts": told_differences(str(theirs), _plain(field["mine"])),
    }


def _conflict(name: str, mine: str, theirs: Any) -> dict[str, Any]:
    """One field of the page. What is chosen and not typed is shown in words, with both to choose from."""
    say = FIELD_WORDS.get(name) or (tick_words if isinstance(theirs, bool) else words_as_sent(name))
    is_day = isinstance(theirs, date | PartialDate)
    # Where I typed nothing their words are filled in: saving mine would empty the field unseen.
    text = mine or (str(theirs) if isinstance(theirs, str) and not say else "")
    return {
        "name": name,
        "label": field_label(name),
        "theirs": say(as_sent(theirs)) if say else full_or_day(theirs) if is_day else str(theirs),
        "mine": text,
        "choices": [(mine, say(mine)), (as_sent(theirs), say(as_sent(theirs)))] if say else [],
        "rows": _rows(text) if typed_in_lines(name) or len(text) > SHORT or "\n" in text else 0,
    }


def _rows(text: str) -> int:
    """As many lines as this text takes in a box of half the page, so that none of it is hidden."""
    return sum(1 + len(line) // SHORT for line in text.split("\n")) + 1


def as_sent(value: Any) -> str:
    """A stored value as the browser sends it from an untouched form."""
    if isinstance(value, bool):
        return TICKED if value else ""
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%dT%H:%M}"
    return str(value)


def full_or_day(value: date | PartialDate) -> str:
    return full(value) if isinstance(value, datetime) else day(value)


def _tidy(mine: str, theirs: Any) -> str:
    if isinstance(theirs, bool):
        return "" if mine in {"", "false", "False"} else TICKED
    return _plain(mine)


def register(app: Flask) -> None:
    app.register_error_handler(Outdated, outdated)
