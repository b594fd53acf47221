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
HEALTH: list[Callable[[Session], dict[str, Any]]] = []  # further facts for /healthz
