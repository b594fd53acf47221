"""Where upper features tell what they have kept of the history; filled by claims.features at start."""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from claims.history.checking import Kept, Told
from claims.history.rules import Telling

# What stands in the database beside the history and must agree with it, such as each published revision.
INSIDE: list[Callable[[Session], Kept]] = []
# What lies outside the database, such as copies. Looked at before it, since what comes later may know later events.
OUTSIDE: list[Callable[[], Kept]] = []
# Tables of which some event tells of every row.
TOLD: list[Told] = []
# Called with what was just recorded, in the transaction of the act.
RECORDED: list[Callable[[Session, Sequence[Telling]], None]] = []
