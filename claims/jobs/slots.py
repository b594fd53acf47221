"""What upper features hang into the worker; filled by claims.features at start."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.storage.engine import Database


@dataclass(frozen=True)
class JobContext:
    """What a handler gets. Handlers may run twice: doing the work again must change nothing more.

    `progress(done, total)` shows the bar and raises when another worker has the job by now.
    `stopping` is set when the worker is asked to end: return then, or raise, and the job is given back.
    """

    database: Database
    payload: dict[str, Any]
    at: datetime
    progress: Callable[[int, int | None], None]
    stopping: threading.Event


HANDLERS: dict[str, Callable[[JobContext], None]] = {}  # by kind of job
TICKS: list[Callable[[], None]] = []  # called on every round of the worker, such as following the history
