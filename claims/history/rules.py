"""What an event is to tell, and what of the history may be erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.errors import N_, Invalid, Refused

ERASED = "history.erased"  # kind of the event that tells of erasing another one's payload
GIVEN_UP = "history.given_up"  # kind of the event that names heads which a restored older copy does not hold
LONGEST_REASON = 500


@dataclass(frozen=True)
class Telling:
    """What an event is to tell, as `actions.record` takes it."""

    kind: str
    thing_id: int
    by_id: int | None
    at: datetime
    claim_id: int | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    confidential: bool = False


def check_erase(kind: str, because: str, *, erased: bool, holds_something: bool) -> str:
    """The reason as it is kept; raises Refused for what cannot be erased, Invalid without a good reason."""
    if kind == ERASED:
        raise Refused(N_("This line tells that another one was erased. It stays, for the history to hold."))
    if erased:
        raise Refused(N_("What this line held was erased already."))
    if not holds_something:
        raise Refused(N_("This line holds nothing beside who did what and when, and that stays."))
    because = " ".join(because.split())
    if not because:
        raise Invalid("reason", N_("Say why, in a sentence."))
    if len(because) > LONGEST_REASON:
        raise Invalid("reason", N_("At most %(longest)s characters."), longest=LONGEST_REASON)
    return because
