"""What the domain may answer instead of a result; web/errors.py turns each into HTTP, once.

Messages are English message ids with named values, marked by `N_` for the catalogue and translated where
they are shown, so that rules stay free of Flask.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


def N_(text: str) -> str:  # noqa: N802  the name that message extraction looks for
    """Mark a message id for translation and return it unchanged."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence for the reader: message id plus the values to put in it."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MessageIds:
    """Message ids as a value in another message: each translated, then joined."""

    ids: tuple[str, ...]
    between: str = ", "

    def __str__(self) -> str:
        return self.between.join(self.ids)


def plain(message: Message) -> dict[str, Any]:
    """A message as JSON, to be kept and read in whichever language later."""
    return {"text": message.text, "values": {name: _plain(value) for name, value in message.values.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, MessageIds):
        return {"ids": list(value.ids), "between": value.between}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def from_plain(kept: dict[str, Any]) -> Message:
    """The message that `plain` made JSON of."""
    return Message(kept["text"], {name: _from_plain(value) for name, value in kept["values"].items()})


def _from_plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return (
        date.fromisoformat(value["day"])
        if "day" in value
        else MessageIds(tuple(value["ids"]), value["between"])
    )


class DomainError(Exception):
    """A refusal that a person can understand; never a programming error."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text % values if values else text)
        self.message = Message(text, values)


class Refused(DomainError):
    """The rules do not allow this now: 409. The message says what is missing and the way on."""


class Forbidden(DomainError):
    """This person's role does not allow it: 403."""


class NotFound(DomainError):
    """No such thing, or not for this person to know of: 404."""


class Invalid(DomainError):
    """One typed value cannot be used: 422. `where` names the form field."""

    def __init__(self, where: str, text: str, **values: Any) -> None:
        super().__init__(text, **values)
        self.where = where


class Outdated(DomainError):
    """The thing was changed after this person saw it: 409 with both texts.

    `text` says so when someone else did, `own` when only this person did, in another window. `current` maps form field
    names to the values now stored; `version` is the version now stored, `seen` the one that this person saw. `claim_id`
    is given when these are versions of a claim: then its history tells what came between. `thing` names what else these
    are versions of, as its events do.
    """

    def __init__(
        self,
        text: str,
        *,
        version: int,
        seen: int,
        current: dict[str, Any] | None = None,
        claim_id: int | None = None,
        thing: tuple[str, int] = ("", 0),
        own: str,
        **values: Any,
    ) -> None:
        super().__init__(text, **values)
        self.own = Message(own, values)
        self.version, self.seen, self.claim_id, self.thing = version, seen, claim_id, thing
        self.current = current or {}
