"""What upper packages hang into every request; filled by claims.features at start."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from claims.errors import Outdated

AFTER_CHANGE: list[Callable[[], None]] = []  # called once a change is committed, outside the write lock
FRAME_FACTS: list[Callable[[Session], dict[str, Any]]] = []  # values for base.html, such as the waiting count
LANGUAGE_CHOICES: list[
    Callable[[], str | None]
] = []  # who may say the language of this request, first answer wins
SINCE: list[
    Callable[[Outdated], list[Any]]
] = []  # what happened since this person looked, newest first; as the desk's history shows it
OWN: list[
    Callable[[Outdated], bool]
] = []  # whether all that changed since was done by this person, elsewhere
HEALTH: list[Callable[[Session], dict[str, Any]]] = []  # further facts for /healthz
NUMBERS: list[Callable[[Session], dict[str, Any]]] = []  # further numbers, for /metrics alone
MEANINGS: dict[str, str] = {}  # what each of these numbers says, by its name in /metrics
WHO: list[
    Callable[[], int | None]
] = []  # the id of the person of this request, if already known: for the log
CAME_IN_HERE: list[
    Callable[[], bool]
] = []  # who may say that this browser was signed in; nothing is read for it
LARGE_BODIES: dict[
    str, int
] = {}  # address -> bytes that who was signed in may send there, more than elsewhere
REFUSED: list[
    Callable[[int], None]
] = []  # told the status of each refusal of a rule (403, 404, 409), to write it down
SITE: list[str] = []  # blueprints of the public site: their pages run no script
