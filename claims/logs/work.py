"""What one request or job has done so far, gathered while it runs: for its line of the log, and in every other line."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Work:
    """`names` says which work this is, such as {"request_id": "…"} or {"job": 12}, and stands in each of its lines."""

    names: dict[str, Any]
    events: list[int] = field(default_factory=list)  # ids of committed events
    queries: int = 0


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def begin(**names: Any) -> Work:
    """From here on, what this thread does belongs to this work."""
    work = Work(names)
    _current.set(work)
    return work


def end() -> None:
    _current.set(None)


def current() -> Work | None:
    return _current.get()


def wrote(events: Iterable[int]) -> None:
    """These events are committed."""
    work = _current.get()
    if work is not None:
        work.events.extend(events)


def asked() -> None:
    """One more query was sent to the database."""
    work = _current.get()
    if work is not None:
        work.queries += 1
